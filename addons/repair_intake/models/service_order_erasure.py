from odoo import models


class ServiceOrder(models.Model):
    _inherit = "service.order"

    def _erase_personal(self, secrets):
        """An imported order's file holds the person as well: it has done its work."""
        result = super()._erase_personal(secrets)
        imports = self.import_id
        files = [("res_model", "=", imports._name), ("res_id", "in", imports.ids)]
        self.env["ir.attachment"].search([*files, ("id", "!=", False)]).unlink()
        imports._set_columns({"preview": None})
        return result
