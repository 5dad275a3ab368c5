from odoo import api, fields, models
from odoo.exceptions import UserError


class PartsDesk(models.TransientModel):
    """The storekeeper's home: what waits, the free limit, and a field that knows every code."""

    _name = "parts.desk"
    _description = "Storekeeper's Desk"

    point_id = fields.Many2one(
        "service.point",
        required=True,
        default=lambda self: self.env.user.service_point_ids[:1],
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
        for desk in self:
            for name, (model, domain) in desk._queues().items():
                desk[f"{name}_count"] = self.env[model].search_count(domain)

    def _queues(self):
        """What waits for the storekeeper, by the name of its count: model and domain."""
        point = self.point_id.id
        return {
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
        if not self.env.user.service_point_ids:
            raise UserError(
                self.env._("You belong to no service point yet. Ask the network manager for one.")
            )
        desk = self.create({})
        action = desk._get_records_action(name=self.env._("Parts Desk"), target="main")
        return {**action, "path": "parts-desk"}

    def action_view_queue(self):
        """Open what a tile counts; the button says which."""
        self.ensure_one()
        self.check_access("read")
        queues = self._queues()
        name = self.env.context.get("queue")
        if name not in queues:
            raise UserError(self.env._("There is no such list."))
        model, domain = queues[name]
        return {
            "type": "ir.actions.act_window",
            "name": self._queue_names()[name],
            "res_model": model,
            "view_mode": "list,kanban,form",
            "domain": domain,
        }

    def _queue_names(self):
        return {
            "to_receive": self.env._("To Receive"),
            "to_issue": self.env._("To Issue"),
            "old_part": self.env._("Old Parts Owed"),
            "to_send": self.env._("Transfers between Points"),
            "draft": self.env._("Drafts"),
        }

    # --- one field for every code ---

    def action_scan(self, code, key=None):
        """A number opens its paper, a part tells how many there are.

        :return: dict with `told`, and `action` if something opens
        """
        self.ensure_one()
        self.check_access("read")
        code = (code or "").strip()
        found = self._paper_of(code)
        if found:
            return {"told": found.display_name, "action": self._open_paper(found)}
        return {"told": self._stock_of(code)}

    def _paper_of(self, code):
        """The paper with this number, as far as the user sees it."""
        for model in ("parts.requisition", "parts.transfer", "service.order"):
            if found := self.env[model].search([("name", "=", code)], limit=1):
                return found
        return None

    def _open_paper(self, paper):
        return paper._get_records_action(name=paper.display_name)

    def _stock_of(self, code):
        parts = self.env["product.product"].search(
            [
                ("is_service_part", "=", True),
                "|",
                ("barcode", "=", code),
                ("default_code", "=ilike", code),
            ],
            limit=1,
        )
        if not parts:
            raise UserError(
                self.env._(
                    "“%s” is neither a number of a paper nor the code of a part.", code or "?"
                )
            )
        there = self.point_id._parts_in_custody(parts).get(parts, 0.0)
        return self.env._("%(part)s: %(there)s here", part=parts.display_name, there=f"{there:g}")
