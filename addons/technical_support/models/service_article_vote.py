from odoo import fields, models


class ServiceArticleVote(models.Model):
    """What came of one use of an article: one a person and order."""

    _name = "service.article.vote"
    _description = "Use of an Article"
    _order = "id desc"
    _rec_name = "article_id"

    article_id = fields.Many2one("service.article", required=True, index=True, ondelete="cascade")
    version = fields.Integer(help="Version that was read.")
    order_id = fields.Many2one("service.order", index="btree_not_null", ondelete="restrict")
    user_id = fields.Many2one("res.users", string="Who", required=True, ondelete="restrict")
    solved = fields.Boolean(string="Solved It")

    _use_unique = models.UniqueIndex(
        "(article_id, user_id, COALESCE(order_id, 0))",
        "You said already whether this article helped here.",
    )
