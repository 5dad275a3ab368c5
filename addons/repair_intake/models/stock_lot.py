from datetime import date, datetime, time
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command, Domain
from odoo.tools import SQL, escape_psql, format_date, format_datetime
from odoo.tools.mimetypes import guess_mimetype

from odoo.addons.service_base.buttons import count_lines
from odoo.addons.service_base.labels import selection_labels
from odoo.addons.service_base.numbers import number_key
from odoo.addons.service_base.pictures import is_whole_pdf
from odoo.addons.service_network.roles import EVERY_ROLE

from .. import device_number as numbers
from .service_device_number import KINDS
from .service_device_owner import HOW_OWNED

# Dates and proof that the verdict on a repair rests on.
FACTS = ["purchase_date", "activation_date", "manufacture_date", "proof", "proof_serial"]


JUDGES = {"imei": numbers.as_imei, "imei2": numbers.as_imei, "meid": numbers.as_meid}


# Shorter, a text fits half the country: only whole numbers and beginnings of serials are found.
SHORTEST = 4


# Shorter, it is looked for at the end of a number, as people read numbers out, and at its
# beginning; from here on anywhere in it.
SHORTEST_PART = 5


# Shorter keys no index finds.
SHORTEST_KEY = 3


# Up to so many hits are found before they are sorted.
FEW = 1000


# More devices than this share a part of an IMEI only where the part is too short to tell anything.
MOST_DEVICES = 200


# Compared by identity: the name of such a device was made up of a foreign key, whose dashes count.
NAME_IS_NO_NUMBER = object()


class Found(NamedTuple):
    """Devices found by a number, for several searches of one lookup. No client can send it."""

    text: str
    ids: list


def part_domain(name, text, typed=None):
    """Where a text stands in a number: anywhere, or if it is short at its end or beginning.

    :param typed: what was typed, where the text is the key of it
    """
    part = escape_psql(text)
    if len(typed or text) >= SHORTEST_PART:
        return Domain(name, "ilike", part)
    return Domain(name, "=ilike", f"%{part}") | Domain(name, "=ilike", f"{part}%")


def key_domain(name, text):
    """Where a number is compared by its key; see `number_key`."""
    key = number_key(text)
    return part_domain(name, key, text) if len(key) >= SHORTEST_KEY else Domain.FALSE


def narrow_to_ids(model, domain):
    """The domain as ids where it fits few records, else as it is.

    In no order at first: a database that guesses too many hits walks the whole table in the order
    of the list to find the first page, instead of asking the indexes of the numbers.
    """
    found = model._search(domain, limit=FEW + 1).get_result_ids()
    return Domain("id", "in", found) if len(found) <= FEW else domain


# Points that do not know the new owner no longer see the device.
FORGET_POINTS = """
DELETE FROM stock_lot_service_point_rel seen
 USING stock_lot lot
 WHERE lot.id = seen.lot_id AND lot.id = ANY(%(ids)s) AND lot.owner_id IS NOT NULL
   AND NOT EXISTS (SELECT FROM res_partner_service_point_rel known
                    WHERE known.partner_id = lot.owner_id AND known.point_id = seen.point_id)
"""


PROOF_TYPES = ("image/jpeg", "image/png", "image/webp", "application/pdf")


PROOF_PAGES = 10


PROOF_BYTES = 10 * 1024 * 1024


# Icon and colour of each kind of event; other addons add their own kinds.
EVENT_KINDS = {
    "made": ("fa-industry", "text-muted"),
    "bought": ("fa-shopping-bag", "text-muted"),
    "activated": ("fa-power-off", "text-muted"),
    "owner": ("fa-user", "text-info"),
    "reported": ("fa-bullhorn", "text-warning"),
    "done": ("fa-check-circle", "text-success"),
    "step": ("fa-circle-o", "text-muted"),
    "exchanged": ("fa-exchange", "text-warning"),
}


class Event(NamedTuple):
    """One thing that happened to a device; `record` leads to what tells more of it."""

    lot_id: int
    at: date | datetime
    kind: str
    title: str
    text: str = ""
    record: models.BaseModel | None = None

    @property
    def moment(self):
        """For sorting: a day without an hour comes first on its day."""
        is_moment = isinstance(self.at, datetime)
        return self.at if is_moment else datetime.combine(self.at, time.min)


# More than anybody reads of one device.
NEWEST_ORDERS = 500


TIMELINE_STEPS = ("reopen", "close", "cancel")


