from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command


class PartsRequisition(models.Model):
    _inherit = "parts.requisition"

    def action_send_back(self):
        """A return of what came with it, open for the wrong parts to be named."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send Back"),
            "res_model": "parts.return",
            "view_mode": "form",
            "views": [(False, "form")],
            "context": {
                "default_point_id": self.point_id.id,
                "default_requisition_id": self.id,
                "default_reason": "wrong_sent",
            },
        }


class ServiceOrderPart(models.Model):
    """The part at hand turns out to be the wrong one: it goes back and says why."""

    _inherit = "service.order.part"

    def action_wrong_part(self):
        """A return of a planned part, with the requisition that brought it."""
        self.ensure_one()
        self.check_access("write")
        if self.state != "planned":
            raise UserError(
                self.env._(
                    "%s was put in already. Only a part that is still whole goes back.",
                    self.display_name,
                )
            )
        record = self.env["parts.return"].create(self._prepare_return_vals())
        return record._get_records_action(name=record.name)

    def _prepare_return_vals(self):
        return {
            "point_id": self.point_id.id,
            "reason": "wrong_sent",
            "requisition_id": self._brought_by().id,
            "note": self.order_id.name,
            "line_ids": [
                Command.create(
                    {
                        "product_id": self.product_id.id,
                        "quantity": self.quantity,
                        "lot_ids": [Command.set(self.lot_id.ids)],
                    }
                )
            ],
        }

    def _brought_by(self):
        """The newest requisition that brought this part to the point; that of the order first."""
        lines = self.env["parts.requisition.line"].search(
            [
                ("point_id", "=", self.point_id.id),
                ("product_id", "=", self.product_id.id),
                ("received_qty", ">", 0),
                ("requisition_id.state", "=", "received"),
            ],
            order="id desc",
            limit=20,
        )
        requisitions = lines.requisition_id
        return (requisitions & self.order_id.requisition_ids)[:1] or requisitions[:1]
