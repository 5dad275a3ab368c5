from odoo import fields, models


class ServiceOrder(models.Model):
    """The repair order ends with the service order that made it."""

    _inherit = "service.order"

    repair_open = fields.Boolean(
        readonly=True, copy=False, help="A repair order of this order is not ended yet."
    )

    def _make_repair_order(self, parts=()):
        repair = super()._make_repair_order(parts)
        self._note({"repair_open": True})
        return repair

    def _on_finish(self):
        result = super()._on_finish()
        self.filtered("repair_open")._end_repairs()
        return result

    def _on_cancel(self):
        result = super()._on_cancel()
        self.filtered("repair_open")._end_repairs()
        return result

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
