from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules.ranking import helpfulness
from .service_article_workflow import CONTENT_FIELDS, STATES, WRITABLE_STATES


class ServiceArticle(models.Model):
    """What is known of a fault and what helps against it; training is an article too."""

    _name = "service.article"
    _description = "Knowledge Article"
    _inherit = ["step.mixin"]
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
                    "Readers rely on an approved article; its text stays as it is."
                    " Use “New Version” to change it."
                )
            )
