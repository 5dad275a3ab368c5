from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.service_base.privacy import redact


class ServiceOrder(models.Model):
    """Knowledge for the order, and knowledge from it."""

    _inherit = "service.order"

    article_ids = fields.Many2many(
        "service.article", string="Knowledge", compute="_compute_article_ids"
    )

    @api.depends("symptom", "symptom_id", "fault_id", "categ_id")
    def _compute_article_ids(self):
        wants = [order._fault_key() for order in self]
        found = self.env["service.article"]._suggest_batch(wants)
        for order, want, articles in zip(self, wants, found, strict=True):
            # a category alone would bring the same articles to every order
            order.article_ids = articles if any(want[:3]) else False

    def _fault_key(self):
        return (
            self.symptom,
            self.symptom_id._origin,
            self.fault_id._origin,
            self.categ_id._origin,
        )

    def action_write_article(self):
        """Write down what this finished order taught; its customer stays out of it."""
        self.ensure_one()
        self.check_access("read")
        if not self._is_done():
            raise UserError(
                self.env._(
                    "Order %s is not finished yet. What helped is known when the work is done.",
                    self.name,
                )
            )
        article = self.env["service.article"].create(self._prepare_article_vals())
        return article._open_form(article)

    def _prepare_article_vals(self):
        known = self._words_of_the_person()
        sections = [
            (self._fields["symptom"]._description_string(self.env), self.symptom),
            (self._fields["result_note"]._description_string(self.env), self.result_note),
        ]
        return {
            "name": self._article_title(),
            "categ_id": self.categ_id.id,
            "symptom_ids": self.symptom_id.ids,
            "fault_id": self.fault_id.id,
            "cause_id": self.cause_id.id,
            "remedy_id": self.remedy_id.id,
            "order_id": self.id,
            "body": Markup().join(
                Markup("<h3>%s</h3><p>%s</p>") % (title, redact(text, known, gap="…"))
                for title, text in sections
                if text
            ),
        }

    def _article_title(self):
        """Model and what was the matter, in words that name nobody."""
        matter = self.fault_id.name or self.symptom_id.name or self.env._("New Article")
        return f"{self.product_id.name}: {matter}" if self.product_id else matter

    def _words_of_the_person(self):
        """What must not get into an article: who it was, where, and which very device."""
        # sudo: to leave them out, whoever writes
        order = self.sudo()
        owner = order.partner_id
        return [
            *(order.contact_name, order.phone, order.street, order.serial, order.name),
            *(owner.name, owner.phone, owner.email, owner.street),
        ]
