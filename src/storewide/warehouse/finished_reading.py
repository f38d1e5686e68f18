"""Asks the staged rows of finished tests for their sums, all tests at once, and gives each test its part."""

from dataclasses import replace

import numpy

from storewide.stats.moments import Moments
from storewide.stats.products import Products
from storewide.warehouse.engines import duck, finished_faults, finished_sums, finished_tests
from storewide.warehouse.engines.finished_sums import Crossed, Whole
from storewide.warehouse.engines.finished_tests import Columns
from storewide.warehouse.finished_outcomes import (
    ArmSums,
    CovariateFaults,
    MetricSums,
    Outcome,
    Spot,
    unknown,
)
from storewide.warehouse.scanning import FileFault

#: a column whose spread is this share of its sum of squares about a constant is rounding, and has none
_ROUNDING = 1e-10


class Reader:
    """Asks the staged rows of all experiments at once, and gives each experiment its part."""

    def __init__(self, session: duck.Session, columns: Columns, *, looks: bool) -> None:
        self._session, self._columns, self._looks = session, columns, looks
        self._spots = finished_faults.spots(session, columns)
        self._wholes = finished_sums.look(session, len(columns.values))
        self._sums = {
            place: finished_sums.sums(session, self._wholes, place)
            for place in range(columns.first_covariate)
        }

    def outcomes(self) -> dict[str, Outcome]:
        """Each test's outcome by its name; FileFault where a row names no test."""
        if nameless := self._spots.get("without_experiment", {}).get(""):
            raise FileFault(
                f"row {nameless[1]} names no experiment in column {self._columns.experiment}; fill it, or take it out."
            )
        shape = (len(self._columns.values), self._columns.first_covariate)
        groups = finished_sums.crossed(self._session, *shape)
        by_day: dict[str, dict[int, dict[str, Crossed]]] = {}
        entries: dict[str, dict[int, dict[str, int]]] = {}
        if self._looks and "without_day" not in self._spots:
            by_day = finished_sums.crossed_by_day(self._session, *shape)
            entries = finished_tests.units_by_day(self._session)
        units = finished_tests.units(self._session)
        return {
            experiment: replace(
                self._outcome(experiment, arms),
                groups={
                    variant: _without_rounding(self._products(experiment, sums))
                    for variant, sums in groups.get(experiment, {}).items()
                },
                days=self._running(experiment, by_day.get(experiment, {})),
                entries=entries.get(experiment, {}),
            )
            for experiment, arms in units.items()
        }

    def _outcome(self, experiment: str, units: dict[str, int]) -> Outcome:
        first = self._columns.first_covariate
        return Outcome(
            units=units,
            in_two_arms=self._spot("in_two_arms", experiment),
            listed_twice=self._spot("listed_twice", experiment),
            without_unit=self._spot("without_unit", experiment),
            without_variant=self._spot("without_variant", experiment),
            without_day=self._spot("without_day", experiment),
            metrics=tuple(
                self._metric(experiment, column, place)
                for place, column in enumerate(self._columns.values[:first])
            ),
            covariates=tuple(
                CovariateFaults(
                    column,
                    self._spot(f"not_number_{place}", experiment),
                    self._spot(f"varying_{place}", experiment),
                )
                for place, column in enumerate(self._columns.values[first:], first)
            ),
        )

    def _metric(self, experiment: str, column: str, place: int) -> MetricSums:
        is_share = self._whole(experiment)[place].is_share
        fault = "not_number" if is_share else "words"
        if not_numbers := self._spot(f"{fault}_{place}", experiment):
            return MetricSums(column, {}, is_share=False, not_numbers=not_numbers)
        about = [each.near if not each.is_whole else 0 for each in self._whole(experiment)]
        arms = {
            variant: ArmSums(
                Moments(arm.n, arm.total, arm.squares, about[place]), arm.low, arm.high, arm.skewness
            )
            for variant, arm in self._sums[place].get(experiment, {}).items()
        }
        below = self._spot(f"below_zero_{place}", experiment)
        return MetricSums(column, arms, is_share, None, below)

    def _whole(self, experiment: str) -> tuple[Whole, ...]:
        return self._wholes.get(experiment) or (Whole(False, True, 0.0),) * len(self._columns.values)

    def _spot(self, kind: str, experiment: str) -> Spot | None:
        found = self._spots.get(kind, {}).get(experiment)
        return Spot(found[0], found[1], found[2] or "") if found else None

    def _running(
        self, experiment: str, days: dict[int, dict[str, Crossed]]
    ) -> dict[int, dict[str, Products]]:
        """The groups as of the end of each day."""
        so_far: dict[str, Products] = {}
        found = {}
        for day, arms in days.items():
            for variant, crossed in arms.items():
                more = self._products(experiment, crossed)
                so_far[variant] = so_far[variant] + more if variant in so_far else more
            found[day] = {variant: _without_rounding(products) for variant, products in so_far.items()}
        return found

    def _products(self, experiment: str, sums: Crossed) -> Products:
        covariates = self._columns.values[self._columns.first_covariate :]
        names = (*self._columns.values, *(unknown(each) for each in covariates))
        about = numpy.array([*(each.near for each in self._whole(experiment)), *(0.0 for _ in covariates)])
        cross = numpy.zeros((len(names), len(names)))
        cross[numpy.tril_indices(len(names))] = sums.cross
        cross = cross + numpy.tril(cross, -1).T
        return Products(names, sums.n, about, numpy.array(sums.totals), cross)


def _without_rounding(products: Products) -> Products:
    """The sums with no spread at all where a column is alike for all units but for the rounding of sums."""
    if not products.units:
        return products
    alone = numpy.outer(products.totals, products.totals) / products.units
    spread = numpy.diagonal(products.cross - alone)
    flat = spread <= _ROUNDING * numpy.diagonal(products.cross)
    cross = numpy.where(flat[:, None] | flat[None, :], alone, products.cross)
    return replace(products, cross=cross)
