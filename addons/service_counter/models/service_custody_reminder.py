from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain


class ServiceCustody(models.Model):
    """A device that nobody fetches is not forgotten."""

    _inherit = "service.custody"

    days_ready = fields.Integer(
        compute="_compute_days_ready", help="Since the device may be fetched."
    )
    is_unclaimed = fields.Boolean(
        string="Unclaimed", compute="_compute_days_ready", search="_search_is_unclaimed"
    )

    @api.depends("state", "ready_at")
    def _compute_days_ready(self):
        now = fields.Datetime.now()
        for custody in self:
            waiting = custody.state == "ready" and custody.ready_at
            custody.days_ready = (now - custody.ready_at).days if waiting else 0
            limit = custody.company_id.custody_unclaimed_days
            custody.is_unclaimed = bool(waiting) and custody.days_ready >= limit

    @api.model
    def _search_is_unclaimed(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        return Domain.OR(
            self._ready_before(company, company.custody_unclaimed_days)
            for company in self.env.companies
        )

    @api.model
    def _ready_before(self, company, days):
        """Ready for at least so many days."""
        return (
            Domain("company_id", "=", company.id)
            & Domain("state", "=", "ready")
            & Domain("ready_at", "<=", fields.Datetime.now() - timedelta(days=days))
        )

    @api.model
    def _cron_remind(self):
        """Remind customers and points of devices that were not fetched."""
        # cron runs as superuser, for every company
        due = self.browse()
        for company in self.env["res.company"].search([("active", "=", True)]):
            due |= self.search(self._reminder_domain(company))
        self.env["ir.cron"]._commit_progress(remaining=len(due))
        for custody in due:
            custody = custody.try_lock_for_update()
            if custody:
                with self.env.cr.savepoint():
                    custody._remind()
            if not self.env["ir.cron"]._commit_progress(1):
                break

    @api.model
    def _reminder_domain(self, company):
        """Ready long enough, and not reminded for as long."""
        days = company.custody_reminder_days
        if not days:
            return Domain.FALSE
        before = fields.Datetime.now() - timedelta(days=days)
        return self._ready_before(company, days) & (
            Domain("reminded_at", "=", False) | Domain("reminded_at", "<=", before)
        )

    def _remind(self):
        for custody in self:
            custody._as_step().write(
                {
                    "reminded_at": fields.Datetime.now(),
                    "reminder_count": custody.reminder_count + 1,
                }
            )
            custody._schedule_reminder()
        if fetched := self._to_be_fetched():
            fetched.order_id._tell_customer("storage")

    def _reminder_summary(self):
        if self._to_be_fetched():
            return self.env._("Device not fetched for %s days: call the customer", self.days_ready)
        return self.env._("Device not sent back for %s days: send it", self.days_ready)

    def _schedule_reminder(self):
        """An activity on the order for whoever took the device in, or the point's first user."""
        self.ensure_one()
        user = self.received_by_id.filtered("active") or self.point_id.user_ids[:1]
        if not user:
            return
        order = self.order_id.with_context(lang=user.lang)
        summary = self.with_context(lang=user.lang)._reminder_summary()
        open_ones = order.activity_ids.filtered(lambda activity: activity.user_id == user)
        if summary not in open_ones.mapped("summary"):
            order.activity_schedule(
                "mail.mail_activity_data_call", summary=summary, user_id=user.id
            )
