from odoo import api, models, tools


class IrDefault(models.Model):
    _inherit = "ir.default"

    @api.model
    @tools.ormcache("self.env.uid", "model_name")
    def _own_field_names(self, model_name):
        """Names of the model's fields that the user saved a default of his own for."""
        # sudo: reads nothing but the names, and those of the user himself
        own = self.sudo().search(
            [("user_id", "=", self.env.uid), ("field_id.model", "=", model_name)]
        )
        return frozenset(own.field_id.mapped("name"))
