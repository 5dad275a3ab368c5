from urllib.parse import quote

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ServiceCarrier(models.Model):
    """Who brings parcels to a point and takes them away."""

    _name = "service.carrier"
    _description = "Parcel Carrier"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    tracking_page = fields.Char(
        help="Address of the page that follows a parcel; {number} stands for its number."
    )

    @api.constrains("tracking_page")
    def _check_tracking_page(self):
        for carrier in self.filtered("tracking_page"):
            if not carrier.tracking_page.startswith("https://"):
                raise ValidationError(
                    self.env._("The tracking page of %s must begin with https://.", carrier.name)
                )

    def _tracking_url(self, number):
        """Page that follows the parcel, or False."""
        page = self.tracking_page
        return page and number and page.replace("{number}", quote(number, safe=""))
