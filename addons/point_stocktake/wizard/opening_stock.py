import hashlib
from collections import defaultdict

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.service_base.buttons import notification
from odoo.addons.service_base.numbers import number_key
from odoo.addons.spare_parts_deposit.mixins.parts_file_mixin import title_key
from odoo.addons.spare_parts_deposit.mixins.parts_step_mixin import WAREHOUSE

ENTRY_POINT = "opening.stock"


class OpeningStock(models.TransientModel):
    """The parts that lie at points and warehouses on the first day, from a file.

    All of it or nothing: every row that is wrong is named. What lies at a point is held against
    its deposit like any other part. The same file is taken in once, and so is a part at a place,
    whatever file it stands in.
    """

    _name = "opening.stock"
    _description = "Opening Stock"
    _inherit = ["parts.file.mixin"]

    _file_columns = {
        "place": {"place", "point", "warehouse", "point code", "网点编码", "网点", "仓库", "地点"},
        "code": {"code", "part", "part number", "internal reference", "编码", "配件编码", "料号"},
        "quantity": {"quantity", "qty", "pieces", "数量"},
        "serial": {"serial", "sn", "serial number", "序列号", "串号"},
    }

    def action_read(self):
        self.ensure_one()
        self.check_access("write")
        if not self.env.user.has_group(WAREHOUSE):
            raise UserError(self.env._("The opening stock is taken in by the warehouse keeper."))
        self._refuse_known_file()
        rows, problems = self._read_rows()
        stock = self._collect(rows, problems)
        if problems:
            return self._show_problems(problems)
        self._claim_file()
        self._claim_parts(stock)
        # sudo: the keeper's own right, just checked; stock and ledger are nobody's to write
        self.sudo()._take_in(stock)
        told = [self.env._("Taken in: %s row(s).", len(rows)), self.sheet_note]
        return notification("\n".join(filter(None, told)), "act_window_close")

    def _find_columns(self, header):
        """A file without serials is fine."""
        titles = {title_key(title) for title in header}
        if titles & self._file_columns["serial"]:
            return super()._find_columns(header)
        return super()._find_columns([*header, min(self._file_columns["serial"])])

    def _file_name(self):
        digest = hashlib.sha256(self.file or b"").hexdigest()
        return f"{self.env.company.id},{digest}", {"file": digest}

    def _refuse_known_file(self):
        name, _asked = self._file_name()
        if self.env["request.key"]._own_names_taken([name], ENTRY_POINT):
            raise UserError(
                self.env._("This very file was taken in before. Nothing was changed now.")
            )

    def _claim_file(self):
        """Of two who take it in at once, the second waits here and is then refused."""
        name, asked = self._file_name()
        _request, is_new = self.env["request.key"]._reserve_own_key(name, ENTRY_POINT, asked)
        if not is_new:
            self._refuse_known_file()

    @api.model
    def _part_name(self, place, part, serial):
        """Under which it is noted that the part was taken in at the place."""
        serial = number_key(serial)
        digest = hashlib.sha256(serial.encode()).hexdigest()[:32] if serial else ""
        return f"{place._name},{place.id},{part.id},{digest}"

    def _claim_parts(self, stock):
        names = [self._part_name(*row) for row in stock]
        self.env["request.key"]._take_own_names(names, ENTRY_POINT)

    def _taken_in_before(self, stock):
        """Those of the places and parts that stood in an earlier file."""
        names = {row: self._part_name(*row) for row in stock}
        taken = self.env["request.key"]._own_names_taken(names.values(), ENTRY_POINT)
        return [row for row, name in names.items() if name in taken]

    # --- rows ---

    def _collect(self, rows, problems):
        """``{(point or warehouse, part, serial): pieces}``; adds to the problems."""
        places = self._find_places({values["place"] for _number, values in rows})
        parts = self._parts_by_code({values["code"] for _number, values in rows})
        stock, serials, first_rows = defaultdict(float), {}, {}
        for number, values in rows:
            place, part = (
                places.get(number_key(values["place"])),
                parts.get(number_key(values["code"])),
            )
            quantity = self._read_quantity(values["quantity"], part)
            serial = serials.setdefault(number_key(values["serial"]), values["serial"])
            key = (place, part, serial)
            if problem := self._row_is_wrong(values, place, part, quantity, key in stock):
                problems.append(self._row_problem(number, problem))
            else:
                stock[key] += quantity
                first_rows.setdefault(key, number)
        for place, part, serial in self._taken_in_before(stock):
            told = self.env._(
                "the opening stock of %(part)s at %(place)s was taken in before: correct it by a"
                " stocktake",
                part=part.display_name,
                place=place.name,
            )
            problems.append(self._row_problem(first_rows[place, part, serial], told))
        return stock

    def _row_is_wrong(self, values, place, part, quantity, known):
        if not place:
            return self.env._("there is no point or warehouse with the code “%s”", values["place"])
        if not part:
            return self.env._("there is no part with the code “%s”", values["code"])
        if quantity is None:
            return self.env._("“%s” is no quantity", values["quantity"])
        if part.tracking == "serial" and (not values["serial"] or quantity != 1):
            return self.env._("each piece of %s needs its serial in a row", part.display_name)
        if part.tracking == "serial" and known:
            return self.env._("serial %s stands there twice", values["serial"])
        if part.tracking == "none" and values["serial"]:
            return self.env._("%s has no serials", part.display_name)
        if place._name == "service.point" and not place._deposit_account():
            return self.env._("%s has no deposit account", place.name)
        return ""

    def _find_places(self, codes):
        company = [("company_id", "=", self.env.company.id)]
        # in any spelling: a company has few of them
        places = [
            *self.env["stock.warehouse"].search(company),
            *self.env["service.point"].search(company),
        ]
        asked = {number_key(code) for code in codes} - {""}
        return {key: it for it in places if (key := number_key(it.code)) in asked}

    # --- taking in ---

    def _take_in(self, stock):
        lots = self._get_lots({(part, serial) for _place, part, serial in stock if serial})
        held, changes = defaultdict(float), []
        for (place, part, serial), quantity in stock.items():
            is_point = place._name == "service.point"
            location = place.parts_location_id if is_point else place.lot_stock_id
            changes.append((part, location, lots[part, serial], quantity))
            if is_point:
                held[place, part] += quantity
        self.env["deposit.account"]._post(
            [self._prepare_entry_vals(*key, quantity) for key, quantity in held.items()]
        )
        self.env["stock.quant"]._adjust(changes, self.env._("Opening Stock"))

    def _get_lots(self, serials):
        """``{(part, serial): lot}``, made where they are not known; no lot without a serial."""
        Lot = self.env["stock.lot"]
        found = Lot.search(
            [
                ("name_key", "in", [number_key(serial) for _part, serial in serials]),
                ("product_id", "in", [part.id for part, _serial in serials]),
            ]
        )
        by_key = {(lot.product_id, lot.name_key): lot for lot in found}
        lots = defaultdict(
            Lot.browse,
            {
                (part, serial): by_key[part, number_key(serial)]
                for part, serial in serials
                if (part, number_key(serial)) in by_key
            },
        )
        missing = sorted(serials - lots.keys(), key=lambda key: (key[0].id, key[1]))
        company = self.env.company.id
        new = Lot.create(
            [
                {"name": serial, "product_id": part.id, "company_id": company}
                for part, serial in missing
            ]
        )
        return lots | dict(zip(missing, new, strict=True))

    def _prepare_entry_vals(self, point, part, quantity):
        price = part._get_deposit_price(point.company_id)
        return {
            "account_id": point._deposit_account().id,
            "kind": "adjust",
            "held_delta": point.currency_id.round(price * quantity),
            "product_id": part.id,
            "quantity": quantity,
            "note": self.env._("Opening Stock"),
        }
