"""How goals stand: the metric of each beside its targets of the month, and the key results of its objectives."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.kit.tags import Tag, Tone
from storewide.metrics import definitions, scorecard
from storewide.metrics import words as metric_words
from storewide.metrics.definitions import Definition
from storewide.metrics.figures import FiguresRefused
from storewide.metrics.scorecard import Tile
from storewide.sources.models import Store
from storewide.strategy import reading
from storewide.strategy.models import Goal, KeyResult, Objective
from storewide.strategy.reading import Read


@dataclass(frozen=True)
class Paced:
    """The metric of a goal in one store, this month until yesterday, beside what was planned for these days."""

    store: Store
    tile: Tile

    @property
    def value(self) -> str:
        """The value as people read it."""
        return metric_words.shown(self.tile.definition, self.tile.value, self.tile.currency)

    @property
    def plan(self) -> str:
        """What it should be by now, as people read it."""
        planned = self.tile.plan.value if self.tile.plan else None
        return metric_words.shown(self.tile.definition, planned, self.tile.currency)

    @property
    def tag(self) -> Tag:
        """How far apart both are."""
        text = metric_words.apart(self.tile)
        if self.tile.good is None:
            return Tag(text, Tone.UNKNOWN)
        return Tag(text, Tone.GOOD if self.tile.good else Tone.BAD)


@dataclass(frozen=True)
class Standing:
    """One goal as the plan shows it."""

    goal: Goal
    definition: Definition | None
    paces: tuple[Paced, ...]
    objectives: tuple[Objective, ...]
    reads: tuple[Read, ...]

    @property
    def key_results(self) -> str:
        """How many of its key results are on track."""
        if not self.reads:
            return _("none yet")
        good = sum(read.is_good for read in self.reads)
        return _("%(good)s of %(all)s on track") % {"good": good, "all": len(self.reads)}

    @property
    def of(self) -> str:
        """Which store or unit it is for."""
        return str(self.goal.store or self.goal.unit or _("All stores"))

    @property
    def metric(self) -> str:
        """The metric's name; empty where none is named."""
        return metric_words.name(self.definition) if self.definition else ""

    @property
    def lasts(self) -> str:
        """From when to when."""
        goal = self.goal
        if goal.ends is None:
            return _("since %(day)s") % {"day": formats.day(goal.begins)}
        return formats.span(goal.begins, goal.ends)


def of(goals: Sequence[Goal], at: datetime) -> list[Standing]:
    """Each goal as it stands: a constant number of queries, and two questions to the warehouse a store."""
    objectives = list(Objective.objects.filter(goal__in=goals).for_list())
    key_results = list(KeyResult.objects.filter(objective__in=objectives).for_list())
    reads: dict[UUID, list[Read]] = defaultdict(list)
    for read in reading.of(key_results, at):
        reads[read.key_result.objective_id].append(read)
    below: dict[UUID | None, list[Objective]] = defaultdict(list)
    for objective in objectives:
        below[objective.goal_id].append(objective)
    paces = _paces(goals, at.date())
    return [
        Standing(
            goal,
            definition(goal),
            tuple(paces.get(goal.pk, ())),
            tuple(below[goal.pk]),
            tuple(read for each in below[goal.pk] if each.is_open for read in reads[each.pk]),
        )
        for goal in goals
    ]


def definition(goal: Goal) -> Definition | None:
    """What a goal is measured by; None where it names no metric."""
    try:
        return definitions.named(goal.metric) if goal.metric else None
    except definitions.UnknownMetric:
        return None


def stores_of(goal: Goal, stores: Sequence[Store]) -> list[Store]:
    """The stores that a goal is for."""
    if goal.store_id is not None:
        return [store for store in stores if store.pk == goal.store_id]
    if goal.unit_id is not None:
        return [store for store in stores if store.unit_id == goal.unit_id]
    return list(stores)


def _paces(goals: Sequence[Goal], today: date) -> dict[UUID, list[Paced]]:
    """This month's standing of each open goal with a metric, in each of its stores."""
    measured = [goal for goal in goals if definition(goal) is not None and goal.is_open]
    if not measured:
        return {}
    stores = list(Store.objects.order_by("name", "pk"))
    codes: dict[UUID, set[str]] = defaultdict(set)
    for goal in measured:
        for store in stores_of(goal, stores):
            codes[store.pk].add(goal.metric)
    tiles = {store.pk: _tiles(store, tuple(sorted(codes[store.pk])), today) for store in stores}
    found: dict[UUID, list[Paced]] = defaultdict(list)
    for goal in measured:
        for store in stores_of(goal, stores):
            tile = tiles[store.pk].get(goal.metric)
            if tile is not None:
                found[goal.pk].append(Paced(store, tile))
    return found


def _tiles(store: Store, codes: tuple[str, ...], today: date) -> dict[str, Tile]:
    try:
        days = scorecard.latest_month(store, today) if codes else None
        return scorecard.standings(store, days, codes) if days else {}
    except FiguresRefused:
        return {}
