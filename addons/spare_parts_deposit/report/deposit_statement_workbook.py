from odoo import fields

from odoo.addons.service_network.workbook import Workbook


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
        sheet.set_column(0, 10, 16)
        sheet.write_string(0, 0, self.env._("Statement of Account"), self.title)
        heading = self._heading()
        self._write_facts(sheet, 1, heading)
        row = len(heading) + 2
        self._write_head(sheet, row, self._labels())
        for entry in self.facts["rows"]:
            row += 1
            self._write_row(sheet, row, self._cells(entry))
        self._write_facts(sheet, row + 2, self._closing())

    def _write_parts(self):
        sheet = self.book.add_worksheet(self.env._("Parts Held"))
        sheet.set_column(0, 0, 36)
        sheet.set_column(1, 2, 16)
        labels = (self.env._("Part"), self.env._("Pieces"), self.env._("Value"))
        self._write_head(sheet, 0, labels)
        for row, part in enumerate(self.facts["parts"], start=1):
            self._write_row(sheet, row, (part["part"], part["pieces"], part["value"]))

    def _heading(self):
        statement, opening = self.statement, self.facts["opening"]
        return [
            (self.env._("Service Point"), statement.point_id.name),
            (self.env._("From"), statement.date_from),
            (self.env._("To"), statement.date_to),
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
        names = ("kind", "part", "paper", "note", "pieces")
        amounts = ("balance_delta", "balance", "held_delta", "held")
        return (
            entry["seq"],
            at.strftime("%Y-%m-%d %H:%M"),
            *(entry[name] for name in (*names, *amounts)),
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
