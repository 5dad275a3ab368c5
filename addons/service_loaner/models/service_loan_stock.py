from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command


class ServiceLoan(models.Model):
    """The unit's way out of the shelf and back, as moves of the stock."""

    _inherit = "service.loan"

    def _unit_place(self):
        """The shelf the unit lies on."""
        self.ensure_one()
        # sudo: where a unit lies, of a loan the user may see
        quants = self.lot_id.sudo().quant_ids.filtered(
            lambda quant: quant.quantity > 0 and quant.location_id.usage == "internal"
        )
        shelf = quants.location_id.filtered(lambda location: not location.is_lent)[:1]
        if not shelf:
            raise UserError(
                self.env._(
                    "%s lies on no shelf of a point or a warehouse, so it cannot be lent."
                    " Receive it into stock first, or choose another unit.",
                    self.lot_id.display_name,
                )
            )
        return shelf

    def _lent_place(self):
        return self.env["stock.location"]._lent_out_of(self.shelf_id)

    def _take_unit_back(self):
        """Back on its shelf; a lost unit is written off. Only a sound one is lent again."""
        lent = self._lent_place()
        if self.condition == "lost":
            # sudo: the place for losses is the company's
            loss = self.product_id.sudo().with_company(self.company_id).property_stock_inventory
            self._move_unit(lent, loss, is_inventory=True)
        else:
            self._move_unit(lent, self.shelf_id)
        # sudo: the state of a loaner follows from its inspection; nobody else writes it
        self.lot_id.sudo().loaner_condition = self.condition

    def _move_unit(self, source, target, **vals):
        """Move the unit at once."""
        # sudo: granted by the step; point roles have no rights on stock moves
        move = self.env["stock.move"].sudo().create(self._prepare_move_vals(source, target, vals))
        move = move._action_confirm(merge=False)
        move._update_reserved_quantity(1.0, source, lot_id=self.lot_id, strict=True)
        if move.quantity < 1:
            raise UserError(
                self.env._(
                    "%s is not where it should be. Count the stock.", self.lot_id.display_name
                )
            )
        move.picked = True
        move._action_done()

    def _prepare_move_vals(self, source, target, vals):
        return {
            "product_id": self.product_id.id,
            "product_uom_qty": 1.0,
            "location_id": source.id,
            "location_dest_id": target.id,
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "origin": self.name,
            **vals,
        }

    def _show_unit_to_point(self):
        """The point sees the file of the unit it is to hand out, even from another shelf."""
        for loan in self:
            # sudo: only adds the loan's own point to those that see the unit
            loan.lot_id.sudo().service_point_ids = [Command.link(loan.point_id.id)]
