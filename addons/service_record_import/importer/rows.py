"""One row of a file as typed values, or the reason why it is none."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from odoo.addons.service_base.tables.problems import Problem, RowRefused, Trouble
from odoo.addons.service_base.tables.reader import lost_digits

from .plan import value_key
from .values import is_text, parse_moment, plain_number, whole_number

RESULTS = (
    "repaired",
    "installed",
    "serviced",
    "solved_remotely",
    "exchanged",
    "no_fault",
    "not_repairable",
    "declined",
)
# How an order may stand after the import: finished with a result, or one of these.
ENDS = (*RESULTS, "waiting", "review", "new")
SERVICE_TYPES = ("repair", "installation", "maintenance", "inspection", "consultation")
SERVICE_MODES = ("remote", "on_site", "carry_in", "mail_in", "exchange")

SHORT, LONG = 200, 20_000
# target: longest text
TARGETS = {
    "external_ref": SHORT,
    "end": SHORT,
    "reported_on": SHORT,
    "done_on": SHORT,
    "category": SHORT,
    "product": SHORT,
    "serial": SHORT,
    "brand": SHORT,
    "made_year": SHORT,
    "age": SHORT,
    "purchased_on": SHORT,
    "symptom": LONG,
    "result_note": LONG,
    "remark": LONG,
    "point": SHORT,
    "country": SHORT,
    "contact_name": SHORT,
    "phone": SHORT,
    "street": SHORT,
    "area": SHORT,
    "service_type": SHORT,
    "service_mode": SHORT,
}
# Numbers that name something.
NUMBERS = ("serial", "phone")
# What stands before the sums below a table.
TOTALS = {
    "合计",
    "总计",
    "小计",
    "共计",
    "总数",
    "total",
    "totals",
    "sum",
    "subtotal",
    "grand total",
}
FIRST_DAY = date(1970, 1, 1)
FIRST_YEAR = 1850
OLDEST = 170


@dataclass(slots=True)
class Row:
    """What a row says; times without a zone are those of the clock at the service point."""

    number: int
    ref: str
    end: str
    reported: datetime
    done: datetime | None
    texts: dict
    made_on: date | None
    purchased_on: date | None
    service_type: str
    service_mode: str
    country: str | None
    notes: list = field(default_factory=list)

    def text(self, target):
        return self.texts.get(target, "")


class RowParser:
    """Turns the raw rows of one file into rows, by the plan fitted to its header."""

    def __init__(self, plan, header, today, zone=None):
        """:param zone: tzinfo of the days of moments that tell another zone"""
        self._plan, self._zone = plan, zone
        self._fitted = plan.fit(header)
        self._titles = {}
        for column, _position, title in self._fitted:
            self._titles.setdefault(column.target, title)
        self._needed = {c.target for c, _p, _t in self._fitted if c.need == "value"}
        self._latest = today + timedelta(days=1)  # a zone east of ours may be a day ahead

    def title(self, target):
        return self._titles.get(target, target)

    def ref_of(self, raw):
        """The row's own id as it stands there, for naming a row that is set aside."""
        return self._read(raw.cells).get("external_ref", "")[:SHORT]

    def brand_and_category(self, raw):
        texts = self._read(raw.cells)
        return texts.get("brand", "")[:SHORT], texts.get("category", "")[:SHORT]

    def parse(self, raw):
        """
        :return: Row
        :raise RowRefused: the row cannot become an order
        """
        if raw.problem:
            raise RowRefused(raw.problem.trouble, **raw.problem.params)
        texts = self._read(raw.cells)
        self._check_texts(texts)
        for target in NUMBERS:
            if target in texts:
                texts[target] = plain_number(texts[target])
        row = Row(
            number=raw.number,
            ref=texts.get("external_ref", ""),
            end=self._choice(texts, "end", ENDS, "new"),
            reported=self._moment(texts, "reported_on"),
            done=self._moment(texts, "done_on"),
            texts=texts,
            made_on=None,
            purchased_on=self._day(texts, "purchased_on"),
            service_type=self._choice(
                texts, "service_type", SERVICE_TYPES, self._plan.service_type
            ),
            service_mode=self._choice(
                texts, "service_mode", SERVICE_MODES, self._plan.service_mode
            ),
            country=self._country(texts),
        )
        self._complete_days(row)
        row.made_on = self._made_on(row)
        self._check_order_of_dates(row)
        return row

    def _read(self, cells):
        """Dict target → text; the first filled column of a target counts."""
        texts = {}
        for column, position, _title in self._fitted:
            if position < len(cells) and cells[position] and not texts.get(column.target):
                texts[column.target] = cells[position]
        return texts

    def _check_texts(self, texts):
        if texts.get("external_ref", "").strip(":： ").casefold() in TOTALS:
            raise RowRefused(Trouble.TOTAL)
        joined = "".join(texts.values())
        if "\0" in joined:
            raise RowRefused(Trouble.NUL_CHARACTER)
        if not is_text(joined):
            raise RowRefused(Trouble.BAD_CHARACTER)
        for target in self._titles:
            text = texts.get(target, "")
            if not text and target in self._needed:
                raise RowRefused(Trouble.EMPTY_CELL, column=self.title(target))
            if TARGETS[target] == SHORT and lost_digits(text):
                raise RowRefused(Trouble.DIGITS_LOST, column=self.title(target), value=text)
            if len(text) > TARGETS[target]:
                raise RowRefused(
                    Trouble.TOO_LONG,
                    column=self.title(target),
                    count=len(text),
                    limit=TARGETS[target],
                )

    def _mapped(self, texts, target):
        """The text, or what the value lines of the mapping make of it."""
        text = texts.get(target, "")
        return self._plan.values.get(target, {}).get(value_key(text), text) if text else ""

    def _choice(self, texts, target, choices, default):
        value = self._mapped(texts, target)
        if not value:
            return default
        if value not in choices:
            raise RowRefused(
                Trouble.UNKNOWN_VALUE, column=self.title(target), value=texts[target][:100]
            )
        return value

    def _country(self, texts):
        code = self._mapped(texts, "country").upper()
        return code if len(code) == 2 and code.isalpha() else None

    def _moment(self, texts, target):
        text = texts.get(target, "")
        if not text:
            return None
        moment = parse_moment(text, self._plan.date_format)
        if moment is None:
            raise RowRefused(Trouble.BAD_DATE, column=self.title(target), value=text[:100])
        if not FIRST_DAY <= self._local_day(moment) <= self._latest:
            raise RowRefused(Trouble.DATE_OUT_OF_RANGE, column=self.title(target), value=text[:100])
        return moment

    def _day(self, texts, target):
        moment = self._moment(texts, target)
        return moment and self._local_day(moment)

    def _local_day(self, moment):
        return (moment.astimezone(self._zone) if moment.tzinfo and self._zone else moment).date()

    def _complete_days(self, row):
        """Work without a day is not done today: somebody looks at it."""
        row.reported = row.reported or row.done
        if row.end in RESULTS and not row.reported:
            row.end = "review"
            row.notes.append(Problem(Trouble.NO_DAY))

    def _made_on(self, row):
        """The first day of the year of manufacture, told by the year or by the age."""
        latest = (self._local_day(row.reported) if row.reported else self._latest).year
        if row.text("made_year"):
            year = whole_number(row.text("made_year"))
            if year is not None and FIRST_YEAR <= year <= latest:
                return date(year, 1, 1)
            self._note_left_out(row, "made_year")
        if row.text("age"):
            age = whole_number(row.text("age"))
            if age is not None and 0 <= age <= OLDEST:
                return date(latest - age, 1, 1)
            self._note_left_out(row, "age")
        return None

    def _note_left_out(self, row, target):
        params = {"column": self.title(target), "value": row.text(target)[:50]}
        row.notes.append(Problem(Trouble.YEAR_LEFT_OUT, params))

    def _check_order_of_dates(self, row):
        if row.done and row.reported and self._is_before(row.done, row.reported):
            self._refuse_order(row, "reported_on", "done_on")
        if row.purchased_on and row.reported and row.purchased_on > self._local_day(row.reported):
            self._refuse_order(row, "purchased_on", "reported_on")
        if row.purchased_on and row.made_on and row.purchased_on < row.made_on:
            self._refuse_order(row, "made_year", "purchased_on")

    def _is_before(self, first, last):
        if bool(first.tzinfo) != bool(last.tzinfo):
            return self._local_day(first) < self._local_day(last)
        return first < last

    def _refuse_order(self, row, first, last):
        raise RowRefused(
            Trouble.DATES_CROSSED,
            first=self.title(first),
            first_value=row.text(first),
            last=self.title(last),
            last_value=row.text(last),
        )
