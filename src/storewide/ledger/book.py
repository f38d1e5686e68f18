"""The ledger as one book: a line for each change that is live, with its promise, what was measured, and its money."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import FloatField
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from storewide.ledger import money, shipping
from storewide.ledger.models import Decision, Direction, Grade, IntendedEffect, MeasuredEffect, Outcome
from storewide.ledger.money import FACTORS, Takings, Year
from storewide.ledger.reasons import FEWEST, Reason
from storewide.ledger.shipping import HeldOut, Key, Shipped
from storewide.metrics import definitions
from storewide.stats import shrinking
from storewide.stats.distributions import REACH
from storewide.stats.shrinking import Effect, Prior


@dataclass(frozen=True, slots=True)
class Promised:
    """A frozen promise: the metric's relative change with its sign, as a share; None where nothing was promised."""

    id: UUID
    what: str
    metric: str
    change: float | None
    owner: str
    after_the_fact: bool
    due_on: date
    grade: str


@dataclass(frozen=True, slots=True)
class Measured:
    """The best measurement of a change: relative changes as shares, None where they cannot be said."""

    metric: str
    grade: str
    verdict: str
    estimate: float | None
    low: float | None
    high: float | None
    method: str

    @property
    def effect(self) -> Effect | None:
        """With its standard error, of grades A to C with an interval; its interval read as one of 95 %."""
        if self.grade == Grade.D or self.estimate is None or self.low is None or self.high is None:
            return None
        error = (self.high - self.low) / 2 / REACH
        return Effect(self.estimate, error) if error > 0 else None


@dataclass(frozen=True, slots=True)
class Line:
    """One change that is live. `year`: the spend that its effect acts on, None where money cannot be told.

    `promised` is the promise that was frozen, `measured` the best measurement of it, `outcome` what was decided. `effect`
    is what was measured of spend, relative, and None where no grade A to C says it. `reason`: why it is not measured.
    """

    item: Shipped
    promised: Promised | None
    measured: Measured | None
    outcome: str
    year: Year | None
    whole_year: Year | None
    effect: Effect | None
    reason: Reason | None

    @property
    def owner(self) -> str:
        """Who promised, else who is accountable."""
        return (self.promised.owner if self.promised else "") or self.item.owner

    @property
    def quarter(self) -> str:
        """The quarter of the calendar in which it went live: `2026 Q3`."""
        return f"{self.item.live_on.year} Q{(self.item.live_on.month + 2) // 3}"

    @property
    def grade(self) -> str:
        """The grade of the best evidence, `none` without any."""
        return self.measured.grade if self.measured else str(Grade.NONE)

    @property
    def stands(self) -> bool:
        """Whether it still brings what it brings: it was not rolled back."""
        return self.outcome != Outcome.ROLL_BACK

    @property
    def was_promised(self) -> bool:
        """Whether an effect was frozen before it went live."""
        told = self.promised
        return told is not None and told.change is not None and not told.after_the_fact

    @property
    def promised_money(self) -> float | None:
        """What was promised a year, in minor units; None without a promise from before go-live that has money."""
        told = self.promised
        if not self.was_promised or told is None or told.metric not in FACTORS or self.whole_year is None:
            return None
        return (told.change or 0.0) * self.whole_year.spend

    @property
    def money(self) -> Effect | None:
        """What was measured a year, in minor units."""
        if self.effect is None or self.year is None or self.year.spend <= 0:
            return None
        return Effect(self.effect.value * self.year.spend, self.effect.standard_error * self.year.spend)

    @property
    def currency(self) -> str:
        """Of its money; empty where there is none."""
        return self.whole_year.currency if self.whole_year else ""


@dataclass(frozen=True)
class Book:
    """All lines, newest first; promises that are due, of nothing live, and measured by nothing better than grade D; what
    changes mostly do; holdouts that were read."""

    lines: tuple[Line, ...]
    not_live: tuple[Promised, ...]
    prior: Prior
    held: tuple[HeldOut, ...]


def read(today: date) -> Book:
    """The whole ledger in a constant number of queries."""
    items = shipping.shipped()
    names = shipping.names_of_metrics()
    promises, not_live = _promises({each.key for each in items}, today)
    by_effect, by_source = _measured(names)
    outcomes = _outcomes()
    known = definitions.all_definitions()
    taken = money.takings(each.store for each in items)
    lines = []
    past = dict(by_source)
    for item in items:
        promised = promises.get(item.key)
        found = _evidence(item, promised, by_effect, by_source)
        for key in (item.key, *item.by):
            past.pop(key, None)
        if found is not None:
            past[item.key] = [found]
        lines.append(_line(item, promised, found, outcomes, taken, known, today))
    prior = shrinking.learn([effect for found in past.values() if (effect := _of_spend(_best(found)))])
    held = tuple(replace(each, metric=names.get(each.metric, each.metric)) for each in shipping.held_out())
    return Book(tuple(lines), tuple(not_live), prior, held)