class StockLot(models.Model):
    """A serial number is the file of one device, kept for life."""

    _inherit = "stock.lot"
    _rec_names_search = ["lookup"]
    _pictures_redrawn = True  # see ir.attachment

    service_brand_id = fields.Many2one(
        "service.brand",
        string="Brand",
        compute="_compute_service_brand_id",
        store=True,
        readonly=False,
        ondelete="restrict",
    )
    owner_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        ondelete="restrict",
        # a point may hold a device whose owner is another point's customer: see shown_owner_id
        groups="service_network.group_office_user,stock.group_stock_user",
    )
    purchase_date = fields.Date()
    activation_date = fields.Date()
    manufacture_date = fields.Date()
    proof = fields.Selection(
        [
            ("none", "No Proof"),
            ("invoice", "Invoice"),
            ("card", "Warranty Card"),
            ("online", "Online Order"),
        ],
        string="Proof of Purchase",
        default="none",
        required=True,
    )
    proof_serial = fields.Char(
        string="Serial on Proof", help="As printed on the invoice or card, if it is printed there."
    )
    service_point_ids = fields.Many2many(
        "service.point",
        "stock_lot_service_point_rel",
        "lot_id",
        "point_id",
        string="Served by",
        copy=False,
        groups=EVERY_ROLE,
        help="The points that know this device.",
    )
    service_order_ids = fields.One2many("service.order", "device_id", groups=EVERY_ROLE)
    service_order_count = fields.Integer(compute="_compute_service_order_count", groups=EVERY_ROLE)
    name_key = fields.Char(
        machine=True,
        compute="_compute_name_key",
        store=True,
        precompute=True,
        index="trigram",
        help="The serial as it is compared: see `number_key`.",
    )
    imei = fields.Char(
        string="IMEI",
        compute="_compute_numbers",
        inverse="_inverse_numbers",
        search=lambda self, *condition: self._search_number("imei", *condition),
        compute_sudo=True,
        copy=False,
    )
    imei2 = fields.Char(
        string="IMEI 2",
        compute="_compute_numbers",
        inverse="_inverse_numbers",
        search=lambda self, *condition: self._search_number("imei2", *condition),
        compute_sudo=True,
        copy=False,
        help="Of the second card slot.",
    )
    meid = fields.Char(
        string="MEID",
        compute="_compute_numbers",
        inverse="_inverse_numbers",
        search=lambda self, *condition: self._search_number("meid", *condition),
        compute_sudo=True,
        copy=False,
    )
    former_numbers = fields.Char(
        string="Earlier Numbers",
        compute="_compute_former_numbers",
        compute_sudo=True,
        help="Of the time before the board was changed. They still find this device.",
    )
    imei_expected = fields.Boolean(related="product_id.categ_id.imei_expected")
    serial_hint = fields.Char(compute="_compute_serial_hint")
    lookup = fields.Char(string="Serial or IMEI", store=False, search="_search_lookup")
    # the order of the list, and the beginning of a number
    _name_idx = models.Index("(name, id)")
    _name_key_idx = models.Index("(name_key)")
    shown_owner_id = fields.Many2one(
        "res.partner",
        string="Present Owner",
        compute="_compute_shown_owner_id",
        search="_search_shown_owner_id",
        help="As far as the reader knows this person.",
    )
    owner_since = fields.Date(string="Owned Since", copy=False)
    owner_how = fields.Selection(HOW_OWNED, string="Owner Learned by", readonly=True, copy=False)
    earlier_owner_ids = fields.One2many(
        "service.device.owner", "lot_id", string="Earlier Owners", readonly=True, groups=EVERY_ROLE
    )
    proof_page_ids = fields.Many2many(
        "ir.attachment",
        "stock_lot_proof_page_rel",
        "lot_id",
        "attachment_id",
        string="Pages of the Proof",
        copy=False,
    )
    timeline = fields.Html(
        compute="_compute_timeline", sanitize=False, personal="text", groups=EVERY_ROLE
    )
    exchanged_from_id = fields.Many2one(
        "stock.lot",
        string="In Exchange for",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        help="The unit the customer gave back for this one; its rights go on.",
    )
    exchanged_on = fields.Date(copy=False)
    exchanged_to_ids = fields.One2many("stock.lot", "exchanged_from_id", string="Exchanged for")
    first_unit_id = fields.Many2one(
        "stock.lot",
        compute="_compute_first_unit_id",
        store=True,
        recursive=True,
        index="btree_not_null",
        help="The unit that was bought, at the other end of all exchanges.",
    )
    _exchanged_once = models.UniqueIndex(
        "(exchanged_from_id) WHERE exchanged_from_id IS NOT NULL",
        "That unit was exchanged for another device already.",
    )
    _exchange_has_day = models.Constraint(
        "CHECK(exchanged_from_id IS NULL OR exchanged_on IS NOT NULL)",
        "Say on which day the device was exchanged.",
    )
    _exchange_is_not_own = models.Constraint(
        "CHECK(exchanged_from_id IS NULL OR exchanged_from_id <> id)",
        "A device is not exchanged for itself.",
    )

    @api.model
    def _is_after_sales(self):
        return True

    @api.depends("product_id.service_brand_id")
    def _compute_service_brand_id(self):
        for lot in self:
            lot.service_brand_id = lot.product_id.service_brand_id or lot.service_brand_id

    @api.depends("name")
    def _compute_name_key(self):
        for lot in self:
            lot.name_key = number_key(lot.name)

    @api.depends("service_order_ids")
    def _compute_service_order_count(self):
        count_lines(self, "service_order_count", "service.order", "device_id")

    @api.constrains("purchase_date", "manufacture_date")
    def _check_dates(self):
        today = max(fields.Date.context_today(self), self.env.company._today())
        for lot in self:
            if lot.purchase_date and lot.purchase_date > today:
                raise ValidationError(
                    self.env._(
                        "Device %s: the purchase date lies in the future. Check the proof.",
                        lot.name,
                    )
                )
            if (
                lot.purchase_date
                and lot.manufacture_date
                and (lot.purchase_date < lot.manufacture_date)
            ):
                raise ValidationError(
                    self.env._(
                        "Device %s was bought before it was made. Check both dates.", lot.name
                    )
                )

    @api.constrains("name", "product_id")
    def _check_one_spelling(self):
        """A serial spelled otherwise is the same serial; equal spellings are Odoo's to refuse."""
        if self.env.context.get("name_is_no_number") is NAME_IS_NO_NUMBER:
            return
        asked = self.filtered(lambda lot: lot.name_key and lot.product_id.tracking == "serial")
        if not asked:
            return
        # sudo: a serial is taken wherever its device is
        known = self.sudo().search_fetch(
            [
                ("name_key", "in", asked.mapped("name_key")),
                ("product_id", "in", asked.product_id.ids),
            ],
            ["name", "name_key", "product_id", "company_id"],
        )
        spelled = known.grouped(lambda lot: (lot.name_key, lot.product_id))
        for lot in asked.sudo():
            for other in spelled[lot.name_key, lot.product_id] - lot:
                apart = lot.company_id and other.company_id and lot.company_id != other.company_id
                if other.name != lot.name and not apart:
                    raise ValidationError(
                        self.env._(
                            "%(serial)s is on file as %(known)s for this model."
                            " Open that device instead of making a second one.",
                            serial=lot.name,
                            known=other.name,
                        )
                    )

    @api.constrains("name", "product_id")
    def _check_identity_stands(self):
        """What a unit is called is proof: of stock that is the company's, and of finished work."""
        if not self._is_of_a_point():
            return
        # sudo: only asks whether the unit lies in stock or was worked on
        for lot in self.sudo():
            lying = lot.quant_ids.filtered(
                lambda quant: quant.quantity > 0
                and quant.location_id.usage in ("internal", "transit")
            )
            if lying or any(order._is_finished() for order in lot.service_order_ids):
                raise ValidationError(
                    self.env._(
                        "Serial and model of %s stand: the unit lies in stock, or work on it is"
                        " finished. Ask the hotline to correct them.",
                        lot.name,
                    )
                )

    def action_view_service_orders(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Service Orders"),
            "res_model": "service.order",
            "view_mode": "list,kanban,form",
            "mobile_view_mode": "kanban",
            "domain": [("device_id", "=", self.id)],
            "context": {"default_device_id": self.id},
        }

    @api.model
    def _get_report_fields(self):
        """What a report reads of its device: fetched as it is found, and no more than that."""
        exchange = ["exchanged_from_id", "exchanged_on", "first_unit_id"]
        kept = ["name", "name_key", "product_id", "owner_id", "service_brand_id", "company_id"]
        return [*kept, *FACTS, *exchange]

    # The numbers of a device beside its serial; see `service.device.number`.

    def _compute_numbers(self):
        rows = self._number_rows()
        found = {(row.lot_id.id, row.kind): row.number for row in rows}
        for lot in self:
            for kind in KINDS:
                lot[kind] = found.get((lot._origin.id, kind), False)

    @api.depends("imei", "imei2", "meid")
    def _compute_former_numbers(self):
        rows = self._former_rows().sorted("until").grouped("lot_id")
        for lot in self:
            lot.former_numbers = ", ".join(
                self.env._(
                    "%(kind)s %(number)s until %(day)s",
                    kind=KINDS[row.kind],
                    number=row.number,
                    day=format_date(self.env, row.until),
                )
                for row in rows.get(lot._origin, ())
            )

    def action_forget_former_numbers(self):
        """A number that was only mistyped never was the device's, and is free for its own."""
        self.ensure_one()
        if not self.env.user.has_group("service_network.group_network_manager"):
            raise UserError(self.env._("Ask a network manager to take out earlier numbers."))
        self.check_access("read")
        told = self.former_numbers
        # sudo: the network manager's own right, just checked
        device = self.sudo()
        device._former_rows().unlink()
        device.invalidate_recordset(["former_numbers"])
        device._message_log(body=self.env._("Earlier numbers taken out: %s", told))

    @api.depends("name", "imei", "product_id")
    def _compute_serial_hint(self):
        for lot in self:
            judged = lot.imei_expected and not lot.imei
            lot.serial_hint = judged and self._serial_hint(lot.name)

    @api.model_create_multi
    def create(self, vals_list):
        self._check_earlier_units_are_known(vals_list)
        vals_list = self.env["service.point"]._known_from_the_start(vals_list)
        vals_list = [{**vals, **self._prepare_owner_vals(vals)} for vals in vals_list]
        vals_list = [self._judge_numbers(vals) for vals in vals_list]
        self._take_imei_from_serial(vals_list)
        lots = super().create(vals_list)
        if any(vals.get("proof_page_ids") for vals in vals_list):
            lots._take_pages()
        return lots

    def write(self, vals):
        self._refuse_loop(vals)
        vals = self._judge_numbers(vals)
        changed = self._with_another_owner(vals)
        result = super(StockLot, self - changed).write(self._without_owner_how(vals))
        if changed:
            changed._close_ownership(vals.get("owner_since"))
            result = super(StockLot, changed).write({**vals, **self._prepare_owner_vals(vals)})
            changed._forget_points()
        if "proof_page_ids" in vals:
            self._take_pages()
        return result

    def _inverse_numbers(self):
        """What a device is called no longer, after its board was changed, still finds it."""
        rows = self._number_rows()
        wanted = {(lot.id, kind): lot[kind] for lot in self for kind in KINDS if lot[kind]}
        stale = rows.filtered(lambda row: wanted.get((row.lot_id.id, row.kind)) != row.number)
        kept = {(row.lot_id.id, row.kind) for row in rows - stale}
        stale.until = fields.Date.context_today(self)
        stale.flush_recordset()  # a device has one number of each kind at a time
        new = {key: number for key, number in wanted.items() if key not in kept}
        back = self._former_rows().filtered(lambda row: row.number in new.values())
        back.filtered(lambda row: new.get((row.lot_id.id, row.kind)) != row.number).unlink()
        for row in back.exists():
            row.until = False
            del new[row.lot_id.id, row.kind]
        self._check_numbers_free(new.values())
        rows.create([{"lot_id": lot, "kind": kind, "number": n} for (lot, kind), n in new.items()])

    def _search_number(self, kind, operator, value):
        if operator not in ("in", "ilike", "like", "=ilike", "=like"):
            return NotImplemented
        # sudo: the devices found are those the reader may see
        Number = self.env["service.device.number"].sudo()
        if operator == "in" and False in value:
            having = Number._search([("kind", "=", kind), ("until", "=", False)])
            return Domain("id", "not in", having.subselect("lot_id"))
        matches = Number._search([("kind", "=", kind), ("number", operator, value)])
        return Domain("id", "in", matches.subselect("lot_id"))

    def _number_rows(self):
        """The numbers the devices have now."""
        # sudo: the numbers of a device are shown to whoever may see the device
        Number = self.env["service.device.number"].sudo()
        return Number.search_fetch([("lot_id", "in", self._origin.ids), ("until", "=", False)])

    def _former_rows(self):
        # sudo: as above
        Number = self.env["service.device.number"].sudo()
        return Number.search_fetch([("lot_id", "in", self._origin.ids), ("until", "!=", False)])

    # --- judging ---

    @api.model
    def _judge_numbers(self, vals):
        """The vals with each number in its one spelling."""
        return vals | {
            kind: self._judged_number(kind, vals[kind]) for kind in KINDS if vals.get(kind)
        }

    @api.model
    def _judged_number(self, kind, text):
        number = JUDGES[kind](text)
        if number.flaw:
            raise ValidationError(
                self.env._("%(number)s: %(flaw)s", number=text[:40], flaw=self._flaw_text(number))
            )
        return number.value

    @api.model
    def _flaw_text(self, number):
        """What is wrong with a number, said to whoever typed it."""
        is_imei = number.kind == numbers.IMEI
        return {
            numbers.LETTERS: self.env._("An IMEI has digits only. Take out what is not a digit.")
            if is_imei
            else self.env._("An MEID has only the digits 0–9 and the letters A–F."),
            numbers.LENGTH: self.env._("An IMEI has 15 digits; this has %s.", number.hint)
            if is_imei
            else self.env._("An MEID has 14 digits; this has %s.", number.hint),
            numbers.ALL_ZERO: self.env._("Nothing but zeros: the device has lost its number."),
            numbers.CHECK_DIGIT: self.env._(
                "The last digit does not fit the others, it should be %s:"
                " one of the digits is mistyped. Compare them one by one.",
                number.hint,
            ),
            numbers.RANGE: self.env._("There is no MEID like this. Is it an IMEI?"),
        }[number.flaw]

    @api.model
    def _serial_hint(self, serial):
        """What is odd about a serial where an IMEI is expected; it is accepted nevertheless."""
        if not serial or numbers.spellings(serial):
            return False
        value = number_key(serial)
        # numbers of old records and of units without a radio have letters
        return value.isdigit() and self._flaw_text(numbers.as_imei(value))

    @api.model
    def _check_numbers_free(self, values):
        """Say it before the database does, and compare with serials that are such a number."""
        values = list(values)
        if not values:
            return
        doubles = {value for value in values if values.count(value) > 1}
        ours = self._shared_by(self.mapped("company_id.id"))
        # sudo: a number is taken wherever its device is
        taken = self.env["service.device.number"].sudo().search([("number", "in", values), *ours])
        serials = self.sudo().search(
            [("name_key", "in", values), ("id", "not in", self.ids), *ours]
        )
        for number in [*doubles, *taken.mapped("number"), *serials.mapped("name")]:
            raise ValidationError(
                self.env._(
                    "%s is on file for another device or in another field of this one."
                    " Search for the number before you enter it again.",
                    number,
                )
            )

    def _rename(self, serial):
        """Correct a serial that was mistyped, and the IMEI that was read out of it."""
        self.ensure_one()
        wrong = self._number_rows().filtered(lambda row: row.number == number_key(self.name))
        wrong.unlink()
        vals = {"name": serial, "product_id": self.product_id.id}
        self._take_imei_from_serial([vals])
        self.write({name: vals[name] for name in ("name", "imei") if name in vals})

    # --- serials that are an IMEI ---

    @api.model
    def _shared_by(self, company_ids):
        """Domain of the devices that share no number with those of the companies; False: any."""
        told = company_ids and all(company_ids)
        return Domain("company_id", "in", [False, *company_ids]) if told else Domain.TRUE

    @api.model
    def _take_imei_from_serial(self, vals_list):
        """Where an IMEI is expected and the serial is one, it is the device's IMEI as well."""
        by_value = {}
        for vals in vals_list:
            number = numbers.classify(vals.get("name"))
            if number.kind == numbers.IMEI and not number.flaw and not vals.get("imei"):
                by_value.setdefault(number.value, vals)
        if not by_value:
            return
        # sudo: only asks what is expected, and whether the number is free
        products = (
            self.env["product.product"]
            .sudo()
            .browse({vals["product_id"] for vals in by_value.values() if vals.get("product_id")})
        )
        expected = products.filtered("categ_id.imei_expected").ids
        ours = self._shared_by([vals.get("company_id") for vals in by_value.values()])
        Number = self.env["service.device.number"].sudo()
        taken = Number.search([("number", "in", list(by_value)), *ours])
        for value in by_value.keys() - set(taken.mapped("number")):
            if by_value[value].get("product_id") in expected:
                by_value[value].update(name=value, imei=value)

    # --- finding ---

    @api.model
    def _find_devices(self, asked, company=None):
        """The device of each number as typed: dict → stock.lot, only for those that are sure.

        By serial, IMEI or MEID, one it has or had, however it is spelled. One serial may be of two
        makers' models: the model told with it decides, and without one neither is found.

        :param asked: texts, or pairs of a text and the id of the model that was told
        :param company: whose report it is, the current company's by default
        """
        pairs = {it: it if isinstance(it, tuple) else (it, False) for it in asked if it}
        on_file = self._find_on_file([text for text, _model in pairs.values()], company)
        found = {}
        for it, (text, model_id) in pairs.items():
            fitting = on_file.get(text, self.browse())
            if model_id:
                fitting = fitting.filtered(lambda lot, told=model_id: lot.product_id.id == told)
            if len(fitting.product_id) == 1:
                exact = fitting.filtered(lambda lot, told=text: lot.name == told)
                found[it] = (exact or fitting)[0].sudo(False)
        texts = {text: found[it] for it, (text, _model) in pairs.items() if it in found}
        self.env["service.number.search"]._take_serials(
            [text for text, _model in pairs.values()], texts
        )
        return found

    @api.model
    def _find_on_file(self, texts, company=None):
        """All devices that have or had a number: dict text → stock.lot, the oldest first.

        :param company: of those it may know, the current company by default
        """
        company = company or self.env.company
        keys = {text: number_key(text) for text in texts if text}
        asked = {text: {key, *numbers.spellings(text)} for text, key in keys.items() if key}
        every = {key for values in asked.values() for key in values}
        if not every:
            return {}
        # sudo: whoever holds the device may open its file, wherever it was served before
        by_serial = (
            self.sudo()
            .search_fetch(
                [("name_key", "in", list(every)), *company._known_domain()],
                self._get_report_fields(),
                order="id",
            )
            .grouped("name_key")
        )
        coded = {key for text, values in asked.items() for key in values - {keys[text]}}
        coded |= {key for key in every if numbers.spellings(key)}
        by_number = self._find_by_known_numbers(coded, company)
        found = {}
        for text, values in asked.items():
            lots = by_serial.get(keys[text]) or self.sudo().browse()
            for value in sorted(values) if not lots else ():
                lots |= by_serial.get(value, lots) | by_number.get(value, lots)
            if lots:
                found[text] = lots
        return found

    @api.model
    def _find_by_known_numbers(self, asked, company):
        if not asked:
            return {}
        # sudo: whoever holds the device may open its file, wherever it was served before
        Number = self.env["service.device.number"].sudo()
        rows = Number.search([("number", "in", list(asked)), *company._known_domain()])
        return {row.number: row.lot_id for row in rows}

    @api.model
    def _find_of_other_models(self, asked, company=None):
        """Where a number is on file for another model than was told, and may be the same unit.

        Makers number their units each for himself: a serial of another maker's model is another
        unit. An IMEI is of one unit in the world.

        :param asked: pairs as in `_find_devices`
        :return: dict pair → stock.lot
        """
        on_file = self._find_on_file([text for text, _model in asked], company)
        # sudo: only asks who makes a model
        models_told = self.env["product.product"].sudo().browse({told for _text, told in asked})
        brand_of = {model.id: model.service_brand_id for model in models_told}
        found = {}
        for text, told in asked:
            lots = on_file.get(text, self.browse())
            if told in lots.product_id.ids:
                continue
            brand = brand_of[told]
            alike = lots.filtered(
                lambda lot, brand=brand, text=text: not (brand and lot.service_brand_id)
                or lot.service_brand_id == brand
                or bool(numbers.spellings(text))
            )
            if alike:
                found[text, told] = alike
        return found

    def _has_number(self, text):
        """Whether the text is a number this device has or had."""
        self.ensure_one()
        key = number_key(text)
        return bool(key) and key in self._number_keys()[self]

    def _number_keys(self):
        """All numbers each device has or had, as they are compared: dict stock.lot → set."""
        keys = {lot: {number_key(lot.name)} - {""} for lot in self}
        by_id = {lot.id: lot for lot in self}
        for row in self._number_rows() | self._former_rows():
            keys[by_id[row.lot_id.id]].add(row.number)
        return keys

    # Finding a device by any part of any of its numbers.

    def _search_lookup(self, operator, value):
        if operator == "in":
            return Domain.OR(self._lookup_domain(text) for text in value)
        if operator.endswith("like") and isinstance(value, str):
            return narrow_to_ids(self, self._lookup_domain(value.strip("%")))
        return NotImplemented

    @api.model
    def _lookup_domain(self, text):
        text = (text or "").strip() if isinstance(text, str) else ""
        if not text:
            return Domain.FALSE
        if len(text) < SHORTEST:
            part = escape_psql(text)
            spellings = {part, part.upper(), part.lower()}
            return Domain.OR(Domain("name", "=like", f"{start}%") for start in spellings)
        domain = key_domain("name_key", text)
        if devices := self._ids_by_number(text):
            domain |= Domain("id", "in", devices)
        return domain

    @api.model
    def _ids_by_number(self, text):
        """Ids of devices with this part in an IMEI or MEID.

        Ids and no sub-select, so that the database can combine the indexes of both tables.
        """
        known = self.env.context.get("found_by_number")
        if isinstance(known, Found) and known.text == text:
            return known.ids
        part = number_key(text)
        if len(part) < SHORTEST or not set(part) <= set("0123456789ABCDEF"):
            return []
        pattern = f"%{part}%" if len(part) >= SHORTEST_PART else f"%{part}"
        # sudo: what is found by them is what the reader may see
        Number = self.env["service.device.number"].sudo()
        # in no order: sorting would have to find them all first
        query = Number._search([("number", "=like", pattern)], limit=MOST_DEVICES)
        return [lot for (lot,) in self.env.execute_query(query.select("lot_id"))]

    # Who owns a device, since when, how that was learned, and who owned it before.
    #
    # The present owner stands on the device itself, so that a new device costs no further record.

    @api.depends("owner_id")
    @api.depends_context("uid")
    def _compute_shown_owner_id(self):
        owners = self._known_owners()
        for lot in self:
            lot.shown_owner_id = owners.get(lot._origin)

    def _search_shown_owner_id(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("id", "in", self._search_by_owner(operator, value))

    def _search_by_owner(self, operator, value):
        known = self.env["res.partner"]._search([("id", operator, value)])
        # sudo: devices of persons the reader knows; which of them he sees the caller asks
        return self.sudo()._search([("owner_id", "in", known)])

    def _known_owners(self):
        """Owners whom this user may see: dict stock.lot → res.partner."""
        # sudo: who owns a device is shown where the person is known
        owner_of = {lot._origin: lot.sudo().owner_id.id for lot in self}
        partners = self.env["res.partner"].browse({owner for owner in owner_of.values() if owner})
        if not self.env.su:
            partners = partners._filtered_access("read")
        known = dict(zip(partners.ids, partners, strict=True))
        return {lot: known[owner] for lot, owner in owner_of.items() if owner in known}

    def _with_another_owner(self, vals):
        """Those of the devices that get another owner by these values."""
        if "owner_id" not in vals:
            return self.browse()
        return self.filtered(lambda lot: lot.owner_id.id != (vals["owner_id"] or False))

    def _set_owner(self, partner, how, since=None, note=False):
        """Give the devices another owner; the earlier one becomes history.

        :param how: order, registration, hand_over or manual
        """
        # sudo: how an owner was learned is not written by hand
        devices = self.sudo().with_context(owner_note=note)
        vals = {"owner_id": partner.id, "owner_how": how}
        if since:
            vals["owner_since"] = since
        devices.filtered(lambda lot: lot.owner_id != partner).write(vals)
        # of an owner known already it is told better, since when
        earlier = devices.filtered(
            lambda lot: since and lot.owner_since and since < lot.owner_since
        )
        earlier.write({"owner_how": how, "owner_since": since})

    @api.model
    def _prepare_owner_vals(self, vals):
        """What is kept of a new owner. Only superuser code says how it learned of one."""
        if not vals.get("owner_id"):
            return {"owner_since": False, "owner_how": False}
        self._check_owner_is_known(vals["owner_id"])
        how = vals.get("owner_how") if self.env.su else None
        return {
            "owner_since": vals.get("owner_since") or fields.Date.context_today(self),
            "owner_how": how or "manual",
        }

    @api.model
    def _check_owner_is_known(self, partner_id):
        """Nobody learns a stranger's name by making him the owner of a device."""
        if not self.env.su:
            self.env["res.partner"].browse(partner_id).check_access("read")

    @api.model
    def _without_owner_how(self, vals):
        if self.env.su or "owner_how" not in vals:
            return vals
        return {name: value for name, value in vals.items() if name != "owner_how"}

    def _close_ownership(self, until=None):
        """Keep the owner the devices have now as an earlier one."""
        until = fields.Date.to_date(until) or fields.Date.context_today(self)
        # sudo: history is not written by hand
        self.env["service.device.owner"].sudo().create(
            [lot._prepare_earlier_owner_vals(until) for lot in self.sudo() if lot.owner_id]
        )

    def _prepare_earlier_owner_vals(self, until):
        return {
            "lot_id": self.id,
            "partner_id": self.owner_id.id,
            "since": self.owner_since and min(self.owner_since, until),
            "until": until,
            "how": self.owner_how or "manual",
            "note": self.env.context.get("owner_note"),
        }

    def _forget_points(self):
        self.flush_recordset(["owner_id", "service_point_ids"])
        self.env["res.partner"].flush_model(["service_point_ids"])
        self.env.cr.execute(SQL(FORGET_POINTS, ids=self.ids))
        self.invalidate_recordset(["service_point_ids"])

    # The proof of purchase, page by page. Whoever may see the device may see its proof.

    def _add_proofs(self, proofs):
        """:param proofs: pairs (file name, bytes)"""
        self.ensure_one()
        if not proofs:
            return
        # sudo: pages come with a registration, whoever registers
        pages = (
            self.env["ir.attachment"]
            .sudo()
            .create(
                [
                    {"name": name, "raw": content, "res_model": self._name, "res_id": self.id}
                    for name, content in proofs
                ]
            )
        )
        self.sudo().write({"proof_page_ids": [Command.link(page.id) for page in pages]})

    def _take_pages(self):
        """A page uploaded before its device was saved, or at a desk, now belongs to the device."""
        for lot in self:
            # sudo: only pages this user uploaded and that belong to nothing yet
            loose = lot.sudo().proof_page_ids.filtered(
                lambda page: not page.res_id and page.create_uid.id == self.env.uid
            )
            loose.write({"res_model": self._name, "res_id": lot.id})
            lot._check_pages()

    def _check_pages(self):
        # sudo: counts and measures what was just put on the file
        pages = self.sudo().proof_page_ids
        if len(pages) > PROOF_PAGES:
            raise UserError(
                self.env._("A proof of purchase has at most %s pages. Remove some.", PROOF_PAGES)
            )
        foreign = pages.filtered(lambda p: (p.res_model, p.res_id) != (self._name, self.id))
        if foreign:
            raise UserError(self.env._("%s belongs to something else.", foreign[0].id))
        for page in pages:
            self._check_page(page.raw or b"")

    @api.model
    def _check_page(self, content):
        kind = guess_mimetype(content)
        cut = kind == "application/pdf" and not is_whole_pdf(content)
        if cut or kind not in PROOF_TYPES or len(content) > PROOF_BYTES:
            raise UserError(
                self.env._(
                    "A page of a proof is a picture (JPEG, PNG, WebP) or a PDF of at most 10 MB."
                    " Take a photo of it and try again."
                )
            )

    @api.model
    def _check_proofs(self, proofs):
        for _name, content in proofs:
            self._check_page(content)

    # Everything in the life of a device, in one list.
    #
    # Each addon tells its part by overriding `_timeline_events`. It searches as the reader, so that
    # a point reads of its own work only; that others served the device is none of its business.

    @api.depends_context("lang", "tz", "uid")
    def _compute_timeline(self):
        events = self._timeline()
        for lot in self:
            lines = [self._timeline_line(event) for event in events[lot]]
            lot.timeline = self.env["ir.qweb"]._render(
                "repair_intake.device_timeline", {"lines": lines}
            )

    def _timeline(self):
        """The events of each device, the newest first: dict stock.lot → list of `Event`."""
        timeline = {lot: [] for lot in self}
        stored = self.browse(self._origin.ids)
        for event in stored._timeline_events():
            timeline.setdefault(self.browse(event.lot_id), []).append(event)
        return {
            lot: sorted(events, key=lambda event: event.moment, reverse=True)
            for lot, events in timeline.items()
        }

    def _timeline_events(self):
        """Hook: the `Event`s of these devices, in any order.

        Override to add what an addon knows. Search as the user who reads, for all devices at once.
        """
        return [
            *self._dated_events(),
            *self._owner_events(),
            *self._order_events(),
            *self._log_events(),
            *self._exchange_events(),
        ]

    @api.model
    def _timeline_kinds(self):
        """Hook: icon and colour of each kind of event."""
        return EVENT_KINDS

    def _timeline_line(self, event):
        """What the template shows of an event."""
        icon, color = self._timeline_kinds().get(event.kind, EVENT_KINDS["step"])
        if isinstance(event.at, datetime):
            when = format_datetime(self.env, event.at, dt_format="yyyy-MM-dd HH:mm")
        else:
            when = format_date(self.env, event.at, date_format="yyyy-MM-dd")
        record = event.record
        url = record and f"/odoo/m-{record._name}/{record.id}"
        return {**event._asdict(), "when": when, "icon": icon, "color": color, "url": url}

    # --- what the device file itself knows ---

    def _dated_events(self):
        proofs = selection_labels(self, "proof")
        for lot in self:
            if lot.manufacture_date:
                yield Event(lot.id, lot.manufacture_date, "made", self.env._("Manufactured"))
            if lot.purchase_date:
                proof = proofs[lot.proof]
                yield Event(lot.id, lot.purchase_date, "bought", self.env._("Bought"), proof)
            if lot.activation_date:
                yield Event(lot.id, lot.activation_date, "activated", self.env._("Activated"))

    def _owner_events(self):
        """From the second owner on; the first one came with the device."""
        earlier = self.earlier_owner_ids.grouped("lot_id")
        hows = selection_labels(self, "owner_how")
        for lot in self.filtered("owner_since"):
            if lot in earlier and lot.shown_owner_id:
                name = lot.shown_owner_id.display_name
                title = self.env._("Owner: %s", name)
                yield Event(lot.id, lot.owner_since, "owner", title, hows.get(lot.owner_how) or "")
        for line in self.earlier_owner_ids.filtered("since"):
            title = self.env._("Owner: %s", line.partner_id.display_name)
            yield Event(line.lot_id.id, line.since, "owner", title, hows[line.how])

    # The orders of a device, on its timeline.

    def _order_events(self):
        """Reported, and how it ended."""
        orders = self._orders_on_timeline()
        labels = {
            name: selection_labels(orders, name)
            for name in ("service_type", "service_mode", "result")
        }
        outcomes = orders._outcome_texts()
        for order in orders:
            kind = labels["service_type"][order.service_type]
            mode = labels["service_mode"][order.service_mode]
            title = f"{order.name} · {kind} · {mode}"
            yield self._event(order, order.reported_at, "reported", title, order.symptom)
            if order.done_at and order.result:
                text = " · ".join(filter(None, [outcomes.get(order), order.result_note]))
                title = f"{order.name} · {labels['result'][order.result]}"
                yield self._event(order, order.done_at, "done", title, text)

    def _log_events(self):
        """Steps back and out, and changes that weigh as much."""
        of_them = Domain("order_id", "in", self._orders_on_timeline().ids)
        lines = self.env["service.order.log"].search(of_them & self._timeline_lines_domain())
        lines.mapped("field_label")
        for line in lines:
            order = line.order_id
            kind = line.field_name if line.kind == "field" else "step"
            title = f"{order.name} · {line.field_label or ''}"
            change = [line.old_value, line.new_value] if line.kind == "field" else []
            text = " → ".join(filter(None, change))
            details = " · ".join(filter(None, [text, line.note]))
            yield self._event(order, line.at, kind, title, details)

    @api.model
    def _timeline_lines_domain(self):
        """Hook: which lines of an order's timeline the device's own tells as well."""
        return Domain("step", "in", TIMELINE_STEPS)

    def _orders_on_timeline(self):
        return self.env["service.order"].search(
            [("device_id", "in", self.ids)],
            order="reported_at desc, id desc",
            limit=NEWEST_ORDERS * max(len(self), 1),
        )

    def _event(self, order, at, kind, title, text=""):
        """An event of an order's device."""
        return Event(order.device_id.id, at, kind, title, text or "", order)

    def _exchange_events(self):
        for lot in self.filtered("exchanged_on"):
            # sudo: the number of the unit it stands for
            earlier = lot.sudo().exchanged_from_id.display_name or ""
            title = self.env._("Given in exchange for %s", earlier)
            yield Event(lot.id, lot.exchanged_on, "exchanged", title)

    # The unit a device was exchanged for, which had its rights before.

    @api.depends("exchanged_from_id", "exchanged_from_id.first_unit_id")
    def _compute_first_unit_id(self):
        for lot in self:
            earlier = lot.exchanged_from_id
            lot.first_unit_id = earlier.first_unit_id or earlier

    @api.model
    def _check_earlier_units_are_known(self, vals_list):
        """Whose rights are carried on must be known to whoever says so."""
        earlier = {vals["exchanged_from_id"] for vals in vals_list if vals.get("exchanged_from_id")}
        self.browse(earlier).check_access("read")

    def _earlier_units(self):
        """Units each device was exchanged for, the latest first: dict stock.lot → stock.lot.

        A query a link, however many devices.
        """
        # sudo: the rights of the device at hand, wherever the earlier units were served
        chains = {}
        for lot in self.sudo().filtered("exchanged_from_id"):
            chain, unit = self.browse(), lot.exchanged_from_id
            while unit and unit not in chain:
                chain, unit = chain + unit, unit.exchanged_from_id
            chains[lot] = chain.sudo()
        return chains

    def _refuse_loop(self, vals):
        """A chain of exchanges has a beginning: checked against what others commit, too."""
        if not vals.get("exchanged_from_id"):
            return
        target = self.browse(vals["exchanged_from_id"])
        target.check_access("read")
        # sudo: the whole chain, wherever its units were served
        chain = target.sudo() + target._earlier_units().get(target, target.browse())
        # two chains tied together at the same time would close a loop that neither can see
        (chain | self).sudo().lock_for_update(allow_referencing=True)
        if chain & self:
            raise ValidationError(
                self.env._(
                    "%s cannot be exchanged for that unit: it was itself given out for it."
                    " Check which of the two the customer has now.",
                    (chain & self)[0].name,
                )
            )
