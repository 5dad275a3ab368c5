"""Which policy, or which checklist, a case falls under: the most specific, then the newest."""

from datetime import date
from itertools import product
from typing import NamedTuple


class Key(NamedTuple):
    """What a case is looked up by: ids (or False) and the day of purchase or report."""

    company: int
    model: int | bool
    category: int | bool
    brand: int | bool
    day: date


class Entry(NamedTuple):
    """One policy or checklist and what it holds for; False: for everything."""

    id: int
    company: int | bool = False
    model: int | bool = False
    category: int | bool = False
    brand: int | bool = False
    begins: date | None = None
    ends: date | None = None

    def applies(self, key):
        return (
            self.company in (False, key.company)
            and (not self.begins or self.begins <= key.day)
            and (not self.ends or key.day <= self.ends)
        )


class Book:
    """Entries on shelves by (model, category, brand), on each the newest first."""

    def __init__(self, entries, places):
        """`places(key, path)` answers the shelves for a case, the most specific first."""
        self.places = places
        self.shelves = {}
        for entry in sorted(entries, key=lambda e: (e.begins or date.min, e.id), reverse=True):
            self.shelves.setdefault((entry.model, entry.category, entry.brand), []).append(entry)

    def find(self, key, path):
        """Id of the entry for `key`, False if there is none.

        :param path: ids of the category of `key` and of those above it, the nearest first
        """
        for place in self.places(key, path):
            for entry in self.shelves.get(place, ()):
                if entry.applies(key):
                    return entry.id
        return False


def model_first(key, path):
    """Model wins over category, category over brand, brand over what holds for everything."""
    return product(
        dict.fromkeys((key.model, False)), (*path, False), dict.fromkeys((key.brand, False))
    )


def brand_first(key, path):
    """Brand wins over category: a brand asks for papers of its own, whatever it sells."""
    for brand, category in product(dict.fromkeys((key.brand, False)), (*path, False)):
        yield False, category, brand
