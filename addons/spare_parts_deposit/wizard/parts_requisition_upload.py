import base64
import io

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.repair_intake.importer.problems import FileRefused
from odoo.addons.repair_intake.importer.reader import open_table

# What the columns may be called, in small letters.
CODES = {"code", "part", "part number", "internal reference", "编码", "配件编码", "料号", "编号"}
QUANTITIES = {"quantity", "qty", "pieces", "数量", "申领数量"}
MOST_BYTES = 5 << 20
MOST_ROWS = 5000
MOST_TOLD = 50


class PartsRequisitionUpload(models.TransientModel):
    """A requisition from a file of codes and quantities: all of it, or nothing."""

    _name = "parts.requisition.upload"
    _description = "Requisition from a File"

    point_id = fields.Many2one(
        "service.point",
        required=True,
        default=lambda self: self.env.user.service_point_ids[:1],
        ondelete="cascade",
    )
    file = fields.Binary(required=True, attachment=False)
    filename = fields.Char()
    problems = fields.Text(readonly=True)

    def action_read(self):
        """Make the draft and open it, or name every row that is wrong."""
        self.ensure_one()
        self.check_access("write")
        wanted, problems = self._read_file()
        if not problems and not wanted:
            problems = [self.env._("The file has a header and no rows, so nothing is asked for.")]
        if problems:
            return self._show_problems(problems)
        requisition = self.env["parts.requisition"].create(self._prepare_requisition_vals(wanted))
        return requisition._get_records_action(name=requisition.name)

    def _show_problems(self, problems):
        told = problems[:MOST_TOLD]
        if len(problems) > MOST_TOLD:
            told.append(self.env._("… and %s more.", len(problems) - MOST_TOLD))
        self.problems = "\n".join(told)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Requisition from a File"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _prepare_requisition_vals(self, wanted):
        return {
            "point_id": self.point_id.id,
            "note": self.filename,
            "line_ids": [
                Command.create({"product_id": part.id, "quantity": quantity})
                for part, quantity in wanted.items()
            ],
        }

    # --- reading ---

    def _read_file(self):
        """``({part: quantity}, problems)``; parts that were replaced count for their successor."""
        content = base64.b64decode(self.file or b"")
        if len(content) > MOST_BYTES:
            return {}, [self.env._("The file is too large for a requisition. Split it.")]
        try:
            table = open_table(io.BytesIO(content))
            columns = self._columns(table.header)
            rows = [self._read_row(row, *columns) for row in table.rows()]
        except FileRefused as refused:
            return {}, [self._problem_text(refused.problem)]
        except UserError as error:
            return {}, [str(error)]
        if len(rows) > MOST_ROWS:
            return {}, [self.env._("A requisition has at most %s rows. Split the file.", MOST_ROWS)]
        return self._collect(rows)

    def _columns(self, header):
        titles = [title.strip().lower() for title in header]
        found = [
            next((place for place, title in enumerate(titles) if title in names), None)
            for names in (CODES, QUANTITIES)
        ]
        if None in found:
            raise UserError(
                self.env._(
                    "The first row has to name a column “Code” and a column “Quantity”. It reads:"
                    " %s",
                    ", ".join(header),
                )
            )
        return found

    def _read_row(self, row, code_place, quantity_place):
        """``(number, code, quantity, problem)``"""
        cells = [*row.cells, *[""] * (max(code_place, quantity_place) + 1)]
        code, text = cells[code_place], cells[quantity_place]
        if row.problem:
            return row.number, code, 0.0, self._problem_text(row.problem)
        try:
            quantity = float(text.replace(",", ""))
        except ValueError:
            quantity = 0.0
        problem = ""
        if not code:
            problem = self.env._("the code is missing")
        elif not 0 < quantity < 1e6:
            problem = self.env._("“%s” is no quantity", text)
        return row.number, code, quantity, problem

    def _collect(self, rows):
        parts = self._parts_by_code({code for _n, code, _q, problem in rows if not problem})
        wanted, problems = {}, []
        for number, code, quantity, problem in rows:
            part = parts.get(code.upper())
            if not problem and not part:
                problem = self.env._("there is no part with the code “%s”", code)
            if problem:
                problems.append(
                    self.env._("Row %(number)s: %(problem)s", number=number, problem=problem)
                )
            else:
                wanted[part] = wanted.get(part, 0.0) + quantity
        return wanted, problems

    def _parts_by_code(self, codes):
        """``{CODE: part to ask for}``, found by internal reference or barcode."""
        upper = {code.upper() for code in codes}
        found = self.env["product.product"].search(
            [
                ("is_service_part", "=", True),
                "|",
                ("default_code", "in", list(codes | upper)),
                ("barcode", "in", list(codes)),
            ]
        )
        parts = {}
        for part in found:
            for code in filter(None, (part.barcode, part.default_code)):
                parts.setdefault(code.upper(), part._part_to_ask_for())
        return parts

    def _problem_text(self, problem):
        # sudo: a sentence of the importer, in the reader's language
        return self.env["service.record.import"].sudo()._say(problem)
