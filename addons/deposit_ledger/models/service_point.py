from odoo import api, fields, models


class ServicePoint(models.Model):
    _inherit = "service.point"

    deposit_account_ids = fields.One2many("deposit.account", "point_id", readonly=True)
    deposit_account_count = fields.Integer(compute="_compute_deposit_account_count")

    @api.depends("deposit_account_ids")
    def _compute_deposit_account_count(self):
        for point in self:
            point.deposit_account_count = len(point.deposit_account_ids)

    @api.model_create_multi
    def create(self, vals_list):
        points = super().create(vals_list)
        points.filtered(lambda point: point.state == "active")._make_deposit_accounts()
        return points

    def write(self, vals):
        moved = self.filtered(lambda point: point.level_id.id != vals.get("level_id"))
        result = super().write(vals)
        if vals.get("state") == "active":
            self._make_deposit_accounts()
        if vals.get("level_id"):
            moved._propose_agreements()
        return result

    def action_make_deposit_account(self):
        self.check_access("write")
        self._make_deposit_accounts()

    def action_view_deposit(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "deposit_ledger.action_deposit_account"
        )
        account = self._deposit_account()
        return dict(
            action,
            view_mode="form",
            views=[(False, "form")],
            res_id=account.id,
            domain=[("point_id", "=", self.id)],
        )

    def _deposit_account(self):
        """The points' accounts in their company's currency."""
        return self.deposit_account_ids.filtered(
            lambda account: account.currency_id == account.company_id.currency_id
        )

    def _make_deposit_accounts(self):
        """An account in the company's currency for each point that has none."""
        # sudo: whoever opens a point opens its account, empty, without a right on deposits
        points = self.sudo()
        missing = points.filtered(lambda point: not point._deposit_account())
        points.env["deposit.account"].create(
            [point._prepare_deposit_account_vals() for point in missing]
        )

    def _prepare_deposit_account_vals(self):
        return {
            "point_id": self.id,
            "currency_id": self.company_id.currency_id.id,
            "multiple": self.level_id.deposit_multiple or 1.0,
        }

    def _propose_agreements(self):
        """The terms of the new level, as drafts: they hold once finance has approved them."""
        # sudo: whoever sets the level proposes, without a right on deposits
        for account in self.sudo()._deposit_account():
            level = account.point_id.level_id.with_company(account.company_id)
            account._propose_agreement(
                {
                    "multiple": level.deposit_multiple,
                    "required_amount": level.deposit_required or account.required_amount,
                    "reason": self.env._("New level: %s", level.name),
                }
            )

    def _get_opening_remarks(self):
        account = self.sudo()._deposit_account()  # sudo: whether there is a limit
        if any(account.mapped("limit")):
            return super()._get_opening_remarks()
        remark = self.env._("No deposit was paid in, so the point can hold no parts yet.")
        return [*super()._get_opening_remarks(), remark]

    def _get_closing_obstacles(self):
        obstacles = super()._get_closing_obstacles()
        for account in self.sudo().deposit_account_ids:  # sudo: the point's own account
            obstacles += account._get_closing_obstacles()
        return obstacles
