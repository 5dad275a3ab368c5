import ast

from odoo import api, fields, models


class ServiceSetupStep(models.Model):
    """What a company needs before it takes its first order, one line a subject.

    Whether a line is done is found by a search each time it is looked at. Each addon brings the
    lines of its own subject.
    """

    _name = "service.setup.step"
    _description = "Set-Up Step"
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    note = fields.Char(translate=True, help="What it is for, and when it is done.")
    button = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    is_needed = fields.Boolean(
        string="Needed", help="No order is taken and closed before this is done."
    )
    action_id = fields.Many2one("ir.actions.act_window", required=True, ondelete="cascade")
    model = fields.Char(required=True, help="What is counted.")
    domain = fields.Char(
        required=True,
        default="[]",
        help="Which records count; 'COMPANY' stands for the company that is set up.",
    )
    record_count = fields.Integer(compute="_compute_record_count")
    is_done = fields.Boolean(string="Done", compute="_compute_record_count")
    can_open = fields.Boolean(compute="_compute_can_open")

    @api.depends("model", "domain")
    @api.depends_context("allowed_company_ids")
    def _compute_record_count(self):
        for step in self:
            # sudo: how many there are; a network manager does not read rates or limits
            records = self.env[step.model].sudo()
            step.record_count = records.search_count(step._get_domain())
            step.is_done = step.record_count > 0

    @api.depends_context("uid")
    def _compute_can_open(self):
        """Whether the user may do it himself; else somebody else of the house does.

        Some things are there already and only switched on.
        """
        for step in self:
            # sudo: only which model the button opens
            Model = self.env[step.sudo().action_id.res_model]
            step.can_open = Model.has_access("create") or Model.has_access("write")

    def _get_domain(self):
        """The domain for the company that is set up."""
        domain = self.domain.replace("'COMPANY'", str(self.env.company.id))
        return ast.literal_eval(domain)

    def action_open(self):
        self.ensure_one()
        self.check_access("read")
        # sudo: the action of a button that is shown; its model asks for the user's own rights
        action = self.sudo().action_id._get_action_dict()
        if self.model == "res.company":
            # there is only the one that is set up
            action.update(res_id=self.env.company.id, views=[(False, "form")], view_mode="form")
        return action

    @api.model
    def _is_ready(self):
        """Whether the company has what its first order needs."""
        # sudo: the lines are read by who sets up, the answer is for everybody's home
        return all(self.sudo().search([("is_needed", "=", True)]).mapped("is_done"))
