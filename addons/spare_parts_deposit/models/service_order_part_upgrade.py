from odoo import api, fields, models


class ServiceOrderPart(models.Model):
    """A better part than the warranty gives: the customer pays the difference, or all of it.

    The line holds the part that is put in and, beside it, the one the warranty would have given.
    If the old part comes back, the customer pays the difference of the list prices; if it cannot,
    the full price. What the part holds on the deposit is free once the money is turned in and the
    old part, where one is due, is written off.
    """

    _inherit = "service.order.part"

    upgraded_product_id = fields.Many2one(
        "product.product",
        string="Instead of",
        domain=[("is_service_part", "=", True)],
        ondelete="restrict",
        help="The part that the warranty would have given.",
    )
    old_product_id = fields.Many2one(
        "product.product",
        string="Old Part Out",
        compute="_compute_old_product_id",
        help="What comes out of the device.",
    )
    collected_at = fields.Datetime(string="Money Turned In", readonly=True, copy=False)

    _upgrade_is_told = models.Constraint(
        "CHECK((outcome = 'upgrade') = (upgraded_product_id IS NOT NULL))",
        "An upgrade names the part that the warranty would have given, and only an upgrade does.",
    )
    _upgrade_is_one = models.Constraint(
        "CHECK(upgraded_product_id IS NULL OR upgraded_product_id != product_id)",
        "An upgrade puts in another part than the warranty would have given.",
    )

    @api.depends("upgraded_product_id", "product_id")
    def _compute_old_product_id(self):
        for part in self:
            part.old_product_id = part.upgraded_product_id or part.product_id

    @api.depends("product_id", "outcome", "upgraded_product_id")
    def _compute_old_part_due(self):
        upgrades = self.filtered(lambda part: part.outcome == "upgrade")
        for part in upgrades:
            part.old_part_due = part.upgraded_product_id.old_part_returnable
        return super(ServiceOrderPart, self - upgrades)._compute_old_part_due()

    @api.depends("product_id", "outcome", "upgraded_product_id", "old_part_due")
    def _compute_price_unit(self):
        upgrades = self.filtered(lambda part: part.outcome == "upgrade")
        for part in upgrades:
            part.price_unit = part._upgrade_price()
        return super(ServiceOrderPart, self - upgrades)._compute_price_unit()

    def _upgrade_price(self):
        """The difference for a part that replaces one that comes back, the full price else."""
        full = self.product_id.lst_price
        given = self.upgraded_product_id.lst_price if self.old_part_due else 0.0
        return max(full - given, 0.0)

    def _is_sold(self):
        """Whether the customer pays for it, all or in part."""
        return self.outcome in ("paid", "upgrade")

    def _prepare_quote_line_vals(self):
        """What the customer is asked to agree to."""
        vals = {"product_id": self.product_id.id, "quantity": self.quantity}
        if self.outcome == "upgrade":
            vals |= {
                "name": self._upgrade_text(),
                "price_unit": self.price_unit,
                "free_reason": False,
            }
        return vals

    def _upgrade_text(self):
        names = {"new": self.product_id.name, "old": self.upgraded_product_id.name}
        if self.old_part_due:
            return self.env._("%(new)s instead of %(old)s: the difference", **names)
        return self.env._("%(new)s instead of %(old)s: full price, no old part", **names)

    # --- cleared when money and old part are in ---

    def action_clear(self, key=None):
        """The money for sold parts was turned in."""
        upgrades = self.filtered(lambda part: part.outcome == "upgrade")
        if upgrades:
            upgrades._request("collect", key)
        rest = self - upgrades
        return super(ServiceOrderPart, rest).action_clear(key) if rest else None

    def _refusal(self, name):
        if name == "clear" and self.outcome == "upgrade":
            name = "collect"  # one button for the money of a part that was sold
        return super()._refusal(name)

    def _guard_collect(self):
        if not self.collected_at:
            return False
        return self.env._("The money for %s is in already.", self.display_name)

    def _on_collect(self):
        self._clear()

    def _clear(self):
        """Free the value of what is wholly in; an upgrade may still wait for either half."""
        ready = self.filtered(lambda part: not part._is_awaited())
        return super(ServiceOrderPart, ready)._clear()

    def _is_awaited(self):
        if self.outcome != "upgrade":
            return False
        owed = self.old_part_ids.filtered(lambda old: old.state not in old._done_states)
        return bool(owed) or bool(self.price_unit and not self.collected_at)
