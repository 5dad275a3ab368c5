from odoo import api, fields, models
from odoo.exceptions import UserError

from .service_custody_workflow import GONE, ON_SHELF, STEP_FIELDS, STEPS

# Compared by identity: no client can send it, so only `_step` moves a device.
_STEP = object()

# Written when a device is taken in, and by reminders.
OWN_FIELDS = {"order_id", "reminded_at", "reminder_count"}


class ServiceCustody(models.Model):
    """The one door through which a device comes and goes."""

    _inherit = "service.custody"

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.context.get("service_custody_step") is not _STEP:
            self._refuse_by_hand(vals_list, (STEP_FIELDS | OWN_FIELDS) - {"order_id"})
        custodies = super().create(vals_list)
        custodies._keep_photos()
        return custodies

    def write(self, vals):
        if self.env.context.get("service_custody_step") is not _STEP:
            self._refuse_by_hand([vals], STEP_FIELDS | OWN_FIELDS)
            self._refuse_when_gone(vals)
        result = super().write(vals)
        if "photo_ids" in vals:
            self._keep_photos()
        if {"accessory_ids", "accessory_note"} & vals.keys():
            self._tell_order_accessories()
        return result

    # --- buttons and RPC ---

    def action_receive(self):
        self._check_and_step("receive")

    def action_hand_over(self):
        self._check_and_step("hand_over")

    def action_send(self):
        self._check_and_step("send")

    def action_deliver(self):
        self._check_and_step("deliver")

    def step(self, name, vals=None, key=None):
        """Take one step from outside.

        :param name: receive, hand_over, send or deliver
        :param vals: fields the step sets, such as ``{"handed_to": "…", "handed_signature": "…"}``
        :param key: made by the caller for this request; sent again, it has no second effect
        """
        if name not in ("receive", "hand_over", "send", "deliver"):
            raise UserError(self.env._("%s is not a step that can be asked for.", name))
        self._check_and_step(name, vals=vals, key=key)
        return True

    # --- the one door ---

    def _check_and_step(self, name, **options):
        self.check_access("write")
        self._step(name, **options)

    def _step(self, name, vals=None, key=None):
        if not self:
            return
        if key and self.env["request.key"]._was_taken(key, self, name, {"vals": vals or {}}):
            return
        step = STEPS[name]
        self._check_sources(name, step)
        if vals:
            self.write(vals)
        self._check_needs(step)
        if step.target in ("ready", "handed_over", "sent"):
            self._check_order_settled()
        written = {"state": step.target}
        if step.stamp:
            written[step.stamp] = fields.Datetime.now()
        if step.user:
            written[step.user] = self.env.uid
        if step.target not in ON_SHELF:
            written["shelf_id"] = False
        shelves = {custody: custody.shelf_id for custody in self}
        self._write_through_door(written)
        self._log_step(name, shelves)
        if name == "send":
            self.order_id._tell_customer("sent")

    def _write_through_door(self, vals):
        return self.with_context(service_custody_step=_STEP).write(vals)

    def _check_sources(self, name, step):
        wrong = self.filtered(lambda custody: custody.state not in step.sources)
        if wrong:
            states = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "The device of order %(order)s is “%(state)s”; “%(step)s” is not possible now.",
                    order=wrong[0].order_id.name,
                    state=states[wrong[0].state],
                    step=self._step_label(name),
                )
            )

    def _check_needs(self, step):
        for custody in self:
            missing = [name for name in step.needs if not custody[name]]
            if missing:
                labels = self.fields_get(missing, ["string"])
                raise UserError(
                    self.env._(
                        "The device of order %(order)s still lacks: %(fields)s."
                        " Fill this in and try again.",
                        order=custody.order_id.name,
                        fields=", ".join(labels[name]["string"] for name in missing),
                    )
                )

    def _check_order_settled(self):
        open_ones = self.filtered(lambda c: not c.order_id._is_finished())
        if open_ones:
            raise UserError(
                self.env._(
                    "Order %s is still being worked on, so its device stays here."
                    " Finish or cancel the order first.",
                    open_ones[0].order_id.name,
                )
            )

    # --- what may not be written by hand ---

    def _refuse_by_hand(self, vals_list, names):
        if self.env.su and not any(STEP_FIELDS & vals.keys() for vals in vals_list):
            return
        if any(names & vals.keys() for vals in vals_list):
            raise UserError(
                self.env._("Where a device is, is not written by hand. Use the buttons.")
            )

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

    def _log_step(self, name, shelves):
        label = self._step_label(name)
        by_note = {}
        for custody in self:
            detail = custody._step_detail(name, shelves[custody])
            note = f"{label}: {detail}" if detail else label
            by_note[note] = by_note.get(note, self.browse()) | custody
        for note, custodies in by_note.items():
            custodies.order_id._log("note", note=note)

    def _step_detail(self, name, shelf):
        """What else the timeline tells of a step."""
        if name in ("receive", "ready"):
            return shelf.name
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
        return self.filtered(lambda custody: custody.state in STEPS[name].sources)
