import random
from math import exp, factorial, sqrt

from odoo.tests import BaseCase, tagged

from ..forecast import classify, forecast, needed_pieces
from ..forecast.choice import METHODS
from ..forecast.methods import croston, moving_average


@tagged("post_install", "-at_install")
class TestForecast(BaseCase):
    def test_an_average_forgets_what_lies_before_its_window(self):
        self.assertEqual(moving_average([100, 0, 2, 4], 2), [100, 50, 1, 3])

    def test_croston_agrees_with_the_reference(self):
        """Figures of CrostonSBA of the library statsforecast 2.1.1 for the same weeks."""
        for demand, rate in (
            ([0, 0, 3, 0, 0, 1, 0, 2, 0, 0], 0.8910344827586207),
            ([2, 0, 0, 0, 5, 1, 0, 0, 0, 4], 1.4487038237200258),
            ([0, 0, 0, 0, 0, 0, 1, 0, 0, 0], 0.1357142857142857),
        ):
            self.assertAlmostEqual(croston(demand)[-1], rate, places=12)

    def test_nothing_asked_for_nothing_foreseen(self):
        self.assertEqual(croston([0, 0, 0]), [0, 0, 0])
        self.assertEqual(forecast([0] * 52, 4).rate, 0)
        self.assertEqual(forecast([], 4).rate, 0)

    def test_a_forecast_knows_only_the_weeks_before_it(self):
        seed = random.randrange(10**6)
        rng = random.Random(seed)
        demand = [rng.choice((0, 0, 1, 3)) for _week in range(40)]
        for name, method in METHODS.items():
            forecasts = method(demand)
            for week in (0, 7, 20):
                self.assertEqual(
                    method(demand[: week + 1])[-1],
                    forecasts[week],
                    f"{name}, seed {seed}, week {week}",
                )

    def test_the_method_with_the_least_error_is_chosen(self):
        jump = forecast([2] * 40 + [20] * 12, 2)
        self.assertEqual(jump.method, "average_4")
        self.assertEqual(jump.rate, 20)
        self.assertEqual(jump.error, min(jump.errors.values()))
        rng = random.Random(5)
        seldom = forecast([rng.choice((0,) * 9 + (1,)) for _week in range(104)], 4)
        self.assertNotEqual(seldom.method, "average_4")

    def test_the_errors_are_those_of_trying_every_week(self):
        seed = random.randrange(10**6)
        rng = random.Random(seed)
        demand, horizon = [rng.randint(0, 5) for _week in range(30)], 3
        trials = range(len(demand) - horizon)
        later = list(trials)[len(trials) // 2 :]
        squares = [
            (moving_average(demand[: t + 1], 4)[-1] * horizon - sum(demand[t + 1 : t + 4])) ** 2
            for t in later
        ]
        error = forecast(demand, horizon).errors["average_4"]
        self.assertAlmostEqual(error, sqrt(sum(squares) / len(squares)), msg=f"seed {seed}")

    def test_with_too_short_a_past_no_method_is_chosen(self):
        short = forecast([1, 0, 2, 1], 2)
        self.assertEqual((short.method, short.rate, short.errors), ("short", 1, {}))

    def test_pieces_suffice_with_the_certainty_asked_for(self):
        for mean in (0.05, 0.7, 3.0, 20.0):
            for level in (0.5, 0.9, 0.98):
                pieces = needed_pieces(mean, mean, level)
                self.assertGreaterEqual(self.poisson_up_to(mean, pieces), level - 1e-9)
                if pieces:
                    self.assertLess(self.poisson_up_to(mean, pieces - 1), level)

    def poisson_up_to(self, mean, pieces):
        return sum(exp(-mean) * mean**k / factorial(k) for k in range(pieces + 1))

    def test_more_certainty_and_more_spread_never_need_fewer_pieces(self):
        for mean in (0.5, 4.0, 30.0, 80.0):
            levels = [needed_pieces(mean, mean, level) for level in (0.5, 0.8, 0.95, 0.99)]
            self.assertEqual(levels, sorted(levels))
            spreads = [needed_pieces(mean, mean * times, 0.95) for times in (1, 2, 4)]
            self.assertEqual(spreads, sorted(spreads))

    def test_a_spread_part_is_negative_binomial(self):
        """Mean 2 and variance 4 are two failures at chance ½: P(≤ 5) = 1 − 8/2⁷ = 0.9375."""
        self.assertEqual(needed_pieces(2, 4, 0.9375), 5)
        self.assertEqual(needed_pieces(2, 4, 0.9376), 6)

    def test_a_level_beyond_its_bounds_is_refused(self):
        for level in (0, 1, 95):
            with self.assertRaises(ValueError):
                needed_pieces(1, 1, level)

    def test_classes_follow_the_share_of_the_value(self):
        values = {"screen": 800, "battery": 150, "cable": 30, "screw": 20, "unused": 0}
        self.assertEqual(
            classify(values),
            {"screen": "a", "battery": "b", "cable": "c", "screw": "c", "unused": "c"},
        )
        self.assertEqual(classify({"only": 5}), {"only": "a"})
        self.assertEqual(classify({"nothing": 0}), {"nothing": "c"})
