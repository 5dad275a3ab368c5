from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.service_base.models.step_mixin import Step

from .service_custody_workflow import GONE, ON_SHELF

# Written when a device is taken in, and by reminders.
OWN_FIELDS = {"order_id", "reminded_at", "reminder_count"}


class ServiceCustody(models.Model):
    """The one door through which a device comes and goes."""

    _inherit = "service.custody"

    @api.model_create_multi
    def create(self, vals_list):
        custodies = super().create(vals_list)
        custodies._keep_photos()
        return custodies

    def write(self, vals):
        if not self._is_in_step():
            self._refuse_by_hand([vals])
            self._refuse_when_gone(vals)
        result = super().write(vals)
        if "photo_ids" in vals:
            self._keep_photos()
        if {"accessory_ids", "accessory_note"} & vals.keys():
            self._tell_order_accessories()
        return result

    @api.model
    def _steps(self):
        return {
            "receive": Step(
                ("expected",), "held", stamp="received_at", user="received_by_id", public=True
            ),
            "ready": Step(("held",), "ready", stamp="ready_at"),
            "hold": Step(("ready",), "held"),
            "hand_over": Step(
                ("ready",),
                "handed_over",
                needs=("handed_to", "handed_signature"),
                stamp="handed_at",
                user="handed_by_id",
                public=True,
            ),
            "send": Step(
                ("ready",),
                "sent",
                needs=("carrier_out_id", "tracking_out"),
                stamp="sent_at",
                user="sent_by_id",
                public=True,
            ),
            "deliver": Step(("sent",), "delivered", stamp="delivered_at", public=True),
            "cancel": Step(("expected",), "cancelled"),
        }

    # --- buttons and RPC ---

    def action_receive(self):
        self._request("receive")

    def action_hand_over(self):
        self._request("hand_over")

    def action_send(self):
        self._request("send")

    def action_deliver(self):
        self._request("deliver")

    # --- what the steps do ---

    def _guard_ready(self):
        return self._open_order_refusal()

    def _guard_hand_over(self):
        return self._open_order_refusal()

    def _guard_send(self):
        return self._open_order_refusal()

    def _open_order_refusal(self):
        open_ones = self.filtered(lambda c: not c.order_id._is_finished())
        if not open_ones:
            return False
        return self.env._(
            "Order %s is still being worked on, so its device stays here."
            " Finish or cancel the order first.",
            open_ones[0].order_id.name,
        )

    def _step_vals(self, name):
        vals = super()._step_vals(name)
        if vals["state"] not in ON_SHELF:
            vals["shelf_id"] = False
        return vals

    def _on_send(self):
        self.order_id._tell_customer("sent")

    # --- what may not be written by hand ---

    @api.model
    def _filled_by_steps(self):
        return super()._filled_by_steps() | OWN_FIELDS

    def _closed_to_hands(self):
        """A new custody names its order."""
        closed = super()._closed_to_hands()
        return closed if self else closed - {"order_id"}

    def _refuse_when_gone(self, vals):
        """What was signed for stays as it was signed; fields that follow the order may follow."""
        followed = {"point_id", "company_id", "service_mode"}
        if vals.keys() <= followed:
            return
        for custody in self:
            if custody.state in GONE:
                raise UserError(
                    self.env._(
                        "The device of order %s has left; its custody cannot be changed any more.",
                        custody.order_id.name,
                    )
                )

    # --- telling ---

    def _step_label(self, name):
        return {
            "receive": self.env._("Device received"),
            "ready": self.env._("Device ready"),
            "hold": self.env._("Device taken back to work"),
            "hand_over": self.env._("Device handed over against signature"),
            "send": self.env._("Device sent back"),
            "deliver": self.env._("Device delivered"),
            "cancel": self.env._("Device did not pass the counter"),
        }[name]

    def _log_step(self, name, note=None):
        label = self._step_label(name)
        by_note = {}
        for custody in self:
            detail = custody._step_detail(name)
            told = f"{label}: {detail}" if detail else label
            by_note[told] = by_note.get(told, self.browse()) | custody
        for told, custodies in by_note.items():
            custodies.order_id._log("note", note=told)

    def _step_detail(self, name):
        """What else the timeline tells of a step."""
        if name in ("receive", "ready"):
            return self.shelf_id.name
        if name == "send":
            return f"{self.carrier_out_id.name} {self.tracking_out}"
        return False

    def _keep_photos(self):
        """Photos belong to the custody, so whoever sees one sees the other."""
        for custody in self:
            loose = custody.photo_ids.filtered(
                lambda photo, custody=custody: (photo.res_model, photo.res_id)
                != (custody._name, custody.id)
            )
            if loose:
                loose.write({"res_model": custody._name, "res_id": custody.id})

    def _tell_order_accessories(self):
        for custody in self:
            custody.order_id.accessories = custody._accessory_text()

    def _to_be_fetched(self):
        """What customers fetch themselves; the rest is sent back to them."""
        return self.filtered(lambda custody: custody.service_mode != "mail_in")

    def _which_may(self, name):
        return self.filtered(lambda custody: custody.state in self._steps()[name].sources)
