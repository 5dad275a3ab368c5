from odoo import api, models

# Desks, as lists of groups
POINT = "spare_parts_deposit.group_point_storekeeper,service_network.group_point_manager"
WAREHOUSE = "spare_parts_deposit.group_warehouse_keeper"
WORK = "service_network.group_point_technician,spare_parts_deposit.group_point_storekeeper"
# The money for a sold part is confirmed by finance, not by the point that took it.
FINANCE = "account.group_account_invoice"


class PartsStepMixin(models.AbstractModel):
    """A parts document: its steps wait for their turn at the accounts and stand in the parts log.

    A model names the log's field for it, `_log_field`. Who may read the document may ask for a
    step; the table says who may take it. What a step moves (stock, ledger) runs with superuser
    rights.
    """

    _name = "parts.step.mixin"
    _description = "Steps of Parts Documents"
    _inherit = ["bounded.numbers.mixin", "step.mixin"]

    _log_field = None
    _open_marks = frozenset()  # fields that no screen writes and yet a user's request may

    def _closed_to_hands(self):
        """To users all is closed that is shown to be read."""
        return super()._closed_to_hands() if self.env.su else self._closed_fields()

    @api.model
    def _closed_fields(self):
        return super()._closed_fields() - self._open_marks

    def _before_request(self, name):
        self.check_access("read")
        self._accounts_to_lock()._lock_in_order(self._parts_to_lock(name))

    def _accounts_to_lock(self):
        """Accounts whose turn the request waits for."""
        return self.sudo().account_id  # sudo: only their ids

    def _parts_to_lock(self, name):
        """Parts that the step moves in stock, whose turn the request waits for."""
        return self.env["product.product"]

    def _check_step(self, name):
        for record in self:
            record._refuse(name, record._refusal(name))

    def _take_step(self, name, note=None, **asked):
        # sudo: the step is granted; what it moves (stock, ledger) is nobody's to write by hand
        return super(PartsStepMixin, self.sudo())._take_step(name, note=note, **asked)

    def _log_step(self, name, **vals):
        self.env["parts.log"].create(
            [
                {
                    self._log_field: record.id,
                    "point_id": record._log_point(name).id,
                    "step": name,
                    **vals,
                }
                for record in self
            ]
        )

    def _log_point(self, name):
        """The point that is told of a step."""
        return self.point_id

    def _step_label(self, name):
        steps = dict(self.env["parts.log"]._fields["step"]._description_selection(self.env))
        return steps.get(name, "")
