from odoo import api, models


class ClosedFieldsMixin(models.AbstractModel):
    """What a user does not write is no default of his either.

    Odoo takes defaults from the context of a request and from those that users keep, before it
    asks the field: a record could be born in a state that no button leads to. For the fields of
    `_closed_fields` a user gets the default of the field itself, and nothing else. The models say
    on their own what they refuse to be written.
    """

    _name = "closed.fields.mixin"
    _description = "Fields That Follow by Themselves"

    @api.model
    def _closed_fields(self):
        """Names of the fields that no user fills in: all that are shown to be read only."""
        return {name for name, field in self._fields.items() if field.store and field.readonly}

    @api.model
    def default_get(self, fields):
        if self.env.su:
            return super().default_get(fields)
        closed = self._closed_fields()
        values = super().default_get([name for name in fields if name not in closed])
        for name in closed.intersection(fields):
            field = self._fields[name]
            if field.default:
                value = field.convert_to_cache(field.default(self), self, validate=False)
                values[name] = field.convert_to_write(value, self)
        return values
