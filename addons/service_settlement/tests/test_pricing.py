import logging
import random
from datetime import date, timedelta
from decimal import Decimal

from odoo.tests import BaseCase, tagged

from ..pricing import Job, Rate, RateSheet

_logger = logging.getLogger(__name__)

CATEGS = {1: None, 2: 1, 3: 2, 4: 1, 5: None, 6: 5}
AREAS = {1: None, 2: 1, 3: 2, 4: 2, 5: None, 6: 5}
VALUES = {
    "job_type": ["major", "minor", "maintenance"],
    "service_type": ["repair", "installation"],
    "categ_id": list(CATEGS),
    "area_id": list(AREAS),
    "level_id": [1, 2],
    "service_mode": ["on_site", "carry_in"],
    "in_warranty": [True, False],
    "result": ["repaired", "no_fault"],
}
DAY = date(2026, 3, 15)


def job(**facts):
    facts = {
        "job_type": "minor",
        "service_type": "repair",
        "categ_id": 3,
        "area_id": 3,
        "level_id": 1,
        "service_mode": "on_site",
        "in_warranty": True,
        "result": "repaired",
        "day": DAY,
        **facts,
    }
    return Job(**facts)


@tagged("post_install", "-at_install")
class TestPricing(BaseCase):
    def winner(self, rates, **facts):
        rate = RateSheet(rates, CATEGS, AREAS).match(job(**facts))
        return rate and rate.id

    def test_a_rate_without_criteria_fits_everything(self):
        self.assertEqual(self.winner([Rate(1)]), 1)
        self.assertEqual(self.winner([Rate(1)], categ_id=None, area_id=None, result=None), 1)

    def test_no_rate_fits_an_order_of_another_kind(self):
        self.assertIsNone(self.winner([Rate(1, job_type="major")]))
        self.assertIsNone(self.winner([Rate(1, in_warranty=False)]))
        self.assertIsNone(self.winner([Rate(1, area_id=5)]))
        self.assertIsNone(self.winner([]))

    def test_the_most_criteria_win(self):
        rates = [
            Rate(1, job_type="minor"),
            Rate(2, level_id=1, result="repaired"),
            Rate(3, service_type="repair"),
        ]
        self.assertEqual(self.winner(rates), 2)

    def test_between_equals_the_named_order_of_criteria_decides(self):
        rates = [
            Rate(1, result="repaired"),
            Rate(2, area_id=3),
            Rate(3, categ_id=1),
            Rate(4, service_type="repair"),
            Rate(5, job_type="minor"),
        ]
        for winner in (5, 4, 3, 2, 1):
            self.assertEqual(self.winner(rates[:winner]), winner)

    def test_the_nearer_category_and_area_win(self):
        self.assertEqual(self.winner([Rate(1, categ_id=1), Rate(2, categ_id=2)]), 2)
        self.assertEqual(self.winner([Rate(1, area_id=2), Rate(2, area_id=1)]), 1)
        self.assertEqual(self.winner([Rate(1, categ_id=4), Rate(2, categ_id=1)]), 2)

    def test_priority_then_age_decide_the_rest(self):
        self.assertEqual(self.winner([Rate(1, priority=20), Rate(2, priority=5)]), 2)
        self.assertEqual(self.winner([Rate(2), Rate(1)]), 1)

    def test_a_rate_holds_from_its_first_to_its_last_day(self):
        rates = [Rate(1), Rate(2, job_type="minor", date_from=DAY, date_to=DAY)]
        self.assertEqual(self.winner(rates), 2)
        self.assertEqual(self.winner(rates, day=DAY - timedelta(days=1)), 1)
        self.assertEqual(self.winner(rates, day=DAY + timedelta(days=1)), 1)

    def test_random_sheets_agree_with_brute_force(self):
        seed = random.randrange(10**9)
        _logger.info("random rate sheets: seed %s", seed)
        rnd = random.Random(seed)
        for _sheet in range(300):
            rates = [self.random_rate(rnd, number) for number in range(rnd.randint(0, 25))]
            amounts = {rate.id: Decimal(rnd.randint(0, 99999)) / 100 for rate in rates}
            jobs = [self.random_job(rnd) for _job in range(20)]
            found = RateSheet(rates, CATEGS, AREAS).match_all(jobs)
            expected = [brute_force(rates, each) for each in jobs]
            self.assertEqual(found, expected, f"seed {seed}")
            paid = sum(amounts[rate.id] for rate in found if rate)
            self.assertEqual(paid, sum(amounts[rate.id] for rate in expected if rate))

    def random_rate(self, rnd, number):
        criteria = {
            name: rnd.choice(values) for name, values in VALUES.items() if rnd.random() < 0.35
        }
        begin = DAY + timedelta(days=rnd.randint(-3, 3))
        if rnd.random() < 0.3:
            criteria.update(date_from=begin, date_to=begin + timedelta(days=rnd.randint(0, 4)))
        return Rate(number, priority=rnd.choice([5, 10]), **criteria)

    def random_job(self, rnd):
        facts = {name: rnd.choice(values) for name, values in VALUES.items()}
        facts["day"] = DAY + timedelta(days=rnd.randint(-4, 4))
        for name in ("categ_id", "area_id", "level_id"):
            if rnd.random() < 0.1:
                facts[name] = None
        return Job(**facts)


def brute_force(rates, wanted):
    """Another way to the same answer: weigh every rate that fits."""
    best, best_weight = None, None
    for rate in rates:
        weight = weigh(rate, wanted)
        if weight is not None and (best is None or weight > best_weight):
            best, best_weight = rate, weight
    return best


def weigh(rate, wanted):
    if not rate.date_from <= wanted.day <= rate.date_to:
        return None
    parts = []
    for name in VALUES:
        own, value = getattr(rate, name), getattr(wanted, name)
        tree = {"categ_id": CATEGS, "area_id": AREAS}.get(name)
        if own is None:
            parts.append(0)
        elif tree is None:
            if own != value:
                return None
            parts.append(1)
        else:
            while value is not None and value != own:
                value = tree[value]
            if value is None:
                return None
            parts.append(1)
            while tree[value] is not None:
                value = tree[value]
                parts[-1] += 1
    return (sum(part > 0 for part in parts), *parts, -rate.priority, -rate.id)
