from odoo import api, fields, models
from odoo.exceptions import UserError


class PartsDesk(models.TransientModel):
    """The storekeeper's home: what waits, the free limit, and a field that knows every code."""

    _name = "parts.desk"
    _description = "Storekeeper's Desk"
    _inherit = ["parts.queue.mixin"]

    point_id = fields.Many2one(
        "service.point",
        required=True,
        default=lambda self: self.env.user._usual_point(),
        ondelete="cascade",
    )
    currency_id = fields.Many2one(related="point_id.company_id.currency_id")
    free = fields.Monetary(compute="_compute_limit")
    limit = fields.Monetary(compute="_compute_limit")
    held_percent = fields.Float(compute="_compute_limit")
    to_receive_count = fields.Integer(compute="_compute_counts")
    to_issue_count = fields.Integer(compute="_compute_counts")
    old_part_count = fields.Integer(compute="_compute_counts")
    to_send_count = fields.Integer(compute="_compute_counts")
    draft_count = fields.Integer(compute="_compute_counts")

    def _compute_display_name(self):
        self.display_name = self.env._("Parts Desk")

    @api.depends("point_id")
    def _compute_limit(self):
        for desk in self:
            account = desk.point_id._deposit_account()
            desk.free = account.free
            desk.limit = account.limit
            desk.held_percent = account.held_percent

    @api.depends("point_id")
    def _compute_counts(self):
        return super()._compute_counts()

    def _queues(self):
        """What waits for the storekeeper, by the name of its count: model and domain."""
        point = self.point_id.id
        return {
            **super()._queues(),
            "to_receive": (
                "parts.requisition",
                [("point_id", "=", point), ("state", "=", "shipped")],
            ),
            "to_issue": (
                "service.order.part",
                [
                    ("point_id", "=", point),
                    ("state", "=", "planned"),
                    ("order_id.state", "in", ("assigned", "in_progress")),
                ],
            ),
            "old_part": (
                "old.part.return",
                [("point_id", "=", point), ("state", "in", ("owed", "rejected"))],
            ),
            "to_send": (
                "parts.transfer",
                [
                    "|",
                    "&",
                    ("from_point_id", "=", point),
                    ("state", "=", "ordered"),
                    "&",
                    ("point_id", "=", point),
                    ("state", "=", "sent"),
                ],
            ),
            "draft": ("parts.requisition", [("point_id", "=", point), ("state", "=", "draft")]),
        }

    @api.model
    def action_open(self):
        """The home of the user's first point."""
        self.browse().check_access("create")
        if not self.env.user._own_points():
            raise UserError(
                self.env._("You belong to no service point yet. Ask the network manager for one.")
            )
        desk = self.create({})
        action = desk._get_records_action(name=self.env._("Parts Desk"), target="main")
        # the web client finds the menu of a home by the action's id
        home = self.env.ref("spare_parts_deposit.action_parts_desk")
        return {**action, "path": "parts-desk", "id": home.id}

    def _queue_names(self):
        return {
            **super()._queue_names(),
            "to_receive": self.env._("To Receive"),
            "to_issue": self.env._("To Issue"),
            "old_part": self.env._("Old Parts Owed"),
            "to_send": self.env._("Transfers between Points"),
            "draft": self.env._("Drafts"),
        }

    # --- one field for every code ---

    def _document_models(self):
        return [*super()._document_models(), "service.order"]

    def _pieces_here(self, part):
        return self.point_id._parts_at_point(part).get(part, 0.0)
