from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

PIECES = frozenset({"quantity", "reserved_quantity"})
# What pieces there are and where; who counts in Odoo's inventory writes other fields.
FACTS = frozenset(
    {*PIECES, "product_id", "location_id", "lot_id", "owner_id", "package_id", "in_date"}
)


class StockQuant(models.Model):
    """Pieces at points are written by stock moves alone."""

    _inherit = "stock.quant"

    @api.model_create_multi
    def create(self, vals_list):
        quants = super().create(vals_list)
        if not self.env.su and any(PIECES & vals.keys() for vals in vals_list):
            quants._refuse_by_hand()
        return quants

    def write(self, vals):
        by_hand = not self.env.su and vals.keys() & FACTS
        if by_hand:
            self._refuse_by_hand()
        result = super().write(vals)
        if by_hand:
            self._refuse_by_hand()
        return result

    def _refuse_by_hand(self):
        for quant in self.sudo():  # sudo: what lies where, to refuse whoever would change it
            if quant.location_id._are_kept_for(quant.product_id):
                raise UserError(self.env["stock.picking"]._by_document_message())

    @api.model
    def _batch_domain(self, location, products):
        """At a point, only pieces of the company."""
        domain = super()._batch_domain(location, products)
        return domain & Domain("owner_id", "=", False) if location.service_point_id else domain
