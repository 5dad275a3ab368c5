from odoo import models


class ResourceResource(models.Model):
    _inherit = "resource.resource"

    def write(self, vals):
        result = super().write(vals)
        if {"name", "user_id"} & vals.keys():
            self.env.registry.clear_cache()  # see hr.employee._card_of
        return result
