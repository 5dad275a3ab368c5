"""Frozen dataclasses that travel through JSON and come back equal.

Only what differs from the default is written, and unknown keys are skipped on reading: a verdict
stored today stays readable after fields have been added to or taken from the engine. A default is
therefore part of the stored format: it is never changed.
"""

from dataclasses import fields
from datetime import date
from functools import cache
from typing import get_args, get_origin


class Record:
    """Mixin of the engine's dataclasses.

    Fields are text, number, flag, date, another record, or tuples and frozensets of those.
    """

    __slots__ = ()

    def to_json(self):
        """The fields that differ from their default, as plain JSON values."""
        return {
            name: _plain(value)
            for name, default in _defaults(type(self))
            if (value := getattr(self, name)) != default
        }

    @classmethod
    def from_json(cls, data):
        """The record that `to_json` was called on."""
        readers = _readers(cls)
        return cls(**{name: readers[name](data[name]) for name in readers if name in data})


def _plain(value):
    if hasattr(value, "to_json"):
        return value.to_json()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, frozenset):
        return sorted(map(_plain, value))
    return value


@cache
def _defaults(cls):
    return tuple((field.name, field.default) for field in fields(cls))


@cache
def _readers(cls):
    return {field.name: _reader(field.type) for field in fields(cls)}


def _reader(kind):
    """The function that turns a JSON value back into a value of the annotated `kind`."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (tuple, frozenset):
        read_item = _reader(inner[0])
        return lambda items: origin(map(read_item, items))
    if kind is date or date in inner:
        return lambda text: text and date.fromisoformat(text)
    for record in (kind, *inner):
        if hasattr(record, "from_json"):
            return record.from_json
    return lambda value: value
