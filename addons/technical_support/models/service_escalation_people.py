import logging

from odoo import api, fields, models

from .service_escalation_workflow import PENDING

_logger = logging.getLogger(__name__)

# Overdue questions that one run of the regular work moves.
BATCH = 200
TASK = "mail.mail_activity_data_todo"


class ServiceEscalation(models.Model):
    """Who is called, and what happens when nobody answers in time."""

    _inherit = "service.escalation"

    def _whom_to_call(self, tier):
        """The one of the tier's people who has the fewest questions."""
        people = tier._people(self.point_id)
        if not people:
            return people
        # sudo: load is counted over all points
        load = dict(
            self.sudo()._read_group(
                [("user_id", "in", people.ids), ("state", "in", PENDING)], ["user_id"], ["__count"]
            )
        )
        return min(people, key=lambda user: (load.get(user, 0), user.id)).sudo(False)

    def _call_people(self):
        """One task at a time: for who is asked, or for who asked when there is an answer."""
        # sudo: tasks of others are replaced
        self.sudo().activity_unlink([TASK])
        for escalation in self:
            if escalation.state in PENDING:
                escalation._call(escalation.user_id, self.env._("Question from the service point"))
            elif escalation.state == "answered":
                escalation._call(escalation.asked_by_id, self.env._("Your question is answered"))

    def _call(self, user, summary):
        if not user or user == self.env.user:
            return
        # sudo: a task for somebody else
        self.sudo().activity_schedule(
            TASK,
            date_deadline=self.company_id._local_date(self.due_at, self.point_id),
            summary=f"{self.name} {summary}",
            user_id=user.id,
        )

    # --- regular work ---

    @api.model
    def _overdue_domain(self):
        return [
            ("state", "in", PENDING),
            ("due_at", "<", fields.Datetime.now()),
            ("tier_id.next_id", "!=", False),
        ]

    @api.model
    def _cron_move_up(self):
        """What nobody answered in time goes to the next tier; one bad record stops no other."""
        Cron = self.env["ir.cron"]
        domain = self._overdue_domain()
        Cron._commit_progress(remaining=self.search_count(domain))
        for escalation in self.search(domain, limit=BATCH):
            escalation._move_up_alone()
            if not Cron._commit_progress(1):
                break

    def _move_up_alone(self):
        locked = self.try_lock_for_update().filtered_domain(self._overdue_domain())
        try:
            with self.env.cr.savepoint():
                lang = locked.company_id.partner_id.lang or self.env.lang
                locked.with_context(lang=lang)._step("overdue")
        except Exception:  # the next run tries again
            _logger.exception("%s stays overdue at its tier", self.display_name)
