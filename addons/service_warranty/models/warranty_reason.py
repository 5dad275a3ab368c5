# pylint: disable=prefer-env-translation

from odoo import api, fields, models
from odoo.tools import format_date

from odoo.addons.service_base.labels import listing

from ..warranty import SENTENCES


def _lt(source):
    return source


DATES = ("date", "until", "labour")

# The laws by the letters of their articles, see `warranty.article`.
LAWS = {
    "M": _lt("Three-guarantees Rules for Mobile Phones"),
    "C": _lt("Three-guarantees Rules for Microcomputers"),
    "V": _lt("Three-guarantees Rules for Audio and Video"),
    "R": _lt("Implementing Rules of the Consumer Law"),
    "CPL": _lt("Consumer Protection Law"),
    "CC": _lt("Civil Code"),
}
NAMED = {
    "check": "warranty.check",
    "component": "warranty.component",
    "exclusion": "warranty.exclusion",
}


class WarrantyReason(models.AbstractModel):
    """Puts the reasons of a verdict into the words of whoever reads them."""

    _name = "warranty.reason"
    _description = "Warranty Reason"

    @api.model
    def _sentences(self, verdicts):
        """The reasons of each verdict as sentences in the user's language.

        :param verdicts: list of lists of stored reasons, each `[code, params]`
        :return: list of lists of texts, in the same order
        """
        names = self._names(verdicts)
        return [[self._sentence(code, params, names) for code, params in v] for v in verdicts]

    @api.model
    def _sentence(self, code, params, names):
        words = {key: self._word(key, value, names) for key, value in params.items()}
        # the engine marks its sentences for the translation export of this very addon
        told = self.env._(SENTENCES[code], **words) if words else self.env._(SENTENCES[code])
        if not params.get("law"):
            return told
        return self.env._("%(reason)s (by law: %(articles)s)", reason=told, articles=words["law"])

    @api.model
    def _citation(self, articles):
        """Articles such as "M11-12 CC201" as a reader knows them."""
        return listing(self.env, [self._article(article) for article in articles.split()])

    @api.model
    def _article(self, article):
        letters = article.rstrip("0123456789-–()")
        if letters not in LAWS:
            return article
        return self.env._(
            "%(law)s, art. %(number)s",
            law=self.env._(LAWS[letters]),
            number=article[len(letters) :],
        )

    @api.model
    def _word(self, key, value, names):
        if key in DATES:
            return format_date(self.env, fields.Date.to_date(value))
        if key == "law":
            return self._citation(value)
        if key in NAMED:
            # several checks are told in one sentence
            return listing(self.env, [names[key].get(code, code) for code in value.split(",")])
        return value

    @api.model
    def _names(self, verdicts):
        """Names by code, read only for the kinds that the verdicts speak of."""
        spoken_of = {key for verdict in verdicts for _code, params in verdict for key in params}
        return {
            # sudo: names of data records, for whoever may read the verdict
            key: {
                record.code: record.name
                for record in self.env[model].sudo().with_context(active_test=False).search([])
            }
            for key, model in NAMED.items()
            if key in spoken_of
        }