def _line(
    item: Shipped,
    promised: Promised | None,
    found: Measured | None,
    outcomes: Mapping[Key, str],
    taken: Mapping[str, Takings],
    known: Mapping[str, Any],
    today: date,
) -> Line:
    sales = taken.get(item.store)
    reason = _reason(item, promised, found, known, today)
    whole = sales.year_before(item.live_on) if sales else None
    year = whole if item.base is None or whole is None else Year(item.base, whole.currency, whole.days)
    outcome = next((outcomes[key] for key in (item.key, *item.by) if key in outcomes), "")
    return Line(
        item=item,
        promised=promised,
        measured=found,
        outcome=outcome,
        year=year,
        whole_year=whole,
        effect=_of_spend(found),
        reason=reason and (_too_few_days(reason, item.live_on, sales, today) or reason),
    )


def _reason(
    item: Shipped, promised: Promised | None, found: Measured | None, known: Mapping[str, Any], today: date
) -> Reason | None:
    if found is not None and found.effect is not None:
        return None
    if item.decide:
        running = item.watched_until is not None and today <= item.watched_until
        return Reason.WATCHED if running else Reason.UNDECIDED
    if promised is None or promised.change is None:
        return Reason.NO_PROMISE
    if promised.metric not in known:
        return Reason.NO_METRIC
    return Reason.NEVER if found is None else Reason.GRADE_D


def _too_few_days(reason: Reason, live_on: date, sales: Takings | None, today: date) -> Reason | None:
    """Why it cannot be measured, of what else would wait for it; None where it can, or where nobody knows the days."""
    if reason not in (Reason.NEVER, Reason.GRADE_D) or sales is None:
        return None
    if (live_on - sales.first).days < FEWEST:
        return Reason.NO_PAST
    last = min(sales.first + timedelta(days=len(sales.sums) - 2), today - timedelta(days=1))
    return Reason.TOO_YOUNG if (last - live_on).days < FEWEST else None


def _of_spend(found: Measured | None) -> Effect | None:
    return found.effect if found is not None and found.metric in FACTORS else None


def _promises(live: set[Key], today: date) -> tuple[dict[Key, Promised], list[Promised]]:
    """The frozen promise of each record, one with a size before one without; and those due of what is not live."""
    found: dict[Key, Promised] = {}
    waiting: list[Promised] = []
    rows = IntendedEffect.objects.frozen().order_by("frozen_at", "id")
    for kind, name, pk, what, metric, direction, size, owner, late, due, grade in rows.values_list(
        *("source_kind", "source_id", "id", "promise", "metric", "direction", _share("size")),
        *("owner__name", "after_the_fact", "due_on", "grade"),
    ):
        change = None if size is None else size * (1 if direction == Direction.UP else -1)
        told = Promised(pk, what, metric, change, owner or "", late, due, grade)
        if (kind, name) not in live:
            if not late and due <= today and grade in (Grade.NONE, Grade.D):
                waiting.append(told)
        elif (kind, name) not in found or change is not None:
            found[kind, name] = told
    return found, waiting


def _measured(names: Mapping[str, str]) -> tuple[dict[UUID, list[Measured]], dict[Key, list[Measured]]]:
    """Every measurement by its promise, and by the record that measured it; the best evidence first."""
    by_effect: dict[UUID, list[Measured]] = defaultdict(list)
    by_source: dict[Key, list[Measured]] = defaultdict(list)
    rows = MeasuredEffect.objects.by_evidence()
    for effect, kind, name, metric, grade, verdict, method, estimate, low, high in rows.values_list(
        *("effect", "source_kind", "source_id", "metric", "grade", "verdict", "method"),
        *(_share(field) for field in ("estimate", "low", "high")),
    ):
        found = Measured(names.get(metric, metric), grade, verdict, estimate, low, high, method)
        by_source[kind, name].append(found)
        if effect is not None:
            by_effect[effect].append(found)
    return by_effect, by_source


def _evidence(
    item: Shipped,
    promised: Promised | None,
    by_effect: Mapping[UUID, list[Measured]],
    by_source: Mapping[Key, list[Measured]],
) -> Measured | None:
    """What was measured of the promise; of a change without one, what its own records measured."""
    if promised is not None and promised.change is not None:
        return _best(by_effect.get(promised.id, ()))
    return _best([each for key in (item.key, *item.by) for each in by_source.get(key, ())])


def _best(found: Iterable[Measured]) -> Measured | None:
    """The best evidence; of equal evidence what has money, spend itself before what makes it up."""
    return min(
        found, key=lambda each: (each.grade, each.metric not in FACTORS, each.metric != "spend"), default=None
    )


def _outcomes() -> dict[Key, str]:
    rows = Decision.objects.order_by("decided_at", "id")
    return {
        (kind, name): outcome
        for kind, name, outcome in rows.values_list("source_kind", "source_id", "outcome")
    }


def _share(field: str) -> Combinable:
    """A percentage as a share, reckoned by the database: to read thousands of decimals takes longer than all the rest."""
    return Cast(field, FloatField()) / 100
