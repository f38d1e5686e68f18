"""Charts of the plan: a goal's metric by month beside its targets, a key result beside its path."""

from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.kit.charts import Annotation, Chart, ChartKind, Marker, Role, Series, Unit
from storewide.lib.periods import Days
from storewide.metrics import figures, rules
from storewide.metrics import pictures as metric_pictures
from storewide.metrics.definitions import Definition
from storewide.metrics.figures import FiguresRefused
from storewide.sources.models import Store
from storewide.strategy import queries, reading, words
from storewide.strategy.goal_standing import Standing
from storewide.strategy.models import CheckIn, KeyResult
from storewide.strategy.reading import Read

#: of a goal for many stores so many are drawn
MOST = 4


def of_goal(standing: Standing, today: date) -> list[Chart]:
    """The metric of a goal by month in each of its stores, beside the targets; empty without figures and targets."""
    if standing.definition is None:
        return []
    stores = queries.stores_of(standing.goal)[:MOST]
    found = [_by_month(standing, standing.definition, store, today) for store in stores]
    return [chart for chart in found if chart is not None]


def of_key_result(read: Read, check_ins: list[CheckIn], at: datetime) -> Chart | None:
    """What a key result was since it began beside its straight way; None while nothing is known."""
    key_result = read.key_result
    points = dict(reading.walked(key_result, at))
    if not key_result.metric:
        points = {each.day: each.value for each in reversed(check_ins)}
    if read.found and read.until:
        points[read.until] = read.found.value
    if not any(value is not None for value in points.values()):
        return None
    path = read.path
    days = sorted({*points, path.begins, path.due})
    shown = {"name": key_result.name, "stands": words.tag(read.standing).label, "way": words.way(key_result)}
    return Chart(
        key="way",
        title=_("%(name)s is %(stands)s") % shown,
        unit=_unit(key_result),
        xs=tuple(days),
        series=(
            Series(_("Measured") if key_result.metric else _("Told"), _drawn(key_result, points, days)),
            Series(
                _("Straight way"),
                tuple(_plain(key_result, path.should_be(day)) for day in days),
                Role.PLAN,
            ),
        ),
        annotations=tuple(_mark(each) for each in check_ins if each.note),
        x_label=_("Day"),
        alt=_("%(name)s, %(way)s: its values beside the straight way; it is %(stands)s.") % shown,
    )


def _by_month(standing: Standing, definition: Definition, store: Store, today: date) -> Chart | None:
    goal = standing.goal
    targets = queries.targets_of(goal, store, today)
    first = min(targets, default=goal.begins)
    if goal.ends is None:
        first = max(goal.begins.replace(day=1), (today.replace(day=1)).replace(year=today.year - 1))
        targets = dict.fromkeys(_months(first, today)) | targets
    months = sorted(targets)
    actual = _actual(definition, store, first, today)
    planned = {
        month: None if value is None else rules.of_stored(definition, value)
        for month, value in targets.items()
    }
    if not actual and not any(value is not None for value in planned.values()):
        return None
    name = standing.metric

    def drawn(values: dict[date, Decimal | None]) -> tuple[float | None, ...]:
        found = [values.get(month) for month in months]
        return tuple(
            None if value is None else float(rules.plain(definition, value, store.currency))
            for value in found
        )

    shown = {"metric": name, "store": store, "goal": goal.name}
    return Chart(
        key=f"goal-{store.slug}",
        kind=ChartKind.COLUMN,
        title=_("%(metric)s by month in %(store)s, beside its targets") % shown,
        unit=metric_pictures.unit(definition, store.currency),
        xs=tuple(formats.month(month) for month in months),
        series=(Series(name, drawn(actual)), Series(_("Target"), drawn(planned), Role.PLAN)),
        x_label=_("Month"),
        alt=_("%(metric)s by month in %(store)s beside the targets of “%(goal)s”.") % shown,
    )


def _actual(definition: Definition, store: Store, first: date, today: date) -> dict[date, Decimal | None]:
    """The figures of each month, the running one until yesterday."""
    try:
        known = figures.extent(store.slug)
        if known is None:
            return {}
        begins, last = max(first, known.first), min(known.last, figures.last_full_day(today))
        if last < begins:
            return {}
        spans = tuple((label, part.first, part.last) for label, part in Days(begins, last).split("month"))
        measures = figures.measures_of([definition.code])
        rows = figures.of_spans(spans, store=store.slug, measures=measures).rows
    except FiguresRefused:
        return {}
    return {row.days.first.replace(day=1): row.ratio(definition.code) for row in rows}


def _months(first: date, last: date) -> list[date]:
    return [
        date.fromisoformat(f"{label}-01") for label, _days in Days(first, max(first, last)).split("month")
    ]


def _unit(key_result: KeyResult) -> Unit:
    definition = reading.definition_of(key_result)
    if definition is None or key_result.store is None:
        return Unit(key_result.unit or _("Number"), "number", 1)
    return metric_pictures.unit(definition, key_result.store.currency)


def _plain(key_result: KeyResult, value: Decimal) -> float:
    definition = reading.definition_of(key_result)
    if definition is None or key_result.store is None:
        return float(value)
    return float(rules.plain(definition, value, key_result.store.currency))


def _drawn(
    key_result: KeyResult, points: dict[date, Decimal | None], days: list[date]
) -> tuple[float | None, ...]:
    values = [points.get(day) for day in days]
    return tuple(None if value is None else _plain(key_result, value) for value in values)


def _mark(check_in: CheckIn) -> Annotation:
    return Annotation(check_in.day, check_in.note.splitlines()[0][:80], Marker.OTHER)
