"""Personal data leave the server masked, for everybody who need not see them.

A field with the attribute ``personal="phone"`` (or email, street, text, link) is masked wherever
a value goes out: read, onchange, export, chatter. Python code goes on working with the real value.
A related field is as personal as the field it shows. A mask that comes back is never stored.
``personal="name"`` (names, signatures) is shown to all, but goes when the person is erased.

Searching tells nothing that reading hides: see `columns.py` and `questions.py`.

The attribute is also the map of where a person's data stand: what is masked for most is what goes
when a person is erased. Nothing else of a record is touched, so counts and sums stay as they are.
"""

from odoo import api, models, modules, tools
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.mail.tools.discuss import Store
from odoo.addons.service_base.privacy import MASKS, is_masked, mask, redact, restore

from ..columns import ANSWERING, CLOSED, LOOKUP, OPEN, as_shown, columns, state
from ..personal import COPIES, personal_kind
from ..questions import ends_at_personal, guard, guarded

READER = "customer_privacy.group_contact_reader"
MASKED = "customer_privacy.group_contact_masked"
VISITORS = ("base.group_portal", "base.group_public")

CUSTOMER = ("partner_id", "owner_id", "customer_id")
ERASED = "****"
DEEPEST = 3


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
        hidden_at = {i: path[0] for i, path in enumerate(fields) if path and path[0] in hidden}
        if not hidden_at or self._sees_personal():
            return super()._export_rows(fields, _is_toplevel_call=_is_toplevel_call)
        self.fetch(list(hidden_at.values()))
        asked = [[".id"] if i in hidden_at else path for i, path in enumerate(fields)]
        lines = super()._export_rows(asked, _is_toplevel_call=_is_toplevel_call)
        for line in lines:
            for i, name in hidden_at.items():
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

    def _message_get_suggested_recipients(self, *args, **kwargs):
        """Whom an answer goes to, without customers' addresses for those who see masks."""
        found = super()._message_get_suggested_recipients(*args, **kwargs)
        if self._sees_personal():
            return found
        known = [recipient for recipient in found if recipient.get("partner_id")]
        partners = self.env["res.partner"].browse(it["partner_id"] for it in known)
        closed = partners.filtered(lambda partner: not partner._personal_is_open("email"))
        return [
            dict(it, email=mask("email", it["email"])) if it["partner_id"] in closed.ids else it
            for it in known
        ]

    def _field_store_repr(self, field_name):
        """What the chatter is told of a record, even where it reads as superuser."""
        return self._masked_store_repr(field_name) or [field_name]

    def _masked_store_repr(self, field_name):
        """A field as the chatter is told it, if that is personal and the user sees masks."""
        hidden = isinstance(field_name, str) and field_name in self._personal_fields()
        if not hidden or self._user_sees_personal():
            return []
        return [Store.Attr(field_name, lambda record: record._personal_shown(field_name))]

    # --- papers ---

    def _may_print_in_full(self):
        """Hook: whether whoever sees masks prints these records' papers with all that is on them.

        Who says yes has it logged by `_log_full_view`.
        """
        return False

    def _log_full_view(self):
        """Hook: the user sees the personal data of these records on paper."""

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
        records = super().create([self._unmasked(vals) for vals in vals_list])
        if self._name in COPIES and not self._sees_personal():
            records._leave_out_contacts()
        return records

    def _leave_out_contacts(self):
        """Odoo's copies of contact data hold no more than whoever makes the record may see."""
        link, kinds = COPIES[self._name]
        for record in self if link else ():
            # sudo: the values that are taken out, in a record that was just made by the user
            made = record.sudo()
            closed = made[link].filtered(lambda it: not it._personal_is_open("phone"))
            for name in [it for it, kind in kinds.items() if kind == "text" and made[it]]:
                shown = closed._mask_own_values(made[name])
                if shown != made[name]:
                    made[name] = shown

    # --- searching ---

    @api.model
    def _searches_personal(self):
        """Whether personal data may be searched like anything else."""
        return self.env.su or self._user_searches_personal()

    @api.model
    def _asked_columns(self):
        """The state of the columns for a question that is put now."""
        if state() == ANSWERING or self.env.context.get("personal_lookup") is LOOKUP:
            return ANSWERING
        # a search that goes on as superuser asks for somebody still
        return CLOSED if state() == CLOSED or not self._searches_personal() else OPEN

    def _search(self, domain, *args, **kwargs):
        asked = self._asked_columns()
        with columns(asked):
            if asked == CLOSED and not self._searches_personal():
                domain = self._guarded_domain(domain)
            return super()._search(domain, *args, **kwargs)

    @api.model
    def _read_group(self, *args, **kwargs):
        with columns(self._asked_columns()):
            return super()._read_group(*args, **kwargs)

    @api.model
    def _read_grouping_sets(self, *args, **kwargs):
        with columns(self._asked_columns()):
            return super()._read_grouping_sets(*args, **kwargs)

    def _fetch_query(self, query, fields):
        """Python code reads real values, in the middle of a search too."""
        with columns(OPEN):
            return super()._fetch_query(query, fields)

    def _compute_field_value(self, field):
        """What a search computes or recomputes on its way is no part of the question."""
        with columns(OPEN):
            return super()._compute_field_value(field)

    def _field_to_sql(self, alias, field_expr, query=None):
        if state() != CLOSED:
            return super()._field_to_sql(alias, field_expr, query)
        kind = self._personal_fields().get(field_expr.partition(".")[0])
        if kind and kind != "text":
            self._refuse_column(field_expr)
        column = super()._field_to_sql(alias, field_expr, query)
        return as_shown(column) if kind else column

    @api.model
    def _refuse_column(self, field_expr):
        raise AccessError(
            self.env._(
                "%s: customers' phone numbers and addresses are masked for your role, so nothing"
                " can be grouped or compared by them. Search for one whole number or address.",
                self._fields[field_expr.partition(".")[0]]._description_string(self.env),
            )
        )

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        """Without the right nothing is sorted by personal data: as if nobody had asked for it."""
        hidden = field_name.partition(".")[0] in self._personal_fields()
        if hidden and self._asked_columns() == CLOSED:
            return SQL()
        return super()._order_field_to_sql(alias, field_name, direction, nulls, query)

    @api.model
    def _search_display_name(self, operator, value):
        """A name is searched by parts, personal data beside it only as a whole."""
        names = self._rec_names_search or ()
        hidden = [name for name in names if ends_at_personal(self, name)]
        if not hidden or self._user_searches_personal():
            return super()._search_display_name(operator, value)
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented  # the positive answer is turned round
        if operator.endswith("like") and not value:
            return Domain.TRUE
        return Domain.OR(
            guard(self, Domain(name, operator, value))
            if name in hidden
            else Domain(name, operator, value)
            for name in names
        )

    @api.model
    def _guarded_domain(self, domain):
        """The domain with each question about personal data put as it may be answered."""
        return guarded(self, domain)

    @api.model
    def _last_digits(self, name, digits):
        """Override for a field whose own search takes a pattern otherwise."""
        field = self._fields[name]
        if field.store or not field.related:
            return Domain(name, "=like", f"%{digits}")
        *links, shown = field.related.split(".")
        found = self.env[field.related_field.model_name]._last_digits(shown, digits)
        through = "any!" if field.compute_sudo or field.inherited else "any"
        for link in reversed(links):
            found = Domain(link, through, found)
        return found

    @api.model
    def _personal_open_domain(self):
        """Records of this model whose personal data everybody may see."""
        return Domain.FALSE

    # --- where a person's data stand ---

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
        """Hook: whether the model is this product's, so that ways to a customer lead over it."""
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
