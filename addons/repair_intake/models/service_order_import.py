from odoo import api, fields, models

# Compared by identity: no client can send it, so only the import makes history.
_IMPORT = object()


class ServiceOrder(models.Model):
    """Orders out of other systems: made in the state their record tells, not step by step."""

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
        readonly=True, copy=False, help="The imported record does not tell how the order ended."
    )

    _review_idx = models.Index("(id) WHERE needs_review")

    @api.depends("wait_reason")
    def _compute_wait_since(self):
        """An imported order has waited since it was reported."""
        told = self.filtered(lambda order: order.import_id and not order._origin)
        for order in told:
            order.wait_since = order.wait_reason and order.reported_at
        return super(ServiceOrder, self - told)._compute_wait_since()

    def action_reviewed(self):
        self.check_access("write")
        self._note({"needs_review": False})

    @api.model
    def _import_create(self, vals_list, notes):
        """The bulk door of `service.record.import`: orders in the state their record tells.

        :param vals_list: as for `create`, with state and times of steps
        :param notes: for each order, what its timeline tells of where it comes from
        """
        orders = self._as_step().with_context(service_order_import=_IMPORT).create(vals_list)
        orders = orders.with_env(self.env)
        orders._log_import(notes)
        return orders

    @api.model
    def _is_import(self):
        return self.env.context.get("service_order_import") is _IMPORT

    @api.model
    def _named_in_report(self):
        if self._is_import():
            return self.env._("Named by the imported record")
        return super()._named_in_report()

    def _on_create(self):
        """Nobody is told today of what another system did long ago."""
        if not self._is_import():
            return super()._on_create()
        return None

    def _log_creation(self):
        if not self._is_import():
            return super()._log_creation()

    def _log_import(self, notes):
        self.env["service.order.log"]._add(
            [
                {
                    "order_id": order.id,
                    "kind": "step",
                    "step": "import",
                    "note": note,
                }
                for order, note in zip(self, notes, strict=True)
            ]
        )

    def _imported(self):
        """Called with the orders of one batch that were imported as done, in its transaction.

        Override it in a later room to make what work done here would have left behind, such as
        the visit or the result of the follow-up. Work in batch: fifty thousand orders pass here.
        """
