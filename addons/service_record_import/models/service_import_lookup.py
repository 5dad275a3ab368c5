import unicodedata
from functools import cached_property

import pytz

from odoo.addons.service_base.numbers import number_key
from odoo.addons.service_base.without_mail import WITHOUT_MAIL


class ImportLookup:
    """What imported rows name, such as a brand or a point: found, or made, for a batch at once.

    It remembers what it found; what the file calls it is the key.
    """

    def __init__(self, record):
        self.record = record
        self.env = record.env(context={**record.env.context, **WITHOUT_MAIL})
        self.mapping = record.mapping_id
        self.brand_names = record.brand_names or {}
        self.forget()

    def forget(self):
        """Empty the memory, because what it made was rolled back."""
        self._ids = {"category": {}, "product": {}, "brand": {}, "point": {}, "area": {}}
        self._zones = {}
        self._brands_read = False

    def _missing(self, kind, keys):
        """Those of the keys that are not known yet, in their order; no empty ones."""
        known = self._ids[kind]
        return list(dict.fromkeys(key for key in keys if key and key not in known))

    def _find_categories(self, rows):
        missing = self._missing("category", (row.text("category") for row in rows))
        if not missing:
            return
        Category = self.env["product.category"]
        parent = self.mapping.categ_id
        found = Category.search([("parent_id", "=", parent.id), ("name", "in", missing)])
        known = self._ids["category"]
        known.update({categ.name: categ for categ in found})
        new = [name for name in missing if name not in known]
        made = Category.create([{"name": name, "parent_id": parent.id} for name in new])
        known.update(zip(new, made, strict=True))

    def _product_key(self, row):
        categ = self._ids["category"].get(row.text("category"), self.mapping.categ_id)
        name = row.text("product") or row.text("category")
        return (categ.id, name) if name else None

    def _find_products(self, rows):
        """A model by its reference, barcode or name, however it is spelled, archived ones too."""
        asked = {}
        for row in rows:
            if key := self._product_key(row):
                asked.setdefault(key, row)
        missing = self._missing("product", asked)
        if not missing:
            return
        known = self._ids["product"]
        for key in missing:
            if product := self._catalogue_entry(*key, asked[key]):
                known[key] = product
        self._find_products_made([key for key in missing if key not in known])
        new = {}
        for categ_id, name in missing:
            if (categ_id, name) not in known:
                new.setdefault((categ_id, _name_key(name)), []).append((categ_id, name))
        made = self.env["product.product"].create(
            [self._product_vals(*spellings[0]) for spellings in new.values()]
        )
        for spellings, product in zip(new.values(), made, strict=True):
            known.update(dict.fromkeys(spellings, product))

    def _find_products_made(self, keys):
        """Models that this import made itself, in batches before."""
        if not keys:
            return
        found = self.env["product.product"].search(
            [
                ("categ_id", "in", [categ for categ, _name in keys]),
                ("name", "in", [name for _categ, name in keys]),
                ("tracking", "=", "serial"),
            ],
            order="id desc",
        )
        by_key = {(product.categ_id.id, product.name): product for product in found}
        self._ids["product"].update({key: by_key[key] for key in keys if key in by_key})

    def _catalogue_entry(self, categ_id, name, row):
        """The model that the row means; a category alone means the unnamed model of its name."""
        told = row.text("product")
        fitting = self._catalogue.get(_name_key(name), [])
        if told:
            fitting = fitting or self._catalogue.get(number_key(told), [])
        else:
            fitting = [entry for entry in fitting if entry[1] == categ_id]
        brand = self._ids["brand"].get(self._brand_name(row).lower())
        if told and brand:  # another maker's model of the same name is another model
            fitting = [entry for entry in fitting if entry[2] in (False, brand.id)]
        best = min(
            fitting,
            key=lambda entry: (entry[1] != categ_id, not entry[3], entry[0]),
            default=None,
        )
        return best and self.env["product.product"].browse(best[0])

    @cached_property
    def _catalogue(self):
        """All models on file by each of their names and numbers, read once for the import:
        dict key → list of ``(id, category, brand, active)``."""
        catalogue = {}
        Product = self.env["product.product"].with_context(active_test=False)
        names = ["name", "default_code", "barcode", "categ_id", "service_brand_id", "active"]
        languages = {"en_US", self.env.lang or "en_US"}
        for lang in sorted(languages):
            domain = [("tracking", "=", "serial")]
            for product in Product.with_context(lang=lang).search_fetch(domain, names):
                keys = {
                    _name_key(product.name),
                    number_key(product.default_code),
                    number_key(product.barcode),
                }
                entry = (
                    product.id,
                    product.categ_id.id,
                    product.service_brand_id.id,
                    product.active,
                )
                for key in filter(None, keys):
                    entries = catalogue.setdefault(key, [])
                    if entry not in entries:
                        entries.append(entry)
        return catalogue

    def _product_vals(self, categ_id, name):
        return {
            "name": name,
            "categ_id": categ_id,
            "type": "consu",
            "is_storable": True,
            "tracking": "serial",
            "sale_ok": False,
            "purchase_ok": False,
        }

    def _brand_name(self, row):
        text = row.text("brand")
        return self.brand_names.get(text, text)

    def _find_brands(self, rows):
        known = self._ids["brand"]
        if not self._brands_read:
            brands = self.env["service.brand"].search([("active", "in", (True, False))])
            known.update({brand.name.lower(): brand for brand in brands})
            self._brands_read = True
        names = {name.lower(): name for name in map(self._brand_name, rows) if name}
        missing = self._missing("brand", names)
        made = self.env["service.brand"].create([{"name": names[key]} for key in missing])
        known.update(zip(missing, made, strict=True))

    def _find_points(self, rows):
        """A point is known by what the source calls it or by its code; else it is proposed."""
        missing = self._missing("point", (row.text("point") for row in rows))
        if not missing:
            return
        Point = self.env["service.point"].with_context(active_test=False)
        company = self.record.company_id
        found = Point.search(
            [
                ("company_id", "=", company.id),
                "|",
                ("external_ref", "in", missing),
                ("code", "in", missing),
            ]
        )
        known = self._ids["point"]
        known.update({point.code: point for point in found if point.code in missing})
        known.update({point.external_ref: point for point in found if point.external_ref})
        new = [name for name in missing if name not in known]
        made = self._make_points(new, rows)
        known.update(zip(new, made, strict=True))
        for point in found | made:
            self._zones[point.id] = pytz.timezone(point.tz or "UTC")

    def _make_points(self, names, rows):
        company = self.record.company_id
        points = self.env["service.point"].create(
            [{"name": name, "external_ref": name, "company_id": company.id} for name in names]
        )
        codes = {row.text("point"): row.country for row in rows if row.country}
        countries = self.env["res.country"].search([("code", "in", list(set(codes.values())))])
        by_code = {country.code: country for country in countries}
        for code, group in points.grouped(lambda point: codes.get(point.external_ref)).items():
            if code in by_code:
                group.partner_id.write({"country_id": by_code[code].id})
        return points

    def _find_areas(self, rows):
        missing = self._missing("area", (row.text("area") for row in rows))
        if missing:
            found = self.env["service.area"].search([("code", "in", missing)])
            self._ids["area"].update(dict.fromkeys(missing), **{a.code: a for a in found})


def _name_key(name):
    """A name as it is compared: without case, width and double spaces."""
    return " ".join(unicodedata.normalize("NFKC", name or "").casefold().split())
