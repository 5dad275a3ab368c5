from odoo import api, fields, models


class ServiceOrderCheck(models.Model):
    """One answer of the opening-box check; a later one on the same check corrects it."""

    _name = "service.order.check"
    _description = "Opening-box Answer"
    _pictures_redrawn = True  # see ir.attachment
    _inherit = ["append.only.mixin"]
    _order = "id desc"
    _rec_name = "check_id"

    order_id = fields.Many2one("service.order", required=True, index=True, ondelete="restrict")
    point_id = fields.Many2one(related="order_id.point_id", string="Service Point")
    check_id = fields.Many2one("warranty.check", required=True, ondelete="restrict")
    passed = fields.Boolean(string="In Order")
    value = fields.Char(string="Read Off")
    photo = fields.Image(max_width=1920, max_height=1920)
    # stored: the screen asks whether there is a photo and loads it only to show it
    has_photo = fields.Boolean(compute="_compute_has_photo", store=True, precompute=True)
    at = fields.Datetime(string="When", required=True, default=fields.Datetime.now)
    user_id = fields.Many2one(
        "res.users", string="Who", default=lambda self: self.env.user, ondelete="restrict"
    )

    @api.depends("photo")
    def _compute_has_photo(self):
        for answer in self:
            answer.has_photo = bool(answer.photo)

    @api.model
    def _latest(self, orders):
        """The answer in force: dict service.order → dict check → answer, in one query."""
        # sudo: the facts of an order, whoever judges it
        answers = self.sudo().search_fetch(
            [("order_id", "in", orders.ids)],
            ["order_id", "check_id", "passed", "value", "has_photo", "at", "user_id"],
            order="id",
        )
        latest = {}
        for answer in answers:
            latest.setdefault(answer.order_id, {})[answer.check_id] = answer
        return latest
