import base64

from odoo import models


class PartsRequisition(models.Model):
    """Labels for what is shipped, one a piece."""

    _inherit = "parts.requisition"

    def _labels(self):
        self.ensure_one()
        self.check_access("read")
        pieces = [piece for line in self.line_ids for piece in line._pieces_shipped()]
        return [
            {
                "part": part.name,
                "code": part.default_code or part.barcode or "",
                "serial": serial,
                "number": f"{number}/{len(pieces)}",
                "picture": self._code_picture(serial or part.barcode or part.default_code),
            }
            for number, (part, serial) in enumerate(pieces, 1)
        ]

    def _code_picture(self, text):
        """A QR code as the address of a picture; of the number where the part has no code."""
        picture = self.env["ir.actions.report"].barcode(
            "QR", text or self.name, width=180, height=180
        )
        return "data:image/png;base64," + base64.b64encode(picture).decode()


class PartsRequisitionLine(models.Model):
    _inherit = "parts.requisition.line"

    def _pieces_shipped(self):
        """Pairs ``(part, serial)``, one a piece."""
        # sudo: the shipment of a requisition that the user may read
        picking = self.sudo().requisition_id.picking_ids.sorted("id")[:1]
        lots = picking.move_line_ids.filtered(lambda line: line.product_id == self.product_id)
        serials = lots.lot_id.mapped("name") if self.product_id.tracking == "serial" else []
        count = int(self.approved_qty)
        return [
            (self.product_id, serials[place] if place < len(serials) else "")
            for place in range(count)
        ]


class ServiceOrder(models.Model):
    """The issue slip: which parts the point gave out for an order, and who pays."""

    _inherit = "service.order"

    def _issue_slip(self):
        self.ensure_one()
        self.check_access("read")
        lines = [part._as_slip_line() for part in self.part_ids]
        used = [moment for moment in self.part_ids.mapped("used_at") if moment]
        moment = max(used) if used else self.write_date
        return {
            # sudo: the name alone
            "technician": self.technician_id.sudo().name or "",
            "day": self._local_day(moment),
            "lines": lines,
            "total": sum(line["amount"] for line in lines),
        }
