from odoo import models


class ResCompany(models.Model):
    _inherit = "res.company"

    def _get_after_sales_cost_location(self):
        """Where parts used under warranty go, made on first use.

        Usage "production": such moves can be returned, unlike those into scrap.
        """
        self.ensure_one()
        # sudo: configuration of the company that no role owns
        Location = self.env["stock.location"].sudo()
        return Location._place(self, "is_after_sales_cost") or Location._make_place(
            self,
            "is_after_sales_cost",
            {"name": self.env._("After-Sales Cost"), "usage": "production"},
        )

    def _get_service_repair_type(self):
        """Operation type of repairs made from service orders, made on first use."""
        self.ensure_one()
        # sudo: configuration of the company that no role owns
        Type = self.env["stock.picking.type"].sudo()
        domain = [("is_after_sales_repair", "=", True), ("company_id", "=", self.id)]
        return Type.search(domain, limit=1) or Type.create(self._prepare_service_repair_type_vals())

    def _prepare_service_repair_type_vals(self):
        # sudo: see _get_service_repair_type
        Warehouse = self.env["stock.warehouse"].sudo()
        warehouse = Warehouse.search([("company_id", "=", self.id)], limit=1)
        return {
            "name": self.env._("After-Sales Repairs"),
            "code": "repair_operation",
            "sequence_code": "ASR",
            "warehouse_id": warehouse.id,
            "company_id": self.id,
            "is_after_sales_repair": True,
            "default_location_src_id": warehouse.lot_stock_id.id,
            "default_location_dest_id": self._get_after_sales_cost_location().id,
        }
