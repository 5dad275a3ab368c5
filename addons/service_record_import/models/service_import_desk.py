from datetime import datetime

import pytz

from odoo.fields import Command

from odoo.addons.service_base.tables.problems import problem_text

from .service_import_lookup import ImportLookup

# What the verdict asks and no file tells; saying so spares asking for the default of each order.
DEFAULTS = {
    "component_id": False,
    "exclusion_line_ids": [],
    "fault_id": False,
    "remedy_wish": False,
    "replacement_serial": False,
    "wait_reason": False,
}
STATE_OF_END = {"waiting": "in_progress", "review": "new", "new": "new"}


class ImportDesk(ImportLookup):
    """Where imported rows become vals of orders; one desk serves one run of an import."""

    def prepare(self, rows):
        """Vals of the orders of the rows and the notes for their timelines, two lists."""
        self._find_categories(rows)
        self._find_products(rows)
        self._find_brands(rows)
        self._find_points(rows)
        self._find_areas(rows)
        devices = self._find_devices(rows)
        vals_list = [self._order_vals(row, lot) for row, lot in zip(rows, devices, strict=True)]
        return vals_list, [self._note(row) for row in rows]

    def _find_devices(self, rows):
        """A device for each row, None where the row names neither a product nor its category."""
        Lot = self.env["stock.lot"]
        known = Lot._find_devices([row.text("serial") for row in rows], self.record.company_id)
        serials = [row.text("serial") or self._own_serial(row) for row in rows]
        new = {
            serial: row
            for row, serial in zip(rows, serials, strict=True)
            if serial not in known and self._product_key(row)
        }
        vals_list = [self._lot_vals(row, serial) for serial, row in new.items()]
        self._read_once(vals_list)
        made = Lot.create(vals_list)
        made.mapped("company_currency_id")  # else asked for each device alone when it is stored
        known.update(zip(new, made, strict=True))
        return [known.get(serial) for serial in serials]

    def _read_once(self, vals_list):
        """Read in one query what creating each device would read for its product alone."""
        products = {vals["product_id"] for vals in vals_list}
        self.env["product.product"].browse(products).mapped("lot_properties_definition")

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
            "serial": lot.name if lot else False,
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
