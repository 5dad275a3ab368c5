from odoo import fields, models

from ..models.old_part_return import LABEL


class PartsDesk(models.TransientModel):
    _inherit = "parts.desk"

    to_pack_count = fields.Integer(compute="_compute_counts")

    def _queues(self):
        to_pack = [
            ("point_id", "=", self.point_id.id),
            ("state", "=", "returned"),
            ("box_id", "=", False),
        ]
        return {**super()._queues(), "to_pack": ("old.part.return", to_pack)}

    def _queue_names(self):
        return {**super()._queue_names(), "to_pack": self.env._("Old Parts to Pack")}


class WarehouseDesk(models.TransientModel):
    """Boxes on their way, and labels that open their old part."""

    _inherit = "warehouse.desk"

    box_count = fields.Integer(compute="_compute_counts")

    def _queues(self):
        on_way = [("company_id", "=", self.company_id.id), ("state", "=", "sent")]
        return {**super()._queues(), "box": ("old.part.box", on_way)}

    def _queue_names(self):
        return {**super()._queue_names(), "box": self.env._("Boxes to Receive")}

    def _document_models(self):
        return [*super()._document_models(), "old.part.box"]

    def _document_of(self, code):
        """A label on an old part opens it, too."""
        OldPart = self.env["old.part.return"]
        found = code.upper().startswith(LABEL) and OldPart.search(
            [("id", "=", OldPart._id_of_label(code))]
        )
        return found or super()._document_of(code)
