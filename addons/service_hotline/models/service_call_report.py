from odoo import fields, models
from odoo.tools import SQL


class ServiceCallReport(models.Model):
    """Figures of the hotline, a line for each call: what was not a call does not count."""

    _name = "service.call.report"
    _description = "Hotline Figures"
    _auto = False
    _order = "started_at desc"
    _rec_name = "agent_id"

    company_id = fields.Many2one("res.company", readonly=True)
    started_at = fields.Datetime(string="Began", readonly=True)
    agent_id = fields.Many2one("res.users", readonly=True)
    direction = fields.Selection(
        selection=lambda self: self.env["service.call"]
        ._fields["direction"]
        ._description_selection(self.env),
        readonly=True,
    )
    reason_id = fields.Many2one("service.call.reason", readonly=True)
    result_id = fields.Many2one("service.call.result", readonly=True)
    categ_id = fields.Many2one("product.category", string="Product Category", readonly=True)
    call_count = fields.Integer(string="Number of Calls", readonly=True)
    missed_count = fields.Integer(string="Missed", readonly=True)
    order_count = fields.Integer(string="Orders Taken", readonly=True)
    solved_count = fields.Integer(string="Solved by Phone", readonly=True)
    solved_share = fields.Float(
        string="Share Solved by Phone",
        readonly=True,
        aggregator="avg",
        help="Of the faults reported in calls: those solved without an order for a visit.",
    )
    wait_seconds = fields.Float(string="Seconds until Answer", readonly=True, aggregator="avg")
    duration = fields.Float(string="Seconds Spoken", readonly=True, aggregator="avg")
    complaint_count = fields.Integer(
        string="Complaints", readonly=True, help="About orders that the agent took in these calls."
    )

    passed_count = fields.Integer(string="Complaints Passed On", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT call.id, call.company_id, call.started_at, call.agent_id, call.direction,
                   call.reason_id, call.result_id, call.categ_id,
                   1 AS call_count,
                   (call.state = 'missed')::int AS missed_count,
                   (result.kind = 'order')::int AS order_count,
                   (result.kind = 'solved')::int AS solved_count,
                   CASE WHEN result.kind IN ('order', 'solved')
                        THEN (result.kind = 'solved')::int END AS solved_share,
                   CASE WHEN call.direction = 'in' AND call.answered_at IS NOT NULL
                        THEN call.wait_seconds END AS wait_seconds,
                   CASE WHEN call.state = 'ended' THEN call.duration END AS duration,
                   (result.kind = 'complaint')::int AS passed_count,
                   %(complaints)s AS complaint_count
              FROM service_call call
              LEFT JOIN service_call_result result ON result.id = call.result_id
             WHERE result.kind IS DISTINCT FROM 'void'
            """,
            complaints=self._complaints_sql(),
        )

    def _complaints_sql(self):
        """Complaints about the order that was taken in a call."""
        return SQL(
            "CASE WHEN result.kind IN ('order', 'solved') THEN (SELECT count(*)"
            " FROM service_complaint WHERE service_complaint.order_id = call.order_id) ELSE 0 END"
        )
