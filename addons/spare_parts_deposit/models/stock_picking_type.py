from odoo import api, fields, models
from odoo.tools import ormcache


class StockPickingType(models.Model):
    _inherit = "stock.picking.type"

    is_parts_transfer = fields.Boolean(string="Service Points", copy=False, readonly=True)

    _parts_transfer_unique = models.UniqueIndex(
        "(company_id) WHERE is_parts_transfer",
        "A company has one operation type for transfers to its service points.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()  # see _parts_transfer_id
        return super().create(vals_list)

    def write(self, vals):
        if {"is_parts_transfer", "active", "company_id"} & vals.keys():
            self.env.registry.clear_cache()  # see _parts_transfer_id
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()  # see _parts_transfer_id
        return super().unlink()

    @api.model
    @ormcache("company_id")
    def _parts_transfer_id(self, company_id):
        """Every transfer of parts asks for it."""
        domain = [("is_parts_transfer", "=", True), ("company_id", "=", company_id)]
        return self.search(domain, limit=1).id
