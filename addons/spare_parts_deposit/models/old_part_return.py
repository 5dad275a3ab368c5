from odoo import api, fields, models

from odoo.addons.service_base.models.step_mixin import Step

from ..mixins.parts_step_mixin import POINT, WAREHOUSE


class OldPartReturn(models.Model):
    """An old part the point owes for a new one it used; its value is held until written off."""

    _name = "old.part.return"
    _description = "Old Part Return"
    _inherit = ["parts.step.mixin"]
    _order = "owed_at, id"
    _rec_names_search = ["product_id", "order_id", "lot_id"]

    _log_field = "old_part_id"
    _done_states = ("written_off",)  # nothing is owed any more

    use_id = fields.Many2one(
        "service.order.part", required=True, readonly=True, ondelete="restrict"
    )
    order_id = fields.Many2one(
        related="use_id.order_id", store=True, index=True, string="Service Order"
    )
    point_id = fields.Many2one(related="use_id.account_id.point_id", store=True, index=True)
    account_id = fields.Many2one(related="use_id.account_id", store=True, index=True)
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    currency_id = fields.Many2one(related="account_id.currency_id")
    technician_id = fields.Many2one(related="use_id.order_id.technician_id")
    product_id = fields.Many2one(related="use_id.old_product_id", store=True, string="Part")
    lot_id = fields.Many2one(
        "stock.lot",
        string="Serial",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="What should come back, where its serial is known: a device exchanged for another, or"
        " a part dead on opening.",
    )
    quantity = fields.Float(related="use_id.quantity", store=True)
    held_value = fields.Monetary(related="use_id.held_value", store=True)
    is_doa = fields.Boolean(related="use_id.is_doa", store=True, string="Dead on Opening")
    state = fields.Selection(
        [
            ("owed", "Owed"),
            ("returned", "Replaced and Returned"),
            ("accepted", "Accepted"),
            ("written_off", "Written Off"),
            ("rejected", "Rejected"),
        ],
        required=True,
        default="owed",
        readonly=True,
        index=True,
    )
    owed_at = fields.Datetime(string="Owed Since", required=True, default=fields.Datetime.now)
    age_days = fields.Integer(string="Days", compute="_compute_age_days")
    log_ids = fields.One2many("parts.log", "old_part_id", readonly=True)
    can_hand_in = fields.Boolean(compute="_compute_can")
    can_accept = fields.Boolean(compute="_compute_can")
    can_reject = fields.Boolean(compute="_compute_can")
    can_write_off = fields.Boolean(compute="_compute_can")

    _use_unique = models.Constraint(
        "UNIQUE(use_id)", "The old part of this use is on its way already."
    )

    @api.depends("owed_at")
    def _compute_age_days(self):
        now = fields.Datetime.now()
        for old_part in self:
            old_part.age_days = (now - old_part.owed_at).days

    @api.depends("product_id", "order_id")
    def _compute_display_name(self):
        for old_part in self:
            old_part.display_name = (
                f"{old_part.product_id.display_name} ({old_part.order_id.display_name})"
            )

    @api.model
    def _steps(self):
        return {
            "hand_in": Step(("owed", "rejected"), "returned", POINT),
            "accept": Step(("returned",), "accepted", WAREHOUSE),
            "reject": Step(("returned",), "rejected", WAREHOUSE),
            "write_off": Step(("accepted",), "written_off", WAREHOUSE),
        }

    def action_hand_in(self, key=None):
        self._request("hand_in", key)

    def action_accept(self, key=None):
        self._request("accept", key)

    def action_reject(self, key=None, note=None):
        self._request("reject", key, note)

    def action_write_off(self, key=None):
        self._request("write_off", key)

    def _on_write_off(self):
        """The old part is in: the value of the new one is free again."""
        self.use_id._clear()
