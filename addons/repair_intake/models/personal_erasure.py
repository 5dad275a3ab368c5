"""Where a person's data stand, and how they are taken out.

The attribute ``personal`` of a field is the map: what is masked for most is also what goes when a
person is erased. Nothing else of an order is touched, so counts and sums stay as they are.
"""

from odoo import api, models, modules, tools
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.service_base.privacy import redact

from .personal_data import personal_kind

CUSTOMER = ("partner_id", "owner_id", "customer_id")
ERASED = "****"
DEEPEST = 3


class Base(models.AbstractModel):
    _inherit = "base"

    @tools.ormcache()
    def _person_models(self):
        """Names of the models of this product that lead to a customer."""
        names = sorted(name for name in self.pool if self.env[name]._person_paths())
        return tuple(names)

    @api.model
    @tools.ormcache("self._name")
    def _person_paths(self):
        """Stored dotted paths from this model to its customer; override for another one."""
        if self._abstract or self._transient or not self._auto or not self._is_after_sales():
            return ()
        return tuple(self._paths_to_customer(DEEPEST))

    @api.model
    def _is_after_sales(self):
        if self._name in ("repair.order", "stock.lot"):
            return True
        manifest = modules.module.Manifest.for_addon(self._original_module or "")
        return bool(manifest) and manifest["category"] == "Services/After-Sales"

    @api.model
    def _paths_to_customer(self, depth):
        links = [f for f in self._fields.values() if f.type == "many2one" and f.store]
        direct = [f.name for f in links if f.comodel_name == "res.partner" and f.name in CUSTOMER]
        if direct or not depth or self._name == "service.point":
            return [] if self._name == "service.point" else direct
        found = []
        for field in links:
            comodel = self.env[field.comodel_name]
            if field.comodel_name != self._name and comodel._is_after_sales():
                paths = comodel._paths_to_customer(depth - 1)
                found += [f"{field.name}.{path}" for path in paths]
        shortest = min((path.count(".") for path in found), default=0)
        return [path for path in found if path.count(".") == shortest]

    @api.model
    def _of_person(self, partners):
        """Records of this model that are about these customers."""
        paths = Domain.OR(Domain(path, "in", partners.ids) for path in self._person_paths())
        return self.with_context(active_test=False).search(paths).with_env(self.env)

    @api.model
    def _erasable_fields(self):
        """Own columns that hold personal data: list of pairs (field, kind)."""
        return [
            (field, kind)
            for field in self._fields.values()
            if field.store
            and field.column_type
            and not field.related
            and (kind := personal_kind(field))
        ]

    def _erase_personal(self, secrets):
        """Take the person out of these records; a room with more to do overrides it.

        By SQL: that an order is closed or a quote sent is no reason to remember a person.

        :param secrets: texts that name the person, to be found in free text
        """
        fields = self._erasable_fields()
        texts = [field.name for field, kind in fields if kind == "text"]
        blank = {
            field.name: ERASED if field.required else None
            for field, kind in fields
            if kind != "text"
        }
        self._set_columns(blank)
        for record in self if texts else ():
            kept = {name: redact(record[name], secrets) for name in texts if record[name]}
            record._set_columns(kept)
        self._erase_traces(secrets)

    def _set_columns(self, values):
        if not self or not values:
            return
        self.env.flush_all()
        assigned = SQL(", ").join(
            SQL("%s = %s", SQL.identifier(name), value) for name, value in values.items()
        )
        table = SQL.identifier(self._table)
        self.env.cr.execute(SQL("UPDATE %s SET %s WHERE id = ANY(%s)", table, assigned, self.ids))
        self.invalidate_recordset(values)

    def _erase_traces(self, secrets):
        """Messages, files and reminders that hang on these records."""
        on_these = [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        # with the files of binary fields: signatures, photos, proofs
        files = self.env["ir.attachment"].search([*on_these, ("id", "!=", False)])
        for field in self._fields.values():
            if field.type == "many2many" and field.comodel_name == files._name and field.store:
                files |= self[field.name]
        files.unlink()
        self.env["mail.activity"].with_context(active_test=False).search(on_these).unlink()
        messages = self.env["mail.message"].search(
            [("model", "=", self._name), ("res_id", "in", self.ids)]
        )
        messages._erase_personal(secrets)

    def _export_personal(self):
        """What a customer is told of these records: a list of dicts label → text."""
        shown = [
            field
            for field in self._fields.values()
            if field.store
            and field.type not in ("binary", "json", "one2many", "many2many")
            and not field.name.endswith(("_uid", "_hash", "_key", "_token"))
        ]
        return [
            {
                field._description_string(self.env): str(
                    field.convert_to_export(record[field.name], record)
                )
                if not field.relational
                else record[field.name].display_name
                for field in shown
                if record[field.name]
            }
            for record in self
        ]
