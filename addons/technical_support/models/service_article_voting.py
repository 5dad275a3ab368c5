from odoo import models
from odoo.exceptions import AccessError, UserError


class ServiceArticle(models.Model):
    """Whoever used an article says whether it helped."""

    _inherit = "service.article"

    def action_solved(self):
        return self._vote(True, self._order_in_use())

    def action_did_not_help(self):
        return self._vote(False, self._order_in_use())

    def _order_in_use(self):
        """The order on whose screen the button was pressed."""
        order_id = self.env.context.get("service_order_id")
        # an id of the client: what it may not read it may not speak of
        order = self.env["service.order"].search([("id", "=", order_id)]) if order_id else None
        if order_id and not order:
            raise UserError(
                self.env._("Save the order first, then say whether the article helped.")
            )
        return order or self.env["service.order"]

    def _vote(self, solved, order):
        """Count one use; who thinks again changes the vote, it is not counted twice."""
        self._check_may_vote()
        if any(article.state != "approved" for article in self):
            raise UserError(
                self.env._("Only approved articles are used. Open the current version.")
            )
        # sudo: readers may not write votes, only cast their own
        Vote = self.env["service.article.vote"].sudo()
        mine = Vote.search(
            [
                ("article_id", "in", self.ids),
                ("user_id", "=", self.env.uid),
                ("order_id", "=", order.id),
            ]
        )
        mine.solved = solved
        Vote.create(
            [
                {**article._prepare_vote_vals(order), "solved": solved}
                for article in self - mine.article_id.sudo(False)
            ]
        )
        return True

    def _check_may_vote(self):
        self.check_access("read")
        if not (self.env.su or self.env.user.has_group("customer_privacy.group_talk_reader")):
            raise AccessError(
                self.env._(
                    "Whether an article helped is said by those who work on orders with it:"
                    " the votes decide which one is suggested first."
                )
            )

    def _prepare_vote_vals(self, order):
        return {
            "article_id": self.id,
            "version": self.version,
            "order_id": order.id,
            "user_id": self.env.uid,
        }
