from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.models import MAGIC_COLUMNS

from .service_order_workflow import FINISHED_STATES

# Compared by identity: no client can send it, so only `_correct` changes a finished order.
_CORRECTION = object()

# What of a finished order may still change, and why. Everything else is a fact that pays or
# proves, a field that another room adds included.
GOES_ON = {
    "accessories": "follows what the counter notes of the device until it is handed over",
    "repair_open": "its repair order may end after it",
}


class ServiceOrder(models.Model):
    """What is never written by hand, what stands once the work is done, and who may do the work.

    The first two follow from the fields themselves: what is read-only is the server's, and every
    stored field is a fact until `_goes_on` says why it is none.
    """

    _inherit = "service.order"

    @api.constrains("technician_id")
    def _check_technician_of_point(self):
        """At every door: nobody works on the order of a point that is not his own.

        Not when the order changes hands: who had it is let go by what moves it.
        """
        for order in self:
            if order.technician_id and order.point_id and not order._is_finished():
                order.technician_id._check_works_for(order.point_id)

    @api.model
    def _is_fact(self, name):
        """Whether the field tells something of the order itself, not of lines that point at it."""
        field = self._fields.get(name)
        return (
            bool(field) and field.store and field.type != "one2many" and name not in MAGIC_COLUMNS
        )

    @api.model
    def _is_server_field(self, name):
        return self._is_fact(name) and self._fields[name].readonly

    @api.model
    def _is_logged(self, name):
        """Whether the timeline tells of changes: of all that people write."""
        written = self._is_fact(name) and not self._fields[name].readonly
        return written and name not in self._silent()

    @api.model
    def _silent(self):
        """Hook: fields that clients may write and that the timeline does not tell, with why."""
        return {}

    @api.model
    def _goes_on(self):
        """Hook: fields that may still change when the work is done, each with its reason."""
        return GOES_ON

    @api.model
    def _is_frozen_when_done(self, name):
        return self._is_fact(name) and name not in self._goes_on()

    @api.model
    def _refuse_server_fields(self, vals_list):
        """Numbers, links to papers and decisions are written by what makes them."""
        if self.env.su:
            return
        for name in sorted({name for vals in vals_list for name in vals}):
            if self._is_server_field(name):
                raise UserError(
                    self.env._(
                        "%s is not written by hand. It follows from what is done with the order.",
                        self._fields[name]._description_string(self.env),
                    )
                )

    def _refuse_frozen(self, vals):
        """A finished order stands as it is; a reopening or a correction leaves its trace."""
        if "name" in vals:
            raise UserError(self.env._("An order keeps its number for life."))
        if self.env.context.get("service_order_correction") is _CORRECTION:
            return
        frozen = sorted(name for name in vals if self._is_frozen_when_done(name))
        if not frozen:
            return
        for order in self:
            if order._is_finished():
                raise UserError(
                    self.env._(
                        "Order %(order)s is finished, so “%(field)s” can no longer be changed."
                        " The network manager may correct it, with a reason, until it is settled.",
                        order=order.name,
                        field=self._fields[frozen[0]]._description_string(self.env),
                    )
                )

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """A form shows what stands as read-only, in whatever room its fields were added."""
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form":
            for node in arch.xpath("//field[not(ancestor::field)]"):
                name, before = node.get("name"), node.get("readonly")
                always = before == "1" or self._is_server_field(name) and not before
                if self._is_frozen_when_done(name) and not always:
                    settled = f"state in {FINISHED_STATES}"
                    node.set("readonly", f"({before}) or {settled}" if before else settled)
        return arch, view

    # --- the one way out ---

    def action_open_correction(self):
        """Ask what is to be corrected, and why."""
        self.ensure_one()
        self._ensure_may_correct()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Correct a Finished Order"),
            "res_model": "service.order.correction",
            "view_mode": "form",
            "target": "new",
            "context": {"default_order_id": self.id},
        }

    def _correct(self, vals, reason):
        """Change facts of finished orders, for a reason that stands on the timeline.

        :raise UserError: an order is settled already, or still at work
        """
        self._ensure_may_correct()
        if vals.get("technician_id"):
            technician = self.env["hr.employee"].browse(vals["technician_id"])
            for order in self:
                technician._check_works_for(order.point_id)
        with self._telling_at_once() as orders:
            orders._log("note", note=self.env._("Corrected after it was finished: %s", reason))
            orders.with_context(service_order_correction=_CORRECTION).write(vals)

    def _ensure_may_correct(self):
        if not self.env.user.has_group("service_network.group_network_manager"):
            raise AccessError(
                self.env._("Only a network manager corrects finished orders. Ask one of them.")
            )
        self.check_access("write")
        self._guard_correct()

    def _guard_correct(self):
        """Hook: may these orders be corrected now?"""
        for order in self:
            if not order._is_done():
                raise UserError(
                    self.env._("Order %s is not finished. Change it in its own form.", order.name)
                )
