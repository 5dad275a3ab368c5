from collections import Counter
from itertools import islice

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.service_base.labels import selection_options
from odoo.addons.service_base.tables.problems import FileRefused, RowRefused, Trouble, problem_text
from odoo.addons.service_base.tables.reader import open_table

from ..importer.brands import BrandBook
from ..importer.rows import RowParser

PREVIEW_ROWS = 5
PROBED_ROWS = 1000
SHOWN_PROBLEMS = 20
MAX_BRAND_TEXTS = 100_000


class ServiceRecordImport(models.Model):
    """Looking at the file before anything is made of it."""

    _inherit = "service.record.import"

    def action_check(self):
        """Show the first rows as they would be imported, and what is wrong with the next ones."""
        self.ensure_one()
        self.check_access("write")
        try:
            vals = self._probe()
        except FileRefused as refused:
            vals = {"preview": False, "message": problem_text(self.env, refused.problem)}
        # sudo: fields that only the import itself writes; access was checked above
        self.sudo().write(vals)

    def _probe(self):
        """Vals that tell what the first rows would become.

        :raise FileRefused: the file cannot be imported as a whole
        """
        with self._open_file() as file:
            table = self._open_table(file)
            parser = self._parser(table.header)
            raws = list(islice(table.rows(), PROBED_ROWS))
        rows, problems = [], []
        for raw in raws:
            try:
                rows.append(parser.parse(raw))
            except RowRefused as refused:
                problems.append((raw.number, problem_text(self.env, refused.problem)))
        if not raws:
            raise FileRefused(Trouble.HEADER_ONLY)
        return {
            "preview": self._preview(rows[:PREVIEW_ROWS]),
            "message": self._describe_problems(problems, len(raws)),
        }

    def _open_table(self, file):
        return open_table(file, self.encoding or None)

    def _parser(self, header):
        return RowParser(self.mapping_id._plan(), header, fields.Date.context_today(self))

    def _describe_problems(self, problems, count):
        if not problems:
            return self.env._("No problem in the first %s rows.", count)
        lines = [
            self.env._(
                "%(bad)s of the first %(count)s rows would be rejected:",
                bad=len(problems),
                count=count,
            ),
            *(
                self.env._("Row %(row)s: %(reason)s", row=number, reason=reason)
                for number, reason in problems[:SHOWN_PROBLEMS]
            ),
        ]
        return "\n".join([*lines, "…"] if len(problems) > SHOWN_PROBLEMS else lines)

    @api.model
    def _preview(self, rows):
        """A table of rows as they would be imported."""
        brands = BrandBook(Counter(row.text("brand") for row in rows), **self._brand_hints())
        titles = (
            self.env._("Row"),
            self.env._("External Reference"),
            self.env._("Reported"),
            self.env._("Product Category"),
            self.env._("Brand"),
            self.env._("Service Point"),
            self.env._("Fault"),
            self.env._("End"),
        )
        ends = self._end_labels()
        return self._table_html(
            titles,
            [
                (
                    row.number,
                    row.ref,
                    row.reported and fields.Date.to_string(row.reported.date()),
                    row.text("product") or row.text("category"),
                    brands.clean(row.text("brand")),
                    row.text("point"),
                    row.text("symptom")[:200],
                    ends[row.end],
                )
                for row in rows
            ],
        )

    @api.model
    def _end_labels(self):
        """Dict end → what people call it."""
        results = selection_options(self.env["service.order"], "result")
        return dict(
            results,
            waiting=self.env._("In Progress, waiting"),
            review=self.env._("New, to be reviewed"),
            new=self.env._("New"),
        )

    @api.model
    def _table_html(self, titles, rows):
        head = Markup("").join(Markup("<th>%s</th>") % title for title in titles)
        body = Markup("").join(
            Markup("<tr>%s</tr>")
            % Markup("").join(Markup("<td>%s</td>") % (text or "") for text in row)
            for row in rows
        )
        return Markup(
            '<table class="table table-sm"><thead><tr>%s</tr></thead><tbody>%s</tbody></table>'
        ) % (head, body)

    # --- the whole file ---

    def _check_file(self):
        """Read the whole file once: is it sound, how many rows, how often each brand text.

        :raise FileRefused: it is not, and nothing of it is imported
        """
        total, brands, categories = 0, Counter(), set()
        with self._open_file() as file:
            table = self._open_table(file)
            parser = self._parser(table.header)
            for raw in table.rows():
                total += 1
                brand, category = parser.brand_and_category(raw)
                categories.add(category)
                if brand in brands or len(brands) < MAX_BRAND_TEXTS:
                    brands[brand] += 1
        if not total:
            raise FileRefused(Trouble.HEADER_ONLY)
        brands.pop("", None)
        book = BrandBook(brands, not_brands=categories, **self._brand_hints())
        return {
            "row_total": total,
            "header": table.header,
            "encoding_found": table.encoding,
            "brand_names": book.names(brands),
        }

    def _brand_hints(self):
        """Brands on record and what the mapping decides."""
        # sudo: names only, to spell a brand as it is spelled already
        brands = self.env["service.brand"].sudo().search([("active", "=", True)])
        pinned = self.mapping_id.value_ids.filtered(lambda line: line.target == "brand")
        return {
            "known": brands.mapped("name"),
            "pinned": {line.text: line.value or "" for line in pinned},
        }

    def _check_can_start(self):
        """Refuse at once what can be seen at once."""
        try:
            self._probe()
        except FileRefused as refused:
            raise UserError(problem_text(self.env, refused.problem)) from refused
