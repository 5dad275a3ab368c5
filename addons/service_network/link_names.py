"""What values name: the ids in a many2one, in lines of commands, in a reference.

Pure reading of what a client sent, in every shape the ORM takes. Where a shape cannot be read the
answer holds `UNREADABLE`, which is nobody's record.
"""

from odoo.api import NewId
from odoo.fields import Command
from odoo.models import BaseModel

UNREADABLE = 0

ONE = ("many2one",)
MANY = ("one2many", "many2many")
REFERENCES = ("reference", "many2one_reference")
LINKS = (*ONE, *MANY, *REFERENCES)

LARGEST = 2**31 - 1  # of an id

# Commands that name a record to be read or changed; the others only let go of it.
NAMING = (Command.LINK, Command.UPDATE)


def one_id(value):
    """The id that the value of a many2one names; None if it names nothing that is stored."""
    if isinstance(value, BaseModel):
        return one_id(value._ids[0]) if value._ids else None
    if isinstance(value, NewId):
        return value.origin or None
    if isinstance(value, dict):
        return one_id(value.get("id"))
    if isinstance(value, tuple | list):
        return one_id(value[0]) if value else None
    if not value:
        return None
    return _number(value)


def _number(value):
    """A number as PostgreSQL would take it, which reads digits in a text as well."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return UNREADABLE
    try:
        number = int(value)
    except (ValueError, OverflowError):
        return UNREADABLE
    return number if 0 < number <= LARGEST else UNREADABLE


def line_ids(value):
    """The ids that the value of a one2many or many2many names."""
    if isinstance(value, BaseModel):
        return [*filter(None, map(one_id, value._ids))]
    if not isinstance(value, tuple | list):
        return []
    found = []
    for command in value:
        found += _command_ids(command) if isinstance(command, tuple | list) else [one_id(command)]
    return [id_ for id_ in found if id_ is not None]


def _command_ids(command):
    if not command:
        return []
    if command[0] in NAMING:
        return [one_id(command[1])] if len(command) > 1 else []
    if command[0] == Command.SET and len(command) > 2:
        return [*map(one_id, command[2] or ())]
    return []


def line_values(value):
    """Pairs (id or None, values) of the lines that the commands make or change."""
    if not isinstance(value, tuple | list):
        return []
    return [
        (one_id(command[1]) if command[0] == Command.UPDATE else None, command[2])
        for command in value
        if isinstance(command, tuple | list)
        and len(command) > 2
        and command[0] in (Command.CREATE, Command.UPDATE)
        and isinstance(command[2], dict)
    ]


def reference_pair(value):
    """(model name, id) that the value of a reference field names; None if it names nothing."""
    if isinstance(value, BaseModel):
        return (value._name, one_id(value)) if value else None
    if not isinstance(value, str):
        return None
    name, _comma, id_ = value.partition(",")
    return name, _number(id_)
