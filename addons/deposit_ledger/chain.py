"""The chain of a ledger: every entry holds a hash of what it says and of the entry before it.

The hash is made with a key that is not in the database, see `service_base.seal`: whoever may
write all tables and has not the key makes no hash that fits, neither of one entry nor of all.

Plain functions, so that an auditor who is given the key can check an exported ledger without Odoo.
"""

import json
from collections import Counter
from typing import NamedTuple

from odoo.addons.service_base.seal import same_seal, seal

START = "0" * 64  # stands before the first entry of an account

# What an entry says. What is empty is left out, so a fact added at the end, by a later version or
# by another addon (see `deposit.entry._facts`), breaks no older hash.
FACTS = (
    "account_id",
    "seq",
    "kind",
    "balance_delta",
    "held_delta",
    "balance_after",
    "held_after",
    "product_id",
    "quantity",
    "hold_id",
    "post_id",
    "move_id",
    "key",
    "note",
    "user_id",
    "at",
    "means",
    "instalment_id",
    "split_id",
)
SEQ = FACTS.index("seq")

# More broken entries than this are not told apart one by one.
MOST = 200

_encode = json.JSONEncoder(
    separators=(",", ":"), ensure_ascii=False, sort_keys=True, default=str
).encode


def entry_hash(key, previous, values, facts=FACTS):
    """Hash of an entry.

    :param key: bytes, the key of the server
    :param previous: hash of the entry before it in its account, or `START`
    :param values: the values of `facts`, in that order; amounts as floats
    :param facts: names of what an entry says; it begins with `FACTS`
    """
    content = {
        name: f"{value:.6f}" if type(value) is float else value
        for name, value in zip(facts, values, strict=True)
        if value
    }
    return seal(key, previous, _encode(content))


class Link(NamedTuple):
    """An entry as it is found."""

    place: int
    previous: str
    hash: str
    values: tuple


class Walk:
    """Goes along the entries of one account and keeps those that do not fit."""

    def __init__(self, key, facts=FACTS):
        self.key = key
        self.facts = facts
        self.place = 0
        self.head = START
        self.sound = True  # the entry before is as it was written
        self.gaps = []
        self.changed = []
        self.unlinked = []

    def step(self, values, previous, found):
        """The next entry, in the order of the numbers."""
        place = values[SEQ]
        follows = place == self.place + 1
        if not follows:
            self.gaps += range(self.place + 1, min(place, self.place + MOST))
        sound = same_seal(found, entry_hash(self.key, previous, values, self.facts))
        if not sound:
            self.changed.append(Link(place, previous, found, values))
        elif follows and previous != self.head and self.sound:
            self.unlinked.append(Link(place, previous, found, values))
        self.place, self.head, self.sound = place, found, sound

    def breaks(self, last):
        """What is broken: pairs (number, what), what being changed, missing, inserted, order.

        :param last: number of the last entry there should be
        """
        self.gaps += range(self.place + 1, min(last, self.place + MOST) + 1)
        beyond = [(link.place, "inserted") for link in self.changed if link.place > last]
        changed = [link for link in self.changed if link.place <= last]
        moved = {link.place: number for link in changed if (number := self._number(link))}
        claimed = Counter(moved.values())
        broken = [(place, "order") for place in moved]
        for link in changed:
            if link.place not in moved:
                broken.append((link.place, "inserted" if claimed[link.place] else "changed"))
        broken += [(number, "missing") for number in self._missing(moved)]
        broken += [(number, "inserted") for number in self._taken_twice(moved)]
        broken += [(link.place - 1, "changed") for link in self.unlinked]
        if self.place > last and not beyond:
            beyond = [(self.place, "inserted")]
        return sorted(set(broken + beyond))

    def _number(self, link):
        """The number of an entry that only stands in another place."""
        near = [link.place - 1, link.place + 1]
        if len(self.changed) <= MOST:
            near += [other.place for other in self.changed] + self.gaps
        return next((n for n in near if n != link.place and self._says(link, n)), None)

    def _says(self, link, number):
        """Whether it is, unchanged, the entry of this number."""
        values = (*link.values[:SEQ], number, *link.values[SEQ + 1 :])
        return same_seal(link.hash, entry_hash(self.key, link.previous, values, self.facts))

    def _missing(self, moved):
        """Numbers that no entry has: gaps, and places left by entries that were moved."""
        elsewhere = set(moved.values())
        left = {place for place in moved if place <= max(elsewhere)}
        return sorted((set(self.gaps) | left) - elsewhere)

    def _taken_twice(self, moved):
        """Numbers of moved entries in whose place stands one that fits: it was put there."""
        broken = {link.place for link in self.changed}.union(self.gaps)
        return sorted({n for n in moved.values() if n not in broken and n <= self.place})
