"""Which column of a file means what: the mapping as plain data, fitted to a header."""

import re
from dataclasses import dataclass, field

from odoo.addons.service_base.tables.problems import FileRefused, Trouble


@dataclass(frozen=True)
class Column:
    """One line of a mapping.

    :param target: what the column means, a key of `rows.TARGETS`
    :param names: headers it is known by; the first that the file has is taken
    :param need: "optional", "column" (must be in the file) or "value" (every row must fill it)
    """

    target: str
    names: tuple
    need: str = "optional"


@dataclass(frozen=True)
class Plan:
    columns: tuple
    # {target: {text of the file, see `value_key`: value}}
    values: dict = field(default_factory=dict)
    date_format: str | None = None
    service_type: str = "repair"
    service_mode: str = "carry_in"

    def fit(self, header):
        """List ``(column, position, title)`` of the columns the file has."""
        places = {}
        for position, title in enumerate(header):
            places.setdefault(_plain(title), []).append(position)
        fitted, missing = [], []
        for column in self.columns:
            found = next((places[_plain(n)] for n in column.names if _plain(n) in places), None)
            if found and len(found) > 1:
                raise FileRefused(Trouble.DOUBLE_COLUMN, column=header[found[0]])
            if found:
                fitted.append((column, found[0], header[found[0]]))
            elif column.need != "optional":
                missing.append(column.names[0])
        if missing:
            shown = ", ".join(header[:20]) + (" …" if len(header) > 20 else "")
            raise FileRefused(
                Trouble.MISSING_COLUMNS, columns=", ".join(missing), found=shown[:500]
            )
        return fitted


def value_key(text):
    """What texts of the file are compared by in value lines."""
    return " ".join(text.casefold().split())


def _plain(title):
    return re.sub(r"[\s_\-]+", " ", title.strip().casefold())
