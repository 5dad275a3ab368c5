from odoo import api, fields, models, tools

from odoo.addons.service_base.labels import same_options


class ServiceExchangeCycle(models.Model):
    """How long exchanges and refunds take, stage by stage: the middle one and the slow tenth."""

    _name = "service.exchange.cycle"
    _description = "Cycle Time of Exchanges"
    _auto = False
    _order = "kind, stage, point_id"
    _rec_name = "stage"
    _depends = {
        "service.exchange": [
            "company_id",
            "point_id",
            "kind",
            "state",
            "applied_at",
            "inspected_at",
            "decided_at",
            "reserved_at",
            "done_at",
            "received_at",
        ]
    }

    company_id = fields.Many2one("res.company", readonly=True)
    point_id = fields.Many2one(
        "service.point", string="Service Point", readonly=True, help="Empty: all points together."
    )
    kind = fields.Selection(same_options("service.exchange", "kind"), readonly=True)
    stage = fields.Selection(
        [
            ("1_inspect", "Applied to Inspected"),
            ("2_decide", "Inspected to Approved"),
            ("3_reserve", "Approved to Reserved"),
            ("4_done", "To Exchanged or Refunded"),
            ("5_total", "Applied to Done"),
            ("6_back", "Old Unit Back"),
        ],
        readonly=True,
    )
    count = fields.Integer(string="Papers", readonly=True)
    place = fields.Char(string="Scope", compute="_compute_place")
    p50 = fields.Float(string="Median (Hours)", digits=(16, 1), readonly=True, aggregator=None)
    p90 = fields.Float(string="P90 (Hours)", digits=(16, 1), readonly=True, aggregator=None)

    @api.depends("point_id")
    @api.depends_context("lang")
    def _compute_place(self):
        for line in self:
            line.place = line.point_id.name or self.env._("All points")

    def init(self):
        tools.drop_view_if_exists(self.env.cr, self._table)
        self.env.cr.execute(
            """
            CREATE VIEW service_exchange_cycle AS
            SELECT row_number() OVER (ORDER BY company_id, kind, stage, point_id) AS id,
                   company_id, kind, stage, point_id, count(*) AS count,
                   percentile_cont(0.5) WITHIN GROUP (ORDER BY hours) AS p50,
                   percentile_cont(0.9) WITHIN GROUP (ORDER BY hours) AS p90
              FROM (SELECT paper.company_id, paper.kind, paper.point_id, step.stage,
                           EXTRACT(EPOCH FROM step.until - step.since) / 3600 AS hours
                      FROM service_exchange paper
                CROSS JOIN LATERAL (VALUES
                           ('1_inspect', applied_at, inspected_at),
                           ('2_decide', inspected_at, decided_at),
                           ('3_reserve', decided_at, reserved_at),
                           ('4_done', COALESCE(reserved_at, decided_at), done_at),
                           ('5_total', applied_at, done_at),
                           ('6_back', done_at, received_at)
                           ) AS step (stage, since, until)
                     WHERE paper.state NOT IN ('applied', 'inspected', 'refused', 'cancelled')
                       AND step.since <= step.until) AS lasted
          GROUP BY company_id, kind, stage, ROLLUP (point_id)
            """
        )
