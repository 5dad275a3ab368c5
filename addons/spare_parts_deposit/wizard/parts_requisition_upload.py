from odoo import fields, models
from odoo.fields import Command

from odoo.addons.service_base.numbers import number_key


class PartsRequisitionUpload(models.TransientModel):
    """A requisition from a file of codes and quantities: all of it, or nothing."""

    _name = "parts.requisition.upload"
    _description = "Requisition from a File"
    _inherit = ["parts.file.mixin"]

    # What the columns may be called, in small letters.
    _file_columns = {
        "code": {"code", "part", "part number", "internal reference", "编码", "配件编码", "料号"},
        "quantity": {"quantity", "qty", "pieces", "数量", "申领数量"},
    }

    point_id = fields.Many2one(
        "service.point",
        required=True,
        default=lambda self: self.env.user._own_points()[:1],
        ondelete="cascade",
    )

    def action_read(self):
        """Make the draft and open it, or name every row that is wrong."""
        self.ensure_one()
        self.check_access("write")
        rows, problems = self._read_rows()
        wanted, wrong = self._collect(rows)
        if problems + wrong:
            return self._show_problems(problems + wrong)
        requisition = self.env["parts.requisition"].create(self._prepare_requisition_vals(wanted))
        return requisition._get_records_action(name=requisition.name)

    def _prepare_requisition_vals(self, wanted):
        return {
            "point_id": self.point_id.id,
            "note": "\n".join(filter(None, [self.filename, self.sheet_note])),
            "line_ids": [
                Command.create({"product_id": part.id, "quantity": quantity})
                for part, quantity in wanted.items()
            ],
        }

    def _collect(self, rows):
        """``({part: quantity}, problems)``; parts that were replaced count for their successor."""
        codes = {values["code"] for _number, values in rows}
        parts = {key: part._part_to_ask_for() for key, part in self._parts_by_code(codes).items()}
        wanted, problems = {}, []
        for number, values in rows:
            part = parts.get(number_key(values["code"]))
            quantity = self._read_quantity(values["quantity"], part)
            if problem := self._what_is_wrong(values, part, quantity):
                problems.append(self._row_problem(number, problem))
            else:
                wanted[part] = wanted.get(part, 0.0) + quantity
        return wanted, problems

    def _what_is_wrong(self, values, part, quantity):
        if not values["code"]:
            return self.env._("the code is missing")
        if not part:
            return self.env._("there is no part with the code “%s”", values["code"])
        if quantity is None:
            return self.env._("“%s” is no quantity", values["quantity"])
        return None
