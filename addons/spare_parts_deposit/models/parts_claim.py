from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.service_base.models.step_mixin import Step

from ..mixins.parts_step_mixin import WAREHOUSE


class PartsClaim(models.Model):
    """Parts that did not arrive, or not well: who bears it, and what becomes of the goods.

    The deposit does not hold them any more; they wait among the differences in transit. The
    warehouse decides: the point's fault is charged to its deposit, the carrier's is claimed from
    him, the warehouse's own is a loss of the company.
    """

    _name = "parts.claim"
    _description = "Claim for Parts"
    _inherit = ["mail.thread", "parts.step.mixin", "four.eyes.mixin"]
    _order = "id desc"
    _rec_name = "product_id"
    _log_field = "claim_id"
    _substance = frozenset({"what_happened", "photo"})
    _author_fields = ("create_uid",)  # who received the parts, or missed one

    requisition_line_id = fields.Many2one(
        "parts.requisition.line",
        index="btree_not_null",
        readonly=True,
        by_hand="new",
        ondelete="restrict",
    )
    requisition_id = fields.Many2one(
        related="requisition_line_id.requisition_id", store=True, index="btree_not_null"
    )
    transfer_line_id = fields.Many2one(
        "parts.transfer.line",
        index="btree_not_null",
        readonly=True,
        by_hand="new",
        ondelete="restrict",
    )
    document = fields.Char(readonly=True, by_hand="new", required=True)
    point_id = fields.Many2one(
        "service.point",
        required=True,
        readonly=True,
        by_hand="new",
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="point_id.company_id", store=True)
    account_id = fields.Many2one(
        "deposit.account",
        required=True,
        readonly=True,
        by_hand="new",
        index=True,
        ondelete="restrict",
    )
    currency_id = fields.Many2one(related="account_id.currency_id")
    product_id = fields.Many2one(
        "product.product",
        string="Part",
        required=True,
        readonly=True,
        by_hand="new",
        ondelete="restrict",
    )
    lot_id = fields.Many2one(
        "stock.lot", string="Serial", readonly=True, by_hand="new", ondelete="restrict"
    )
    kind = fields.Selection(
        [
            ("short", "Short"),
            ("damaged", "Damaged"),
            ("wrong", "Wrong Part"),
            ("lost", "Lost by the Point"),
        ],
        required=True,
        readonly=True,
        by_hand="new",
    )
    quantity = fields.Float(digits="Product Unit", required=True, readonly=True, by_hand="new")
    value = fields.Monetary(readonly=True, by_hand="new", help="At the deposit price.")
    state = fields.Selection(
        [("open", "To Decide"), ("decided", "Decided")],
        required=True,
        default="open",
        readonly=True,
        index=True,
    )
    what_happened = fields.Text(personal="text", help="Entered by the point.")
    photo = fields.Image(max_width=1920, max_height=1920)
    fault = fields.Selection(
        [
            ("carrier", "Carrier"),
            ("point", "Service Point"),
            ("warehouse", "Warehouse"),
            ("customer", "Customer"),
        ],
        string="Whose Fault",
        tracking=True,
    )
    goods = fields.Selection(
        [("lost", "Lost or Scrapped"), ("stock", "Back in Stock")],
        string="The Goods",
        required=True,
        default="lost",
        tracking=True,
        help="Damaged goods are scrapped; short ones may be found again in the warehouse.",
    )
    claim_ref = fields.Char(string="Claim Number", help="Of the carrier.", tracking=True)
    decided_by_id = fields.Many2one("res.users", string="Decided by", readonly=True)
    decided_at = fields.Datetime(string="Decided", readonly=True)
    log_ids = fields.One2many("parts.log", "claim_id", readonly=True)
    can_decide = fields.Boolean(compute="_compute_can")
    _quantity_positive = models.Constraint("CHECK(quantity > 0)", "Claim at least something.")

    def write(self, vals):
        self._check_may_write(vals)
        return super().write(vals)

    def _check_may_write(self, vals):
        """The point tells, the warehouse decides, and what was decided stays."""
        if self.env.su:
            return
        if any(claim.state == "decided" for claim in self):
            raise UserError(self.env._("This claim has been decided and can no longer be changed."))
        if {"fault", "goods", "claim_ref"} & vals.keys() and not self.env.user.has_group(WAREHOUSE):
            raise UserError(
                self.env._("The warehouse decides a claim. Describe what happened and add a photo.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A claim is decided, not deleted."))

    @api.model
    def _steps(self):
        return {
            "decide": Step(
                ("open",), "decided", WAREHOUSE, stamp="decided_at", user="decided_by_id"
            )
        }

    def action_decide(self, key=None):
        self._request("decide", key)

    def _guard_decide(self):
        return self._own_refusal()

    def _on_decide(self):
        self.filtered(lambda claim: claim.kind == "lost")._release()
        for claim in self:
            claim._check_complete()
            claim._move_goods()
        for claim in self.filtered(lambda claim: claim.fault == "point" and claim.value):
            claim.account_id._charge(claim.value, claim._charge_text(), f"parts.claim,{claim.id}")

    def _check_complete(self):
        if not self.fault:
            raise UserError(self.env._("Say first whose fault it was."))
        if self.fault == "carrier" and not self.claim_ref:
            raise UserError(self.env._("A claim against the carrier needs the number he gave it."))

    def _move_goods(self):
        """Out of the differences: back into stock, or written off."""
        found = self.goods == "stock"
        warehouse = self.requisition_line_id.requisition_id.warehouse_id or self.env[
            "stock.warehouse"
        ].search([("company_id", "=", self.company_id.id)], limit=1)
        self.env["stock.picking"]._transfer_parts(
            self.company_id,
            self.company_id._get_parts_difference_location(),
            warehouse.lot_stock_id if found else self.product_id.property_stock_inventory,
            [(self.product_id, self.quantity, self.lot_id)],
            origin=self.document,
        )

    def _charge_text(self):
        return f"{self.document} {self.product_id.display_name} × {self.quantity:g}"

    # A piece that a point had and lost is held until the warehouse says who bears it.
    #
    # The point does not free its own limit by telling that something is gone.

    @api.model
    def _report_lost(self, account, product, lot, place, document, **vals):
        """Take a piece out of the point's hands and ask who bears it.

        :param place: the stock.location it was in last, one of the point's
        :param document: number of the document by which it was lost
        """
        (value,) = account._held_values([(product, 1.0)])
        claim = self.create(
            {
                "account_id": account.id,
                "point_id": account.point_id.id,
                "product_id": product.id,
                "lot_id": lot.id,
                "kind": "lost",
                "quantity": 1.0,
                "value": value,
                "document": document,
                **vals,
            }
        )
        self.env["stock.picking"]._transfer_parts(
            account.company_id,
            place,
            account.company_id._get_parts_difference_location(),
            [(product, 1.0, lot)],
            origin=document,
            parts_claim_id=claim.id,
        )
        return claim

    def _release(self):
        """Free what the lost piece holds by now; that is also what is charged for it."""
        for claim in self:
            (value,) = claim.account_id._held_values([(claim.product_id, claim.quantity)])
            claim.value = value
            self.env["deposit.account"]._post([claim._prepare_release_vals()])

    def _prepare_release_vals(self):
        return {
            "account_id": self.account_id.id,
            "kind": "release",
            "held_delta": -self.value,
            "product_id": self.product_id.id,
            "quantity": -self.quantity,
            "key": f"parts.claim,{self.id},release",
            "note": self._charge_text(),
        }
