from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.service_base.labels import selection_labels

# Compared by identity: no client can send it, so plans come from the nightly run alone.
PLAN = object()

STATES = [
    ("out", "Out of Stock"),
    ("soon", "Runs Out Soon"),
    ("low", "To Reorder"),
    ("ok", "Enough"),
    ("excess", "Too Much"),
    ("dead", "Dead Stock"),
]
RANKS = {state: rank for rank, (state, _label) in enumerate(STATES)}


class PartsPlan(models.Model):
    """What one part is asked for at one place, how much of it is there and how much should be.

    A place is a service point or a warehouse. Plans are made anew every night.
    """

    _name = "parts.plan"
    _description = "Parts Plan"
    _order = "state_rank, stock_out_on, id"
    _rec_name = "product_id"

    company_id = fields.Many2one("res.company", required=True, index=True, ondelete="cascade")
    currency_id = fields.Many2one(related="company_id.currency_id")
    point_id = fields.Many2one("service.point", index="btree_not_null", ondelete="cascade")
    warehouse_id = fields.Many2one("stock.warehouse", index="btree_not_null", ondelete="cascade")
    place = fields.Char(compute="_compute_place", compute_sudo=True)
    product_id = fields.Many2one(
        "product.product", string="Part", required=True, index=True, ondelete="cascade"
    )
    abc_class = fields.Selection(
        [("a", "A"), ("b", "B"), ("c", "C")],
        string="Class",
        required=True,
        help="A: the few parts that make 80 % of the value used in the company; B: 15 %; C: 5 %.",
    )
    method = fields.Selection(
        [
            ("average_4", "Average of 4 Weeks"),
            ("average_13", "Average of 13 Weeks"),
            ("average_26", "Average of 26 Weeks"),
            ("croston", "Seldom Used (Croston)"),
            ("short", "Too Short a Past"),
        ],
        string="Forecast by",
        required=True,
        help="The method that would have erred least on this part at this place.",
    )
    rate = fields.Float(string="Use a Week", digits=(16, 2), aggregator="sum")
    error = fields.Float(
        string="Error in Pieces",
        digits=(16, 2),
        aggregator=None,
        help="How far the forecast was off while new pieces were on their way, tried on the past.",
    )
    trials = fields.Json()
    trial_text = fields.Text(string="Errors Tried", compute="_compute_trial_text")
    on_hand = fields.Float(digits="Product Unit")
    coming = fields.Float(digits="Product Unit", help="Asked for or ordered, not yet there.")
    lead_days = fields.Integer(string="Days to Arrive", aggregator=None)
    reorder_point = fields.Float(
        digits="Product Unit", aggregator=None, help="With less than that, order."
    )
    order_up_to = fields.Float(string="Fill up to", digits="Product Unit", aggregator=None)
    suggested_qty = fields.Float(string="Suggested", digits="Product Unit")
    excess_qty = fields.Float(string="Too Many", digits="Product Unit")
    stock_value = fields.Monetary(groups="service_network.group_office_user")
    helper_id = fields.Many2one(
        "service.point",
        string="Others Have Too Many",
        groups="service_network.group_office_user",
        ondelete="set null",
        help="The point with most to spare of this part.",
    )
    stock_out_on = fields.Date(string="Lasts until")
    last_used_on = fields.Date(string="Last Used")
    state = fields.Selection(STATES, required=True, index=True)
    state_rank = fields.Integer(required=True, aggregator=None)
    planned_at = fields.Datetime(string="Planned", required=True)

    _one_place = models.Constraint(
        "CHECK((point_id IS NULL) <> (warehouse_id IS NULL))",
        "A plan is for a service point or for a warehouse.",
    )
    _point_unique = models.UniqueIndex(
        "(product_id, point_id) WHERE point_id IS NOT NULL", "This part is planned there already."
    )
    _warehouse_unique = models.UniqueIndex(
        "(product_id, warehouse_id) WHERE warehouse_id IS NOT NULL",
        "This part is planned there already.",
    )

    @api.depends("point_id", "warehouse_id")
    def _compute_place(self):
        for plan in self:
            plan.place = plan.point_id.name or plan.warehouse_id.name

    @api.depends("trials")
    def _compute_trial_text(self):
        names = selection_labels(self, "method")
        for plan in self:
            plan.trial_text = "\n".join(
                f"{names[method]}: {error:.2f}" for method, error in (plan.trials or {}).items()
            )

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_by_hand()
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_by_hand()
        return super().write(vals)

    @api.model
    def _refuse_by_hand(self):
        if self.env.context.get("parts_plan") is not PLAN:
            raise UserError(
                self.env._(
                    "Plans follow from use and stock and are not written by hand. Change the rules"
                    " of planning in the settings, or order what you think right."
                )
            )

    def action_view_use(self):
        """The pieces used week by week, as a chart."""
        self.ensure_one()
        domain = [("product_id", "=", self.product_id.id), ("state", "!=", "planned")]
        if self.point_id:
            domain.append(("point_id", "=", self.point_id.id))
        action = self.env["ir.actions.act_window"]._for_xml_id("parts_planning.action_parts_use")
        return dict(action, domain=domain, name=self.product_id.display_name)
