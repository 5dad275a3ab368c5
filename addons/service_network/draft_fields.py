"""What drafts are made of; see `drafts`."""

from odoo import fields
from odoo.orm.identifiers import NewId

NULLS = {"integer": 0, "float": 0.0, "monetary": 0.0, "boolean": False}
READERS = {"date": fields.Date.to_date, "datetime": fields.Datetime.to_datetime}


def read(field, value):
    reader = READERS.get(field.type)
    if field.type == "many2one":
        return value or None
    return (reader(value) or False) if reader else null(field) if value is None else value


def null(field):
    return None if field.type == "many2one" else NULLS.get(field.type, False)


class DraftId(NewId):
    """The id of a draft, which holds what is known of it."""

    __slots__ = ("batch", "busy", "known")

    def __init__(self, known, batch):
        super().__init__()
        self.known, self.batch, self.busy = known, batch, set()


class Batch(list):
    """Ids of the drafts that are completed together."""

    def __init__(self):
        self.known_by_all = {}

    def values_of(self, name):
        """The values of a field in all drafts; one that was assigned twice may be missing."""
        if name in self.known_by_all:
            return self.known_by_all[name]
        values = list(dict.fromkeys(filter(None, (draft.known.get(name) for draft in self))))
        if all(name in draft.known for draft in self):
            self.known_by_all[name] = values
        return values


class Ahead:
    """Ids of a many2one field in all drafts of the batch, to be prefetched together."""

    __slots__ = ("batch", "name")

    def __init__(self, batch, name):
        self.batch, self.name = batch, name

    def __iter__(self):
        return iter(self.batch.values_of(self.name))

    def __reversed__(self):
        return reversed(self.batch.values_of(self.name))


class Known:
    """A field of a draft; of a stored record it is the field itself."""

    __slots__ = ("field", "name", "null")

    def __init__(self, name, field):
        self.name, self.field, self.null = name, field, null(field)

    def __get__(self, record, owner=None):
        if record is None:
            return self.field
        ids = record._ids
        if len(ids) == 1 and ids[0].__class__ is DraftId:
            return self._value(record, ids[0])
        return self.field.__get__(record)

    def __set__(self, record, value):
        for id_ in record._ids:
            if id_.__class__ is DraftId:
                id_.known[self.name] = self._kept(value)
            else:
                self.field.__set__(record.browse(id_), value)

    def _kept(self, value):
        return self.null if value is None else value

    def _value(self, record, id_):
        known = id_.known
        if self.name not in known:
            self._find_out(record, id_)
        return known[self.name]

    def _find_out(self, record, id_):
        """Compute the field for the whole batch; a method that asks for its own result has none."""
        if not self.field.compute or self.name in id_.busy:
            id_.known[self.name] = self.null
            return
        fields_ = record.pool.field_computed[self.field]
        names = [field.name for field in fields_]
        peers = [peer for peer in id_.batch if self.name not in peer.known]
        for peer in peers:
            peer.busy.update(names)
        records = record.browse(peers)
        self._compute(records.sudo() if self.field.compute_sudo else records)
        for peer in peers:
            peer.busy.difference_update(names)
            for field in fields_:
                if field.name not in peer.known:
                    peer.known[field.name] = null(field)

    def _compute(self, records):
        compute = self.field.compute
        getattr(records, compute)() if isinstance(compute, str) else compute(records)


class KnownOne(Known):
    """A many2one field: its id is kept."""

    __slots__ = ()

    def __get__(self, record, owner=None):
        if record is None:
            return self.field
        ids, env = record._ids, record.env
        if not ids or ids[0].__class__ is not DraftId:
            return self.field.__get__(record)
        comodel = env.registry[self.field.comodel_name]
        if len(ids) == 1:
            value = self._value(record, ids[0])
            found = (value,) if value else ()
        else:
            found = dict.fromkeys(self._value(record, id_) for id_ in ids)
            found = tuple(value for value in found if value)
        return comodel(env, found, Ahead(ids[0].batch, self.name))

    def _kept(self, value):
        return (value._ids[0] if value._ids else None) if hasattr(value, "_ids") else value or None


class KnownLines(Known):
    """Lines: a draft has none that were given, but some may be computed."""

    __slots__ = ()

    def __get__(self, record, owner=None):
        if record is None or not record._ids or record._ids[0].__class__ is not DraftId:
            return self.field.__get__(record, owner)
        lines = record.env[self.field.comodel_name]
        return lines.union(*(self._value(record, id_) or lines for id_ in record._ids))


KINDS = {"many2one": KnownOne, "one2many": KnownLines, "many2many": KnownLines}
