from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.service_base.buttons import count_lines, open_list
from odoo.addons.service_network.roles import EVERY_ROLE

from .service_loan_states import OUT

LOANER_STATES = [
    ("available", "Available"),
    ("reserved", "Reserved"),
    ("lent", "Lent Out"),
    ("damaged", "Damaged"),
    ("lost", "Lost"),
]


class StockLot(models.Model):
    """A unit that is lent to customers."""

    _inherit = "stock.lot"

    is_loaner = fields.Boolean(related="product_id.is_loaner", string="Loaner")
    loan_ids = fields.One2many(
        "service.loan", "lot_id", string="Loans", readonly=True, groups=EVERY_ROLE
    )
    loan_count = fields.Integer(compute="_compute_loan_count", groups=EVERY_ROLE)
    loaner_condition = fields.Selection(
        [("ok", "In Order"), ("damaged", "Damaged"), ("lost", "Lost")],
        string="Condition of the Loaner",
        by_hand=False,
        default="ok",
        required=True,
        readonly=True,
        copy=False,
    )
    loaner_state = fields.Selection(
        LOANER_STATES,
        compute="_compute_loaner_state",
        search="_search_loaner_state",
    )
    loan_id = fields.Many2one(
        "service.loan", string="Current Loan", compute="_compute_loaner_state"
    )
    loaner_due = fields.Date(string="Due Back", compute="_compute_loaner_state")

    @api.depends("loan_ids")
    def _compute_loan_count(self):
        count_lines(self, "loan_count", "service.loan", "lot_id")

    @api.depends("loan_ids.state", "loaner_condition", "is_loaner")
    def _compute_loaner_state(self):
        # sudo: that a unit is out is told to all who see it; with whom, its own rules say
        loans = (
            self.env["service.loan"]
            .sudo()
            .search([("lot_id", "in", self.ids), ("state", "in", OUT)])
        )
        out = loans.grouped("lot_id")
        for lot in self:
            loan = out.get(lot, loans.browse())
            sound = "available" if lot.loaner_condition == "ok" else lot.loaner_condition
            lot.loaner_state = lot.is_loaner and (loan.state or sound)
            lot.loan_id = loan.with_env(self.env)._filtered_access("read")
            lot.loaner_due = loan.state == "lent" and loan.due_date

    @api.model
    def _search_loaner_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: see _compute_loaner_state
        Loan = self.env["service.loan"].sudo()
        asked = Domain.FALSE
        for state in value:
            if state in OUT:
                out = Loan._search([("state", "=", state)])
                asked |= Domain("id", "in", out.subselect("lot_id"))
                continue
            out = Loan._search([("state", "in", OUT)])
            condition = "ok" if state == "available" else state
            asked |= Domain("loaner_condition", "=", condition) & Domain(
                "id", "not in", out.subselect("lot_id")
            )
        return Domain("product_id.is_loaner", "=", True) & asked

    def action_view_loans(self):
        self.ensure_one()
        return open_list(self.env, "service_loaner.action_service_loan", [("lot_id", "=", self.id)])

    def action_loaner_ready(self):
        """A damaged unit was put right and may be lent again."""
        self.check_access("write")
        # sudo: lots are written by stock roles; this is the only thing a point may tell of them
        self.filtered(lambda lot: lot.loaner_condition == "damaged").sudo().loaner_condition = "ok"
