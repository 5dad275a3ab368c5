from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.repair_intake.models.service_order_states import OPEN_STATES
from odoo.addons.service_base.labels import listing

BATCH = 1000


class WarrantyReview(models.Model):
    """The warranty rules were changed: open orders are judged by them anew, in the background.

    Orders that were finished keep their verdict. An order is judged once for all that was changed
    before its turn, and its timeline tells where the verdict has become another one.
    """

    _name = "warranty.review"
    _description = "Review of Warranty Verdicts"
    _order = "id desc"
    _rec_name = "create_date"

    policy_ids = fields.Many2many(
        "warranty.policy",
        string="Changed Policies",
        readonly=True,
        context={"active_test": False},
    )
    is_whole = fields.Boolean(
        string="Every Order", readonly=True, help="Something that every policy uses was changed."
    )
    last_id = fields.Integer(string="Up to Order", readonly=True)
    order_count = fields.Integer(string="Orders Judged", readonly=True)
    changed_count = fields.Integer(string="Verdicts Changed", readonly=True)
    done_at = fields.Datetime(string="Finished", readonly=True)

    _pending_idx = models.Index("(id) WHERE done_at IS NULL")

    @api.model
    def _open(self, policies=None):
        """Have the open orders judged anew that these policies judge, or will judge from now on.

        :param policies: warranty.policy; None where every policy may judge otherwise
        """
        # sudo: whoever may change a rule has its orders judged, also those he does not see
        Review = self.sudo()
        if not Review.env["service.order"].search_count(self._open_orders_domain(), limit=1):
            return
        pending = Review.search([("done_at", "=", False), ("last_id", "=", 0)], limit=1)
        review = pending or Review.create({})
        if policies is None:
            review.is_whole = True
        else:
            review.policy_ids |= policies.sudo()
        Review.env.ref("service_warranty.cron_warranty_review")._trigger()

    @api.model
    def _open_orders_domain(self):
        return Domain("state", "in", OPEN_STATES) & Domain("service_type", "=", "repair")

    def _orders_domain(self):
        """The open orders that are left to judge."""
        left = self._open_orders_domain() & Domain("id", ">", self.last_id)
        if self.is_whole:
            return left
        scopes = Domain.OR(policy._scope_domain() for policy in self.policy_ids)
        return left & (Domain("policy_id", "in", self.policy_ids.ids) | scopes)

    @api.model
    def _cron_judge(self):
        progress = self.env["ir.cron"]._commit_progress
        for review in self.search([("done_at", "=", False)], order="id"):
            while judged := review._judge_batch():
                if not progress(judged):
                    return
            review.done_at = fields.Datetime.now()

    def _judge_batch(self):
        """Judge the next orders; how many there were. Queries do not grow with the orders."""
        self.ensure_one()
        Order = self.env["service.order"].with_context(active_test=False)
        orders = Order.search(self._orders_domain(), order="id", limit=BATCH)
        if not orders:
            return 0
        before = {order: order._logged_verdict() for order in orders}
        with orders._log_verdict_changes(self._note()):
            orders._judge()
        changed = sum(order._logged_verdict() != logged for order, logged in before.items())
        self.write(
            {
                "last_id": orders[-1].id,
                "order_count": self.order_count + len(orders),
                "changed_count": self.changed_count + changed,
            }
        )
        return len(orders)

    def _note(self):
        if self.is_whole or not self.policy_ids:
            return self.env._("The warranty rules were changed")
        names = listing(self.env, self.policy_ids[:3].mapped("name"))
        return self.env._("Changed policy: %s", names)
