from odoo import fields, models
from odoo.exceptions import UserError

from .product_fit import Device


class ServiceOrder(models.Model):
    """Only parts that fit the device."""

    _inherit = "service.order"

    fit_permit_ids = fields.One2many("part.fit.permit", "order_id", readonly=True)

    def _device_to_fit(self):
        self.ensure_one()
        return Device(
            self.product_id, self.categ_id, self.brand_id, self.device_id.manufacture_date
        )

    def _unfit(self, parts):
        """Those of the parts that do not fit the order's device and that nobody permitted."""
        if not parts or not self.product_id:
            return parts.browse()
        unfit = parts - parts._fitting(self._device_to_fit(), self.company_id)
        # sudo: the experts' word counts whoever plans the part
        return unfit - self.sudo().fit_permit_ids.product_id if unfit else unfit

    def _ensure_parts_fit(self, parts):
        if unfit := self._unfit(parts):
            raise UserError("\n".join(self._unfit_message(part) for part in unfit))

    def _unfit_message(self, part):
        successor = self._fitting_successor(part)
        names = {
            "part": part.display_name,
            "model": self.product_id.display_name,
            "order": self.name,
            "successor": successor.display_name,
        }
        if successor:
            return self.env._(
                "%(part)s does not fit %(model)s of order %(order)s, but its successor"
                " %(successor)s does. Take that one.",
                **names,
            )
        return self.env._(
            "%(part)s does not fit %(model)s of order %(order)s. Choose a part that is listed for"
            " the model, or ask a warehouse supervisor or a technical expert to permit it.",
            **names,
        )

    def _fitting_successor(self, part):
        newest = part._newest()
        return newest if newest != part and not self._unfit(newest) else part.browse()
