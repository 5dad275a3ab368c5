from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.service_base.models.step_mixin import Step

from ..rules.ranking import helpfulness
from ..rules.words import plain, wanted, words
from .service_article_states import CONTENT_FIELDS, STATES, WRITABLE_STATES

EXPERTS = "repair_intake.group_technical_expert"


HEAD_CODES = ("symptom_ids", "fault_id", "cause_id", "remedy_id", "categ_id")


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


# Points of a match; trust adds up to one.
FAULT_POINTS, SYMPTOM_POINTS, WORDS_POINTS, MODEL_POINTS, CATEGORY_POINTS = 3.0, 2.0, 2.0, 1.0, 0.3


# So much of what is said must stand in the title or the codes; less may be chance.
WORDS_SHARE = 0.2


def _row(number, text, symptom, fault, categ, product):
    """One line of what is wanted."""
    ancestors = [int(i) for i in (categ.parent_path or "").split("/") if i] if categ else []
    return SQL(
        "(%s, %s::text[], %s::int, %s::int, %s::int[], %s::int, %s::int)",
        number,
        sorted(wanted(text)),
        symptom.id or None if symptom else None,
        fault.id or None if fault else None,
        ancestors,
        categ.id or None if categ else None,
        product.id or None if product else None,
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


# An article that names models is for these and no other.
_NAMED_MODELS = SQL(
    """
    SELECT count(*) AS named, count(*) FILTER (WHERE product_id = want.product) AS mine
    FROM service_article_product_rel
    WHERE article_id = article.id
    """
)


_POINTS = SQL(
    """
    CASE WHEN article.fault_id = want.fault THEN %s ELSE 0 END
    + CASE WHEN bool_or(candidate.by_symptom) THEN %s ELSE 0 END
    + %s * common.words / greatest(cardinality(want.words), 1)
    + CASE WHEN model.mine > 0 THEN %s ELSE 0 END
    + CASE WHEN article.categ_id = want.categ THEN %s ELSE 0 END
    """,
    FAULT_POINTS,
    SYMPTOM_POINTS,
    WORDS_POINTS,
    MODEL_POINTS,
    CATEGORY_POINTS,
)


class ServiceArticle(models.Model):
    """What is known of a fault and what helps against it; training is an article too."""

    _name = "service.article"
    _description = "Knowledge Article"
    _inherit = "step.mixin"
    _order = "score desc, solved_count desc, id desc"

    name = fields.Char(string="Title", required=True)
    kind = fields.Selection(
        [
            ("remedy", "Fault and Remedy"),
            ("staff", "Training for Staff"),
            ("customer", "Guide for Customers"),
        ],
        required=True,
        default="remedy",
    )
    body = fields.Html(string="Text", sanitize_style=True)
    categ_id = fields.Many2one(
        "product.category",
        string="Product Category",
        index="btree_not_null",
        ondelete="restrict",
        help="Suggested for devices of this category and below; empty: for all.",
    )
    product_ids = fields.Many2many(
        "product.product",
        "service_article_product_rel",
        "article_id",
        "product_id",
        string="Models",
        domain=[("tracking", "=", "serial")],
        help="Suggested for these models only; empty: for all of the category.",
    )
    symptom_ids = fields.Many2many("service.symptom", string="Symptoms")
    fault_id = fields.Many2one(
        "service.fault", string="Fault Code", index="btree_not_null", ondelete="restrict"
    )
    cause_id = fields.Many2one("service.cause", ondelete="restrict")
    remedy_id = fields.Many2one("service.remedy", string="Remedy Code", ondelete="restrict")
    keywords = fields.Char(string="Also Called", help="Other words people look for it by.")
    order_id = fields.Many2one(
        "service.order",
        string="Written from",
        readonly=True,
        by_hand="new",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        # the number of an order is its point's business
        groups="service_network.group_office_user",
    )
    state = fields.Selection(
        STATES, required=True, default="draft", readonly=True, copy=False, index=True
    )
    version = fields.Integer(required=True, default=1, readonly=True, copy=False)
    origin_id = fields.Many2one(
        "service.article",
        string="First Version",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    return_note = fields.Char(string="Sent Back Because", copy=False)
    approved_by_id = fields.Many2one(
        "res.users", string="Approved by", readonly=True, copy=False, ondelete="restrict"
    )
    approved_at = fields.Datetime(string="Approved on", readonly=True, copy=False)
    vote_ids = fields.One2many(
        "service.article.vote",
        "article_id",
        string="Uses",
        readonly=True,
        groups="service_network.group_office_user",
    )
    solved_count = fields.Integer(
        string="Solved It", compute="_compute_votes", store=True, readonly=True
    )
    failed_count = fields.Integer(
        string="Did Not Help", compute="_compute_votes", store=True, readonly=True
    )
    score = fields.Float(compute="_compute_votes", store=True, index=True, aggregator="avg")
    _one_approved = models.UniqueIndex(
        "(COALESCE(origin_id, id)) WHERE state = 'approved'",
        "One version of an article is approved at a time.",
    )
    _version_unique = models.UniqueIndex(
        "(COALESCE(origin_id, id), version)", "This version of the article exists already."
    )
    # Words separated by spaces; a GIN index on the array finds them.
    head_words = fields.Text(compute="_compute_head_words", store=True)
    body_words = fields.Text(compute="_compute_body_words", store=True)
    text = fields.Char(
        string="Any Text", compute="_compute_text", search="_search_text", store=False
    )
    _head_words_idx = models.Index("USING gin (string_to_array(head_words, ' '))")
    _body_words_idx = models.Index("USING gin (string_to_array(body_words, ' '))")

    @api.depends("vote_ids.solved")
    def _compute_votes(self):
        counts = {
            (article.id, solved): count
            for article, solved, count in self.env["service.article.vote"]._read_group(
                [("article_id", "in", self.ids)], ["article_id", "solved"], ["__count"]
            )
        }
        for article in self:
            article.solved_count = counts.get((article._origin.id, True), 0)
            article.failed_count = counts.get((article._origin.id, False), 0)
            article.score = helpfulness(article.solved_count, article.failed_count)

    def write(self, vals):
        if CONTENT_FIELDS & vals.keys():
            self._ensure_writable()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        if any(article.state != "draft" for article in self):
            raise UserError(
                self.env._("Only a draft is deleted. Retire an article that is out of date.")
            )

    @api.model
    def _step_fields(self):
        return super()._step_fields() | {"version", "origin_id"}

    def _ensure_writable(self):
        if any(article.state not in WRITABLE_STATES for article in self):
            raise UserError(
                self.env._(
                    "Readers rely on an approved article; its text can no longer be changed."
                    " Use “New Version” to change it."
                )
            )

    # How an article gets to its readers, and how a newer version takes its place.

    @api.model
    def _steps(self):
        return {
            "submit": Step(("draft",), "submitted"),
            "send_back": Step(("submitted",), "draft", EXPERTS),
            "approve": Step(
                ("draft", "submitted"),
                "approved",
                EXPERTS,
                stamp="approved_at",
                user="approved_by_id",
            ),
            "retire": Step(("approved",), "retired", EXPERTS),
        }

    # --- buttons and RPC ---

    def action_submit(self):
        self._request("submit")

    def action_send_back(self):
        self._request("send_back")

    def action_approve(self):
        self._request("approve")

    def action_retire(self):
        self._request("retire")

    def action_revise(self):
        """Open the draft of the next version; make it if there is none."""
        self.ensure_one()
        self._refuse("retire", self._role_refusal("retire"))
        draft = self._versions().filtered(lambda version: version.version > self.version)[:1]
        return self._open_form(draft or self._next_version())

    def action_view_versions(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Versions"),
            "res_model": "service.article",
            "view_mode": "list,form",
            "domain": list(self._versions_domain()),
        }

    # --- versions ---

    def _versions_domain(self):
        first = self.origin_id or self
        return Domain("id", "=", first.id) | Domain("origin_id", "=", first.id)

    def _versions(self):
        return self.search(self._versions_domain(), order="version desc")

    def _next_version(self):
        self._refuse("retire", self._source_refusal("retire"))
        first = self.origin_id or self
        draft = self.copy({"name": self.name})
        draft._as_step().write({"origin_id": first.id, "version": self.version + 1})
        return draft

    def _before_approve(self):
        """The approved version before these retires; what was said of it goes to the newer."""
        for article in self.filtered("origin_id"):
            earlier = article._versions().filtered(lambda version: version.state == "approved")
            earlier._take_step("retire")
            earlier.flush_recordset(["state"])
            # sudo: uses are counted by those who read, nobody writes them by hand
            earlier.sudo().vote_ids.article_id = article

    def _open_form(self, article):
        return {
            "type": "ir.actions.act_window",
            "res_model": "service.article",
            "res_id": article.id,
            "view_mode": "form",
        }

    # Whoever used an article says whether it helped.

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

    # The index of words, and finding by it.

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

    # Which articles may help with what is told of a device.

    @api.model
    def _suggest(
        self, symptom_text=None, fault=None, categ=None, limit=5, symptom=None, product=None
    ):
        """Approved articles that may help, best first.

        :param symptom_text: what the customer says, in any words
        :param fault: a `service.fault`
        :param categ: the `product.category` of the device
        :param symptom: a `service.symptom`
        :param product: the model, a `product.product`
        """
        return self._suggest_batch([(symptom_text, symptom, fault, categ, product)], limit)[0]

    @api.model
    def _suggest_batch(self, wants, limit=5):
        """Like `_suggest`, for many at once in one query.

        :param wants: tuples (text, symptom, fault, category, model), each empty where unknown
        :return: list of recordsets in the order of `wants`
        """
        if not wants:
            return []
        self.flush_model(
            ["head_words", "score", "fault_id", "categ_id", "product_ids", "symptom_ids", "state"]
        )
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
            FROM (VALUES %(wants)s)
                AS want (number, words, symptom, fault, categs, categ, product)
            CROSS JOIN LATERAL (
                SELECT article.id, %(points)s + article.score AS points
                FROM (%(candidates)s) AS candidate
                JOIN (%(readable)s) AS article ON article.id = candidate.id
                CROSS JOIN LATERAL (%(common)s) AS common
                CROSS JOIN LATERAL (%(models)s) AS model
                WHERE (
                    want.categ IS NULL
                    OR article.categ_id IS NULL
                    OR article.categ_id = ANY (want.categs)
                ) AND (
                    want.product IS NULL OR model.named = 0 OR model.mine > 0
                ) AND (
                    NOT candidate.by_words
                    OR common.words >= %(share)s * cardinality(want.words)
                )
                GROUP BY article.id, article.score, article.fault_id, article.categ_id,
                         common.words, model.mine
                ORDER BY points DESC, article.id DESC
                LIMIT %(limit)s
            ) AS hit
            ORDER BY want.number, hit.points DESC, hit.id DESC
            """,
            wants=SQL(", ").join(_row(n, *want) for n, want in enumerate(wants)),
            readable=readable.select("id", "fault_id", "categ_id", "head_words", "score"),
            candidates=_CANDIDATES,
            common=_COMMON_WORDS,
            models=_NAMED_MODELS,
            points=_POINTS,
            share=WORDS_SHARE,
            limit=limit,
        )
