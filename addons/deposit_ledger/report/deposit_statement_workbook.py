from odoo import fields

from odoo.addons.service_base.workbook import Workbook

A4 = 9
WIDTHS = (18, 18, 14, 32, 20, 32, 8, 14, 14, 14, 14)


class DepositStatementWorkbook(Workbook):
    """A statement of account as an Excel workbook, in the language of its reader."""

    def __init__(self, statement):
        self.statement = statement
        self.env = statement.env

    def _write(self):
        self.facts = self.statement._facts()
        self._write_account()
        self._write_parts()

    def _write_account(self):
        sheet = self.book.add_worksheet(self.env._("Statement of Account"))
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        sheet.write_string(0, 0, self.env._("Statement of Account"), self.title)
        heading = self._heading()
        self._write_facts(sheet, 1, heading)
        row = len(heading) + 2
        self._write_head(sheet, row, self._labels())
        self._lay_out(sheet, row)
        for entry in self.facts["rows"]:
            row += 1
            self._write_row(sheet, row, self._cells(entry))
        self._write_facts(sheet, row + 2, self._closing())

    def _lay_out(self, sheet, head):
        """On paper: across an A4 sheet, the head of the table on each."""
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(head)

    def _write_parts(self):
        sheet = self.book.add_worksheet(self.env._("Parts Held"))
        sheet.set_column(0, 0, 36)
        sheet.set_column(1, 2, 16)
        labels = (self.env._("Part"), self.env._("Pieces"), self.env._("Value"))
        self._write_head(sheet, 0, labels)
        row, parts = 0, self.facts["parts"]
        for row, part in enumerate(parts, start=1):
            self._write_row(sheet, row, (part["part"], _count(part["pieces"]), part["value"]))
        total = [sum(part[name] for part in parts) for name in ("pieces", "value")]
        sheet.write_string(row + 1, 0, self.env._("Total"), self.total)
        sheet.write_number(row + 1, 1, _count(total[0]), self.bold)
        sheet.write_number(row + 1, 2, total[1], self.total)

    def _heading(self):
        statement, opening = self.statement, self.facts["opening"]
        return [
            (self.env._("Service Point"), statement.point_id.name),
            (self.env._("First Day"), statement.date_from),
            (self.env._("Last Day"), statement.date_to),
            (self.env._("Currency"), self.facts["currency"].name),
            (self.env._("Opening Deposit"), opening["balance"]),
            (self.env._("Opening Parts Held"), opening["held"]),
        ]

    def _labels(self):
        return (
            self.env._("No."),
            self.env._("When"),
            self.env._("Kind"),
            self.env._("Part"),
            self.env._("Document"),
            self.env._("Remark"),
            self.env._("Pieces"),
            self.env._("Deposit +/−"),
            self.env._("Deposit"),
            self.env._("Held +/−"),
            self.env._("Held"),
        )

    def _cells(self, entry):
        zone = self.statement.with_context(tz=self.statement.point_id.tz)
        at = fields.Datetime.context_timestamp(zone, entry["at"])
        names = ("kind", "part", "document", "note")
        amounts = ("balance_delta", "balance", "held_delta", "held")
        return (
            entry["seq"],
            at.strftime("%Y-%m-%d %H:%M"),
            *(entry[name] for name in names),
            _count(entry["pieces"]) or "",
            *(entry[name] for name in amounts),
        )

    def _closing(self):
        closing = self.facts["closing"]
        return [
            (self.env._("Closing Deposit"), closing["balance"]),
            (self.env._("Multiple"), self.facts["multiple"]),
            (self.env._("Parts Limit"), self.facts["limit"]),
            (self.env._("Closing Parts Held"), closing["held"]),
            (self.env._("Free Limit"), self.facts["free"]),
            (self.env._("Last Entry"), self.facts["last_seq"]),
            (self.env._("Hash of the Last Entry"), self.facts["last_hash"]),
        ]


def _count(pieces):
    """Pieces as people write them: 4, and 0.5 where a part is cut."""
    return int(pieces) if pieces == int(pieces) else pieces
