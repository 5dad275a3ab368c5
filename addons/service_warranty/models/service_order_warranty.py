from contextlib import contextmanager

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.service_base.labels import same_options

REMEDY_SELECTION = [
    ("return", "Return"),
    ("exchange", "Exchange"),
    ("free_repair", "Free Repair"),
    ("paid_repair", "Paid Repair"),
    ("refused", "Refused"),
]
# Facts of the verdict that are told on the order itself.
TOLD_FACTS = {
    "component_id",
    "exclusion_line_ids",
    "proof",
    "proof_serial",
    "purchase_date",
    "remedy_wish",
}


# The longest a serial on a proof may be, in characters.
LONGEST_SERIAL = 100


class ServiceOrder(models.Model):
    """The facts a warranty verdict rests on."""

    _inherit = "service.order"

    component_id = fields.Many2one(
        "warranty.component",
        string="Faulty Component",
        ondelete="restrict",
        help="Empty: the main unit.",
    )
    exclusion_line_ids = fields.One2many(
        "service.order.exclusion", "order_id", string="Exclusions Found", copy=False
    )
    purchase_date = fields.Date(
        compute="_compute_purchase_facts", store=True, readonly=False, precompute=True
    )
    proof = fields.Selection(
        selection=same_options("stock.lot", "proof"),
        string="Proof of Purchase",
        compute="_compute_purchase_facts",
        store=True,
        readonly=False,
        precompute=True,
    )
    proof_serial = fields.Char(
        string="Serial on Proof",
        compute="_compute_purchase_facts",
        store=True,
        readonly=False,
        precompute=True,
    )
    remedy_wish = fields.Selection(
        REMEDY_SELECTION[:3], string="Customer Wishes", copy=False, help="Empty: not asked."
    )

    _purchase_day_possible = models.Constraint(
        "CHECK(purchase_date >= '1980-01-01')",
        "Nothing was bought before 1980. Check the date.",
    )

    @api.model
    def _longest_texts(self):
        return {**super()._longest_texts(), "proof_serial": LONGEST_SERIAL}

    @api.model
    def _past_days(self):
        return {*super()._past_days(), "purchase_date"}

    @api.model
    def _get_step_fields(self):
        return [*super()._get_step_fields(), "payer"]

    def _parts_are_free(self):
        return self.parts_free

    @api.depends(
        "device_id.purchase_date",
        "device_id.proof",
        "device_id.proof_serial",
        "device_id.first_unit_id.purchase_date",
        "device_id.first_unit_id.proof",
        "device_id.first_unit_id.proof_serial",
    )
    def _compute_purchase_facts(self):
        """What the file of the unit first bought knows; else what was told on the order stays."""
        for order in self.filtered(lambda order: not order._is_finished()):
            device = order.device_id.first_unit_id or order.device_id
            order.purchase_date = device.purchase_date or order.purchase_date
            order.proof = (device.purchase_date and device.proof) or order.proof or "none"
            order.proof_serial = device.proof_serial or order.proof_serial

    @api.model
    def _prepare_device_vals(self, vals):
        """The file of a new device begins with what the order was told about it."""
        told = {
            name: vals[name]
            for name in ("purchase_date", "proof", "proof_serial")
            if vals.get(name)
        }
        return {**super()._prepare_device_vals(vals), **told}

    @contextmanager
    def _changing_facts(self, note=False):
        """Around a change of what the verdict rests on: refused once finished, else told."""
        self._ensure_facts_may_change()
        with self._log_verdict_changes(note):
            yield

    def _ensure_facts_may_change(self):
        for order in self:
            if order._is_finished():
                raise UserError(
                    self.env._(
                        "Order %s is finished and its warranty verdict stands."
                        " Reopen the order first, or take a new report.",
                        order.name,
                    )
                )
