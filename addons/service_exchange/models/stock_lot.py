from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

# Who was with a customer has passed one of these, by whatever document of Odoo.
BEEN_AWAY = Domain("state", "=", "done") & (
    Domain("location_id.usage", "=", "customer")
    | Domain("location_dest_id.usage", "=", "customer")
    | Domain("location_id.is_returned_units", "=", True)
    | Domain("location_dest_id.is_returned_units", "=", True)
)


class StockLot(models.Model):
    """Whether a unit is new: what customers are given in exchange is never used or refurbished."""

    _inherit = "stock.lot"

    is_refurbished = fields.Boolean(
        string="Refurbished", copy=False, help="It was put right again; it never counts as new."
    )

    def write(self, vals):
        if "is_refurbished" in vals and not vals["is_refurbished"] and not self.env.su:
            if any(lot.is_refurbished for lot in self):
                raise UserError(self.env._("A refurbished unit never becomes a new one."))
        return super().write(vals)

    def _is_used(self):
        """Whether the unit was ever with a customer, given back, lent or refurbished.

        Override to add what else tells that a unit is not new.
        """
        self.ensure_one()
        lot = self.sudo()  # sudo: whether there is any history at all, for whoever hands it out
        if lot.is_refurbished or lot.owner_id or lot.earlier_owner_ids:
            return True
        if lot.service_order_ids or lot.exchanged_to_ids or lot.loan_ids.filtered("lent_at"):
            return True
        passed = Domain("lot_id", "=", lot.id) & BEEN_AWAY
        return bool(lot.env["stock.move.line"].search_count(passed, limit=1))

    def _not_new_message(self):
        return self.env._(
            "%s was with a customer before, came back or was refurbished. Customers are given new"
            " units only: choose another one.",
            self.display_name,
        )
