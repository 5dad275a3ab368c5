from math import ceil

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..forecast import needed_pieces

WEEKS_A_YEAR = 52


class PartsFirstFill(models.TransientModel):
    """Parts for a model that is about to be sold: none of them has a past yet.

    What a similar model needed a year, unit for unit, is taken for the new one.
    """

    _name = "parts.first.fill"
    _description = "First Fill of Parts"
    _inherit = ["bounded.numbers.mixin"]

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse", required=True, default=lambda self: self._default_warehouse_id()
    )
    model_id = fields.Many2one(
        "product.product",
        string="New Model",
        required=True,
        domain=[("is_service_part", "=", False), ("is_storable", "=", True)],
    )
    like_id = fields.Many2one(
        "product.product",
        string="Similar Model",
        required=True,
        domain=[("is_service_part", "=", False), ("is_storable", "=", True)],
        help="Its repairs of the last year show how often which part is needed.",
    )
    units = fields.Integer(string="Units to Be Sold", required=True, default=1000)
    weeks = fields.Integer(string="Weeks to Last", required=True, default=13)
    level = fields.Float(string="Certainty (%)", required=True, default=95.0)
    units_in_service = fields.Integer(
        string="Similar Units in Service", compute="_compute_units_in_service"
    )
    line_ids = fields.One2many("parts.first.fill.line", "fill_id")

    _figures = models.Constraint(
        "CHECK(units > 0 AND weeks BETWEEN 1 AND 104 AND level BETWEEN 50 AND 99.9)",
        "Units are above zero, weeks between 1 and 104, a certainty between 50 and 99.9 percent.",
    )

    def _default_warehouse_id(self):
        domain = [("company_id", "=", self.env.company.id)]
        return self.env["stock.warehouse"].search(domain, limit=1)

    @api.depends("like_id", "company_id")
    def _compute_units_in_service(self):
        for fill in self:
            fill.units_in_service = self.env["stock.lot"].search_count(
                [("product_id", "=", fill.like_id.id)]
            )

    def action_compute(self):
        self.ensure_one()
        if not self.units_in_service:
            raise UserError(
                self.env._(
                    "No unit of %s is known, so nothing can be learned from it."
                    " Choose another similar model.",
                    self.like_id.display_name,
                )
            )
        lines = [self._prepare_line_vals(part, pieces) for part, pieces in self._get_used()]
        if not lines:
            raise UserError(
                self.env._(
                    "No part was used for %s in the last year. Choose another similar model.",
                    self.like_id.display_name,
                )
            )
        self.line_ids = [Command.clear(), *map(Command.create, lines)]
        return self._get_records_action(name=self.env._("First Fill for a New Model"), target="new")

    def _get_used(self):
        year_ago = fields.Datetime.subtract(fields.Datetime.now(), weeks=WEEKS_A_YEAR)
        return self.env["service.order.part"]._read_group(
            [
                ("order_id.product_id", "=", self.like_id.id),
                ("order_id.company_id", "=", self.company_id.id),
                ("state", "in", ("used", "cleared")),
                ("used_at", ">=", year_ago),
            ],
            ["product_id"],
            ["quantity:sum"],
        )

    def _prepare_line_vals(self, part, pieces):
        rate = pieces / self.units_in_service
        # Units are sold one after the other: on average half of them are out there all the time.
        mean = self.units * rate * self.weeks / WEEKS_A_YEAR / 2
        return {
            "product_id": part.id,
            "rate": 100 * rate,
            "quantity": ceil(needed_pieces(mean, mean, self.level / 100)),
        }

    def action_order(self):
        """Quotations asked of the vendors, as drafts."""
        self.ensure_one()
        if not self.env.user.has_groups("spare_parts_deposit.group_warehouse_keeper"):
            raise UserError(self.env._("The warehouse keeper orders for a warehouse."))
        lines = self.line_ids.filtered("quantity")
        if not lines:
            raise UserError(self.env._("There is nothing to order. Work out the need first."))
        return lines._ask_vendors()
