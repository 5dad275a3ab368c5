from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from .. import device_number as numbers
from .service_device_number import KINDS

JUDGES = {"imei": numbers.as_imei, "imei2": numbers.as_imei, "meid": numbers.as_meid}


class StockLot(models.Model):
    """The numbers of a device beside its serial; see `service.device.number`."""

    _inherit = "stock.lot"

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
    imei_expected = fields.Boolean(related="product_id.categ_id.imei_expected")
    serial_hint = fields.Char(compute="_compute_serial_hint")

    def _compute_numbers(self):
        rows = self._number_rows()
        found = {(row.lot_id.id, row.kind): row.number for row in rows}
        for lot in self:
            for kind in KINDS:
                lot[kind] = found.get((lot._origin.id, kind), False)

    @api.depends("name", "imei", "product_id")
    def _compute_serial_hint(self):
        for lot in self:
            judged = lot.imei_expected and not lot.imei
            lot.serial_hint = judged and self._serial_hint(lot.name)

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._judge_numbers(vals) for vals in vals_list]
        self._take_imei_from_serial(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        return super().write(self._judge_numbers(vals))

    def _inverse_numbers(self):
        rows = self._number_rows()
        wanted = {(lot.id, kind): lot[kind] for lot in self for kind in KINDS if lot[kind]}
        stale = rows.filtered(lambda row: wanted.get((row.lot_id.id, row.kind)) != row.number)
        kept = {(row.lot_id.id, row.kind) for row in rows - stale}
        stale.unlink()
        new = {key: number for key, number in wanted.items() if key not in kept}
        self._check_numbers_free(new.values())
        rows.create([{"lot_id": lot, "kind": kind, "number": n} for (lot, kind), n in new.items()])

    def _search_number(self, kind, operator, value):
        if operator not in ("in", "ilike", "like", "=ilike", "=like"):
            return NotImplemented
        # sudo: the devices found are those the reader may see
        Number = self.env["service.device.number"].sudo()
        if operator == "in" and False in value:
            having = Number._search([("kind", "=", kind)]).subselect("lot_id")
            return Domain("id", "not in", having)
        matches = Number._search([("kind", "=", kind), ("number", operator, value)])
        return Domain("id", "in", matches.subselect("lot_id"))

    def _number_rows(self):
        # sudo: the numbers of a device are shown to whoever may see the device
        Number = self.env["service.device.number"].sudo()
        return Number.search_fetch([("lot_id", "in", self._origin.ids)])

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
        value = numbers.squeeze(serial)
        # numbers of old records and of units without a radio have letters
        return value.isdigit() and self._flaw_text(numbers.as_imei(value))

    @api.model
    def _check_numbers_free(self, values):
        """Say it before the database does, and compare with serials that are such a number."""
        values = list(values)
        if not values:
            return
        doubles = {value for value in values if values.count(value) > 1}
        # sudo: a number is taken wherever its device is
        taken = self.env["service.device.number"].sudo().search([("number", "in", values)])
        serials = self.sudo().search([("name", "in", values), ("id", "not in", self.ids)])
        for number in [*doubles, *taken.mapped("number"), *serials.mapped("name")]:
            raise ValidationError(
                self.env._(
                    "%s is on file for another device or in another field of this one."
                    " Search for the number before you enter it again.",
                    number,
                )
            )

    # --- serials that are an IMEI ---

    @api.model
    def _take_imei_from_serial(self, vals_list):
        """Where an IMEI is expected and the serial is one, it is the device's IMEI as well."""
        told = {}
        for vals in vals_list:
            number = numbers.classify(vals.get("name"))
            if number.kind == numbers.IMEI and not number.flaw and not vals.get("imei"):
                told.setdefault(number.value, vals)
        if not told:
            return
        # sudo: only asks what is expected, and whether the number is free
        products = (
            self.env["product.product"]
            .sudo()
            .browse({vals["product_id"] for vals in told.values() if vals.get("product_id")})
        )
        expected = products.filtered("categ_id.imei_expected").ids
        taken = self.env["service.device.number"].sudo().search([("number", "in", list(told))])
        for value in told.keys() - set(taken.mapped("number")):
            if told[value].get("product_id") in expected:
                told[value].update(name=value, imei=value)

    # --- finding ---

    @api.model
    def _find_devices(self, serials):
        """Also by IMEI and MEID, however they are typed: with spaces, without check digit …"""
        found = super()._find_devices(serials)
        missing = {text: numbers.spellings(text) for text in serials if text and text not in found}
        asked = [value for values in missing.values() for value in values]
        if asked:
            retyped = [value for value in asked if value not in missing]
            known = super()._find_devices(retyped) | self._find_by_known_numbers(asked)
            found = found | {
                text: known[value].sudo(False)
                for text, values in missing.items()
                for value in values
                if value in known
            }
        self.env["service.number.search"]._take_serials(serials, found)
        return found

    @api.model
    def _find_by_known_numbers(self, asked):
        # sudo: whoever holds the device may open its file, wherever it was served before
        rows = self.env["service.device.number"].sudo().search([("number", "in", asked)])
        return {row.number: row.lot_id for row in rows}
