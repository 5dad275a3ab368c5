import logging

from odoo import api, fields, models

_logger = logging.getLogger(__name__)


class ServiceLoan(models.Model):
    """Units that are due back are chased."""

    _inherit = "service.loan"

    @api.model
    def _cron_chase(self):
        """Ask the people of the point to call the customers whose loaner is overdue."""
        overdue = self.search([("is_overdue", "=", True), ("activity_ids", "=", False)])
        self.env["ir.cron"]._commit_progress(remaining=len(overdue))
        for loan in overdue:
            try:
                with self.env.cr.savepoint():
                    loan._chase()
            except Exception:
                _logger.exception("Loan %s could not be chased", loan.name)
            if not self.env["ir.cron"]._commit_progress(1):
                break

    def _chase(self):
        """One open task for each overdue unit, with whoever handed it out."""
        for loan in self:
            user = loan._chaser()
            loan.with_context(lang=user.lang).activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=fields.Date.context_today(loan),
                summary=self.env._("Loaner overdue"),
                note=self.env._("Call %(name)s and ask for the unit back.", name=loan.contact_name),
                user_id=user.id,
            )

    def _chaser(self):
        """Who handed the unit out, else somebody of the point."""
        user = self.lent_by_id
        return user if user.active else self.point_id.user_ids[:1] or self.env.user
