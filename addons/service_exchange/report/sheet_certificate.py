from odoo import api, models
from odoo.exceptions import UserError


class SheetCertificate(models.AbstractModel):
    _name = "report.service_exchange.sheet_certificate"
    _inherit = ["service.sheet"]
    _description = "Exchange Certificate"

    @api.model
    def _ensure_can_print(self, orders):
        for order in orders:
            if not order._certificate_paper():
                raise UserError(
                    self.env._(
                        "Nobody was given a new unit on order %s, so there is no certificate.",
                        order.name,
                    )
                )
