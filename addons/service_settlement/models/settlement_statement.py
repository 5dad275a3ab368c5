from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

FROZEN_STATES = ("confirmed", "billed", "settled")

# Confirmed money does not move, whoever asks: the state may only go on, bill and seal come once.
GUARD_STATEMENTS = """
CREATE OR REPLACE FUNCTION after_sales_statement_frozen() RETURNS trigger AS $$
BEGIN
    IF OLD.state NOT IN ('confirmed', 'billed', 'settled') THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'DELETE'
       OR (NEW.name, NEW.run_id, NEW.month, NEW.company_id, NEW.point_id, NEW.payee_kind,
           NEW.payee_id, NEW.payee_bank_id, NEW.payee_account, NEW.fiscal_position_id,
           NEW.line_count, NEW.amount_total, NEW.technician_total, NEW.confirmed_at,
           NEW.confirmed_by_id)
          IS DISTINCT FROM
          (OLD.name, OLD.run_id, OLD.month, OLD.company_id, OLD.point_id, OLD.payee_kind,
           OLD.payee_id, OLD.payee_bank_id, OLD.payee_account, OLD.fiscal_position_id,
           OLD.line_count, OLD.amount_total, OLD.technician_total, OLD.confirmed_at,
           OLD.confirmed_by_id)
       OR NEW.state <> OLD.state
          AND NOT (OLD.state = 'confirmed' AND NEW.state IN ('billed', 'settled'))
       OR OLD.seal IS NOT NULL
          AND (NEW.seal, NEW.line_marks) IS DISTINCT FROM (OLD.seal, OLD.line_marks)
       OR OLD.move_id IS NOT NULL AND NEW.move_id IS DISTINCT FROM OLD.move_id THEN
        RAISE EXCEPTION 'a confirmed statement does not change'
              USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER settlement_statement_frozen
    BEFORE UPDATE OR DELETE ON settlement_statement
    FOR EACH ROW EXECUTE FUNCTION after_sales_statement_frozen();
"""


class SettlementStatement(models.Model):
    """What one service point gets for one month, confirmed by both sides, then billed."""

    _name = "settlement.statement"
    _description = "Statement"
    _inherit = ["mail.thread", "step.mixin"]
    _order = "month desc, point_id"
    _rec_names_search = ["name", "point_id.name"]
    _mail_post_access = "read"  # the point's manager may ask and answer

    name = fields.Char(string="Number", required=True, readonly=True, index="trigram")
    run_id = fields.Many2one("settlement.run", required=True, readonly=True, ondelete="restrict")
    month = fields.Date(related="run_id.month", store=True, precompute=True)
    company_id = fields.Many2one(
        related="run_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    point_id = fields.Many2one(
        "service.point", required=True, readonly=True, index=True, ondelete="restrict"
    )
    point_kind = fields.Selection(related="point_id.kind")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("sent", "Sent"),
            ("disputed", "Disputed"),
            ("confirmed", "Confirmed"),
            ("billed", "Billed"),
            ("settled", "Settled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        tracking=True,
        index=True,
    )
    line_ids = fields.One2many("settlement.line", "statement_id", string="Lines")
    line_count = fields.Integer(compute="_compute_totals", store=True, string="Orders")
    amount_total = fields.Monetary(compute="_compute_totals", store=True, string="Total")
    technician_total = fields.Monetary(
        compute="_compute_totals", store=True, string="To Technicians"
    )
    note = fields.Text(string="Objection of the Point", readonly=True, personal="text")
    sent_at = fields.Datetime(string="Sent", readonly=True)
    confirmed_at = fields.Datetime(string="Confirmed", readonly=True)
    confirmed_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    move_id = fields.Many2one(
        "account.move",
        string="Vendor Bill",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    _point_unique = models.Constraint(
        "UNIQUE(run_id, point_id)", "A point has one statement a month."
    )
    _move_unique = models.Constraint("UNIQUE(move_id)", "A bill pays one statement.")

    def init(self):
        self.env.cr.execute(SQL(GUARD_STATEMENTS))
        return super().init()

    @api.depends("line_ids.amount", "line_ids.technician_amount")
    def _compute_totals(self):
        """Summed by the database, in exact numbers."""
        groups = self.env["settlement.line"]._read_group(
            [("statement_id", "in", self.ids)],
            ["statement_id"],
            ["__count", "amount:sum", "technician_amount:sum"],
        )
        totals = {statement.id: sums for statement, *sums in groups}
        for statement in self:
            count, amount, technician_amount = totals.get(statement.id, (0, 0, 0))
            statement.line_count = count
            statement.amount_total = amount
            statement.technician_total = technician_amount

    @api.depends("name", "point_id")
    def _compute_display_name(self):
        for statement in self:
            statement.display_name = f"{statement.name} {statement.point_id.name or ''}".strip()

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_in_step():
            raise UserError(self.env._("Statements are made by the month-end. Compute the month."))
        return super().create(vals_list)

    def write(self, vals):
        self.check_access("write")
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A statement is kept. Compute the month again to correct it."))

    @api.model
    def _step_fields(self):
        """Nothing that a statement says is written by hand; messages and activities are."""
        own = {
            name for name, field in self._fields.items() if "service_settlement" in field._modules
        }
        return super()._step_fields() | own

    def _check_open(self):
        for statement in self:
            if statement.state in FROZEN_STATES:
                raise UserError(
                    self.env._(
                        "Statement %s is confirmed and does not change any more. Add an adjustment"
                        " to the statement of the next month.",
                        statement.name,
                    )
                )

    def _check_lines_open(self):
        """Lines change before the point gets its statement, or after it objected."""
        self._check_open()
        for statement in self:
            if statement.state == "sent":
                raise UserError(
                    self.env._(
                        "Statement %s lies with the point. Lines are added before it is sent, or"
                        " when the point disputes it.",
                        statement.name,
                    )
                )
