"""Personal data leave the server masked, for everybody who need not see them.

A field with the attribute ``personal="phone"`` (or email, street, text, link) is masked wherever
a value goes out: read, onchange, export, chatter. Python code goes on working with the real value.
A related field is as personal as the field it shows. A mask that comes back is never stored.
``personal="name"`` (names, signatures) is shown to all, but goes when the person is erased.
"""

from odoo import api, models, tools
from odoo.exceptions import UserError

from odoo.addons.service_base.privacy import MASKS, is_masked, mask, restore

READER = "repair_intake.group_contact_reader"
MASKED = "repair_intake.group_contact_masked"
VISITORS = ("base.group_portal", "base.group_public")


def personal_kind(field):
    """The kind of personal data in a field, or None."""
    kind = getattr(field, "personal", None)
    if kind is None and field.related:
        return personal_kind(field.related_field)
    return kind


class Base(models.AbstractModel):
    _inherit = "base"

    def _valid_field_parameter(self, field, name):
        return name == "personal" or super()._valid_field_parameter(field, name)

    # --- who sees what ---

    @tools.ormcache("self._name")
    def _personal_fields(self):
        """The fields of the model that hold personal data: dict name → kind."""
        kinds = {name: personal_kind(field) for name, field in self._fields.items()}
        return {name: kind for name, kind in kinds.items() if kind in MASKS}

    @api.model
    def _user_is_elsewhere(self):
        """A colleague of another department, with none of our roles: all is as Odoo has it."""
        user = self.env.user
        return user._has_group("base.group_user") and not user._has_group(MASKED)

    @api.model
    def _user_sees_personal(self):
        """Whether the person behind the request may see personal data in full.

        Masks are for those who work in after-sales and need no numbers. Customers in the portal
        and visitors are limited to their own records by record rules. Anybody else, such as
        another system with a key, sees masks.
        """
        user = self.env.user
        if self._user_searches_personal():
            return True
        return not user._has_group(MASKED) and any(map(user._has_group, VISITORS))

    @api.model
    def _user_searches_personal(self):
        """Whether personal data may be searched by parts: customers and visitors may not."""
        return self.env.user._has_group(READER) or self._user_is_elsewhere()

    @api.model
    def _sees_personal(self):
        return self.env.su or self._user_sees_personal()

    def _personal_is_open(self, name):
        """Whether the value of this record is nobody's secret, such as a supplier's phone."""
        field = self._fields[name]
        if not field.related:
            return False
        # sudo: only finds the record that the value belongs to
        target, field = field.traverse_related(self.sudo())
        return bool(target) and target._personal_is_open(field.name)

    def _personal_shown(self, name):
        """The value of a personal field as somebody without the right may see it."""
        value = self[name]
        if not value or self._personal_is_open(name):
            return value
        return mask(self._personal_fields()[name], value)

    # --- values that go out ---

    def _read_format(self, fnames, load="_classic_read"):
        rows = super()._read_format(fnames, load)
        hidden = self._personal_fields()
        if not hidden or self._sees_personal():
            return rows
        names = [name for name in fnames if name in hidden]
        if names:
            self._mask_rows(rows, names)
        return rows

    def _mask_rows(self, rows, names):
        by_id = {record.id: record for record in self.with_prefetch()}
        for row in rows:
            for name in names:
                if row.get(name):
                    row[name] = by_id[row["id"]]._personal_shown(name)

    def _export_rows(self, fields, *, _is_toplevel_call=True):
        hidden = self._personal_fields()
        columns = {i: path[0] for i, path in enumerate(fields) if path and path[0] in hidden}
        if not columns or self._sees_personal():
            return super()._export_rows(fields, _is_toplevel_call=_is_toplevel_call)
        self.fetch(list(columns.values()))
        asked = [[".id"] if i in columns else path for i, path in enumerate(fields)]
        lines = super()._export_rows(asked, _is_toplevel_call=_is_toplevel_call)
        for line in lines:
            for i, name in columns.items():
                if line[i]:
                    record = self.browse(int(line[i])).with_prefetch(self._prefetch_ids)
                    line[i] = record._personal_shown(name) or ""
        return lines

    @api.private
    def copy_data(self, default=None):
        """Private: it tells all values of a record; `copy` is the door for clients."""
        return super().copy_data(default)

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        """Without the right, personal data are neither sorted nor grouped by."""
        described = super().fields_get(allfields, attributes)
        hidden = self._personal_fields()
        if hidden and not self._searches_personal():
            for name in hidden.keys() & described.keys():
                for attribute in {"sortable", "groupable"} & described[name].keys():
                    described[name][attribute] = False
        return described

    # --- masks that come back ---

    def _unmasked(self, vals):
        """`vals` without the masks of values that the sender did not change."""
        if self.env.su or self._user_is_elsewhere():
            return vals
        personal = self._personal_fields()
        masked = [name for name in personal.keys() & vals.keys() if is_masked(vals[name])]
        if masked:
            vals = dict(vals)
            for name in masked:
                self._unmask(vals, name, personal[name])
        return vals

    def _unmask(self, vals, name, kind):
        meant = {restore(kind, vals[name], record[name]) for record in self}
        if len(meant) == 1 and None not in meant:
            vals[name] = meant.pop()
        elif self._is_computed_from(name, vals):
            del vals[name]
        elif kind != "text":
            label = self._fields[name]._description_string(self.env)
            raise UserError(
                self.env._(
                    "%s: this is a masked value, not the real one."
                    " Leave the field as it was or type the whole new value.",
                    label,
                )
            )

    def _is_computed_from(self, name, vals):
        """Whether the field's value follows from others in `vals`, once it is left out."""
        depends = self.pool.field_depends[self._fields[name]]
        return any(vals.get(path.partition(".")[0]) for path in depends)

    def write(self, vals):
        return super().write(self._unmasked(vals))

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._unmasked(vals) for vals in vals_list])
