"""The method that would have served a part best, by the errors it would have made."""

from math import sqrt
from typing import NamedTuple

from .methods import croston, moving_average

METHODS = {
    "average_4": lambda demand: moving_average(demand, 4),
    "average_13": lambda demand: moving_average(demand, 13),
    "average_26": lambda demand: moving_average(demand, 26),
    "croston": croston,
}
# With fewer weeks to be tried on, no method has proved anything.
LEAST_TRIALS = 8


class Forecast(NamedTuple):
    """Demand over the horizon asked for.

    `method`: the one chosen, or "short" where the past is too short to choose;
    `rate`: pieces a week; `error`: root of the mean square error over the horizon, in pieces;
    `errors`: the same for every method tried.
    """

    method: str
    rate: float
    error: float
    errors: dict


def forecast(demand, horizon):
    """Foresee the demand of the `horizon` weeks to come.

    Each method is tried at every week of the past: its rate times the horizon against what was
    then asked for. Square errors are compared, because the middle of absolute ones would praise
    a forecast of nothing for a part seldom asked for.

    :param demand: pieces a week, the oldest first, complete weeks
    :param horizon: weeks, at least 1
    """
    if len(demand) < horizon + LEAST_TRIALS:
        rate = sum(demand) / len(demand) if demand else 0.0
        return Forecast("short", rate, sqrt(rate * horizon), {})
    actual = _sums(demand, horizon)
    rates = {name: method(demand) for name, method in METHODS.items()}
    errors = {name: _error(rates[name], actual, horizon) for name in METHODS}
    best = min(METHODS, key=errors.get)
    return Forecast(best, rates[best][-1], errors[best], errors)


def _sums(demand, horizon):
    """What was asked for in the `horizon` weeks after each week."""
    total = sum(demand[1 : horizon + 1])
    sums = [total]
    for week in range(1, len(demand) - horizon):
        total += demand[week + horizon] - demand[week]
        sums.append(total)
    return sums


def _error(rates, actual, horizon):
    """Over the later half of the past, when every method has seen something."""
    trials = list(zip(rates, actual, strict=False))
    trials = trials[len(trials) // 2 :] if len(trials) >= 2 * LEAST_TRIALS else trials[4:]
    return sqrt(sum((rate * horizon - pieces) ** 2 for rate, pieces in trials) / len(trials))
