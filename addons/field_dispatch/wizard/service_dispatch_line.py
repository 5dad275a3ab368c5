from odoo import api, fields, models

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
                line.reason = candidate and line._reason(candidate)

    def action_assign(self):
        self.ensure_one()
        return self.dispatch_id._assign(self.technician_id)

    def _reason(self, candidate):
        # sudo: names of skills
        Skill = self.env["hr.skill"].sudo()
        matched = Skill.browse(candidate.matched_skill_ids).mapped("name")
        missing = Skill.browse(candidate.missing_skill_ids).mapped("name")
        reasons = [
            candidate.served_customer and self.env._("served this customer last time"),
            matched and self.env._("knows %s", listing(self.env, matched)),
            missing and self.env._("lacks %s", listing(self.env, missing)),
            candidate.conflicts and self.env._("busy at that hour"),
            self._load_text(candidate.visits_that_day),
        ]
        return " · ".join(filter(None, reasons))

    @api.model
    def _load_text(self, visits):
        if not visits:
            return self.env._("no visit that day")
        return self.env._("%s visit(s) that day", visits)
