from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.service_base.models.step_mixin import Step
from odoo.addons.spare_parts_deposit.models.old_part_return import OldPartReturn as Base
from odoo.addons.spare_parts_deposit.models.parts_step_mixin import FINANCE, WAREHOUSE


class OldPartReturn(models.Model):
    """What becomes of an old part: inspected, missed, charged."""

    _inherit = "old.part.return"

    _done_states = (*Base._done_states, "charged")

    @api.model
    def _steps(self):
        return super()._steps() | {
            "miss": Step(("returned",), "owed", WAREHOUSE),
            "charge": Step(("owed", "rejected"), "charged", FINANCE),
        }

    def action_charge(self, key=None):
        """It does not come, or is not the right one: the point pays, and its limit is free."""
        for old_part in self:
            old_part._request("charge", key)

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

    def _guard_charge(self):
        if self.state != "owed" or self.due_on < self._today():
            return False
        return self.env._(
            "%(part)s is due on %(day)s: until then the point may still send it.",
            part=self.display_name,
            day=self.due_on,
        )

    def _on_hand_in(self):
        """After a rejection it is packed anew."""
        self.box_id = False

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
