from odoo import api, models

# Compared by identity: no client can send it, so only `_import_create` makes orders that are done.
_IMPORT = object()


class ServiceOrder(models.Model):
    """Orders out of other systems: made in the state their record tells, not step by step."""

    _inherit = "service.order"

    @api.model
    def _import_create(self, vals_list, notes):
        """The bulk door: orders in the state their record tells.

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

    def _log_import(self, notes):
        self._add_lines(
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
