from odoo import api, models
from odoo.exceptions import AccessError

from ..ours import is_ours


class Base(models.AbstractModel):
    """What no user writes, by whatever door: web client, RPC, import, defaults of a context.

    A figure that follows from other facts is stored to be searched and summed; whoever could write
    it would make it tell something else than its facts. Odoo leaves that open and only shows such
    fields as read-only. Here it is refused for the fields of our addons: computed and stored ones
    that are not editable, and plain ones that are declared with ``by_hand=False``, or with
    ``by_hand="new"``: these are given when the record is made and stay. Code that keeps them runs
    with superuser rights, as computing does.
    """

    _inherit = "base"

    @api.model
    def _check_field_access(self, field, operation):
        if operation == "write" and not self.env.su and _is_kept_by_code(field, self):
            raise AccessError(
                self.env._(
                    "“%(field)s” of %(model)s follows from other facts and is not written by hand.",
                    field=field._description_string(self.env),
                    model=self.env["ir.model"]._get(self._name).name,
                )
            )
        return super()._check_field_access(field, operation)

    def _valid_field_parameter(self, field, name):
        return name == "by_hand" or super()._valid_field_parameter(field, name)


def _is_kept_by_code(field, records):
    """Whether no user writes the field of these records; there are none when one is made."""
    follows = field.store and field.compute and field.readonly
    by_hand = getattr(field, "by_hand", True)
    if not follows and (by_hand is True or by_hand == "new" and not records):
        return False
    return bool(field._modules) and all(map(is_ours, field._modules))
