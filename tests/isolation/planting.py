"""A record of the southern point in every model that can hold one, found in the registry.

What TwoPoints fills by hand are the models of ours. Here Odoo's own follow, whatever is installed:
each stored model with a link to something of the southern point (a contact, a user, a device, an
order, a transfer …) gets one record tied to it, with the mark in each of its texts. What was
planted is a thing to be linked to in turn, so a line follows its order.
"""

import logging

from odoo import fields
from odoo.tools import mute_logger

from .two_points import CORE, MARK

_logger = logging.getLogger(__name__)

QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "no_reset_password": True,
    "mail_notify_force_send": False,
}
# Odoo's own bookkeeping on every record says nothing of whose it is.
BOOKKEEPING = {"create_uid", "write_uid"}
# Fields that name the model and the record a row is about.
ABOUT = (("res_model", "res_id"), ("model", "res_id"))
# Texts that Odoo reads as the name of something: a mark there would only break the row.
NAMES_OF_THINGS = {"model", "res_model", "lang", "tz", "store_fname"}


class Planting:
    """Class methods for a `TwoPoints` case; `planted` is {model name: records}."""

    @classmethod
    def plant_everywhere(cls):
        cls.anchors = cls.find_anchors()
        cls.planted, cls.refusals = {}, {}
        left = cls.odoo_models()
        while left:
            grown = [name for name in left if cls.plant(name)]
            if not grown:
                break
            left = [name for name in left if name not in grown]
        cls.env.flush_all()
        cls.unplanted = {name: cls.refusals[name] for name in left if name in cls.refusals}

    @classmethod
    def find_anchors(cls):
        """What the southern point has, one of each model, to be linked to: {model: record}."""
        anchors = {}
        for name in cls.our_models | set(CORE):
            path = CORE.get(name) or cls.path_to_point(name)
            if path and cls.env[name]._auto and not cls.env[name]._transient:
                if found := cls.southern(name, path)[:1]:
                    anchors[name] = found
        anchors["res.users"] = cls.south_hand
        anchors["res.partner"] = cls.foreign_customer()
        return anchors

    @classmethod
    def foreign_customer(cls):
        order = cls.env["service.order"].search(
            [("point_id", "=", cls.other_point.id), ("partner_id", "!=", False)], limit=1
        )
        return order.partner_id

    @classmethod
    def odoo_models(cls):
        return [
            name
            for name, model in sorted(cls.registry.items())
            if model._auto
            and not model._abstract
            and not model._transient
            and name not in cls.our_models
            and name not in cls.anchors
        ]

    @classmethod
    def plant(cls, name):
        """One record with as many ties and marks as it takes; whether that worked."""
        Model = cls.env[name].sudo().with_context(**QUIET)
        ties = cls.ties(Model)
        if not ties:
            return False
        single = [{field: value} for field, value in ties.items()]
        for vals in ({**cls.marks(Model), **ties}, ties, *single):
            if record := cls.try_create(Model, vals) or cls.adopt(Model, vals):
                cls.planted[name] = cls.anchors[name] = record
                return True
        return False

    @classmethod
    def adopt(cls, Model, vals):
        """What Odoo made by itself, such as the settings of a user."""
        ties = cls.ties(Model)
        domain = [(field, "=", value) for field, value in vals.items() if field in ties]
        record = Model.with_context(active_test=False).search(domain, limit=1)
        if record:
            cls.mark_by_force(record)
        return record

    @classmethod
    def try_create(cls, Model, vals):
        try:
            with mute_logger("odoo.sql_db"), cls.env.cr.savepoint():
                record = Model.create({**cls.needed(Model, vals), **vals})
                record.flush_recordset()
                cls.mark_by_force(record)
                return record
        except Exception as error:  # any refusal: the next, smaller try may do
            cls.refusals[Model._name] = str(error)
            cls.env.invalidate_all(flush=False)
            return None

    @classmethod
    def writable(cls, Model):
        for field in Model._fields.values():
            by_hand = (
                field.store and not field.related and (not field.compute or not field.readonly)
            )
            if by_hand and field.name not in BOOKKEEPING and not field.company_dependent:
                yield field

    @classmethod
    def ties(cls, Model):
        """The links of the model to what the southern point has."""
        ties = {
            field.name: cls.anchors[field.comodel_name].id
            for field in cls.writable(Model)
            if field.type == "many2one" and field.comodel_name in cls.anchors
        }
        for about, record_id in ABOUT:
            if {about, record_id} <= Model._fields.keys() and Model._fields[about].type == "char":
                order = cls.anchors["service.order"]
                ties.update({about: order._name, record_id: order.id})
        return ties

    @classmethod
    def marks(cls, Model):
        return {
            field.name: MARK
            for field in cls.writable(Model)
            if cls.takes_mark(field) and not field.compute
        }

    @classmethod
    def takes_mark(cls, field):
        return field.type in ("char", "text", "html") and field.name not in NAMES_OF_THINGS

    @classmethod
    def needed(cls, Model, given):
        """A value for each required field that has neither one given nor a default."""
        defaults = Model.default_get([field.name for field in cls.writable(Model)])
        return {
            field.name: value
            for field in cls.writable(Model)
            if field.required and field.name not in given and not defaults.get(field.name)
            if (value := cls.some_value(Model, field)) is not None
        }

    @classmethod
    def some_value(cls, Model, field):
        if field.type == "many2one":
            Comodel = cls.env[field.comodel_name].sudo()
            found = Comodel.search([], limit=1)
            return (found or Comodel.with_context(active_test=False).search([], limit=1)).id
        if field.type == "selection":
            return next(iter(field.get_values(Model.env)), None)
        values = {
            "char": MARK,
            "text": MARK,
            "html": MARK,
            "integer": 1,
            "float": 1.0,
            "monetary": 1.0,
            "date": fields.Date.today(),
            "datetime": fields.Datetime.now(),
        }
        return values.get(field.type)

    @classmethod
    def mark_by_force(cls, record):
        """The mark also in texts that cannot be given at creation, as long as the row takes it."""
        table = record._table
        for field in cls.writable(record):
            if cls.takes_mark(field) and not field.translate:
                if MARK not in str(record[field.name] or ""):
                    cls.try_update(table, field.name, record.id)
        record.invalidate_recordset()

    @classmethod
    def try_update(cls, table, column, record_id):
        try:
            with mute_logger("odoo.sql_db"), cls.env.cr.savepoint(flush=False):
                cls.env.cr.execute(
                    f'UPDATE "{table}" SET "{column}" = %s WHERE id = %s', [MARK, record_id]
                )
        except Exception as error:  # a constraint of the table: the text stays as it was
            _logger.debug("%s.%s takes no mark: %s", table, column, error)
