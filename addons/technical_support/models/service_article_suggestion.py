from odoo import api, models
from odoo.tools import SQL

from ..rules.words import wanted

# Points of a match; trust adds up to one.
FAULT_POINTS, SYMPTOM_POINTS, WORDS_POINTS, CATEGORY_POINTS = 3.0, 2.0, 2.0, 0.3

# So much of what is said must stand in the title or the codes; less may be chance.
WORDS_SHARE = 0.2


class ServiceArticle(models.Model):
    """Which articles may help with what is told of a device."""

    _inherit = "service.article"

    @api.model
    def _suggest(self, symptom_text=None, fault=None, categ=None, limit=5, symptom=None):
        """Approved articles that may help, best first.

        :param symptom_text: what the customer says, in any words
        :param fault: a `service.fault`
        :param categ: the `product.category` of the device
        :param symptom: a `service.symptom`
        """
        return self._suggest_batch([(symptom_text, symptom, fault, categ)], limit)[0]

    @api.model
    def _suggest_batch(self, wants, limit=5):
        """Like `_suggest`, for many at once in one query.

        :param wants: tuples (text, symptom, fault, category), each empty where unknown
        :return: list of recordsets in the order of `wants`
        """
        if not wants:
            return []
        self.flush_model(["head_words", "score", "fault_id", "categ_id", "symptom_ids", "state"])
        found = [[] for _want in wants]
        for number, article_id in self.env.execute_query(self._suggestion_sql(wants, limit)):
            found[number].append(article_id)
        return [self.browse(ids) for ids in found]

    @api.model
    def _suggestion_sql(self, wants, limit):
        # the rules of whoever asks hold: only what the search finds is ranked
        readable = self._search([("state", "=", "approved")])
        return SQL(
            """
            SELECT want.number, hit.id
            FROM (VALUES %(wants)s) AS want (number, words, symptom, fault, categs, categ)
            CROSS JOIN LATERAL (
                SELECT article.id, %(points)s + article.score AS points
                FROM (%(candidates)s) AS candidate
                JOIN (%(readable)s) AS article ON article.id = candidate.id
                CROSS JOIN LATERAL (%(common)s) AS common
                WHERE (
                    want.categ IS NULL
                    OR article.categ_id IS NULL
                    OR article.categ_id = ANY (want.categs)
                ) AND (
                    NOT candidate.by_words
                    OR common.words >= %(share)s * cardinality(want.words)
                )
                GROUP BY article.id, article.score, article.fault_id, article.categ_id,
                         common.words
                ORDER BY points DESC, article.id DESC
                LIMIT %(limit)s
            ) AS hit
            ORDER BY want.number, hit.points DESC, hit.id DESC
            """,
            wants=SQL(", ").join(_row(n, *want) for n, want in enumerate(wants)),
            readable=readable.select("id", "fault_id", "categ_id", "head_words", "score"),
            candidates=_CANDIDATES,
            common=_COMMON_WORDS,
            points=_POINTS,
            share=WORDS_SHARE,
            limit=limit,
        )


def _row(number, text, symptom, fault, categ):
    """One line of what is wanted."""
    ancestors = [int(i) for i in (categ.parent_path or "").split("/") if i] if categ else []
    return SQL(
        "(%s, %s::text[], %s::int, %s::int, %s::int[], %s::int)",
        number,
        sorted(wanted(text)),
        symptom.id or None if symptom else None,
        fault.id or None if fault else None,
        ancestors,
        categ.id or None if categ else None,
    )


# Each way to find an article has its index.
_CANDIDATES = SQL(
    """
    SELECT id, FALSE AS by_words, FALSE AS by_symptom
    FROM service_article WHERE fault_id = want.fault
    UNION ALL
    SELECT service_article_id, FALSE, TRUE
    FROM service_article_service_symptom_rel WHERE service_symptom_id = want.symptom
    UNION ALL
    SELECT id, TRUE, FALSE
    FROM service_article WHERE string_to_array(head_words, ' ') && want.words
    UNION ALL
    (
        SELECT id, FALSE, FALSE
        FROM service_article
        WHERE want.fault IS NULL AND want.symptom IS NULL AND cardinality(want.words) = 0
            AND state = 'approved'
            AND (want.categ IS NULL OR categ_id IS NULL OR categ_id = ANY (want.categs))
        ORDER BY score DESC
        LIMIT 50
    )
    """
)
_COMMON_WORDS = SQL(
    """
    SELECT count(*) AS words
    FROM unnest(string_to_array(article.head_words, ' ')) AS word
    WHERE word = ANY (want.words)
    """
)
_POINTS = SQL(
    """
    CASE WHEN article.fault_id = want.fault THEN %s ELSE 0 END
    + CASE WHEN bool_or(candidate.by_symptom) THEN %s ELSE 0 END
    + %s * common.words / greatest(cardinality(want.words), 1)
    + CASE WHEN article.categ_id = want.categ THEN %s ELSE 0 END
    """,
    FAULT_POINTS,
    SYMPTOM_POINTS,
    WORDS_POINTS,
    CATEGORY_POINTS,
)
