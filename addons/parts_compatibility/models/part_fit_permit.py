from odoo import api, fields, models
from odoo.exceptions import AccessError

# Who knows better than the lists; never the point that wants the part.
EXPERTS = "spare_parts_deposit.group_warehouse_supervisor,repair_intake.group_technical_expert"


class PartFitPermit(models.Model):
    """An expert's word that a part fits the device of one order, although no list says so."""

    _name = "part.fit.permit"
    _description = "Part Permitted"
    _inherit = ["append.only.mixin"]
    _order = "id desc"
    _rec_name = "product_id"

    order_id = fields.Many2one("service.order", required=True, index=True, ondelete="restrict")
    point_id = fields.Many2one(related="order_id.point_id")
    product_id = fields.Many2one(
        "product.product", string="Part", required=True, ondelete="restrict"
    )
    reason = fields.Char(required=True, personal="text")
    user_id = fields.Many2one(
        "res.users", string="Who", required=True, readonly=True, ondelete="restrict"
    )
    at = fields.Datetime(string="When", required=True, default=fields.Datetime.now, readonly=True)

    _once = models.Constraint(
        "UNIQUE(order_id, product_id)", "This part is permitted for the order already."
    )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and not self.env.user.has_groups(EXPERTS):
            raise AccessError(
                self.env._("Only a warehouse supervisor or a technical expert permits a part.")
            )
        # Whoever permits signs for it, now.
        signed = {"user_id": self.env.uid, "at": fields.Datetime.now()}
        permits = super().create([{**vals, **signed} for vals in vals_list])
        for permit in permits:
            permit.order_id.check_access("read")
            permit.order_id._log("note", note=permit._note_text())
        return permits

    def _note_text(self):
        return self.env._(
            "%(part)s permitted although it is not listed: %(reason)s",
            part=self.product_id.display_name,
            reason=self.reason,
        )
