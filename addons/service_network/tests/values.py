"""Other values than the one a field has, for tests that try to write every field there is."""

from datetime import timedelta

from odoo import fields


def other_values(record, name):
    """Values that are good for the field and differ from the one it has; none for x2many."""
    field, value = record._fields[name], record[name]
    make = {
        "boolean": _other_boolean,
        "char": _other_text,
        "date": _other_date,
        "datetime": _other_datetime,
        "float": _other_number,
        "html": _other_text,
        "integer": _other_number,
        "many2one": _other_record,
        "monetary": _other_number,
        "selection": _other_choice,
        "text": _other_text,
    }.get(field.type)
    return make(field, value, record) if make else []


def _other_boolean(field, value, record):
    return [not value]


def _other_text(field, value, record):
    return [f"{value or ''}x"]


def _other_number(field, value, record):
    return [value + 1, 0] if value else [1]


def _other_date(field, value, record):
    return [(value or fields.Date.today()) + timedelta(days=1)]


def _other_datetime(field, value, record):
    return [(value or fields.Datetime.now()) + timedelta(days=1)]


def _other_choice(field, value, record):
    return [choice for choice in field.get_values(record.env) if choice != value][:2]


def _other_record(field, value, record):
    other = record.env[field.comodel_name].sudo().search([("id", "!=", value.id)], limit=1)
    return other.ids + ([False] if value else [])
