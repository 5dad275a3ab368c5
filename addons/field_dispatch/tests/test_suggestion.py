from datetime import datetime, timedelta

from odoo.tests import BaseCase, tagged

from ..rules.opening_hours import ALWAYS
from ..rules.suggestion import Candidate, next_free, rank


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

    def test_who_is_away_goes_last_whatever_he_knows(self):
        away = Candidate(1, matched_skill_ids=(7,), served_customer=True, absent=True)
        self.assertEqual(self.best(away, Candidate(2, missing_skill_ids=(7,), conflicts=1)), 2)


def at(day, hour, minute=0):
    return datetime(2026, 3, day, hour, minute)


@tagged("post_install", "-at_install")
class TestNextFree(BaseCase):
    opening = ((at(2, 1), at(2, 9)), (at(3, 1), at(3, 9)))
    two_hours = timedelta(hours=2)

    def free(self, start, *busy, opening=opening, length=two_hours):
        return next_free(opening, busy, start, length)

    def test_who_has_nothing_to_do_is_free_at_once(self):
        self.assertEqual(self.free(at(2, 3)), at(2, 3))

    def test_who_is_busy_is_free_after_his_last_visit_in_a_row(self):
        busy = (at(2, 3), at(2, 5)), (at(2, 5), at(2, 6, 30))
        self.assertEqual(self.free(at(2, 3), *busy), at(2, 6, 30))

    def test_a_gap_that_is_too_short_is_passed_over(self):
        busy = (at(2, 3), at(2, 4)), (at(2, 5), at(2, 6))
        self.assertEqual(self.free(at(2, 3), *busy), at(2, 6))

    def test_a_visit_before_a_longer_one_that_holds_it_changes_nothing(self):
        busy = (at(2, 1), at(2, 6)), (at(2, 2), at(2, 3))
        self.assertEqual(self.free(at(2, 1), *busy), at(2, 6))

    def test_what_does_not_fit_before_closing_is_the_next_day(self):
        self.assertEqual(self.free(at(2, 5), (at(2, 5), at(2, 8))), at(3, 1))
        self.assertEqual(self.free(at(2, 12)), at(3, 1))

    def test_nobody_is_free_where_no_time_is_left(self):
        self.assertIsNone(self.free(at(2, 1), (at(2, 0), at(4, 0))))

    def test_a_place_that_never_closes_has_time_at_night(self):
        busy = ((at(2, 20), at(2, 22)),)
        self.assertEqual(self.free(at(2, 20), *busy, opening=ALWAYS), at(2, 22))
