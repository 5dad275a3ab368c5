from odoo import api, models

# What the web client offers to do with a field.
OFFERS = frozenset(("searchable", "sortable", "groupable", "exportable"))


class Base(models.AbstractModel):
    _inherit = "base"

    @api.model
    def _valid_field_parameter(self, field, name):
        return name == "machine" or super()._valid_field_parameter(field, name)

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        """Keys and hashes (``machine=True`` on the field) are compared by the server alone.

        Nobody is offered to filter, group or export by them.
        """
        described = super().fields_get(allfields, attributes)
        for name, description in described.items():
            if getattr(self._fields[name], "machine", False):
                description.update(dict.fromkeys(OFFERS & description.keys(), False))
        return described
