from odoo import models


class ServiceOrder(models.Model):
    """Where the device is, as its owner sees it."""

    _inherit = "service.order"

    def _customer_custody(self, view):
        """What the page says otherwise, or besides, where the device is in somebody's hands."""
        # sudo: the customer hears of the own device only
        custody = self.sudo().custody_id
        if not custody or custody.state == "cancelled":
            return {}
        facts = [*view["facts"], *self._customer_custody_facts(custody)]
        return {**self._customer_custody_state(custody), "facts": facts}

    def _customer_custody_state(self, custody):
        if custody.state == "ready" and custody.service_mode == "carry_in":
            return {
                "headline": self.env._("Ready to be fetched"),
                "hint": self.env._("Please bring the receipt to the service point."),
            }
        if custody.state == "sent":
            return {"headline": self.env._("On its way to you"), "hint": ""}
        awaited = custody.state == "expected" and self.state in ("new", "triaged", "assigned")
        if awaited and not self.wait_reason:
            return {"hint": self._customer_custody_wish(custody)}
        return {}

    def _customer_custody_wish(self, custody):
        if custody.service_mode == "mail_in":
            return self.env._("Please send your device to the service point.")
        return self.env._("Please bring your device to the service point.")

    def _customer_custody_facts(self, custody):
        facts = [
            (self.env._("Device received"), custody.received_at),
            (self.env._("Ready since"), custody.state == "ready" and custody.ready_at),
            (self.env._("Handed over"), custody.handed_at),
        ]
        told = [(label, self._customer_time(at)) for label, at in facts if at]
        for carrier, number in (
            (custody.carrier_in_id, custody.tracking_in),
            (custody.carrier_out_id, custody.tracking_out),
        ):
            if number:
                told.append((self.env._("Parcel"), " ".join(filter(None, (carrier.name, number)))))
        return told
