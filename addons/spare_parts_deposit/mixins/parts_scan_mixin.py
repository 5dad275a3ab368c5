from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain


class PartsScanMixin(models.AbstractModel):
    """A document whose lines are counted by scanning: a code of a part or a serial, piece by piece.

    `_scans` says for each state which step is being prepared and which field of the lines counts.
    """

    _name = "parts.scan.mixin"
    _description = "Counting Parts by Scanning"

    _scans = {}  # state: (step, field of the line)
    _collecting = ()  # states in which a code asks for a piece more, on a new line if need be

    is_counted = fields.Boolean(
        readonly=True,
        by_hand=False,
        copy=False,
        help="What arrived is being counted piece by piece.",
    )

    def action_scan(self, code, key=None):
        """Count one piece more of the part that has this code.

        :param code: barcode or internal reference of a part, or a serial
        :param key: made by the scanner; sent again, it counts nothing
        :return: dict for the screen: what was counted, how many of how many
        """
        self.ensure_one()
        self.check_access("read")
        code = (code or "").strip()
        if self.state in self._collecting:
            return self._collect(code, key)
        step, field = self._scan_step()
        line, lot = self._find_line(code)
        if not key or not self._was_requested("scan", key, {"code": code}):
            self._count(line, lot, field)
        return self._scanned(line, lot, field)

    def _collect(self, code, key):
        """One piece more of a part, as far as the user may change the document."""
        self.check_access("write")
        Part = self.env["product.product"]
        named = Domain("is_service_part", "=", True) & Part._code_domain([code])
        part = Part.search(named, limit=1) if code else Part
        if not part:
            raise UserError(self.env._("“%s” is the code of no part.", code or "?"))
        line = self.line_ids.filtered(lambda line: line.product_id == part)
        if not key or not self._was_requested("collect", key, {"code": code}):
            if line:
                line.quantity += 1
            else:
                self.line_ids = [Command.create({"product_id": part.id, "quantity": 1.0})]
                line = self.line_ids.filtered(lambda line: line.product_id == part)
        return {"message": f"{part.display_name}: {line.quantity:g}"}

    def _scan_step(self):
        if self.state not in self._scans:
            raise UserError(self.env._("Nothing of %s is to be counted now.", self.display_name))
        step, field = self._scans[self.state]
        if refusal := self._refusal(step):
            raise UserError(refusal)
        return step, field

    def _find_line(self, code):
        """The line that the code belongs to, and the serial if it is one."""
        # sudo: only the lines of a document that the user may read are looked through
        lines = self.sudo().line_ids
        product, lot = lines.product_id._by_scanned_code(code)
        line = lines.filtered(lambda line: line.product_id == product)[:1]
        if not line:
            raise UserError(
                self.env._(
                    "“%(code)s” is not on %(document)s. Put it aside, or look whether it is the"
                    " right document.",
                    code=code,
                    document=self.display_name,
                )
            )
        return line, lot

    def _count(self, line, lot, field):
        self._begin_counting(field)
        counted = line[field] + 1
        if counted > line._expected_qty(field):
            raise UserError(
                self.env._(
                    "All %(count)s × %(part)s were counted already. Put this one aside.",
                    count=f"{line[field]:g}",
                    part=line.product_id.display_name,
                )
            )
        line._count_piece(field, counted, lot)

    def _begin_counting(self, field):
        """Everything is proposed as received; whoever counts begins with nothing."""
        if field == "received_qty" and not self.is_counted:
            # sudo: the step that the counting prepares is granted
            self.sudo().is_counted = True
            self.sudo().line_ids.received_qty = 0.0

    def _scanned(self, line, lot, field):
        return {
            "part": line.product_id.display_name,
            "lot": lot.name or "",
            "count": line[field],
            "of": line._expected_qty(field),
        }
