"""What the warehouse knows of experiments: results to be read, the health of one that runs, and tests found."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from storewide.experiments.metrics import all_metrics
from storewide.experiments.models import Design, Experiment, Measure, Variant
from storewide.experiments.results import Result, by_day
from storewide.kit import formats
from storewide.kit.errors import Refusal
from storewide.metrics.figures import SourceSilent
from storewide.sources.house import warehouse
from storewide.sources.models import Store
from storewide.stats import sample_ratio
from storewide.warehouse.outside_trials import FactsApart
from storewide.warehouse.questions import SourceFault
from storewide.warehouse.trials import Exposed, TrialAnswer, TrialQuestion, Unit


class DataMissing(Refusal):
    """The store's data ends before the test does, so that its result would be half a result."""

    status = 409


class FactsNotTogether(Refusal):
    """Exposures and outcomes do not lie in one place, or a column that tells them is not declared."""

    status = 409


#: a device shared or lost now and then puts a few units into two arms; from this share on the assignment leaks
LEAKS = 0.01


@dataclass(frozen=True, kw_only=True)
class Health:
    """Whether a test runs as planned, without any effect: units per arm in the plan's order, their split, two-armed.

    `split_ok` is None before there are units; `strange` counts units of arms that nobody planned; `by_day` is
    arm -> day (ISO) -> units; `days_seen` of `days_passed` days brought units.
    """

    units: dict[str, int]
    weights: dict[str, int]
    split_p: float | None
    split_ok: bool | None
    in_two_arms: int
    strange: dict[str, int]
    by_day: dict[str, dict[str, int]]
    days_passed: int

    @property
    def all_units(self) -> int:
        """The units of all planned arms."""
        return sum(self.units.values())

    @property
    def seen(self) -> int:
        """All units that were seen, also those in two arms."""
        return self.all_units + self.in_two_arms

    @property
    def days_seen(self) -> int:
        """On how many days any unit entered."""
        return len({day for days in self.by_day.values() for day in days})

    @property
    def clean(self) -> bool:
        """Whether nothing speaks against the result."""
        return bool(self.split_ok) and not self.strange and not self.leaks

    @property
    def leaks(self) -> bool:
        """Whether so many units were seen in two arms that the assignment does not hold."""
        return self.in_two_arms > LEAKS * self.seen


@dataclass(frozen=True)
class Found:
    """A test that imported exposures name and nobody has planned: its days, and the units of each arm."""

    store: Store
    key: str
    first: date
    last: date
    units: dict[str, int]


def trial(experiment: Experiment) -> TrialAnswer:
    """What the warehouse answers about a finished test; raises DataMissing while its last day is not imported."""
    check_data(experiment)
    codes = Measure.objects.filter(experiment=experiment).order_by("id").values_list("metric", flat=True)
    outcomes = tuple(dict.fromkeys(all_metrics()[code].outcome for code in codes))
    trigger = Design.objects.filter(experiment=experiment).values_list("trigger", flat=True).first()
    return asked(replace(_question(experiment, experiment.ends_on, outcomes), trigger=trigger or ""))


def check_data(experiment: Experiment) -> None:
    """Raise DataMissing while the last day of a test is not imported."""
    extent = warehouse().extent(experiment.store.slug)
    if extent is None or extent[1] < experiment.ends_on:
        raise DataMissing(
            _("The data of %(store)s ends before the test does, on %(day)s; import up to %(last)s first.")
            % {
                "store": experiment.store,
                "day": formats.day(extent[1] if extent else None),
                "last": formats.day(experiment.ends_on),
            }
        )


def health(experiment: Experiment, arms: list[Variant], at: datetime) -> Health | None:
    """How a started test runs up to yesterday; None before its first day has passed, or where nobody can say."""
    last = min(experiment.ends_on, experiment.today(at) - timedelta(days=1))
    if last < experiment.starts_on:
        return None
    try:
        answer = asked(_question(experiment, last, ()))
    except FactsNotTogether:
        # the exposures do not name the unit; reading the result says so
        return None
    seen = {arm.variant: arm.units for arm in answer.arms}
    units = {arm.key: seen.get(arm.key, 0) for arm in arms}
    weights = {arm.key: arm.weight for arm in arms}
    split = sample_ratio.check(list(units.values()), list(weights.values())) if sum(units.values()) else None
    return Health(
        units=units,
        weights=weights,
        split_p=split.p_value if split else None,
        split_ok=split.ok if split else None,
        in_two_arms=answer.in_two_arms,
        strange={key: count for key, count in seen.items() if key not in units and count},
        by_day=by_day(answer.by_day, list(units)),
        days_passed=(last - experiment.starts_on).days + 1,
    )


def health_of(result: Result) -> Health:
    """The health of a test as it was when its result was read."""
    return Health(
        units=result.units,
        weights=result.weights,
        split_p=result.split_p if result.daily_p is None else _alarming(result, result.daily_p),
        split_ok=result.split_ok,
        in_two_arms=result.in_two_arms,
        strange={},
        by_day=result.by_day,
        days_passed=result.days,
    )


def _alarming(result: Result, daily: float) -> float:
    """The p-value that raised the alarm of the split as a whole, else the one that may be read every day."""
    return min([each.p_value or 0.0 for each in result.faults if each.code == "split"], default=daily)


def found() -> list[Found]:
    """Tests that exposures name and no experiment has as its key, newest first."""
    planned = set(Experiment.objects.values_list("store_id", "key"))
    unplanned = [
        Found(store, key, first, last, dict(units))
        for store in Store.objects.order_by("name", "pk")
        for key, first, last, units in _exposed(store)
        if (store.pk, key) not in planned
    ]
    return sorted(unplanned, key=lambda each: each.last, reverse=True)


def asked(question: TrialQuestion) -> TrialAnswer:
    """What the warehouse answers about one experiment. Raises SourceSilent, FactsNotTogether."""
    try:
        return warehouse().ask_trial(question)
    except SourceFault as fault:
        raise SourceSilent(str(fault)) from None
    except FactsApart as error:
        raise FactsNotTogether(str(error)) from None


def _exposed(store: Store) -> tuple[Exposed, ...]:
    try:
        return warehouse().experiments(store.slug)
    except SourceFault as fault:
        raise SourceSilent(str(fault)) from None


def _question(experiment: Experiment, last: date, outcomes: tuple[str, ...]) -> TrialQuestion:
    unit: Unit = "customer" if experiment.unit == "customer" else "visitor"
    return TrialQuestion(
        experiment=experiment.key,
        store=experiment.store.slug,
        unit=unit,
        first=experiment.starts_on,
        last=last,
        outcomes=outcomes,
    )
