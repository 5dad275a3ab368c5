from odoo import api, fields, models

from odoo.addons.service_warranty.warranty.dates import add_months


class ServiceOrderPart(models.Model):
    """A part that was put in has a guarantee of its own, whatever that of the device is."""

    _inherit = "service.order.part"

    guarantee_until = fields.Date(
        compute="_compute_guarantee_until",
        store=True,
        help="Last day of the guarantee on this part, fixed when it was used.",
    )

    @api.depends("used_at")
    def _compute_guarantee_until(self):
        """What the product promises later changes nothing for a part put in before."""
        for part in self:
            months = part.product_id.guarantee_months
            day = part.used_at and part.order_id._local_day(part.used_at)
            part.guarantee_until = add_months(day, months) if day and months else False

    def _guarantee_text(self):
        if not self.guarantee_until:
            return ""
        return self.env._("guaranteed until %s", self.guarantee_until)
