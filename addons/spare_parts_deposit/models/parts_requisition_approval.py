from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import UserError

from .parts_step_mixin import WAREHOUSE

APPROVED = ("approved", "shipped", "received")


class PartsRequisition(models.Model):
    """Who may approve how much; what is over the limit goes on to the next role."""

    _inherit = "parts.requisition"

    approved_at = fields.Datetime(string="Approved On", readonly=True, copy=False)
    escalated_to_id = fields.Many2one(
        "res.groups",
        string="Waits for",
        readonly=True,
        copy=False,
        ondelete="set null",
        help="The role that may approve as much.",
    )
    approval_excess = fields.Char(compute="_compute_approval_excess")
    can_pass_on = fields.Boolean(compute="_compute_approval_excess")

    @api.depends("state", "amount", "line_ids.approved_qty", "escalated_to_id")
    @api.depends_context("uid")
    def _compute_approval_excess(self):
        """Shown on the form to the desk whose turn it is; a list does not ask for it."""
        waiting = self.filtered(lambda r: r.state == "submitted" and r._is_warehouse())
        for requisition in self - waiting:
            requisition.approval_excess = requisition.can_pass_on = False
        for requisition in waiting:
            requisition.approval_excess = requisition._approval_refusal(self.env.user)
            requisition.can_pass_on = not requisition._refusal("escalate")

    def action_escalate(self, key=None):
        """Over one's limit: give it to the next role that may approve as much."""
        self._request("escalate", key)

    def _guard_escalate(self):
        if not self._approval_refusal(self.env.user):
            return self.env._("You may approve %s yourself.", self.display_name)
        if self.escalated_to_id and self.escalated_to_id == self._next_limit().group_id:
            return self.env._(
                "%(name)s waits for %(role)s already.",
                name=self.display_name,
                role=self.escalated_to_id.sudo().name,  # sudo: the name of a role
            )
        return False

    def _on_escalate(self):
        for requisition in self:
            limit = requisition._next_limit()
            if not limit:
                raise UserError(requisition._nobody_may_message())
            requisition.escalated_to_id = limit.group_id
            requisition._tell_approvers(limit)

    def _tell_approvers(self, limit):
        """A message to everybody who may approve it now, but its author."""
        partners = self._approvers(limit).partner_id
        self.message_notify(
            partner_ids=partners.ids,
            subject=self.env._("To approve: %s", self.name),
            body=self.env._(
                "%(point)s asks for parts worth %(amount)s: more than %(user)s may approve.",
                point=self.point_id.name,
                amount=self.currency_id.format(self.amount),
                user=self.env.user.name,
            ),
        )

    # --- the limits ---

    def _approval_refusal(self, user):
        """Why the user may not approve these, one after the other; False if he may."""
        for company, requisitions in self.grouped("company_id").items():
            limits = self.env["parts.approval.limit"]._of_company(company)
            if limits and (refusal := requisitions._refusal_by(limits, user)):
                return refusal
        return False

    def _refusal_by(self, limits, user):
        own = limits._of_user(user)
        month = self._approved_this_month(user, own)
        for requisition in self:
            figures = requisition._approval_figures(month)
            reasons = [limit._excess(figures) for limit in own]
            if not reasons or all(reasons):
                return requisition._more_than_allowed_message(reasons)
            month = figures["month_quantity"], figures["month_amount"]
        return False

    def _more_than_allowed_message(self, reasons):
        return self.env._(
            "%(name)s is more than you may approve%(why)s. %(who)s",
            name=self.name,
            why=f" ({reasons[-1]})" if reasons else "",
            who=self._who_may_message(),
        )

    def _who_may_message(self):
        limit = self._next_limit()
        if not limit:
            return self._nobody_may_message()
        people = self._approvers(limit).mapped("name")
        role = limit.group_id.name
        if people:
            role = f"{role} ({', '.join(people[:5])})"
        return self.env._("It may be approved by: %s. Pass it on, or approve less.", role)

    def _nobody_may_message(self):
        return self.env._(
            "No role may approve as much as %s. Approve less, or have the limits raised.", self.name
        )

    def _next_limit(self):
        """The smallest limit that does, of a role with members other than who asked."""
        for limit in self.env["parts.approval.limit"]._of_company(self.company_id):
            people = self._approvers(limit)
            months = (self._approved_this_month(user, limit) for user in people)
            if any(not limit._excess(self._approval_figures(month)) for month in months):
                return limit
        return self.env["parts.approval.limit"]

    def _approvers(self, limit):
        """Members of the role who may approve this requisition at all: none of its authors."""
        # sudo: who they are is told to whoever has to turn to them
        users = limit.sudo().group_id.all_user_ids.filtered(
            lambda user: user.active and user.has_group(WAREHOUSE)
        )
        return users - self._authors() - self.env.ref("base.user_root")

    def _approval_figures(self, month):
        """What a limit is held against, by the name of its field.

        :param month: pieces and amount approved before it in the month
        """
        lines = self.line_ids
        quantities = lines.mapped("approved_qty")
        month_quantity, month_amount = month
        return {
            "line_quantity": max(quantities, default=0.0),
            "line_amount": max(lines.mapped("amount"), default=0.0),
            "quantity": sum(quantities),
            "amount": self.amount,
            "month_quantity": month_quantity + sum(quantities),
            "month_amount": month_amount + self.amount,
        }

    def _approved_this_month(self, user, limits):
        """Pieces and amount the user approved since the month began where the company is.

        These requisitions are left out; nothing is summed up where no limit looks at the month.
        """
        if not any(limit.month_quantity or limit.month_amount for limit in limits):
            return 0.0, 0.0
        # sudo: sums what the approver approved, whatever he may read today
        ((quantity, amount),) = (
            self.env["parts.requisition.line"]
            .sudo()
            ._read_group(
                [
                    ("requisition_id", "not in", self.ids),
                    ("requisition_id.approver_id", "=", user.id),
                    ("requisition_id.company_id", "=", self.company_id.id),
                    ("requisition_id.state", "in", APPROVED),
                    ("requisition_id.approved_at", ">=", self._month_began()),
                ],
                [],
                ["approved_qty:sum", "amount:sum"],
            )
        )
        return quantity, amount

    def _month_began(self):
        """The first moment of the company's calendar month, in UTC."""
        _id, zone = self.company_id._service_calendar_card(self.company_id.id, False)
        today = self.company_id._local_date(fields.Datetime.now())
        first = datetime.combine(today.replace(day=1), time.min, ZoneInfo(zone))
        return first.astimezone(UTC).replace(tzinfo=None)
