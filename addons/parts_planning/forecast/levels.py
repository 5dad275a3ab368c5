"""How many pieces are enough with a given certainty."""

from math import ceil, exp, lgamma, log, sqrt
from statistics import NormalDist

# From here on counting one piece after the other tells nothing more than the bell curve.
MANY = 50.0


def needed_pieces(mean, variance, level):
    """Fewest pieces that suffice with probability `level`.

    The pieces asked for are taken as Poisson, or as negative binomial where they vary more than
    that; above fifty as normal.

    :param mean: pieces expected, zero or more
    :param variance: of the pieces
    :param level: 0 < level < 1
    :raise ValueError: a level outside its bounds
    """
    if not 0 < level < 1:
        raise ValueError(f"A level lies between 0 and 1, not at {level}.")
    if mean <= 0:
        return 0
    if mean > MANY:
        spread = sqrt(max(variance, mean))
        return max(0, ceil(NormalDist(mean, spread).inv_cdf(level) - 1e-9))
    logs = _poisson(mean) if variance <= mean * 1.0001 else _negative_binomial(mean, variance)
    covered = 0.0
    for pieces, chance in enumerate(logs):
        covered += exp(chance)
        if covered >= level - 1e-12 or pieces > 100_000:
            return pieces


def _poisson(mean):
    """Logarithms of the chances of 0, 1, 2 … pieces."""
    pieces = 0
    while True:
        yield pieces * log(mean) - mean - lgamma(pieces + 1)
        pieces += 1


def _negative_binomial(mean, variance):
    """Logarithms of the chances of 0, 1, 2 … pieces."""
    chance = mean / variance
    size = mean * chance / (1 - chance)
    pieces = 0
    while True:
        yield (
            lgamma(pieces + size)
            - lgamma(size)
            - lgamma(pieces + 1)
            + size * log(chance)
            + pieces * log(1 - chance)
        )
        pieces += 1
