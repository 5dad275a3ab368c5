"""What another point has is invisible and untouchable over RPC, for every model of ours.

The southern point's records carry a mark in every text a user can fill. The northern point's
people then try each method on each model; no answer may hold the mark or a southern id, and no
southern row may have changed.
"""

from odoo.tests import TransactionCase

from .attempts import Attempts
from .two_points import CORE, MARK, SHARED, TwoPoints


class TestPointsSeeOnlyThemselves(Attempts, TwoPoints, TransactionCase):
    def check_as(self, user, scoped):
        self.ask_as(user)
        for name, path in scoped:
            foreign = self.southern(name, path)
            before = self.env[name]._table_query or self.fingerprint(foreign)
            for method, answer in self.try_everything(name, foreign.ids):
                with self.subTest(user=user.login, model=name, method=method):
                    self.assertNotIn(MARK, str(answer))
                    self.assertFalse(self.reached(method, answer) & set(foreign.ids))
                    if method in ("search_count", "formatted_read_group"):
                        self.assertFalse(isinstance(answer, int | list) and answer)
            self.env.invalidate_all()
            after = self.env[name]._table_query or self.fingerprint(foreign)
            self.assertEqual(before, after, f"{user.login} changed {name}")

    # --- the tests ---

    def test_every_model_of_ours_belongs_to_points_is_shared_or_closed_to_them(self):
        users = self.manager | self.north_keeper | self.north_hand
        for name in sorted(self.our_models):
            if name in SHARED or name in CORE or self.env[name]._transient:
                continue
            if self.path_to_point(name):
                continue
            for user in users:
                with self.subTest(model=name, user=user.login):
                    self.assertFalse(self.env[name].with_user(user).has_access("read"))

    def test_the_southern_point_has_a_record_of_everything(self):
        empty = [name for name, path in self.scoped_models() if not self.southern(name, path)]
        self.assertEqual(empty, [])

    def test_no_person_of_the_north_reaches_anything_of_the_south(self):
        scoped = list(self.scoped_models())
        for user in self.manager | self.north_keeper | self.north_hand:
            self.check_as(user, scoped)

    def test_messages_and_attachments_of_the_south_are_hidden(self):
        order = self.southern("service.order", "point_id")
        self.ask_as(self.manager)
        for name in ("mail.message", "ir.attachment"):
            link = "model" if name == "mail.message" else "res_model"
            ids = self.env[name].search([(link, "=", order._name), ("res_id", "in", order.ids)]).ids
            self.assertTrue(ids)
            for method, answer in self.try_everything(name, ids):
                with self.subTest(model=name, method=method):
                    self.assertNotIn(MARK, str(answer))
