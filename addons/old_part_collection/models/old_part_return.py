import base64
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.service_base.models.step_mixin import Step
from odoo.addons.spare_parts_deposit.mixins.parts_step_mixin import FINANCE, POINT, WAREHOUSE
from odoo.addons.spare_parts_deposit.models.old_part_return import OldPartReturn as Base

LABEL = "OP"


# Until then the point has it, or should have it.
WITH_POINT = ("owed", "returned", "rejected")


class OldPartReturn(models.Model):
    """When an old part is due, on which label, in which box, and what the inspection found."""

    _inherit = "old.part.return"
    _rec_names_search = [*Base._rec_names_search, "label"]
    _done_states = (*Base._done_states, "charged")

    label = fields.Char(
        compute="_compute_label", search="_search_label", help="Printed with its QR code."
    )
    due_on = fields.Date(string="Due", compute="_compute_due_on", store=True, index=True)
    is_overdue = fields.Boolean(
        string="Overdue", compute="_compute_is_overdue", search="_search_is_overdue"
    )
    state = fields.Selection(
        selection_add=[("charged", "Charged")],
        ondelete={"charged": lambda parts: parts._count_as_written_off()},
    )
    box_id = fields.Many2one(
        "old.part.box",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    reject_reason = fields.Selection(
        [
            ("wrong", "Another Part"),
            ("serial", "Another Serial"),
            ("tampered", "Opened or Damaged by Hand"),
            ("incomplete", "Incomplete"),
        ],
        readonly=True,
        copy=False,
    )
    inspection_note = fields.Char(readonly=True, copy=False, personal="text")
    photo = fields.Image(readonly=True, copy=False, max_width=1920, max_height=1920)
    vendor_return_id = fields.Many2one(
        "old.part.vendor.return",
        string="Sent to the Vendor",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    lost_at = fields.Datetime(
        string="Told Lost", readonly=True, copy=False, help="The point has told that it is lost."
    )
    can_charge = fields.Boolean(compute="_compute_can")
    can_lose = fields.Boolean(compute="_compute_can")

    def _compute_label(self):
        for old_part in self:
            old_part.label = f"{LABEL}{old_part.id:08d}" if old_part.id else False

    @api.model
    def _search_label(self, operator, value):
        if operator not in ("in", "ilike", "=ilike", "like"):
            return NotImplemented
        codes = [value] if isinstance(value, str) else value
        return Domain("id", "in", list(filter(None, map(self._id_of_label, codes))))

    @api.model
    def _id_of_label(self, code):
        digits = (code or "").strip().upper().removeprefix(LABEL)
        return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else None

    @api.depends("owed_at", "product_id")
    def _compute_due_on(self):
        for old_part in self:
            company = old_part.company_id or self.env.company
            days = old_part.product_id.old_part_days or company.old_part_days
            owed = old_part.owed_at or fields.Datetime.now()
            old_part.due_on = company._local_date(owed) + timedelta(days)

    @api.depends("due_on", "state")
    def _compute_is_overdue(self):
        for old_part in self:
            due = old_part.due_on and old_part.due_on < old_part._today()
            old_part.is_overdue = due and old_part.state in WITH_POINT

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        overdue = Domain("due_on", "<", self._today()) & Domain("state", "in", WITH_POINT)
        return overdue if True in value else ~overdue

    def _today(self):
        company = self.company_id[:1] or self.env.company
        return company._local_date(fields.Datetime.now())

    def _count_as_written_off(self):
        """Without this addon a part that was charged is settled, not owed again."""
        self._as_step().write({"state": "written_off"})

    # --- box and label ---

    def _pack(self, box):
        """Put parts that the storekeeper has into a box of the same point."""
        for old_part in self:
            if old_part.state != "returned" or old_part.point_id != box.point_id:
                raise UserError(
                    self.env._(
                        "%(part)s is not among the old parts handed in at %(point)s.",
                        part=old_part.display_name,
                        point=box.point_id.name,
                    )
                )
            if old_part.box_id and old_part.box_id != box:
                raise UserError(
                    self.env._(
                        "%(part)s is packed already, in box %(box)s.",
                        part=old_part.display_name,
                        box=old_part.box_id.name,
                    )
                )
        self.box_id = box

    def action_unpack(self):
        """Out of a box that still stands at the point."""
        for old_part in self:
            old_part.box_id._check_packing()
        # sudo: the box is the point's own and not sent yet, just checked
        self.sudo().box_id = False

    def _label_facts(self):
        self.ensure_one()
        return {
            "label": self.label,
            "picture": self._label_picture(),
            "part": self.product_id.name,
            "code": self.product_id.default_code or "",
            "serial": self.lot_id.sudo().name or "",  # sudo: the name alone
            "order": self.order_id.name,
            "point": self.point_id.name,
            "due": self.due_on,
        }

    def _label_picture(self):
        picture = self.env["ir.actions.report"].barcode("QR", self.label, width=180, height=180)
        return "data:image/png;base64," + base64.b64encode(picture).decode()

    # What becomes of an old part: inspected, missed, charged.

    @api.model
    def _steps(self):
        return super()._steps() | {
            "miss": Step(("returned",), "owed", WAREHOUSE),
            "charge": Step(("owed", "rejected"), "charged", FINANCE),
            "lose": Step(("owed", "rejected"), groups=POINT, stamp="lost_at"),
        }

    def action_charge(self, key=None):
        """It does not come, or is not the right one: the point pays, and its limit is free."""
        for old_part in self:
            old_part._request("charge", key)

    def action_lose(self, key=None, note=None):
        """The point tells that it cannot give it back: finance need not wait until it is due.

        :param note: what became of it
        """
        if not (note or "").strip():
            raise UserError(self.env._("Say what became of the old part."))
        self._request("lose", key, note)

    def action_ask_lost(self):
        """Ask what became of it."""
        self.ensure_one()
        self._before_request("lose")
        self._check_step("lose")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Old Part Lost"),
            "res_model": "old.part.lost",
            "view_mode": "form",
            "target": "new",
            "context": {"default_old_part_id": self.id},
        }

    def action_miss(self, key=None):
        """It was on the packing list and not in the box: the point owes it again."""
        self._request("miss", key)

    def action_inspect(self, reason, note=None, photo=None, key=None):
        """Reject, with what was seen.

        :param reason: a value of `reject_reason`
        :param photo: base64 image
        """
        if reason not in self._fields["reject_reason"].get_values(self.env):
            raise UserError(self.env._("Say why the old part is rejected."))
        self._request("reject", key, note, reason=reason, photo=photo)

    def _guard_accept(self):
        if self.box_id.state not in ("draft", "sent"):
            return False
        return self.env._(
            "%(part)s is in box %(box)s, which the warehouse has not received yet.",
            part=self.display_name,
            box=self.box_id.name,
        )

    def _guard_reject(self):
        return self._guard_accept()

    def _guard_miss(self):
        if self.box_id.state == "received":
            return False
        return self.env._(
            "%s did not come in a box that was received, so it cannot be missing in one.",
            self.display_name,
        )

    def _guard_lose(self):
        lost = self.filtered("lost_at")[:1]
        return bool(lost) and self.env._("%s was told lost already.", lost.display_name)

    def _guard_charge(self):
        if self.state != "owed" or self.lost_at or self.due_on < self._today():
            return False
        return self.env._(
            "%(part)s is due on %(day)s: until then the point may still send it.",
            part=self.display_name,
            day=self.due_on,
        )

    def _on_hand_in(self):
        """After a rejection it is packed anew; what was lost has been found."""
        self.box_id = False
        self._as_step().write({"lost_at": False})

    def _on_reject(self, reason=False, photo=None):
        note = self.log_ids.sorted("id")[-1:].note  # one request, one note
        self.write({"reject_reason": reason, "inspection_note": note, "photo": photo or False})

    def _on_miss(self):
        self.box_id = False

    def _on_charge(self):
        for old_part in self:
            value = old_part.held_value
            if value:
                old_part.account_id._charge(
                    value,
                    old_part._charge_text(),
                    f"old.part.return,{old_part.id}",
                    old_part_id=old_part.id,
                    product_id=old_part.product_id.id,
                )
            old_part.use_id._clear()

    def _charge_text(self):
        return self.env._(
            "Old part not returned: %(part)s, %(order)s",
            part=self.product_id.display_name,
            order=self.order_id.name,
        )
