import base64

from odoo import api, fields, models


class ServiceQuote(models.Model):
    """The customer opens the quote on his own phone, from the screen at the counter."""

    _inherit = "service.quote"

    progress_qr = fields.Binary(
        string="For the Customer's Phone",
        compute="_compute_progress_qr",
        # whoever opens the link may answer for the customer
        groups="service_network.group_point_technician,repair_intake.group_hotline_agent",
    )

    @api.depends("state")
    def _compute_progress_qr(self):
        Report = self.env["ir.actions.report"]
        for quote in self:
            if quote.state != "sent":
                quote.progress_qr = False
                continue
            url = quote.order_id._progress_url()
            quote.progress_qr = base64.b64encode(Report.barcode("QR", url, width=220, height=220))
