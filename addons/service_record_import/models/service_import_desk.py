from datetime import datetime

import pytz

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_date

from odoo.addons.repair_intake.models.stock_lot import NAME_IS_NO_NUMBER
from odoo.addons.service_base.labels import listing
from odoo.addons.service_base.numbers import number_key
from odoo.addons.service_base.tables.problems import Problem, Trouble, problem_text

from ..importer.rows import RESULTS
from .service_import_lookup import ImportLookup

# What the verdict asks and no file tells; saying so spares asking for the default of each order.
DEFAULTS = {
    "component_id": False,
    "exclusion_line_ids": [],
    "fault_id": False,
    "remedy_wish": False,
    "replacement_serial": False,
    "customer_by_device": False,
    "wait_reason": False,
}
STATE_OF_END = {"waiting": "in_progress", "review": "new", "new": "new"}


class ImportDesk(ImportLookup):
    """Where imported rows become vals of orders; one desk serves one run of an import."""

    def prepare(self, rows):
        """Vals of the orders of the rows and the notes for their timelines, two lists."""
        self._find_categories(rows)
        self._find_brands(rows)
        self._find_products(rows)
        self._find_points(rows)
        self._find_areas(rows)
        devices = self._find_devices(rows)
        vals_list = [self._order_vals(row, lot) for row, lot in zip(rows, devices, strict=True)]
        return vals_list, [self._note(row) for row in rows]

    def _find_devices(self, rows):
        """A device for each row, None where the row names neither a product nor its category."""
        Lot = self.env["stock.lot"]
        asked = [(row.text("serial"), self._named_model(row)) for row in rows]
        known = Lot._find_devices([pair for pair in asked if pair[0]], self.record.company_id)
        self._refuse_other_models([pair for pair in asked if pair[0] and pair not in known])
        new, keys = {}, []
        for row, pair in zip(rows, asked, strict=True):
            key = (number_key(pair[0]) or self._own_serial(row), self._product_key(row))
            keys.append(key)
            if pair not in known and key[1]:
                new.setdefault(key, row)
        vals_list = [self._lot_vals(row, self._name_of(row)) for row in new.values()]
        self._read_once(vals_list)
        # the made-up names differ by their dashes, and are looked up by nobody
        made = Lot.with_context(name_is_no_number=NAME_IS_NO_NUMBER).create(vals_list)
        made = made.with_env(self.env)
        made.mapped("company_currency_id")  # else asked for each device alone when it is stored
        by_key = dict(zip(new, made, strict=True))
        devices = [
            known.get(pair) or by_key.get(key) for pair, key in zip(asked, keys, strict=True)
        ]
        self._tell_purchases(rows, devices, made)
        return devices

    def _named_model(self, row):
        """Id of the model, where the row tells one and not only its category."""
        return row.text("product") and self._ids["product"][self._product_key(row)].id

    def _refuse_other_models(self, pairs):
        Lot, company = self.env["stock.lot"], self.record.company_id
        on_file = Lot._find_on_file([text for text, model in pairs if not model], company)
        asked = Lot._find_of_other_models([pair for pair in pairs if pair[1]], company)
        unsure = {text: lots for text, lots in on_file.items() if len(lots.product_id) > 1}
        for text, lots in (unsure | {pair[0]: lots for pair, lots in asked.items()}).items():
            raise UserError(
                self.env._(
                    "Serial number %(serial)s is on file for %(models)s. Enter the model of the"
                    " device.",
                    serial=text,
                    models=listing(self.env, lots.product_id.mapped("display_name")),
                )
            )

    def _tell_purchases(self, rows, devices, made):
        """The day of purchase fills the file of a device that has none, and never replaces one."""
        for row, lot in zip(rows, devices, strict=True):
            if not lot and row.text("serial"):
                params = {"serial": row.text("serial")}
                row.notes.append(Problem(Trouble.SERIAL_WITHOUT_MODEL, params))
            if not (lot and row.purchased_on) or lot.purchase_date == row.purchased_on:
                continue
            if not lot.purchase_date and not (
                lot.manufacture_date and lot.manufacture_date > row.purchased_on
            ):
                lot.purchase_date = row.purchased_on
                continue
            known = lot.purchase_date or lot.manufacture_date
            params = {
                "given": format_date(self.env, row.purchased_on),
                "known": format_date(self.env, known),
            }
            row.notes.append(Problem(Trouble.PURCHASE_DIFFERS, params))

    def _read_once(self, vals_list):
        """Read in one query what creating each device would read for its product alone."""
        products = {vals["product_id"] for vals in vals_list}
        self.env["product.product"].browse(products).mapped("lot_properties_definition")

    def _name_of(self, row):
        return row.text("serial") or self._own_serial(row)

    def _own_serial(self, row):
        """A name for a device whose serial number nobody wrote down."""
        return f"{self.mapping.source}/{row.ref}"

    def _lot_vals(self, row, serial):
        brand = self._ids["brand"].get(self._brand_name(row).lower())
        return {
            "name": serial,
            "product_id": self._ids["product"][self._product_key(row)].id,
            "company_id": self.record.company_id._owns_devices().id,
            "service_brand_id": brand.id if brand else False,
            "manufacture_date": row.made_on,
            "purchase_date": row.purchased_on,
            "service_point_ids": [Command.clear()],
        }

    # --- the order ---

    def _order_vals(self, row, lot):
        point = self._ids["point"].get(row.text("point"))
        area = self._ids["area"].get(row.text("area"))
        brand = self._ids["brand"].get(self._brand_name(row).lower())
        product = lot.product_id if lot else None
        vals = {
            "source": self.mapping.source,
            "external_ref": row.ref,
            "import_id": self.record.id,
            "company_id": self.record.company_id.id,
            "channel": "import",
            "user_id": False,
            "reported_at": self._to_utc(row.reported, point),
            "serial": lot.name if lot else row.text("serial") or False,
            "device_id": lot.id if lot else False,
            "product_id": product.id if product else False,
            "categ_id": product.categ_id.id if product else False,
            "brand_id": brand.id if brand else False,
            "symptom": row.text("symptom") or False,
            "purchase_date": lot.purchase_date if lot else row.purchased_on,
            "proof": lot.proof if lot else "none",
            "proof_serial": lot.proof_serial if lot else False,
            "service_type": row.service_type,
            "service_mode": row.service_mode,
            "area_id": area.id if area else False,
            "needs_review": row.end == "review",
            **DEFAULTS,
            "is_history": row.end in RESULTS and not self.record.settle,
            **self._customer_vals(row),
            **self._end_vals(row, point),
        }
        if point:
            vals["point_id"] = point.id
        return vals

    def _customer_vals(self, row):
        """What is told of the customer; an order without one asks nothing of the contacts."""
        vals = {
            "phone": row.text("phone") or False,
            "contact_name": row.text("contact_name") or False,
            "street": row.text("street") or False,
        }
        return vals if vals["phone"] or vals["contact_name"] else {**vals, "partner_id": False}

    def _end_vals(self, row, point):
        state = STATE_OF_END.get(row.end, "done")
        vals = {"state": state, "result_note": row.text("result_note") or False}
        if state == "done":
            vals["result"] = row.end
            vals["done_at"] = self._to_utc(row.done or row.reported, point)
            if row.end == "not_repairable":
                vals["result_note"] = vals["result_note"] or row.text("end")
        elif row.end == "waiting":
            vals["wait_reason"] = "further_work"
            vals["started_at"] = self._to_utc(row.reported, point)
        return vals

    def _to_utc(self, moment, point):
        """A moment on the clock of the point; now, where the file tells none."""
        if moment is None:
            return datetime.utcnow().replace(microsecond=0)
        if moment.tzinfo:
            return moment.astimezone(pytz.utc).replace(tzinfo=None)
        zone = self._zones.get(point.id) if point else None
        zone = zone or pytz.timezone(self.record.company_id.resource_calendar_id.tz or "UTC")
        return zone.localize(moment).astimezone(pytz.utc).replace(tzinfo=None)

    def _note(self, row):
        """Where the order comes from, with what found no place in it."""
        lines = [
            self.env._("File %(file)s, row %(row)s", file=self.record.filename, row=row.number)
        ]
        if row.text("remark"):
            lines.append(row.text("remark"))
        if row.text("brand") and row.text("brand") != self._brand_name(row):
            lines.append(self.env._("Brand as written: %s", row.text("brand")))
        lines += [problem_text(self.record.env, problem) for problem in row.notes]
        return "\n".join(lines)
