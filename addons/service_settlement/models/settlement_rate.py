import hashlib
from datetime import date

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.service_base.buttons import count_lines, open_list
from odoo.addons.service_base.labels import same_options
from odoo.addons.service_network.const import SERVICE_TYPES

from ..pricing import Rate, RateSheet


class SettlementRate(models.Model):
    """A piece-rate: what a point and its technician get for one order of a kind.

    An empty criterion fits everything; `pricing.py` says which of several fitting rates wins.
    """

    _name = "settlement.rate"
    _description = "Piece-Rate"
    _order = "sequence, id"
    _rec_names_search = ["name"]

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(
        string="Priority",
        default=10,
        help="The lowest number wins among equally exact rates.",
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    job_type = fields.Selection(same_options("service.order", "job_type"))
    service_type = fields.Selection(SERVICE_TYPES)
    service_mode = fields.Selection(same_options("service.order", "service_mode"))
    categ_id = fields.Many2one(
        "product.category", string="Product Category", index=True, ondelete="restrict"
    )
    area_id = fields.Many2one("service.area", index=True, ondelete="restrict")
    level_id = fields.Many2one("service.point.level", string="Point Level", ondelete="restrict")
    in_warranty = fields.Selection(
        [("yes", "In Warranty"), ("no", "Out of Warranty")], string="Warranty"
    )
    result = fields.Selection(same_options("service.order", "result"))
    date_from = fields.Date(string="From")
    date_to = fields.Date(string="Until")
    amount = fields.Monetary(string="To the Point", required=True)
    technician_amount = fields.Monetary(
        string="To the Technician", help="Piece-rate of the technician, shown to the point."
    )
    line_count = fields.Integer(compute="_compute_line_count")

    _amounts_positive = models.Constraint(
        "CHECK(amount >= 0 AND technician_amount >= 0)", "A rate is zero or more."
    )
    _dates_in_order = models.Constraint(
        "CHECK(date_from IS NULL OR date_to IS NULL OR date_from <= date_to)",
        "A rate ends on or after the day it begins.",
    )

    def _compute_line_count(self):
        count_lines(self, "line_count", "settlement.line", "rate_id")

    def action_view_lines(self):
        self.ensure_one()
        return open_list(
            self.env, "service_settlement.action_settlement_line", [("rate_id", "=", self.id)]
        )

    @api.model
    def _get_sheet(self, company):
        """The active rates of a company, ready to price its orders.

        :return: the sheet, and a fingerprint that changes with whatever could change a price
        """
        rates = self.search([("company_id", "=", company.id)])
        plain = [rate._as_plain() for rate in rates]
        trees = self._get_parents("product.category"), self._get_parents("service.area")
        amounts = [(rate.amount, rate.technician_amount) for rate in rates]
        fingerprint = hashlib.sha256(repr((plain, amounts, trees)).encode()).hexdigest()
        return RateSheet(plain, *trees), fingerprint

    def _as_plain(self):
        self.ensure_one()
        warranty = {"yes": True, "no": False}.get(self.in_warranty)
        return Rate(
            id=self.id,
            job_type=self.job_type or None,
            service_type=self.service_type or None,
            categ_id=self.categ_id.id or None,
            area_id=self.area_id.id or None,
            level_id=self.level_id.id or None,
            service_mode=self.service_mode or None,
            in_warranty=warranty,
            result=self.result or None,
            date_from=self.date_from or date.min,
            date_to=self.date_to or date.max,
            priority=self.sequence,
        )

    @api.model
    def _get_parents(self, model):
        """A tree as dict id → id of the parent."""
        self.env[model].flush_model(["parent_id"])
        table = SQL.identifier(self.env[model]._table)
        query = SQL("SELECT id, parent_id FROM %s ORDER BY id", table)
        return dict(self.env.execute_query(query))
