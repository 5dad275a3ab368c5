from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command


class ServiceOrder(models.Model):
    """Hands and parts: the repair order of Odoo that a service order makes when it needs one."""

    _inherit = "service.order"

    def action_make_repair_order(self):
        self.ensure_one()
        self.check_access("write")
        if not self.repair_ids:
            self._make_repair_order()
        return self.action_view_repairs()

    def _make_repair_order(self, parts=()):
        """Make one repair order; its parts come from where the point keeps them.

        :param parts: pairs ``(product.product, quantity)`` to put in
        :return: confirmed repair.order
        """
        self.ensure_one()
        if not self.point_id:
            raise UserError(
                self.env._(
                    "Order %s has no service point yet, so nobody can repair it. Choose one first.",
                    self.name,
                )
            )
        # sudo: the repair of an own order; point roles have no rights on stock moves
        repair = self.env["repair.order"].sudo().create(self._prepare_repair_vals(parts))
        repair._action_repair_confirm()
        return repair

    def _prepare_repair_vals(self, parts):
        self.ensure_one()
        return {
            "service_order_id": self.id,
            "company_id": self.company_id.id,
            "picking_type_id": self.company_id._get_service_repair_type().id,
            "location_id": self.point_id.custody_location_id.id,
            "partner_id": self.partner_id.id,
            "product_id": self.product_id.id,
            "lot_id": self.device_id.id,
            "user_id": self.env.uid,
            "under_warranty": self._parts_are_free(),
            "move_ids": [
                Command.create(self._prepare_part_move_vals(product, quantity))
                for product, quantity in parts
            ],
        }

    def _prepare_part_move_vals(self, product, quantity):
        return {
            "repair_line_type": "add",
            "product_id": product.id,
            "product_uom_qty": quantity,
        }

    def _parts_are_free(self):
        """Hook: whether the parts are free of charge for the customer."""
        return False
