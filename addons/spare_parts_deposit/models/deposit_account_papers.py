from odoo import api, fields, models


class DepositAccount(models.Model):
    """The papers whose parts an account is held for."""

    _inherit = "deposit.account"

    requisition_count = fields.Integer(compute="_compute_requisition_count")
    old_part_count = fields.Integer(compute="_compute_old_part_count")

    def _compute_requisition_count(self):
        groups = self.env["parts.requisition"]._read_group(
            [("account_id", "in", self.ids)], ["account_id"], ["__count"]
        )
        counts = {account.id: count for account, count in groups}
        for account in self:
            account.requisition_count = counts.get(account.id, 0)

    def _compute_old_part_count(self):
        groups = self.env["old.part.return"]._read_group(
            [
                ("account_id", "in", self.ids),
                ("state", "not in", self.env["old.part.return"]._done_states),
            ],
            ["account_id"],
            ["__count"],
        )
        counts = {account.id: count for account, count in groups}
        for account in self:
            account.old_part_count = counts.get(account.id, 0)

    @api.model_create_multi
    def create(self, vals_list):
        accounts = super().create(vals_list)
        for company in accounts.company_id:
            company._get_parts_transfer_type()  # there before the first requests come at once
        return accounts

    def action_view_requisitions(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "spare_parts_deposit.action_parts_requisition"
        )
        context = {"default_point_id": self.point_id.id}
        return dict(action, domain=[("account_id", "=", self.id)], context=context)

    def action_view_old_parts(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "spare_parts_deposit.action_old_part_return"
        )
        return dict(action, domain=[("account_id", "=", self.id)])
