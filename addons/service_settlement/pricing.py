"""Which rate pays an order: plain Python, no database.

A rate names criteria; an empty one fits everything. Among the rates that fit an order on the day
it was closed, one wins, always the same one:

1. the rate with the most criteria,
2. between equals, the first that names, in this order: job type, service type, product category
   (the nearest one up the tree), area (the nearest one up the tree), point level, service mode,
   warranty, result,
3. then the lowest priority number,
4. then the lowest id.

The winner depends on the rates alone, so they are ranked once; an order takes the first that fits.
"""

from collections import defaultdict
from datetime import date
from typing import NamedTuple


class Rate(NamedTuple):
    id: int
    job_type: str | None = None
    service_type: str | None = None
    categ_id: int | None = None
    area_id: int | None = None
    level_id: int | None = None
    service_mode: str | None = None
    in_warranty: bool | None = None
    result: str | None = None
    date_from: date = date.min
    date_to: date = date.max
    priority: int = 10


class Job(NamedTuple):
    """What of an order decides its rate. The first eight stand as in `Rate`."""

    job_type: str | None
    service_type: str | None
    categ_id: int | None
    area_id: int | None
    level_id: int | None
    service_mode: str | None
    in_warranty: bool
    result: str | None
    day: date


class RateSheet:
    """Rates made ready for many orders.

    :param rates: iterable of Rate
    :param categ_parents: dict category id → id of its parent or None
    :param area_parents: dict area id → id of its parent or None
    """

    def __init__(self, rates, categ_parents=None, area_parents=None):
        self._categs = _Tree(categ_parents or {})
        self._areas = _Tree(area_parents or {})
        ranked = sorted(rates, key=self._rank)
        self._buckets = defaultdict(list)
        for rank, rate in enumerate(ranked):
            self._buckets[rate.job_type, rate.categ_id].append((rank, rate))
        # Orders that differ only in what no rate names are one and the same to this sheet.
        self._categs.keep({rate.categ_id for rate in ranked})
        self._areas.keep({rate.area_id for rate in ranked})
        self._levels = {rate.level_id: rate.level_id for rate in ranked}
        self._fitting = {}

    def match(self, job):
        """The rate that pays this job, or None."""
        return self.match_all([job])[0]

    def match_all(self, jobs):
        """The rate of each job, in order: a list of Rate or None.

        :param jobs: tuples shaped like Job
        """
        fitting, nearest_categ, nearest_area = self._fitting, self._categs.kept, self._areas.kept
        level_of, found = self._levels.get, []
        for job_type, service_type, categ, area, level, mode, warranty, result, day in jobs:
            key = (
                job_type,
                service_type,
                nearest_categ.get(categ),
                nearest_area.get(area),
                level_of(level),
                mode,
                warranty,
                result,
            )
            rates = fitting.get(key)
            if rates is None:
                rates = fitting[key] = self._find_fitting(key)
            for rate in rates:
                if rate.date_from <= day <= rate.date_to:
                    found.append(rate)
                    break
            else:
                found.append(None)
        return found

    def _find_fitting(self, key):
        """Rates that fit whatever the day, best first, up to one that holds on every day."""
        job_type, service_type, categ, area, level, mode, warranty, result = key
        areas = (None, *self._areas.path(area))
        fitting, last = [], None
        for bucket in self._buckets_of(job_type, categ):
            for rank, rate in bucket:
                if last is not None and rank > last:
                    break
                if (
                    rate.service_type in (None, service_type)
                    and rate.area_id in areas
                    and rate.level_id in (None, level)
                    and rate.service_mode in (None, mode)
                    and rate.in_warranty in (None, warranty)
                    and rate.result in (None, result)
                ):
                    fitting.append((rank, rate))
                    if rate.date_from == date.min and rate.date_to == date.max:
                        last = rank
                        break
        return [rate for rank, rate in sorted(fitting) if last is None or rank <= last]

    def _buckets_of(self, job_type, categ):
        for node in (*self._categs.path(categ), None):
            for job in (job_type, None):
                yield self._buckets.get((job, node), ())

    def _rank(self, rate):
        criteria = rate[1:9]
        return (
            -sum(criterion is not None for criterion in criteria),
            rate.job_type is None,
            rate.service_type is None,
            -len(self._categs.path(rate.categ_id)),
            -len(self._areas.path(rate.area_id)),
            rate.level_id is None,
            rate.service_mode is None,
            rate.in_warranty is None,
            rate.result is None,
            rate.priority,
            rate.id,
        )


class _Tree:
    """Nodes of a tree, and for each the nearest node that matters."""

    def __init__(self, parents):
        self._parents = parents
        self._paths = {None: ()}
        self.kept = {}

    def path(self, node):
        """The node and its ancestors, nearest first."""
        path = self._paths.get(node)
        if path is None:
            parent = self._parents.get(node)
            path = self._paths[node] = (node, *self.path(parent))
        return path

    def keep(self, nodes):
        for node in {*self._parents, *nodes} - {None}:
            nearest = next((step for step in self.path(node) if step in nodes), None)
            self.kept[node] = nearest
