import babel.dates

from odoo import api, models
from odoo.tools.misc import get_lang

# How a language of China writes the parts of a date that stand for a group of records.
GROUP_SKELETONS = {"day": "yMMMd", "month": "yMMMM", "quarter": "yQQQ"}

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

    def _web_read_group_groupby_formatter(self, groupby_spec, values):
        """Groups by date read “2026年10月” in Chinese; elsewhere as Odoo has it."""
        formatter = super()._web_read_group_groupby_formatter(groupby_spec, values)
        skeleton = GROUP_SKELETONS.get(groupby_spec.partition(":")[2])
        language = get_lang(self.env).code
        if not skeleton or not language.startswith("zh"):
            return formatter

        def formatter_in_chinese(value):
            shown, domain = formatter(value)
            if shown:
                label = babel.dates.format_skeleton(skeleton, value, locale=language)
                shown = (shown[0], label)
            return shown, domain

        return formatter_in_chinese
