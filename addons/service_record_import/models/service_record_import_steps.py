from odoo import fields, models
from odoo.exceptions import UserError


class ServiceRecordImport(models.Model):
    """The buttons: each looks who asks and where the import stands, then sets its state."""

    _inherit = "service.record.import"

    def action_start(self):
        self._ensure_state("draft", "failed")
        self._check_can_start()
        self._set_going("running" if self.row_done else "checking")

    def action_pause(self):
        self._ensure_state("checking", "running")
        self.sudo().state = "paused"  # sudo: see _ensure_state

    def action_resume(self):
        self._ensure_state("paused")
        self._set_going("running" if self.row_total else "checking")

    def action_cancel(self):
        self._ensure_state("draft", "checking", "running", "paused", "failed")
        # sudo: see _ensure_state
        self.sudo().write({"state": "cancelled", "ended_at": fields.Datetime.now()})

    def _ensure_state(self, *states):
        """Whether the user may, and the import stands where the step is possible.

        What follows runs as superuser only to write the fields that nobody writes by hand.
        """
        self.ensure_one()
        self.check_access("write")
        if self.state not in states:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "Import %(name)s is in state “%(state)s”;"
                    " this step is not possible from there.",
                    name=self.name,
                    state=labels[self.state],
                )
            )

    def _set_going(self, state):
        # sudo: see _ensure_state
        self.sudo().write(
            {
                "state": state,
                "starter_id": self.env.uid,
                "started_at": self.started_at or fields.Datetime.now(),
                "ended_at": False,
                "message": False,
                "preview": False,
            }
        )
        # sudo: wakes the one job that imports; nothing of it is read or changed
        self.env.ref("service_record_import.cron_record_import").sudo()._trigger()
