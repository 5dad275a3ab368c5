from odoo import fields, models
from odoo.exceptions import UserError

from ..warranty.bars import bare

LONGEST_SERIAL = 64


class ServiceOrder(models.Model):
    """The opening-box check: what the desk looks at before it takes a unit back (R2.6)."""

    _inherit = "service.order"

    check_ids = fields.One2many("service.order.check", "order_id", readonly=True)

    def read_checks(self):
        """What the brand asks for and what was answered so far: what the screen shows."""
        self.ensure_one()
        self.check_access("read")
        checklist = self._checklist()
        answers = self.env["service.order.check"]._latest(self).get(self, {})
        return {
            "name": checklist.name,
            "days": checklist.days,
            "readonly": self._is_finished() or not self.has_access("write"),
            "items": [
                self._check_words(item, answers.get(item.check_id)) for item in checklist.item_ids
            ],
        }

    def answer_checks(self, answers):
        """Put answers on file; whoever finds one wrong answers again.

        :param answers: list of ``{"code", "passed", "value", "photo"}``: the code of a check the
            order's list asks for, the serial number where one is compared, a photo in base64
        :return: as `read_checks`
        """
        self.ensure_one()
        self.check_access("write")
        items = {item.check_id.code: item for item in self._checklist().item_ids}
        vals_list = [
            self._prepare_answer_vals(items.get(answer.get("code")), answer) for answer in answers
        ]
        with self._changing_facts(self.env._("Opening-box check")):
            # sudo: answers are append-only and made here, on an order the user may write
            self.env["service.order.check"].sudo().create(vals_list)
        return self.read_checks()

    def _prepare_answer_vals(self, item, answer):
        value, photo = str(answer.get("value") or "")[:LONGEST_SERIAL], answer.get("photo")
        self._ensure_answer(item, value, photo)
        passed = bool(answer.get("passed"))
        if item.kind == "serial":
            passed = bare(value) == bare(self.serial)
        return {
            "order_id": self.id,
            "check_id": item.check_id.id,
            "passed": passed,
            "value": value,
            "photo": photo,
            "user_id": self.env.uid,
        }

    def _checklist(self):
        """The checklist of the order's brand and category, empty where none is asked for."""
        self.ensure_one()
        [facts] = self._warranty_facts().values()
        # sudo: what the desk is asked for, whatever company made the list
        Checklist = self.env["warranty.checklist"].sudo()
        return Checklist.browse(Checklist._find(self._policy_key(facts)) or [])

    def _check_words(self, item, answer):
        return {
            "code": item.check_id.code,
            "name": item.check_id.name,
            "hint": item.check_id.hint or "",
            "kind": item.kind,
            "photo_required": item.photo_required,
            "answered": bool(answer),
            "passed": bool(answer and answer.passed),
            "value": (answer and answer.value) or "",
            "photo": answer.id if answer and answer.has_photo else False,
            # sudo (see _latest): the name of who looked at it
            "who": answer.user_id.name if answer else "",
            "at": fields.Datetime.to_string(answer.at) if answer else "",
        }

    def _ensure_answer(self, item, value, photo):
        if not item:
            raise UserError(
                self.env._(
                    "The checklist of this order does not ask for that any more. Reload the page."
                )
            )
        if item.kind == "serial" and not (bare(value) and bare(self.serial or "")):
            raise UserError(
                self.env._(
                    "%s: the serial numbers of the unit and of what is looked at are compared,"
                    " so both are needed. Scan them.",
                    item.check_id.name,
                )
            )
        if item.photo_required and not photo:
            raise UserError(
                self.env._("%s needs a photo as evidence. Take one.", item.check_id.name)
            )
