from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ServiceAbsence(models.Model):
    """When a technician is not to be sent, as his point notes it: no reason is asked or kept.

    It stands in the technician's calendar, where whatever Odoo's apps for personnel know of his
    leaves stands as well; suggestions read the calendar.
    """

    _name = "service.absence"
    _description = "Absence of a Technician"
    _order = "date_from desc, id desc"
    _rec_name = "technician_id"

    technician_id = fields.Many2one(
        "hr.employee",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('service_point_id', '!=', False)]",
    )
    point_id = fields.Many2one(
        related="technician_id.service_point_id",
        string="Service Point",
        store=True,
        precompute=True,
        index=True,
    )
    company_id = fields.Many2one(related="point_id.company_id", store=True, precompute=True)
    date_from = fields.Datetime(string="From", required=True)
    date_to = fields.Datetime(string="Until", required=True)
    leave_id = fields.Many2one(
        "resource.calendar.leaves",
        readonly=True,
        copy=False,
        by_hand=False,
        index="btree_not_null",
        ondelete="cascade",
    )
    visit_ids = fields.One2many(
        "service.visit", compute="_compute_visit_ids", string="Visits Planned Then"
    )

    _ends_after_start = models.Constraint(
        "CHECK(date_to > date_from)", "An absence ends after it begins."
    )

    @api.depends("technician_id", "date_from", "date_to")
    def _compute_visit_ids(self):
        """What somebody else has to do, or at another time."""
        whole = self.filtered(lambda absence: absence.date_from and absence.date_to)
        visits = self.env["service.visit"]._overlapping(
            whole.technician_id.ids,
            min(whole.mapped("date_from"), default=False),
            max(whole.mapped("date_to"), default=False),
        )
        for absence in self:
            absence.visit_ids = absence in whole and visits.filtered(
                lambda visit, absence=absence: visit.technician_id.id == absence.technician_id.id
                and visit.planned_start < absence.date_to
                and visit.planned_end > absence.date_from
            )

    @api.constrains("technician_id")
    def _check_is_technician(self):
        for absence in self:
            if not absence.point_id:
                raise ValidationError(
                    self.env._("Only the absences of technicians of service points are noted here.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        absences = super().create(vals_list)
        # sudo: the calendar of a technician of the own point, which the rules have checked
        leaves = self.env["resource.calendar.leaves"].sudo()
        made = leaves.create([absence._prepare_leave_vals() for absence in absences])
        for absence, leave in zip(absences, made, strict=True):
            absence.sudo().leave_id = leave  # sudo: set here alone
        return absences

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"technician_id", "date_from", "date_to"}:
            for absence in self:
                # sudo: see create
                absence.sudo().leave_id.write(absence._prepare_leave_vals())
        return result

    def unlink(self):
        leaves = self.sudo().leave_id  # sudo: see create
        result = super().unlink()
        leaves.unlink()
        return result

    def _prepare_leave_vals(self):
        employee = self.sudo().technician_id  # sudo: resource and calendar of the technician
        return {
            "name": self.env._("Absent"),
            "resource_id": employee.resource_id.id,
            "calendar_id": employee.resource_calendar_id.id,
            "company_id": employee.company_id.id,
            "date_from": self.date_from,
            "date_to": self.date_to,
            "time_type": "leave",
        }

    def action_view_visits(self):
        """The visits that somebody else has to do."""
        self.ensure_one()
        return self.visit_ids._get_records_action(name=self.env._("Visits Planned Then"))
