from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.service_base.buttons import count_lines
from odoo.addons.service_network.roles import EVERY_ROLE

# Dates and proof that the verdict on a repair rests on.
FACTS = ["purchase_date", "activation_date", "manufacture_date", "proof", "proof_serial"]


class StockLot(models.Model):
    """A serial number is the file of one device, kept for life."""

    _inherit = "stock.lot"

    service_brand_id = fields.Many2one(
        "service.brand",
        string="Brand",
        compute="_compute_service_brand_id",
        store=True,
        readonly=False,
        ondelete="restrict",
    )
    owner_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        ondelete="restrict",
        # a point may hold a device whose owner is another point's customer: see shown_owner_id
        groups="service_network.group_office_user,stock.group_stock_user",
    )
    purchase_date = fields.Date()
    activation_date = fields.Date()
    manufacture_date = fields.Date()
    proof = fields.Selection(
        [
            ("none", "No Proof"),
            ("invoice", "Invoice"),
            ("card", "Warranty Card"),
            ("online", "Online Order"),
        ],
        string="Proof of Purchase",
        default="none",
        required=True,
    )
    proof_serial = fields.Char(
        string="Serial on Proof", help="As printed on the invoice or card, if it is printed there."
    )
    service_point_ids = fields.Many2many(
        "service.point",
        "stock_lot_service_point_rel",
        "lot_id",
        "point_id",
        string="Served by",
        copy=False,
        groups=EVERY_ROLE,
        help="The points that know this device.",
    )
    service_order_ids = fields.One2many("service.order", "device_id", groups=EVERY_ROLE)
    service_order_count = fields.Integer(compute="_compute_service_order_count", groups=EVERY_ROLE)

    @api.model
    def _is_after_sales(self):
        return True

    @api.depends("product_id.service_brand_id")
    def _compute_service_brand_id(self):
        for lot in self:
            lot.service_brand_id = lot.product_id.service_brand_id or lot.service_brand_id

    @api.depends("service_order_ids")
    def _compute_service_order_count(self):
        count_lines(self, "service_order_count", "service.order", "device_id")

    @api.constrains("purchase_date", "manufacture_date")
    def _check_dates(self):
        for lot in self:
            if lot.purchase_date and lot.purchase_date > fields.Date.context_today(lot):
                raise ValidationError(
                    self.env._(
                        "Device %s: the purchase date lies in the future. Check the proof.",
                        lot.name,
                    )
                )
            if (
                lot.purchase_date
                and lot.manufacture_date
                and (lot.purchase_date < lot.manufacture_date)
            ):
                raise ValidationError(
                    self.env._(
                        "Device %s was bought before it was made. Check both dates.", lot.name
                    )
                )

    @api.constrains("name", "product_id")
    def _check_identity_stands(self):
        """What a unit is called is proof: of stock that is the company's, and of finished work."""
        if not self._is_of_a_point():
            return
        # sudo: only asks whether the unit lies in stock or was worked on
        for lot in self.sudo():
            lying = lot.quant_ids.filtered(
                lambda quant: quant.quantity > 0
                and quant.location_id.usage in ("internal", "transit")
            )
            if lying or any(order._is_finished() for order in lot.service_order_ids):
                raise ValidationError(
                    self.env._(
                        "Serial and model of %s stand: the unit lies in stock, or work on it is"
                        " finished. Ask the hotline to correct them.",
                        lot.name,
                    )
                )

    def action_view_service_orders(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Service Orders"),
            "res_model": "service.order",
            "view_mode": "list,kanban,form",
            "mobile_view_mode": "kanban",
            "domain": [("device_id", "=", self.id)],
            "context": {"default_device_id": self.id},
        }

    @api.model
    def _find_devices(self, serials):
        """Devices by number as typed: dict text → stock.lot, only for known ones."""
        # sudo: whoever holds the device may open its file, wherever it was served before
        lots = self.sudo().search_fetch(
            [("name", "in", [s for s in serials if s])], self._get_report_fields(), order="id desc"
        )
        return {lot.name: lot.sudo(False) for lot in lots}

    @api.model
    def _get_report_fields(self):
        """What a report reads of its device: fetched as it is found, and no more than that."""
        return ["name", "product_id", "owner_id", "service_brand_id", *FACTS]
