from odoo import api, fields, models


class PartCompatibility(models.Model):
    """A part fits a model, or the models of a category, of a brand."""

    _name = "part.compatibility"
    _description = "Part Compatibility"
    _order = "part_id, product_id, categ_id, brand_id, id"
    _rec_names_search = ["part_id", "product_id", "categ_id", "brand_id"]

    part_id = fields.Many2one(
        "product.product",
        required=True,
        index=True,
        domain=[("is_service_part", "=", True)],
        ondelete="cascade",
    )
    product_id = fields.Many2one(
        "product.product",
        string="Model",
        index="btree_not_null",
        domain=[("is_service_part", "=", False)],
        ondelete="cascade",
    )
    categ_id = fields.Many2one("product.category", string="Category", ondelete="cascade")
    brand_id = fields.Many2one("service.brand", ondelete="cascade")
    date_from = fields.Date(string="Made From", help="First day of manufacture it fits.")
    date_to = fields.Date(string="Made Until", help="Last day of manufacture it fits.")
    position = fields.Char(help="Where in the device, such as “left speaker”.")
    quantity = fields.Float(
        string="Pieces a Device", digits="Product Unit", required=True, default=1.0
    )

    _says_something = models.Constraint(
        "CHECK(product_id IS NOT NULL OR categ_id IS NOT NULL OR brand_id IS NOT NULL)",
        "Say what the part fits: a model, a category or a brand.",
    )
    _dates = models.Constraint(
        "CHECK(date_to IS NULL OR date_from IS NULL OR date_from <= date_to)",
        "The first day comes before the last.",
    )
    _quantity_positive = models.Constraint("CHECK(quantity > 0)", "A device takes at least one.")
    _once = models.UniqueIndex(
        "(part_id, COALESCE(product_id, 0), COALESCE(categ_id, 0), COALESCE(brand_id, 0),"
        " COALESCE(date_from, '-infinity'), COALESCE(position, ''))",
        "This is said of the part already.",
    )

    @api.depends("part_id", "product_id", "categ_id", "brand_id")
    def _compute_display_name(self):
        """Part ↔ model, category and brand."""
        for row in self:
            fits = row.product_id, row.categ_id, row.brand_id
            device = " · ".join(record.display_name for record in fits if record)
            row.display_name = f"{row.part_id.display_name or ''} ↔ {device}".strip()

    def _covers(self, device):
        """Whether a row speaks of a device.

        :param device: `Device`
        """
        self.ensure_one()
        return (
            (not self.product_id or self.product_id == device.model)
            and (not self.categ_id or self._is_under(device.categ))
            and (not self.brand_id or self.brand_id == device.brand)
            and self._was_made_then(device.made_on)
        )

    def _is_under(self, categ):
        return bool(categ) and (categ.parent_path or "").startswith(self.categ_id.parent_path)

    def _was_made_then(self, day):
        """A device whose day of manufacture nobody knows is not excluded by it."""
        return not day or (
            (not self.date_from or self.date_from <= day)
            and (not self.date_to or day <= self.date_to)
        )
