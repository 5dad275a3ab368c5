from collections import defaultdict

from odoo import models

from .service_order_part import FREE


class ServiceOrder(models.Model):
    """A part is sold only at the price the customer agreed to."""

    _inherit = "service.order"

    def _prepare_quote_lines(self):
        """A quote begins with the parts that were planned for the customer to pay."""
        planned = self.part_ids.filtered(lambda p: p._is_sold() and p.state == "planned")
        lines = [part._prepare_quote_line_vals() for part in planned]
        return super()._prepare_quote_lines() + lines

    def _ensure_sold_parts_agreed(self, parts):
        """Refuse to use parts the customer should pay for and has not agreed to."""
        sold = parts.filtered(lambda part: part._is_sold())
        if not sold:
            return
        sold |= self.part_ids.filtered(lambda p: p._is_sold() and p.state != "planned")
        quantities = defaultdict(float)
        for part in sold:
            quantities[part.product_id] += part.quantity
        self._ensure_parts_agreed(quantities)

    def _charge_agreed_prices(self, parts):
        sold = parts.filtered(lambda part: part._is_sold())
        agreed = sold and self._agreed_parts()
        for part in sold:
            part.price_unit = agreed[part.product_id][1]

    def _free_lines(self):
        """Parts put in at no charge stand on the receipt of free work too."""
        used = self.part_ids.filtered(lambda p: p.outcome in FREE and p.state != "planned")
        return super()._free_lines() + [part._as_free_line() for part in used]
