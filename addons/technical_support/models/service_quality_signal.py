from odoo import fields, models
from odoo.tools import SQL


class ServiceQualitySignal(models.Model):
    """One cause, again and again at one model: something to tell the manufacturer.

    Read from the orders as they are now; nothing is stored. What use has caused is left out.
    """

    _name = "service.quality.signal"
    _description = "Repeated Defect"
    _auto = False
    _order = "order_count desc, id"
    _rec_name = "product_id"
    _depends = {
        "res.company": ["quality_signal_count", "quality_signal_days"],
        "service.cause": ["by_use"],
        "service.order": [
            *("company_id", "product_id", "cause_id", "point_id", "reported_at", "state"),
        ],
        "service.quality.report": ["company_id", "product_id", "cause_id", "state"],
        "stock.lot": ["product_id"],
    }

    company_id = fields.Many2one("res.company", readonly=True)
    product_id = fields.Many2one("product.product", string="Model", readonly=True)
    cause_id = fields.Many2one("service.cause", readonly=True)
    order_count = fields.Integer(string="Orders", readonly=True)
    point_count = fields.Integer(string="Service Points", readonly=True)
    unit_count = fields.Integer(string="Units Known", readonly=True)
    rate = fields.Float(string="Per 1,000 Units", readonly=True, digits=(16, 1), aggregator=None)
    last_at = fields.Datetime(string="Last", readonly=True)
    report_id = fields.Many2one("service.quality.report", string="Reported as", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT found.*, 1000.0 * found.order_count / NULLIF(found.unit_count, 0) AS rate
            FROM (
                SELECT
                    min(o.id) AS id, o.company_id, o.product_id, o.cause_id,
                    count(*) AS order_count,
                    count(DISTINCT o.point_id) AS point_count,
                    max(o.reported_at) AS last_at,
                    (SELECT count(*) FROM stock_lot WHERE product_id = o.product_id)
                        AS unit_count,
                    (
                        SELECT max(id) FROM service_quality_report AS r
                        WHERE r.company_id = o.company_id AND r.product_id = o.product_id
                            AND r.cause_id = o.cause_id AND r.state != 'closed'
                    ) AS report_id
                FROM service_order AS o
                JOIN service_cause AS cause ON cause.id = o.cause_id
                JOIN res_company AS company ON company.id = o.company_id
                WHERE o.cause_id IS NOT NULL AND o.product_id IS NOT NULL
                    AND o.state != 'cancelled' AND cause.by_use IS NOT TRUE
                    AND o.reported_at > %(now)s::timestamp
                        - make_interval(days => company.quality_signal_days)
                GROUP BY o.company_id, o.product_id, o.cause_id, company.quality_signal_count
                HAVING count(*) >= company.quality_signal_count
            ) AS found
            """,
            now=fields.Datetime.now(),
        )

    def _orders(self):
        """The orders behind these lines."""
        orders = self.env["service.order"]
        for signal in self:
            since = fields.Datetime.subtract(
                fields.Datetime.now(), days=signal.company_id.quality_signal_days
            )
            orders |= orders.search(
                [
                    ("company_id", "=", signal.company_id.id),
                    ("product_id", "=", signal.product_id.id),
                    ("cause_id", "=", signal.cause_id.id),
                    ("reported_at", ">", since),
                    ("state", "!=", "cancelled"),
                ]
            )
        return orders

    def action_view_orders(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Orders"),
            "res_model": "service.order",
            "view_mode": "list,kanban,form",
            "mobile_view_mode": "kanban",
            "domain": [("id", "in", self._orders().ids)],
        }

    def action_make_report(self):
        """Open the report on this defect; write its draft if there is none."""
        self.ensure_one()
        return (self.report_id or self._orders()._make_quality_report())._get_form_action()
