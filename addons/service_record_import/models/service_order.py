from odoo import api, fields, models


class ServiceOrder(models.Model):
    """Orders that came in by an import: where from, and whether somebody has to look at them."""

    _inherit = "service.order"

    wait_reason = fields.Selection(selection_add=[("further_work", "Further Work")])
    import_id = fields.Many2one(
        "service.record.import",
        string="Imported by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    needs_review = fields.Boolean(
        readonly=True, copy=False, help="The imported record does not say how the order ended."
    )

    _review_idx = models.Index("(id) WHERE needs_review")

    @api.depends("wait_reason")
    def _compute_wait_since(self):
        """An imported order has waited since it was reported."""
        imported = self.filtered(lambda order: order.import_id and not order._origin)
        for order in imported:
            order.wait_since = order.wait_reason and order.reported_at
        return super(ServiceOrder, self - imported)._compute_wait_since()

    def action_reviewed(self):
        self.check_access("write")
        self._note({"needs_review": False})

    @api.model
    def _goes_on(self):
        return {
            **super()._goes_on(),
            "needs_review": "somebody looks at an imported order later; it tells nothing of the"
            " work",
        }

    def _erase_personal(self, secrets):
        """An imported order's file holds the person as well: it has done its work."""
        result = super()._erase_personal(secrets)
        imports = self.import_id
        files = [("res_model", "=", imports._name), ("res_id", "in", imports.ids)]
        self.env["ir.attachment"].search([*files, ("id", "!=", False)]).unlink()
        imports._set_columns({"preview": None})
        return result
