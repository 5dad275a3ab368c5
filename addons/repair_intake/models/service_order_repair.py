from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class ServiceOrder(models.Model):
    """Hands and parts: the repair order of Odoo that a service order makes when it needs one.

    It ends with the service order that made it.
    """

    _inherit = "service.order"

    repair_open = fields.Boolean(
        readonly=True, copy=False, help="A repair order of this order is not ended yet."
    )

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
        self._note({"repair_open": True})
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

    def _end_repairs(self):
        """End what was repaired; call off what nobody laid hands on."""
        if not self:
            return
        # sudo: ends with an own order; point roles have no rights on repairs and stock moves
        repairs = self.sudo().repair_ids.filtered(lambda r: r.state not in ("done", "cancel"))
        called_off = repairs.filtered(lambda repair: not repair._was_worked_on())
        called_off.action_repair_cancel()
        (repairs - called_off).action_repair_done()
        self._note({"repair_open": False})
