from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.service_base.labels import listing


class ServiceDispatchLine(models.TransientModel):
    """One technician who could go, and what speaks for and against it."""

    _name = "service.dispatch.line"
    _description = "Proposed Technician"
    _order = "sequence, id"

    dispatch_id = fields.Many2one("service.dispatch", required=True, ondelete="cascade")
    sequence = fields.Integer()
    technician_id = fields.Many2one("hr.employee", required=True, readonly=True, ondelete="cascade")
    technician_name = fields.Char(compute="_compute_reason")
    is_best = fields.Boolean(compute="_compute_reason")
    conflict_count = fields.Integer(compute="_compute_reason")
    missing_count = fields.Integer(compute="_compute_reason")
    is_absent = fields.Boolean(compute="_compute_reason")
    slot_start = fields.Datetime(compute="_compute_reason", help="When he has time for it.")
    slot_end = fields.Datetime(compute="_compute_reason")
    reason = fields.Char(string="Why", compute="_compute_reason")

    @api.depends("technician_id", "dispatch_id.planned_start", "dispatch_id.planned_end")
    def _compute_reason(self):
        for dispatch, lines in self.grouped("dispatch_id").items():
            candidates = dispatch._candidates()
            by_technician = {candidate.technician_id: candidate for candidate in candidates}
            for line in lines:
                candidate = by_technician.get(line.technician_id.id)
                line.technician_name = line.technician_id.sudo().name  # sudo: a name only
                line.is_best = bool(candidates) and candidate is candidates[0]
                line.conflict_count = candidate.conflicts if candidate else 0
                line.missing_count = len(candidate.missing_skill_ids) if candidate else 0
                line.is_absent = candidate and candidate.absent
                line.slot_start, line.slot_end = candidate and line._slot(candidate) or (False,) * 2
                line.reason = candidate and line._reason(candidate)

    def _slot(self, candidate):
        """The window of the dialog, or the next one of that length in which he is free."""
        start, end = self.dispatch_id.planned_start, self.dispatch_id.planned_end
        if not (start and end and candidate.next_free):
            return None
        return candidate.next_free, candidate.next_free + (end - start)

    def action_assign(self):
        """Send him when he has time."""
        self.ensure_one()
        if not (self.slot_start or not self.dispatch_id.planned_start):
            raise UserError(
                self.env._(
                    "%s has no time in the next two weeks. Choose somebody else, or the time of the"
                    " dialog all the same.",
                    self.technician_name,
                )
            )
        return self.dispatch_id._assign(self.technician_id, self.slot_start, self.slot_end)

    def action_assign_then(self):
        """Send him at the time of the dialog, whatever else he has to do then."""
        self.ensure_one()
        dispatch = self.dispatch_id
        return dispatch._assign(self.technician_id, dispatch.planned_start, dispatch.planned_end)

    def _reason(self, candidate):
        # sudo: names of skills
        Skill = self.env["hr.skill"].sudo()
        matched = Skill.browse(candidate.matched_skill_ids).mapped("name")
        missing = Skill.browse(candidate.missing_skill_ids).mapped("name")
        reasons = [
            candidate.served_customer and self.env._("served this customer last time"),
            matched and self.env._("knows %s", listing(self.env, matched)),
            missing and self.env._("lacks %s", listing(self.env, missing)),
            candidate.absent and self.env._("absent then"),
            candidate.conflicts and self.env._("busy at that hour"),
            self._load_text(candidate.visits_that_day),
        ]
        return " · ".join(filter(None, reasons))

    @api.model
    def _load_text(self, visits):
        if not visits:
            return self.env._("no visit that day")
        return self.env._("%s visit(s) that day", visits)
