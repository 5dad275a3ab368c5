import psycopg2

from odoo import models
from odoo.exceptions import UserError

from odoo.addons.service_base.tables.problems import Problem, Trouble, problem_text

# The row itself cannot be an order.
ROW_ERRORS = (
    UserError,
    ValueError,
    psycopg2.DataError,
    psycopg2.errors.CheckViolation,
    psycopg2.errors.NotNullViolation,
    psycopg2.errors.ForeignKeyViolation,
)


class ServiceRecordImport(models.Model):
    """One batch: every row of it becomes an order, is known already, or is rejected."""

    _inherit = "service.record.import"

    def _import_batch(self, batch, desk, last=False):
        """
        :param batch: pairs ``(raw row, row)``, or ``(raw row, (reference, problem))``
        :param last: a value taken already is the row's own fault, not that of another transaction
        """
        good = [(raw, row) for raw, row in batch if not isinstance(row, tuple)]
        known = self._known_refs([row.ref for _raw, row in good])
        fresh = [(raw, row) for raw, row in good if row.ref not in known]
        rejected = [(raw, *row) for raw, row in batch if isinstance(row, tuple)]
        errors = (*ROW_ERRORS, psycopg2.errors.UniqueViolation) if last else ROW_ERRORS
        rejected += self._make_orders(fresh, desk, errors)
        self._set_aside(rejected)
        self._lock_row()
        made = len(batch) - (len(good) - len(fresh)) - len(rejected)
        self.write(
            {
                "row_offset": batch[-1][0].number,
                "row_done": self.row_done + len(batch),
                "order_count": self.order_count + made,
                "known_count": self.known_count + len(good) - len(fresh),
                "reject_count": self.reject_count + len(rejected),
            }
        )

    def _lock_row(self):
        """Take the import's row; a conflict with somebody who just pauses it is expected."""
        self.env.cr.execute(
            "SELECT id FROM service_record_import WHERE id = %s FOR UPDATE",
            [self.id],
            log_exceptions=False,
        )

    def _known_refs(self, refs):
        """Those of the references that have an order, in whatever company."""
        orders = self.env["service.order"].search_fetch(
            [("source", "=", self.mapping_id.source), ("external_ref", "in", refs)],
            ["external_ref"],
        )
        return set(orders.mapped("external_ref"))

    def _make_orders(self, pairs, desk, errors):
        """Make the orders together; where one row prevents it, each by itself.

        :return: list ``(raw row, reference, problem)`` of the rows that cannot become an order
        """
        if not pairs:
            return []
        try:
            with self.env.cr.savepoint():
                self._make_orders_of([row for _raw, row in pairs], desk)
            return []
        except errors as error:
            desk.forget()
            if len(pairs) == 1:
                ((raw, row),) = pairs
                reason = str(error).strip().splitlines()[0][:300]
                return [(raw, row.ref, Problem(Trouble.REFUSED, {"error": reason}))]
        half = len(pairs) // 2
        return [
            *self._make_orders(pairs[:half], desk, errors),
            *self._make_orders(pairs[half:], desk, errors),
        ]

    def _make_orders_of(self, rows, desk):
        vals_list, notes = desk.prepare(rows)
        orders = self.env["service.order"]._import_create(vals_list, notes)
        orders.filtered(lambda order: order.state == "done")._imported()

    def _set_aside(self, rejected):
        self.env["service.record.import.reject"].create(
            [
                {
                    "import_id": self.id,
                    "row_number": raw.number,
                    "external_ref": _storable(ref),
                    "reason": problem_text(self.env, problem),
                    "cells": [_storable(cell) for cell in raw.cells],
                }
                for raw, ref, problem in rejected
            ]
        )


def _storable(text):
    """The text without what PostgreSQL cannot hold."""
    return text.replace("\0", "").encode(errors="replace").decode()
