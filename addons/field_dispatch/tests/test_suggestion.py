from odoo.tests import BaseCase, tagged

from ..rules.suggestion import Candidate, rank


@tagged("post_install", "-at_install")
class TestSuggestion(BaseCase):
    def best(self, *candidates):
        return rank(candidates)[0].technician_id

    def test_who_knows_the_work_goes_before_who_knows_the_customer(self):
        known = Candidate(1, missing_skill_ids=(7,), served_customer=True)
        self.assertEqual(self.best(known, Candidate(2, matched_skill_ids=(7,))), 2)

    def test_who_is_free_goes_before_who_knows_the_customer(self):
        busy = Candidate(1, served_customer=True, conflicts=1, visits_that_day=1)
        self.assertEqual(self.best(busy, Candidate(2)), 2)

    def test_the_same_technician_goes_again_where_possible(self):
        known = Candidate(2, served_customer=True, visits_that_day=4)
        self.assertEqual(self.best(Candidate(1), known), 2)

    def test_among_equals_the_least_loaded_goes(self):
        self.assertEqual(self.best(Candidate(1, visits_that_day=2), Candidate(2)), 2)
