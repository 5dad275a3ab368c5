"""Whoever names a record must be allowed to see it.

Odoo checks a user's right to the record he writes, not to what he makes it point at: whoever may
write an order might set any customer on it by number, and would then read the customer's name
there, or be shown his file because the order is his own.

This stands in the base of every model, Odoo's included, so that create, write, import, default,
copy, dialog, onchange and the lines within them all pass it. It watches people of service points
and those from outside (customers, visitors). What the server itself decides runs as superuser, or
is found again from the rest of the values, see `_finds_link_again`.
"""

import logging
from datetime import timedelta
from typing import NamedTuple

import babel.dates

from odoo import api, models
from odoo.exceptions import AccessError, MissingError
from odoo.tools.misc import clean_context, get_lang

from ..link_names import (
    LINKS,
    MANY,
    UNREADABLE,
    line_ids,
    line_values,
    one_id,
    reference_pair,
)
from ..ours import is_ours

_logger = logging.getLogger(__name__)

POINT_USER = "service_network.group_point_user"
OFFICE_USER = "service_network.group_office_user"
INTERNAL_USER = "base.group_user"

# Models that tell nothing of anybody, which Odoo lets few people read: why that is no secret.
NO_SECRET = {
    "ir.model": "kinds of records are the program's, the same for everybody; activities name them",
    "ir.model.fields": "fields are the program's; a default that somebody saves names one",
}


# How a language of China writes the parts of a date that stand for a group of records.
GROUP_SKELETONS = {"day": "yMMMd", "month": "yMMMM", "quarter": "yQQQ"}


def _week_in_chinese(first_day, language):
    """The week by GB/T 7408, whatever day weeks start with: its number is that of its middle."""
    year, week, _day = (first_day + timedelta(days=3)).isocalendar()
    return f"{year}年第{week}{'周' if language in ('zh_CN', 'zh_SG') else '週'}"


class Link(NamedTuple):
    """One record that values name."""

    holder: models.BaseModel  # what is changed; empty for a new record
    values: dict
    field: str
    model: str
    id: int


def _is_kept_by_code(field, records):
    """Whether no user writes the field of these records; there are none when one is made."""
    follows = field.store and field.compute and field.readonly
    by_hand = getattr(field, "by_hand", True)
    if not follows and (by_hand is True or by_hand == "new" and not records):
        return False
    return bool(field._modules) and all(map(is_ours, field._modules))


