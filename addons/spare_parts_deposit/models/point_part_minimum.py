from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class PointPartMinimum(models.Model):
    """How many pieces of a part a point should have; below the least, it asks up to the most."""

    _name = "point.part.minimum"
    _description = "Minimum Stock at a Point"
    _inherit = ["bounded.numbers.mixin"]
    _order = "point_id, product_id"
    _rec_name = "product_id"

    point_id = fields.Many2one(
        "service.point",
        required=True,
        index=True,
        default=lambda self: self.env.user._usual_point(),
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="point_id.company_id", store=True)
    product_id = fields.Many2one(
        "product.product",
        string="Part",
        required=True,
        domain=[("is_service_part", "=", True)],
        ondelete="cascade",
    )
    min_qty = fields.Float(string="At Least", digits="Product Unit", required=True)
    max_qty = fields.Float(string="At Most", digits="Product Unit", required=True)
    there_qty = fields.Float(
        string="There or Coming", digits="Product Unit", compute="_compute_there_qty"
    )
    missing_qty = fields.Float(
        string="To Ask For", digits="Product Unit", compute="_compute_there_qty"
    )

    _once = models.Constraint(
        "UNIQUE(point_id, product_id)", "The point has a minimum for this part already."
    )
    _quantities = models.Constraint(
        "CHECK(min_qty >= 0 AND max_qty >= min_qty AND max_qty > 0)",
        "The most is above zero and not below the least.",
    )

    @api.depends("point_id", "product_id", "min_qty", "max_qty")
    def _compute_there_qty(self):
        there = self._there_or_coming()
        for row in self:
            quantity = there.get((row.point_id.id, row.product_id.id), 0.0)
            row.there_qty = quantity
            row.missing_qty = row.max_qty - quantity if quantity < row.min_qty else 0.0

    def _there_or_coming(self):
        """``{(point id, product id): pieces}`` at the points, asked for and on the way."""
        there = defaultdict(float)
        # sudo: sums the stock of the rows' own points
        for model, point, quantity, domain in self.sudo()._places_counted():
            groups = (
                self.env[model]
                .sudo()
                ._read_group(
                    [*domain, ("product_id", "in", self.product_id.ids)],
                    [point, "product_id"],
                    [f"{quantity}:sum"],
                )
            )
            for holder, product, pieces in groups:
                found = holder if holder._name == "service.point" else holder.service_point_id
                there[found.id, product.id] += pieces
        return there

    def _places_counted(self):
        """Model, field of the place, field of the quantity, domain. Override to add a place."""
        points = self.point_id.ids
        at_point = [("location_id.service_point_id", "in", points), ("owner_id", "=", False)]
        asked = [("point_id", "in", points), ("requisition_id.state", "=", "submitted")]
        coming = [
            ("point_id", "in", points),
            ("requisition_id.state", "in", ("approved", "shipped")),
        ]
        return [
            ("stock.quant", "location_id", "quantity", at_point),
            ("parts.requisition.line", "point_id", "quantity", asked),
            ("parts.requisition.line", "point_id", "approved_qty", coming),
        ]

    # --- asked for ---

    @api.model
    def action_fill_requisition(self):
        """One click: a draft requisition of all that is below its least at the user's points."""
        self.browse().check_access("write")
        rows = self.search([("point_id", "in", self.env.user._own_points().ids)])
        drafts = rows._fill_drafts()
        if not drafts:
            raise UserError(self.env._("Nothing is below its minimum, so nothing is asked for."))
        return drafts._get_records_action(name=self.env._("Parts Requisitions"))

    @api.model
    def _cron_fill_drafts(self):
        """Every night, a draft for each point that lacks something, ready to be looked at."""
        companies = self.env["res.company"].search([])  # pylint: disable=no-search-all
        for company in companies:
            rows = self.with_company(company).search([("company_id", "=", company.id)])
            rows.filtered(lambda row: row.point_id.state == "active")._fill_drafts()

    def _fill_drafts(self):
        """Fill each point's suggested draft, a new one if it has none; yesterday's is updated."""
        lacking = self.filtered("missing_qty").grouped("point_id")
        Requisition = self.env["parts.requisition"]
        drafts = Requisition.search(
            [
                ("point_id", "in", self.point_id.ids),
                ("state", "=", "draft"),
                ("is_suggested", "=", True),
            ]
        ).grouped("point_id")
        filled = Requisition
        for point in self.point_id:
            wanted = lacking.get(point, self.browse())
            draft = drafts.get(point, Requisition)[:1]
            if wanted or draft:
                filled |= wanted._fill_draft(point, draft)
        return filled

    def _fill_draft(self, point, draft):
        lines = [
            Command.create({"product_id": row.product_id.id, "quantity": row.missing_qty})
            for row in self
        ]
        if draft and not lines:
            draft.unlink()
            return draft.browse()
        if draft:
            draft.write({"line_ids": [Command.clear(), *lines]})
            return draft
        return draft.create({"point_id": point.id, "is_suggested": True, "line_ids": lines})
