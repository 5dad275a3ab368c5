from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from odoo.addons.service_base.labels import same_options

# The last guard of confirmed money: holds against SQL as well.
GUARD_FUNCTION = """
CREATE OR REPLACE FUNCTION after_sales_settlement_frozen() RETURNS trigger AS $$
BEGIN
    IF EXISTS (SELECT FROM changed JOIN settlement_statement s ON s.id = changed.statement_id
                WHERE s.state IN ('confirmed', 'billed', 'settled')) THEN
        RAISE EXCEPTION 'lines of a confirmed statement do not change'
              USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END
$$ LANGUAGE plpgsql
"""
# (name, event, which rows): once a statement of SQL, so that bulk stays fast
GUARDS = (
    ("settlement_line_frozen_insert", "INSERT", "NEW"),
    ("settlement_line_frozen_update", "UPDATE", "OLD"),
    ("settlement_line_frozen_move", "UPDATE", "NEW"),
    ("settlement_line_frozen_delete", "DELETE", "OLD"),
)


class SettlementLine(models.Model):
    """What one order brings its point; or an adjustment that accounting adds with a reason."""

    _name = "settlement.line"
    _description = "Settlement Line"
    _order = "statement_id, closed_on, id"
    _rec_name = "order_id"

    statement_id = fields.Many2one(
        "settlement.statement", required=True, index=True, ondelete="restrict"
    )
    run_id = fields.Many2one(related="statement_id.run_id", store=True, precompute=True, index=True)
    point_id = fields.Many2one(
        related="statement_id.point_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(related="statement_id.company_id", store=True, precompute=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    statement_state = fields.Selection(related="statement_id.state", string="Statement State")
    kind = fields.Selection(
        [("order", "Order"), ("adjustment", "Adjustment"), ("set_off", "Set-off")],
        required=True,
        default="adjustment",
        readonly=True,
    )
    order_id = fields.Many2one("service.order", readonly=True, ondelete="restrict")
    description = fields.Char(string="Reason", help="Why an adjustment is made.")
    technician_id = fields.Many2one("hr.employee", index="btree_not_null", ondelete="restrict")
    rate_id = fields.Many2one(
        "settlement.rate", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    rate_name = fields.Char(
        related="rate_id.name", string="Pay Rate", help="What the amount was taken from."
    )
    about_order_id = fields.Many2one(
        "service.order",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('point_id', '=', point_id)]",
        help="The order for which an adjustment is made.",
    )
    amount = fields.Monetary(string="To the Point")
    technician_amount = fields.Monetary(string="To the Technician")
    closed_on = fields.Date(readonly=True, help="Day the order was closed, at the point.")
    is_late = fields.Boolean(
        string="Late",
        readonly=True,
        help="Closed in an earlier month, whose statements had gone out already.",
    )

    # the facts it was priced by, as they were then
    job_type = fields.Selection(same_options("service.order", "job_type"), readonly=True)
    service_type = fields.Selection(same_options("service.order", "service_type"), readonly=True)
    service_mode = fields.Selection(same_options("service.order", "service_mode"), readonly=True)
    categ_id = fields.Many2one("product.category", readonly=True, ondelete="restrict")
    area_id = fields.Many2one("service.area", readonly=True, ondelete="restrict")
    level_id = fields.Many2one("service.point.level", readonly=True, ondelete="restrict")
    in_warranty = fields.Boolean(readonly=True)
    result = fields.Selection(same_options("service.order", "result"), readonly=True)

    _order_unique = models.Constraint("UNIQUE(order_id)", "An order is settled once.")
    _kind_complete = models.Constraint(
        "CHECK(kind = 'order' AND order_id IS NOT NULL AND rate_id IS NOT NULL"
        " OR kind = 'adjustment' AND order_id IS NULL AND description IS NOT NULL"
        " OR kind = 'set_off' AND order_id IS NULL AND description IS NOT NULL AND amount < 0)",
        "An adjustment needs its reason.",
    )

    def init(self):
        self.env.cr.execute(GUARD_FUNCTION)
        for name, event, rows in GUARDS:
            self.env.cr.execute(
                SQL(
                    "CREATE OR REPLACE TRIGGER %s AFTER %s ON settlement_line"
                    " REFERENCING %s TABLE AS changed FOR EACH STATEMENT"
                    " EXECUTE FUNCTION after_sales_settlement_frozen()",
                    SQL.identifier(name),
                    SQL(event),
                    SQL(rows),
                )
            )
        return super().init()

    @api.constrains("description", "kind")
    def _check_reason(self):
        for line in self:
            if line.kind == "adjustment" and not (line.description or "").strip():
                raise ValidationError(
                    self.env._(
                        "Why is statement %s adjusted? Write the reason.", line.statement_id.name
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("order_id") or vals.get("kind") == "order" for vals in vals_list):
            raise UserError(
                self.env._("Orders are settled by the month-end. Add adjustments with a reason.")
            )
        statements = {vals["statement_id"] for vals in vals_list if vals.get("statement_id")}
        self.env["settlement.statement"].browse(statements)._check_lines_open()
        return super().create(vals_list)

    def write(self, vals):
        self.check_access("write")
        self._check_open()
        self._check_own_facts(vals)
        if target := vals.get("statement_id"):
            self.env["settlement.statement"].browse(target)._check_lines_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_adjustments_only(self):
        self._check_open()
        if any(line.kind == "order" for line in self):
            raise UserError(
                self.env._("A settled order stays in its month. Add an adjustment instead.")
            )

    def _check_open(self):
        self.statement_id._check_lines_open()

    def _check_own_facts(self, vals):
        """What the month-end priced is corrected by an adjustment, not overwritten."""
        priced = any(line.kind == "order" for line in self)
        if priced or {"kind", "order_id", "rate_id"} & vals.keys():
            raise UserError(
                self.env._("The month-end priced this order. Add an adjustment with a reason.")
            )
