from odoo import api, models
from odoo.tools import SQL

# A call that exists already is armed again; a new one gets the script to read out.
ARM = """
WITH armed AS (
     INSERT INTO followup_task (%(columns)s) VALUES %(rows)s
         ON CONFLICT (order_id) DO UPDATE SET %(again)s
  RETURNING id, xmax = 0 AS is_new),
     script AS (
     INSERT INTO followup_answer (task_id, question_id, sequence, score,
                                  create_uid, create_date, write_uid, write_date)
     SELECT armed.id, question, number, '0', %(uid)s, %(now)s, %(uid)s, %(now)s
       FROM armed, unnest(%(questions)s::int[]) WITH ORDINALITY AS asked (question, number)
      WHERE armed.is_new)
SELECT id FROM armed
"""


class FollowupTask(models.Model):
    """Every finished order gets its call, whatever the step that finished it costs otherwise."""

    _inherit = "followup.task"

    @api.model
    def _arm(self, planned):
        """Make the calls of orders, or call again, in one statement.

        :param planned: dict order → values of its call, the same fields for each
        """
        if not planned:
            return
        self.flush_model()
        uid, now = self.env.uid, self.env.cr.now()
        stamps = {"create_uid": uid, "create_date": now, "write_uid": uid, "write_date": now}
        rows = [order._prepare_call_row() | vals | stamps for order, vals in planned.items()]
        again = {*next(iter(planned.values())), "write_uid", "write_date"}
        found = self.env.execute_query(
            SQL(
                ARM,
                columns=SQL(", ").join(map(SQL.identifier, rows[0])),
                rows=SQL(", ").join(tuple(row.values()) for row in rows),
                again=SQL(", ").join(
                    SQL("%(name)s = EXCLUDED.%(name)s", name=SQL.identifier(name))
                    for name in sorted(again)
                ),
                questions=self.env["followup.question"]._script(),
                uid=uid,
                now=now,
            )
        )
        self.browse(task for (task,) in found).invalidate_recordset(list(again), flush=False)
        orders = self.env["service.order"].union(*planned)
        orders.invalidate_recordset(["followup_ids"], flush=False)
