from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.service_base.models.step_mixin import Step
from odoo.addons.spare_parts_deposit.mixins.parts_step_mixin import WAREHOUSE

# What may be written while the parts are still here, and while the vendor has them.
WHILE_SENT = {"claim_ref", "tracking_ref", "amount_credited"}
FILLED_IN = {
    "draft": WHILE_SENT | {"partner_id", "company_id", "amount_claimed"},
    "sent": WHILE_SENT,
}


class OldPartVendorReturn(models.Model):
    """Old parts that go back to who made them, under the number of his claim."""

    _name = "old.part.vendor.return"
    _description = "Old Parts to a Vendor"
    _inherit = ["mail.thread", "parts.step.mixin"]
    _numbered = True
    _order = "id desc"

    name = fields.Char(string="Number", readonly=True, copy=False)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        "res.partner", string="Vendor", required=True, index=True, ondelete="restrict"
    )
    claim_ref = fields.Char(
        string="Claim Number", copy=False, tracking=True, help="The vendor's number for the claim."
    )
    tracking_ref = fields.Char(string="Tracking Number", copy=False)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("sent", "Sent"),
            ("settled", "Settled"),
            ("refused", "Refused"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )
    part_ids = fields.One2many(
        "old.part.return", "vendor_return_id", string="Old Parts", readonly=True
    )
    part_count = fields.Integer(string="Number of Parts", compute="_compute_part_count")
    amount_claimed = fields.Monetary(string="Claimed", tracking=True)
    amount_credited = fields.Monetary(string="Credited", tracking=True, copy=False)
    sent_at = fields.Datetime(string="Sent On", readonly=True, copy=False)
    can_send = fields.Boolean(compute="_compute_can")
    can_settle = fields.Boolean(compute="_compute_can")
    can_refuse = fields.Boolean(compute="_compute_can")
    can_cancel = fields.Boolean(compute="_compute_can")

    _amounts = models.Constraint(
        "CHECK(amount_claimed >= 0 AND amount_credited >= 0)", "Amounts are zero or more."
    )

    @api.depends("part_ids")
    def _compute_part_count(self):
        for record in self:
            record.part_count = len(record.part_ids)

    def write(self, vals):
        """What was sent keeps its vendor and claim; what was settled stays as it is."""
        if not self.env.su:
            for record in self:
                if vals.keys() - FILLED_IN.get(record.state, set()):
                    raise UserError(
                        self.env._("%s was sent: this can no longer be changed.", record.name)
                    )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        if any(record.state != "draft" or record.part_ids for record in self):
            raise UserError(self.env._("Only empty drafts are deleted. Cancel it instead."))

    @api.model
    def _steps(self):
        return {
            "send": Step(("draft",), "sent", WAREHOUSE, stamp="sent_at"),
            "settle": Step(("sent",), "settled", WAREHOUSE),
            "refuse": Step(("sent",), "refused", WAREHOUSE),
            "cancel": Step(("draft",), "cancelled", WAREHOUSE),
        }

    @api.model
    def _filled_by_steps(self):
        return super()._filled_by_steps() | {"name"}

    def action_fill(self):
        """Every part at the warehouse that this vendor makes and that went nowhere yet."""
        self.ensure_one()
        self.check_access("write")
        if refusal := self._refusal("send"):
            raise UserError(refusal)
        found = self.env["old.part.return"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "in", ("accepted", "written_off")),
                ("vendor_return_id", "=", False),
                ("product_id.seller_ids.partner_id", "=", self.partner_id.id),
            ]
        )
        if not found:
            raise UserError(
                self.env._(
                    "No old part of %s waits at the warehouse."
                    " Vendors of a part stand on its page.",
                    self.partner_id.name,
                )
            )
        # sudo: old parts are written by steps alone; these lie at the warehouse and are nobody's
        found.sudo().vendor_return_id = self
        # sudo: the cost of a part, for the claim
        parts = self.sudo().with_company(self.company_id).part_ids
        cost = sum(part.product_id.standard_price * part.quantity for part in parts)
        self.amount_claimed = self.currency_id.round(cost)

    def action_send(self, key=None):
        self._request("send", key)

    def action_settle(self, key=None):
        self._request("settle", key)

    def action_refuse(self, key=None):
        self._request("refuse", key)

    def action_cancel(self, key=None):
        self._request("cancel", key)

    def _accounts_to_lock(self):
        """What a vendor pays is no point's deposit."""
        return self.env["deposit.account"]

    def _log_step(self, name, **vals):
        """Told in the chatter: it belongs to no service point."""

    def _on_send(self):
        for record in self:
            if not record.part_ids or not (record.claim_ref or "").strip():
                raise UserError(
                    self.env._("%s needs old parts and the vendor's claim number.", record.name)
                )

    def _on_settle(self):
        for record in self:
            if not record.amount_credited:
                raise UserError(self.env._("How much did the vendor credit? Fill it in."))

    def _on_cancel(self):
        self.part_ids.vendor_return_id = False
