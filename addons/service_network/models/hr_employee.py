from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import ormcache

from odoo.addons.service_base.labels import listing

MOST_LISTED = 10


class TechnicianInfo(NamedTuple):
    """What every assignment asks of a technician: name, and ids of point and user."""

    name: str | bool = False
    point: int | bool = False
    user: int | bool = False
    active: bool = True


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    service_point_id = fields.Many2one(
        "service.point",
        index="btree_not_null",
        ondelete="restrict",
        help="The point this technician works for.",
    )

    @api.constrains("service_point_id", "company_id")
    def _check_point_of_company(self):
        """Whoever works for a point is of its company, or of one above it."""
        for employee in self.filtered("service_point_id"):
            if employee.company_id not in employee.service_point_id.company_id.parent_ids:
                raise ValidationError(
                    self.env._(
                        "%(point)s is a service point of %(company)s, and %(technician)s works for"
                        " another company.",
                        point=employee.service_point_id.name,
                        company=employee.service_point_id.company_id.name,
                        technician=employee.name,
                    )
                )

    @api.constrains("user_id", "work_contact_id")
    def _check_account_of_a_point(self):
        """A card says by which address its account is reached, and so who sets its password.

        Who keeps the cards of technicians alone ties them to people of points, and to nobody else.
        """
        if not self.env.user._keeps_technicians_only():
            return
        # sudo: only asks whose accounts they are
        cards = self.sudo()
        for account in cards.user_id | cards.work_contact_id.user_ids:
            if account._is_internal() and not account._sees_own_points_only():
                raise AccessError(
                    self.env._(
                        "%s does not work for a service point, so the card of a technician cannot"
                        " be tied to that account. Ask an administrator.",
                        account.name,
                    )
                )

    def _track_get_fields(self):
        """Odoo reads what is logged as the user, who may be closed out of bank accounts."""
        tracked = super()._track_get_fields()
        if self.env.su or self.env["res.partner.bank"].has_access("read"):
            return tracked
        return tracked - {"bank_account_ids"}

    def write(self, vals):
        if "active" in vals and not vals["active"]:
            self._refuse_open_work()
        result = super().write(vals)
        if vals.keys() & {"service_point_id", "active"}:
            self.env.registry.clear_cache()  # see _technician_info_of
        return result

    def _refuse_open_work(self):
        """Whoever leaves hands over what he was to do: nobody would come otherwise."""
        for employee in self.filtered("active"):
            if work := employee._open_work(MOST_LISTED + 1):
                told = [*work[:MOST_LISTED], *(["…"] if len(work) > MOST_LISTED else [])]
                raise UserError(
                    self.env._(
                        "%(technician)s still has work, so hand it over first: %(work)s",
                        technician=employee.name,
                        work=listing(self.env, told),
                    )
                )

    def _open_work(self, limit):
        """Hook: names of what waits for this employee."""
        self.ensure_one()
        return []

    def _filtered_nameable(self):
        """Colleagues are seen by their public cards, without the right to open personnel files."""
        if self.browse().has_access("read"):
            return super()._filtered_nameable()
        cards = self.env["hr.employee.public"].browse(self._ids)._filtered_access("read")
        return self.browse(cards._ids)

    def _check_works_for(self, point):
        """Nobody is sent by a point that is not his own, nor when he has left."""
        if self and not self._technician_info().active:
            raise UserError(
                self.env._(
                    "%s does not work here any more. Choose another technician.",
                    self._technician_info().name or "",
                )
            )
        if self._technician_info().point != point.id:
            raise UserError(
                self.env._(
                    "%(technician)s does not work for %(point)s."
                    " Choose a technician of that point.",
                    technician=self._technician_info().name or "",
                    point=point.name,
                )
            )

    def _technician_info(self):
        return self._technician_info_of(self._origin.id) if self else TechnicianInfo()

    @api.model
    @ormcache("employee_id")
    def _technician_info_of(self, employee_id):
        # sudo: who goes is told on the order; name and user are kept by the resource
        employee = self.sudo().browse(employee_id)
        resource = employee.resource_id
        return TechnicianInfo(
            resource.name, employee.service_point_id.id, resource.user_id.id, employee.active
        )
