from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.spare_parts_deposit.mixins.parts_step_mixin import FINANCE, WAREHOUSE

# What may be written while it is counted, and what when it is judged.
COUNTING = {"counted_qty", "note"}
JUDGING = {"is_charged", "note"}


class PointStocktakeLine(models.Model):
    _name = "point.stocktake.line"
    _description = "Stocktake Line"
    _inherit = ["bounded.numbers.mixin"]
    _order = "location_id, product_id, lot_id, id"
    _rec_name = "product_id"

    stocktake_id = fields.Many2one("point.stocktake", required=True, index=True, ondelete="cascade")
    point_id = fields.Many2one(related="stocktake_id.point_id", store=True, index=True)
    state = fields.Selection(related="stocktake_id.state")
    currency_id = fields.Many2one(related="stocktake_id.currency_id")
    location_id = fields.Many2one("stock.location", required=True, ondelete="restrict")
    place = fields.Char(compute="_compute_place", help="The shelf, or whose bag.")
    product_id = fields.Many2one(
        "product.product", string="Part", required=True, ondelete="restrict"
    )
    lot_id = fields.Many2one("stock.lot", string="Serial", ondelete="restrict")
    counted_qty = fields.Float(string="Counted", digits="Product Unit", copy=False)
    is_counted = fields.Boolean(readonly=True, copy=False)
    counted_at = fields.Datetime(readonly=True, copy=False)
    expected_qty = fields.Float(
        string="Expected",
        digits="Product Unit",
        readonly=True,
        copy=False,
        groups="service_network.group_office_user",
        help="In stock at the moment it was counted.",
    )
    difference = fields.Float(
        string="Counted less Expected",
        digits="Product Unit",
        compute="_compute_difference",
        store=True,
        groups="service_network.group_office_user",
    )
    shown_difference = fields.Float(
        string="Difference",
        digits="Product Unit",
        compute="_compute_shown",
        compute_sudo=True,
        help="Shown when the count is finished.",
    )
    difference_value = fields.Monetary(string="Value", compute="_compute_shown", compute_sudo=True)
    is_charged = fields.Boolean(string="Charge", default=True, copy=False)
    charge_value = fields.Monetary(compute="_compute_shown", compute_sudo=True)
    settled_value = fields.Monetary(readonly=True, copy=False)
    note = fields.Char(string="Explanation")

    _counted_positive = models.Constraint("CHECK(counted_qty >= 0)", "A count is zero or more.")
    _part_unique = models.UniqueIndex(
        "(stocktake_id, location_id, product_id, COALESCE(lot_id, 0))",
        "This part has a line already.",
    )

    @api.depends("location_id")
    def _compute_place(self):
        for line in self:
            # sudo: names of the places of the point's own parts
            location = line.sudo().location_id
            shelf = line.sudo().point_id.parts_location_id
            line.place = self.env._("Shelf") if location == shelf else location.name

    @api.depends("expected_qty", "counted_qty", "is_counted")
    def _compute_difference(self):
        for line in self:
            line.difference = line.counted_qty - line.expected_qty if line.is_counted else 0.0

    @api.depends("difference", "is_charged", "settled_value", "state")
    def _compute_shown(self):
        """A blind count: nobody sees a difference before the last piece is counted."""
        for line in self:
            is_shown = line.state in ("counted", "approved")
            line.shown_difference = line.difference if is_shown else 0.0
            price = line.product_id._get_deposit_price(line.stocktake_id.company_id)
            value = line.settled_value or line.currency_id.round(price * abs(line.difference))
            line.difference_value = value if line.shown_difference else 0.0
            charged = line.is_charged and line.shown_difference < 0
            line.charge_value = line.difference_value if charged else 0.0

    @api.depends("product_id", "lot_id")
    def _compute_display_name(self):
        for line in self:
            serial = f" {line.lot_id.name}" if line.lot_id else ""
            line.display_name = f"{line.product_id.display_name}{serial}"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_place()
        return lines

    def write(self, vals):
        self._check_editable(vals)
        counted = "counted_qty" in vals and "is_counted" not in vals
        if counted:
            self.stocktake_id._note_author()
        result = super().write(vals)
        if counted:
            self._note_expected()
        return result

    @api.onchange("counted_qty")
    def _onchange_counted_qty(self):
        """Whatever is typed is a count, a zero too."""
        self.is_counted = True

    def action_count_none(self):
        """Looked at, and nothing was there."""
        self.write({"counted_qty": 0})

    def _check_place(self):
        """Parts are counted where the point keeps them."""
        for line in self:
            # sudo: only whose the place is
            if line.sudo().location_id.service_point_id != line.point_id:
                raise UserError(self.env._("This place is not one of %s.", line.point_id.name))

    def _check_editable(self, vals):
        """Counted while counting, judged afterwards, and not touched again after approval."""
        if self.env.su:
            return
        judges = self.env.user.has_groups(f"{WAREHOUSE},{FINANCE}")
        for line in self:
            allowed = COUNTING if line.state == "counting" else set()
            if line.state == "counted":
                allowed = JUDGING if judges else {"note"}
            if vals.keys() - allowed:
                raise UserError(
                    self.env._(
                        "Counts are written while it is counted, and who pays is decided"
                        " afterwards by the warehouse or finance."
                    )
                )

    def _note_expected(self):
        """What is in stock now is what this count is compared with."""
        lines = self.sudo()  # sudo: the expected number is kept from who counts
        there = lines._get_in_stock()
        now = fields.Datetime.now()
        for line in lines:
            expected = there.get(line._place(), 0.0)
            line.write({"expected_qty": expected, "is_counted": True, "counted_at": now})

    def _place(self):
        return self.location_id, self.product_id, self.lot_id

    def _get_in_stock(self):
        """``{(location, part, serial): pieces}``; the serial is empty where none is counted."""
        rows = self.env["stock.quant"]._read_group(
            [
                ("location_id", "in", self.location_id.ids),
                ("product_id", "in", self.product_id.ids),
                ("owner_id", "=", False),
            ],
            ["location_id", "product_id", "lot_id"],
            ["quantity:sum"],
        )
        there = defaultdict(float)
        for location, part, lot, pieces in rows:
            one_by_one = part.tracking != "none"
            there[location, part, lot if one_by_one else lot.browse()] += pieces
        return there

    def _count_piece(self):
        self.counted_qty = self.counted_qty + 1 if self.is_counted else 1

    # --- approval ---

    def _in_rounds_of_distinct_parts(self):
        """The same part in two lines is valued one after the other."""
        rest = self
        while rest:
            lines = self.browse([group[0].id for group in rest.grouped("product_id").values()])
            yield lines
            rest -= lines

    def _get_text(self):
        return f"{self.stocktake_id.name} {self.display_name} {self.difference:+g}"
