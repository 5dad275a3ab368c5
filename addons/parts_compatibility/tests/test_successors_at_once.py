import psycopg2

from odoo import SUPERUSER_ID, api
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestSuccessorsAtOnce(TransactionCase):
    """Requests that do not see each other's rows, in transactions of their own."""

    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            parts = self.parts_of(cr).create(
                [
                    {"name": f"Part {n}", "is_service_part": True, "is_storable": True}
                    for n in range(4)
                ]
            )
            self.part_ids = parts.ids
        self.addCleanup(self.remove)

    def parts_of(self, cr):
        return api.Environment(cr, SUPERUSER_ID, {})["product.product"]

    def remove(self):
        with self.registry.cursor() as cr:
            self.parts_of(cr).browse(self.part_ids).product_tmpl_id.unlink()

    def replaces(self, cr, old, new):
        vals = {"old_id": self.part_ids[old], "new_id": self.part_ids[new]}
        self.parts_of(cr).env["part.supersession"].create(vals)

    def test_two_halves_of_a_circle_do_not_meet_unseen(self):
        with self.registry.cursor() as cr:
            self.replaces(cr, 0, 1)
            self.replaces(cr, 2, 3)
        with self.registry.cursor() as one, self.registry.cursor() as other:
            for cr in (one, other):
                cr.execute("SELECT 1")  # both have their snapshot
            self.replaces(one, 1, 2)
            one.commit()
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.errors.SerializationFailure),
            ):
                self.replaces(other, 3, 0)
            other.rollback()