class Base(models.AbstractModel):
    _inherit = "base"

    @api.model_create_multi
    def create(self, vals_list):
        if self._links_are_watched():
            self._check_links(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        if self._links_are_watched():
            self._check_links([vals])
        return super().write(vals)

    def onchange(self, values, field_names, fields_spec):
        """Before anything is computed, so that nothing is told of what may not be named."""
        if self._links_are_watched():
            self._check_links([values], lines=True)
        return super().onchange(values, field_names, fields_spec)

    @api.model
    def default_get(self, fields):
        if self._links_are_watched():
            self._check_links([self._defaults_of_user(fields)])
        return super().default_get(fields)

    @api.model
    def _defaults_of_user(self, names):
        """Defaults that the user set: in the context of a request, or saved as his own.

        A default that somebody saved for all is a decision of the company.
        """
        saved = self.env["ir.default"]._get_model_defaults(self._name)
        own = self.env["ir.default"]._own_field_names(self._name)
        defaults = {name: saved.get(name) for name in names if name in own}
        for name in names:
            defaults[name] = self.env.context.get(f"default_{name}", defaults.get(name))
        return {name: value for name, value in defaults.items() if value and name in self._fields}

    # --- who is watched ---

    @api.model
    def _links_are_watched(self):
        """Whether the user sees only a part of what others see, and code did not take over."""
        if self.env.su or not self.env.uid:
            return False
        return self._is_of_a_point() or not self.env.user._has_group(INTERNAL_USER)

    @api.model
    def _is_of_a_point(self):
        """Whether the person behind the request, superuser code or not, sees only own points."""
        user = self.env.user
        return user._has_group(POINT_USER) and not user._has_group(OFFICE_USER)

    # --- what is named ---

    def _check_links(self, vals_list, lines=False):
        """Refuse values that name records which the user may not see, or which are not there.

        :param lines: look into values of lines too; creating or writing lines checks them anyway
        :raise AccessError: in the same words for a record of others and for one that is missing
        """
        links = [link for vals in vals_list for link in self._named_links(vals, lines)]
        unseen = self._unseen(links)
        if unseen:
            self._refuse_links([link for link in links if (link.model, link.id) in unseen])

    def _named_links(self, vals, lines=False):
        """Every `Link` of the values, but those that the record holds already."""
        for name in vals:
            field = self._fields.get(name)
            if field is None or field.type not in LINKS or not vals[name]:
                continue
            for model, id_ in self._field_links(field, vals):
                yield Link(self, vals, name, model, id_)
            if lines and field.relational:
                yield from self._links_within(field, vals[name])
        yield from self._retargeted_links(vals)

    def _field_links(self, field, vals):
        """Pairs (model, id) that one value names."""
        value = vals[field.name]
        if field.type == "reference":
            pair = reference_pair(value)
            return [pair] if pair else []
        if field.type == "many2one_reference":
            id_ = one_id(value)
            return [(model, id_) for model in self._reference_models(field, vals) if id_]
        if field.type in MANY:
            return [(field.comodel_name, id_) for id_ in line_ids(value)]
        id_ = one_id(value)
        if id_ is None or self._holds_in_cache(field, id_):
            return []
        return [(field.comodel_name, id_)]

    def _holds_in_cache(self, field, id_):
        """Whether nothing would change: asks no query."""
        known = field._get_cache(self.env)
        return bool(self) and all(known.get(own) == id_ for own in self._ids)

    def _links_within(self, field, value):
        comodel = self.env[field.comodel_name]
        if isinstance(value, dict):
            lines = [(one_id(value), value)]
        else:
            lines = line_values(value)
        for id_, vals in lines:
            yield from comodel.browse(id_ or ())._named_links(vals, lines=True)

    def _reference_models(self, field, vals):
        """Names of the models that an id without a model of its own may mean."""
        name = field.model_field
        model = vals.get(name) or self.env.context.get(f"default_{name}")
        if model:
            return {model}
        if self:
            # sudo: only which kind of record the own record points at
            return {record[name] for record in self.sudo() if record[name]}
        source = self._fields[name].related
        if not source or not vals.get(source.partition(".")[0]):
            return set()
        first = source.partition(".")[0]
        # sudo: as above, where the kind follows from another value
        return {self.sudo().new({first: vals[first]})[name]} - {False}

    def _retargeted_links(self, vals):
        """A written model makes the id that stands beside it name another record."""
        if not self:
            return
        for field in self._fields.values():
            if (
                field.type == "many2one_reference"
                and vals.get(field.model_field)
                and field.name not in vals
            ):
                # sudo: the id on the own record, to judge what it would mean from now on
                for id_ in filter(None, self.sudo().mapped(field.name)):
                    yield Link(self, vals, field.name, vals[field.model_field], id_)

    # --- what may be seen ---

    @api.model
    def _unseen(self, links):
        """Pairs (model, id) of the links that the user may not read; one check for each model."""
        by_model = {}
        for link in links:
            by_model.setdefault(link.model, set()).add(link.id)
        return {
            (model, id_)
            for model, ids in by_model.items()
            for id_ in ids - self._seen_ids(model, ids)
            if model not in NO_SECRET
        }

    @api.model
    def _seen_ids(self, model, ids):
        if not isinstance(model, str) or model not in self.env:
            return set()
        asked = self.env[model].browse(ids - {UNREADABLE})
        try:
            return set(asked._filtered_nameable()._ids)
        except MissingError:
            return set(asked.exists()._filtered_nameable()._ids)

    def _filtered_nameable(self):
        """Those of the records that the user may point at: what he may read."""
        return self._filtered_access("read")

    def _refuse_links(self, links):
        for link in links:
            holder = link.holder
            known = self._is_made_just_now(link) or holder._holds_link(link)
            if not (known or holder._finds_link_again(link, links)):
                self._refuse_link(link)

    @api.model
    def _is_made_just_now(self, link):
        """Whether this very request makes the record: its lines name it before it is complete."""
        if not link.id or link.model not in self.env or not self.env[link.model]._log_access:
            return False
        # sudo: only asks who made it and when; clients write neither
        made = self.env[link.model].sudo().browse(link.id).exists()
        return made.create_uid.id == self.env.uid and made.create_date == self.env.cr.now()

    def _holds_link(self, link):
        """Whether all the records have this link already, so that nothing is gained by it."""
        if not self or not self.has_access("read"):
            return False
        # sudo: compares what the own records hold with what was sent
        return all(
            (link.model, link.id) in record._held_pairs(link.field) for record in self.sudo()
        )

    def _held_pairs(self, name):
        """Pairs (model, id) that a field of the record names now."""
        field, value = self._fields[name], self[name]
        if field.type == "many2one_reference":
            return {(self[field.model_field], value)}
        return {(value._name, id_) for id_ in value._ids} if value else set()

    @api.model
    def _finds_link_again(self, link, unseen):
        """Whether the server itself comes to this link from the rest of the values.

        A form sends back what the server told it: a default of the company, a device that was found
        by its serial. Without the sent id the same one is found, so that sending it gains nothing.
        Whoever may not save the form has none to send back, and would learn what is found.
        """
        field = self._fields[link.field]
        if field.type != "many2one":
            return False
        if self._default_for_all(link.field) == link.id:
            return True
        if not field.compute or not self.has_access("write" if self else "create"):
            return False
        hidden = {other.field for other in unseen}
        # no defaults of the request
        blank = self.with_env(self.env(context=clean_context(self.env.context)))
        draft = blank.new(
            {
                name: value
                for name, value in link.values.items()
                if name not in hidden and self._fields[name].type not in MANY
            }
        )
        return draft[link.field]._origin.id == link.id

    @api.model
    def _default_for_all(self, name):
        """The id that somebody saved as the default of a field for all; None without one."""
        Default = self.env["ir.default"]
        if name in Default._own_field_names(self._name):
            return None
        return one_id(Default._get_model_defaults(self._name).get(name))

    @api.model
    def _refuse_link(self, link):
        _logger.info(
            "Link refused: user %s named %s,%s in %s.%s",
            self.env.uid,
            link.model,
            link.id,
            link.holder._name,
            link.field,
        )
        label = link.holder._fields[link.field]._description_string(self.env)
        raise AccessError(
            self.env._(
                "%s: this record does not exist, or is not one of those you may use."
                " Choose another one.",
                label,
            )
        )

    # What no user writes, by whatever entry point: web client, RPC, import, defaults of a context.
    #
    # A figure that follows from other facts is stored to be searched and summed; who could write
    # it would make it tell something else than its facts. Odoo leaves that open and only shows such
    # fields as read-only. Here it is refused for the fields of our addons: computed and stored ones
    # that are not editable, and plain ones that are declared with ``by_hand=False``, or with
    # ``by_hand="new"``: these are given when the record is made and stay. Code that keeps them runs
    # with superuser rights, as computing does.

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

    # --- whom a message is offered to ---

    def _message_get_suggested_recipients_batch(self, *args, **kwargs):
        """A point is offered the people it knows, though others may follow the record too."""
        if self.env.su or not self.env.user._sees_own_points_only():
            return super()._message_get_suggested_recipients_batch(*args, **kwargs)
        # sudo: followers of the head office are compared with, and left out of the answer
        found = super(Base, self.sudo())._message_get_suggested_recipients_batch(*args, **kwargs)
        ids = {recipient["partner_id"] for offered in found.values() for recipient in offered}
        known = self.env["res.partner"].browse(ids - {False})._filtered_access("read")
        return {
            record_id: [recipient for recipient in offered if recipient["partner_id"] in known.ids]
            for record_id, offered in found.items()
        }

    # --- how people of ours read lists ---

    def _web_read_group_groupby_formatter(self, groupby_spec, values):
        """Groups by date read “2026年10月” to who works in after-sales in Chinese."""
        formatter = super()._web_read_group_groupby_formatter(groupby_spec, values)
        granularity = groupby_spec.partition(":")[2]
        skeleton = GROUP_SKELETONS.get(granularity)
        language = get_lang(self.env).code
        if (
            not (skeleton or granularity == "week")
            or not language.startswith("zh")
            or not self.env.user._has_role_of_ours()
        ):
            return formatter

        def formatter_in_chinese(value):
            shown, domain = formatter(value)
            if shown:
                if skeleton:
                    label = babel.dates.format_skeleton(skeleton, value, locale=language)
                else:
                    label = _week_in_chinese(value, language)
                shown = (shown[0], label)
            return shown, domain

        return formatter_in_chinese
