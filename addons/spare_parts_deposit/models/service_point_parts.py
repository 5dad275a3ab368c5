from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.service_base.buttons import open_list


class ServicePoint(models.Model):
    """The parts of the company that a point holds."""

    _inherit = "service.point"

    def write(self, vals):
        if "parts_location_id" in vals and any(point.parts_location_id for point in self):
            raise UserError(
                self.env._("The parts of a service point stay in its own place: it is not changed.")
            )
        return super().write(vals)

    def action_view_parts(self):
        self.ensure_one()
        return open_list(
            self.env,
            "spare_parts_deposit.action_stock_at_points",
            [("location_id.service_point_id", "=", self.id)],
        )

    def _parts_at_point(self, products):
        """Pieces of the company's parts that the point can use: ``{product: quantity}``."""
        self.ensure_one()
        # sudo: sums the point's own location
        groups = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                self._at_hand_domain() & Domain("product_id", "in", products.ids),
                ["product_id"],
                ["quantity:sum", "reserved_quantity:sum"],
            )
        )
        return {product: quantity - reserved for product, quantity, reserved in groups}

    def _at_hand_domain(self):
        """Stock of the company's parts that lies at the point, on the shelf or in a bag.

        Override where the point answers for pieces that are away, such as units lent out.
        """
        here = Domain("location_id", "child_of", self.parts_location_id.id)
        return here & Domain("owner_id", "=", False)

    # --- closed only without parts ---

    def _get_closing_obstacles(self):
        obstacles = super()._get_closing_obstacles()
        if self.sudo()._count_parts_here():  # sudo: looks only at the point's own shelf
            obstacles.append(
                self.env._("Parts of the company lie at the point. Have them sent back.")
            )
        return obstacles

    def _count_parts_here(self):
        here = [
            ("location_id", "child_of", self.parts_location_id.ids),
            ("owner_id", "=", False),
            ("quantity", "!=", 0),
        ]
        return self.env["stock.quant"].search_count(here, limit=1)
