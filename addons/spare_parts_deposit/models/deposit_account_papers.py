from odoo import api, fields, models

from odoo.addons.service_base.buttons import count_lines, open_list


class DepositAccount(models.Model):
    """The papers whose parts an account is held for."""

    _inherit = "deposit.account"

    requisition_count = fields.Integer(compute="_compute_requisition_count")
    old_part_count = fields.Integer(compute="_compute_old_part_count")

    def _compute_requisition_count(self):
        count_lines(self, "requisition_count", "parts.requisition", "account_id")

    def _compute_old_part_count(self):
        count_lines(
            self,
            "old_part_count",
            "old.part.return",
            "account_id",
            [("state", "not in", self.env["old.part.return"]._done_states)],
        )

    @api.model_create_multi
    def create(self, vals_list):
        accounts = super().create(vals_list)
        for company in accounts.company_id:
            company._get_parts_transfer_type()  # there before the first requests come at once
        return accounts

    def action_view_requisitions(self):
        self.ensure_one()
        context = {"default_point_id": self.point_id.id}
        return open_list(
            self.env,
            "spare_parts_deposit.action_parts_requisition",
            [("account_id", "=", self.id)],
            context,
        )

    def action_view_old_parts(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "spare_parts_deposit.action_old_part_return"
        )
        return dict(action, domain=[("account_id", "=", self.id)])
