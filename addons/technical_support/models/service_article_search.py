from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..rules.words import plain, wanted, words

HEAD_CODES = ("symptom_ids", "fault_id", "cause_id", "remedy_id", "categ_id")


class ServiceArticle(models.Model):
    """The index of words, and finding by it."""

    _inherit = "service.article"

    # Words separated by spaces; a GIN index on the array finds them.
    head_words = fields.Text(compute="_compute_head_words", store=True)
    body_words = fields.Text(compute="_compute_body_words", store=True)
    text = fields.Char(
        string="Any Text", compute="_compute_text", search="_search_text", store=False
    )

    _head_words_idx = models.Index("USING gin (string_to_array(head_words, ' '))")
    _body_words_idx = models.Index("USING gin (string_to_array(body_words, ' '))")

    @api.depends("name", "keywords", *(f"{name}.name" for name in HEAD_CODES))
    def _compute_head_words(self):
        langs = [code for code, _name in self.env["res.lang"].get_installed()]
        for article in self:
            texts = [article.name, article.keywords]
            for lang in langs:
                localised = article.with_context(lang=lang)
                texts += [name for code in HEAD_CODES for name in localised[code].mapped("name")]
            article.head_words = _joined(texts)

    @api.depends("body")
    def _compute_body_words(self):
        for article in self:
            article.body_words = _joined([plain(article.body)])

    def _compute_text(self):
        self.text = False

    def _search_text(self, operator, value):
        """Every word that is looked for stands in the title, the codes or the text."""
        if operator not in ("ilike", "like", "in", "=like", "=ilike"):
            return NotImplemented
        values = value if operator == "in" else [value]
        return Domain.OR(self._words_domain(wanted(str(text))) for text in values)

    @api.model
    def _words_domain(self, terms):
        return Domain.AND(
            Domain.OR(
                Domain.custom(to_sql=_has_words(column, [term]))
                for column in ("head_words", "body_words")
            )
            for term in sorted(terms)
        )


def _joined(texts):
    return " ".join(sorted(set().union(*map(words, texts))))


def _has_words(column, terms):
    def to_sql(model, alias, query):
        return SQL(
            "string_to_array(%s, ' ') @> %s::text[]",
            model._field_to_sql(alias, column, query),
            list(terms),
        )

    return to_sql
