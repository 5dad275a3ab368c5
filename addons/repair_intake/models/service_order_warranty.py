from odoo import api, fields, models
from odoo.exceptions import UserError

from ..warranty import MAIN_UNIT, Exclusion, Facts, Service
from ..warranty.book import Key

SETTLED_STATES = ("done", "closed", "cancelled")
REMEDY_SELECTION = [
    ("return", "Return"),
    ("exchange", "Exchange"),
    ("free_repair", "Free Repair"),
    ("paid_repair", "Paid Repair"),
    ("refused", "Refused"),
]
# What a finished order was, in the history of its device.
KINDS = {"repaired": "repair", "exchanged": "exchange"}

# Facts of the verdict that are told on the order itself.
TOLD_FACTS = {
    "component_id",
    "exclusion_ids",
    "exclusion_photo",
    "proof",
    "proof_serial",
    "purchase_date",
    "remedy_wish",
}


class ServiceOrder(models.Model):
    """The facts a warranty verdict rests on."""

    _inherit = "service.order"

    component_id = fields.Many2one(
        "warranty.component",
        string="Faulty Component",
        ondelete="restrict",
        help="Empty: the main unit.",
    )
    exclusion_ids = fields.Many2many(
        "warranty.exclusion",
        "service_order_warranty_exclusion_rel",
        "order_id",
        "exclusion_id",
        string="Exclusions Found",
        copy=False,
    )
    exclusion_photo = fields.Image(
        string="Photo as Evidence", max_width=1920, max_height=1920, copy=False
    )
    purchase_date = fields.Date(
        compute="_compute_purchase_facts", store=True, readonly=False, precompute=True
    )
    proof = fields.Selection(
        selection="_selection_proof",
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

    @api.model
    def _selection_proof(self):
        return self.env["stock.lot"]._fields["proof"]._description_selection(self.env)

    @api.depends("device_id.purchase_date", "device_id.proof", "device_id.proof_serial")
    def _compute_purchase_facts(self):
        """What the device file knows; else what was told on the order stays."""
        for order in self.filtered(lambda order: not order._is_settled()):
            device = order.device_id
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

    def _is_settled(self):
        """Whether the order is past the point after which its verdict stands."""
        self.ensure_one()
        return bool(self._origin) and self._origin.state in SETTLED_STATES

    def _ensure_facts_may_change(self, vals):
        if not TOLD_FACTS & vals.keys():
            return
        for order in self:
            if order._is_settled():
                raise UserError(
                    self.env._(
                        "Order %s is finished and its warranty verdict stands."
                        " Reopen the order first, or take a new report.",
                        order.name,
                    )
                )

    # --- what the engine is given ---

    def _policy_key(self, facts):
        """What the policy is looked up by: the rights are those of the day of purchase."""
        bought, reported = facts.purchase_date, facts.report_date
        model = self.product_id._origin
        return Key(
            company=self.company_id.id,
            model=bool(model) and model._service_traits(model.id).template,
            category=self.categ_id.id,
            brand=self.brand_id.id,
            day=bought if bought and bought <= reported else reported,
        )

    def _warranty_facts(self):
        """Facts of each order: dict service.order → `Facts`. Queries do not grow with orders."""
        history = self._device_history()
        photographed = self._photographed()
        return {order: order._order_facts(history, order in photographed) for order in self}

    def _order_facts(self, history, photographed):
        device = self.device_id
        return Facts(
            report_date=self._local_day(self.reported_at),
            purchase_date=self.purchase_date or None,
            activation_date=device.activation_date or None,
            manufacture_date=device.manufacture_date or None,
            proof=self.proof or "none",
            serial=self.serial or "",
            serial_on_proof=self.proof_serial or "",
            component=self.component_id.code or MAIN_UNIT,
            software=self.component_id.is_software or self.fault_id.is_software,
            fault=self.fault_id.code or "",
            wish=self.remedy_wish or "",
            exclusions=tuple(
                Exclusion(e.code, photographed, e.photo_required, e.refuse)
                for e in self.exclusion_ids
            ),
            history=tuple(
                earlier._as_service()
                for earlier in history.get(device, ())
                if earlier != self._origin and earlier.done_at <= self.reported_at
            ),
        )

    def _as_service(self):
        """The finished order as one line in the history of its device."""
        return Service(
            date_in=self._local_day(self.reported_at),
            date_out=self._local_day(self.done_at),
            kind=KINDS[self.result],
            component=self.component_id.code or MAIN_UNIT,
            fault=self.fault_id.code or "",
            in_warranty=self.payer != "customer",
            software=self.component_id.is_software or self.fault_id.is_software,
        )

    def _device_history(self):
        """Finished repairs and exchanges: dict stock.lot → service.order, oldest first."""
        if not self.device_id:
            return {}
        # sudo: a guarantee holds for the device, wherever it was repaired before
        finished = self.sudo().search(
            [
                ("device_id", "in", self.device_id.ids),
                ("state", "in", ("done", "closed")),
                ("result", "in", tuple(KINDS)),
            ],
            order="done_at, id",
        )
        return finished.grouped("device_id")

    def _photographed(self):
        """The orders with exclusions that have a photo as evidence."""
        doubtful = self.filtered("exclusion_ids")
        new = doubtful.filtered(lambda order: not order.id)
        stored = doubtful - new
        if not stored:
            return new.filtered("exclusion_photo")
        # sudo: only asks whether there is a photo; reading the field would load each of them
        photos = (
            self.env["ir.attachment"]
            .sudo()
            .search_fetch(
                [
                    ("res_model", "=", self._name),
                    ("res_field", "=", "exclusion_photo"),
                    ("res_id", "in", stored.ids),
                ],
                ["res_id"],
            )
        )
        with_photo = set(photos.mapped("res_id"))
        return new.filtered("exclusion_photo") + stored.filtered(lambda o: o.id in with_photo)

    def _local_day(self, moment):
        """The calendar day of a UTC datetime where the company keeps its hours."""
        return self.company_id._local_date(moment)
