from odoo import api, models


class ServiceOrderPart(models.Model):
    """A swap unit: the customer keeps it, and the failed device goes back in its place.

    It comes out of the point's stock by its serial like any part. The failed device is owed like an
    old part, with its own serial; what the unit holds is free when that is written off.
    """

    _inherit = "service.order.part"

    _swap_is_whole = models.Constraint(
        "CHECK(outcome <> 'swap' OR (quantity = 1 AND old_part_due))",
        "One unit is swapped for one device, and the device goes back to the company.",
    )
    _swapped_once = models.UniqueIndex(
        "(order_id) WHERE outcome = 'swap' AND state <> 'planned'",
        "The device of this order was swapped already.",
    )

    @api.depends("product_id", "outcome")
    def _compute_old_part_due(self):
        swaps = self.filtered(lambda part: part.outcome == "swap")
        swaps.old_part_due = True
        return super(ServiceOrderPart, self - swaps)._compute_old_part_due()

    @api.depends("outcome")
    def _compute_old_product_id(self):
        """The model of the device, as it was when it was swapped."""
        swaps = self.filtered(lambda part: part.outcome == "swap")
        for part in swaps:
            part.old_product_id = part.order_id.product_id or part.product_id
        return super(ServiceOrderPart, self - swaps)._compute_old_product_id()

    def _guard_use(self):
        if self.outcome != "swap":
            return False
        device = self.order_id.device_id
        if not device:
            return self.env._(
                "Order %s names no device yet. Scan the serial of the one that is swapped first.",
                self.order_id.name,
            )
        if not self.lot_id or self.lot_id == device:
            return self.env._(
                "Scan the serial of the unit that the customer gets for %s.", device.display_name
            )
        return False

    def _old_serial(self):
        if self.outcome == "swap":
            return self.order_id.device_id
        return super()._old_serial()

    def _on_use(self):
        """The order is exchanged; finishing it hands the guarantee on to the new serial."""
        result = super()._on_use()
        for part in self.filtered(lambda part: part.outcome == "swap"):
            part.order_id.write({"result": "exchanged", "replacement_serial": part.lot_id.name})
        return result
