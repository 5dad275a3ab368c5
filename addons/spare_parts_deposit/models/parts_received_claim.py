from odoo import models


class PartsReceivedMixin(models.AbstractModel):
    """What did not arrive well is claimed."""

    _inherit = "parts.received.mixin"

    def _claim_differences(self):
        self.env["parts.claim"].create(
            [
                line._prepare_claim_vals(kind, quantity)
                for line in self
                for kind, quantity in line._differences()
                if quantity > 0
            ]
        )

    def _differences(self):
        return [
            ("short", self.short_qty),
            ("damaged", self.damaged_qty),
            ("wrong", self.wrong_qty),
        ]

    def _prepare_claim_vals(self, kind, quantity):
        paper = self._paper()
        return {
            "paper": paper.name,
            "point_id": paper.point_id.id,
            "account_id": paper.account_id.id,
            "product_id": self.product_id.id,
            "kind": kind,
            "quantity": quantity,
            "value": self.currency_id.round(self._piece_value() * quantity),
            "goods": "stock" if kind == "wrong" else "lost",
        }

    def _piece_value(self):
        """What one piece was held at."""
        raise NotImplementedError


class PartsRequisitionLine(models.Model):
    _inherit = "parts.requisition.line"

    def _piece_value(self):
        return self.unit_price

    def _prepare_claim_vals(self, kind, quantity):
        return super()._prepare_claim_vals(kind, quantity) | {"requisition_line_id": self.id}


class PartsTransferLine(models.Model):
    _inherit = "parts.transfer.line"

    def _piece_value(self):
        return self.held_value / self.quantity

    def _prepare_claim_vals(self, kind, quantity):
        return super()._prepare_claim_vals(kind, quantity) | {"transfer_line_id": self.id}
