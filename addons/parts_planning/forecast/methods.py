"""Ways to foresee a steady rate of demand; each tells its rate after every week of the past.

A forecast after week `t` knows the weeks up to `t` only, so one pass serves the back-test too.

Sources: J. D. Croston, "Forecasting and Stock Control for Intermittent Demands", Operational
Research Quarterly 23 (1972); A. A. Syntetos, J. E. Boylan, "The accuracy of intermittent demand
estimates", International Journal of Forecasting 21 (2005), for the correction by 1 − α/2.
"""

ALPHA = 0.1


def moving_average(demand, window):
    """Mean of the last `window` weeks, or of all there are.

    :return: pieces a week, one figure after each week
    """
    rates, total = [], 0.0
    for week, pieces in enumerate(demand):
        total += pieces
        if week >= window:
            total -= demand[week - window]
        rates.append(total / min(week + 1, window))
    return rates


def croston(demand, alpha=ALPHA):
    """Croston's method with the correction of Syntetos and Boylan, for parts seldom asked for.

    Size of a demand and weeks between demands are smoothed apart; both begin with the first
    demand.

    :return: pieces a week, one figure after each week; zero before the first demand
    """
    rates, size, interval, waited = [], None, None, 1
    for pieces in demand:
        if pieces > 0 and size is None:
            size, interval, waited = pieces, waited, 1
        elif pieces > 0:
            size += alpha * (pieces - size)
            interval += alpha * (waited - interval)
            waited = 1
        else:
            waited += 1
        rates.append((1 - alpha / 2) * size / interval if size is not None else 0.0)
    return rates
