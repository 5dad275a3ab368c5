from odoo import api, fields, models


class WarehouseDesk(models.TransientModel):
    """The warehouse keeper's home: what is to approve, ship, take in and decide."""

    _name = "warehouse.desk"
    _description = "Warehouse Desk"
    _inherit = ["parts.queue.mixin"]

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, ondelete="cascade"
    )
    to_approve_count = fields.Integer(compute="_compute_counts")
    to_ship_count = fields.Integer(compute="_compute_counts")
    to_take_back_count = fields.Integer(compute="_compute_counts")
    wrong_sent_count = fields.Integer(compute="_compute_counts")
    to_place_count = fields.Integer(compute="_compute_counts")
    to_write_off_count = fields.Integer(compute="_compute_counts")
    to_decide_count = fields.Integer(compute="_compute_counts")

    def _compute_display_name(self):
        self.display_name = self.env._("Warehouse Desk")

    @api.depends("company_id")
    def _compute_counts(self):
        return super()._compute_counts()

    def _queues(self):
        here = [("company_id", "=", self.company_id.id)]
        back = [*here, ("state", "=", "sent")]
        return {
            **super()._queues(),
            "to_approve": ("parts.requisition", [*here, ("state", "=", "submitted")]),
            "to_ship": ("parts.requisition", [*here, ("state", "=", "approved")]),
            "to_take_back": ("parts.return", back),
            "wrong_sent": ("parts.return", [*back, ("reason", "=", "wrong_sent")]),
            "to_place": ("parts.transfer", [*here, ("state", "=", "draft")]),
            "to_write_off": (
                "old.part.return",
                [*here, ("state", "in", ("returned", "accepted"))],
            ),
            "to_decide": ("parts.claim", [*here, ("state", "=", "open")]),
        }

    def _queue_names(self):
        return {
            **super()._queue_names(),
            "to_approve": self.env._("To Approve"),
            "to_ship": self.env._("To Ship"),
            "to_take_back": self.env._("Returns to Receive"),
            "wrong_sent": self.env._("Wrong Parts Coming Back"),
            "to_place": self.env._("Transfers to Place"),
            "to_write_off": self.env._("Old Parts to Inspect"),
            "to_decide": self.env._("Claims to Decide"),
        }

    @api.model
    def action_open(self):
        """The home of the user's company."""
        self.browse().check_access("create")
        desk = self.create({})
        action = desk._get_records_action(name=self.env._("Warehouse Desk"), target="main")
        # the web client finds the menu of a home by the action's id
        home = self.env.ref("spare_parts_deposit.action_warehouse_desk")
        return {**action, "path": "warehouse-desk", "id": home.id}

    def _document_models(self):
        return [*super()._document_models(), "parts.return", "service.order"]

    def _pieces_here(self, part):
        # sudo: what the warehouses of the company have of one part
        quants = self.env["stock.quant"].sudo()
        return sum(
            quants._get_available_quantity(part, warehouse.lot_stock_id)
            for warehouse in self.env["stock.warehouse"]
            .sudo()
            .search([("company_id", "=", self.company_id.id)])
        )
