import ast

from odoo import api, models


class MailAlias(models.Model):
    _inherit = "mail.alias"

    @api.model_create_multi
    def create(self, vals_list):
        """Mails to an address are reports to the company in which the address was made."""
        orders = self.env["ir.model"]._get_id("service.order")
        vals_list = [dict(vals) for vals in vals_list]
        for vals in vals_list:
            if vals.get("alias_model_id") == orders:
                told = ast.literal_eval(vals.get("alias_defaults") or "{}")
                vals["alias_defaults"] = repr({"company_id": self.env.company.id, **told})
        return super().create(vals_list)
