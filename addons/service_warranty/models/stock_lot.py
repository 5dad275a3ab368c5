from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.repair_intake.models.service_order_states import OPEN_STATES

# Facts of the purchase that stand on the order too, and go with the device.
DELIVERY_FACTS = ("delivered_on", "installed_on", "accepted_on", "distance_sale")

# Facts of the device file that verdicts rest on.
DEVICE_FACTS = (
    "purchase_date",
    "activation_date",
    "manufacture_date",
    "proof",
    "proof_serial",
    "imei",
    "imei2",
    "meid",
    "exchanged_from_id",
    "exchanged_on",
    *DELIVERY_FACTS,
    "sold_elsewhere",
)


class StockLot(models.Model):
    """Verdicts on the timeline of a device; a correction of its file judges open orders anew."""

    _inherit = "stock.lot"

    delivered_on = fields.Date(
        help="The warranty does not begin before the customer has the device.",
    )
    installed_on = fields.Date(
        string="Installation Completed", help="Where the seller promised to install it."
    )
    accepted_on = fields.Date(string="Acceptance Report Signed", help="Of a sale by contract.")
    distance_sale = fields.Boolean(help="Sold by web shop, telephone or mail.")
    sold_elsewhere = fields.Boolean(
        string="Not Sold by Us", help="Served too, and always against payment."
    )

    @api.model
    def _get_report_fields(self):
        return [*super()._get_report_fields(), *DELIVERY_FACTS, "sold_elsewhere"]

    @api.model
    def _timeline_lines_domain(self):
        return super()._timeline_lines_domain() | Domain("field_name", "=", "verdict")

    def _timeline_kinds(self):
        return {**super()._timeline_kinds(), "verdict": ("fa-balance-scale", "text-info")}

    # What the warranty of a device rests on: a correction has its open orders judged anew.

    def write(self, vals):
        touched = [name for name in DEVICE_FACTS if name in vals]
        if not touched:
            return super().write(vals)
        before = {lot: lot._fact_texts(touched) for lot in self}
        orders = self._open_orders()
        with orders._log_verdict_changes(lambda order: self._fact_changes(order, before)):
            result = super().write(vals)
            orders._judge()
        return result

    def _open_orders(self):
        """Open orders of these devices and of all they were exchanged for, or with."""
        firsts = self | self.first_unit_id
        # sudo: the verdict of every open order follows the device, whoever serves it
        return (
            self.env["service.order"]
            .sudo()
            .search(
                [
                    "|",
                    ("device_id", "in", firsts.ids),
                    ("device_id.first_unit_id", "in", firsts.ids),
                    ("state", "in", OPEN_STATES),
                ]
            )
        )

    def _contracts(self, chains):
        """Hook: what was bought beyond the warranty, for the engine: dict stock.lot → tuple.

        :param chains: as `_earlier_units` answers
        """
        return {}

    # --- words ---

    def _fact_texts(self, names):
        return {name: self._fact_word(name) for name in names}

    def _fact_word(self, name):
        value = self[name]
        if self._fields[name].type == "selection":
            value = dict(self._fields[name]._description_selection(self.env)).get(value)
        elif self._fields[name].type == "many2one":
            # sudo: the serial number of the other unit, for the timeline
            value = value.sudo().name
        return value and str(value)

    def _fact_changes(self, order, before):
        """What changed on the device file, as one note for an order."""
        labels = self.fields_get(DEVICE_FACTS, ["string"])
        return "\n".join(
            self.env._(
                "Device file %(serial)s, %(fact)s: %(before)s → %(after)s",
                serial=lot.name,
                fact=labels[name]["string"],
                before=old or "–",
                after=lot._fact_word(name) or "–",
            )
            for lot, words in before.items()
            for name, old in words.items()
            if old != lot._fact_word(name) and lot._is_chained_to(order.device_id)
        )

    def _is_chained_to(self, device):
        return self == device or (self.first_unit_id or self) == (device.first_unit_id or device)
