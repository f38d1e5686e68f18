"""The part of a store that a release touches: as it was stated before go-live, else as the targeting of its flag says.

What lies outside of it, and other stores in which nothing went live, are what the release did not touch: they stand beside.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from storewide.flags import queries as flags
from storewide.kit.errors import Refusal
from storewide.lib.periods import Days
from storewide.metrics import choice_pages, figures, segments
from storewide.releases import queries
from storewide.releases.models import Release
from storewide.sources.house import warehouse
from storewide.sources.models import Store
from storewide.warehouse.questions import DIMENSIONS, NONE

#: what a release may say it touches a part of, beside a segment
OFFERED = ("sales_channel", "marketing_channel", "country", "device", "category")
#: of a dimension with more values than these a segment is made
MOST_OFFERED = 40
#: so long before go-live something else that went live blurs what is untouched
BEFORE = timedelta(days=7)
#: what is looked at beside a release, parts of its own store first
MOST_BESIDE = 6

#: by dimension the values that are touched; all must hold, so that the other values of each are not
type Part = dict[str, frozenset[str]]


class TouchUnknown(Refusal):
    """What a release is said to touch is no value of a dimension, or no segment."""

    field = "touches"


@dataclass(frozen=True)
class Beside:
    """Something that a release did not touch: a store, or with `where` a part of one."""

    name: str
    store: Store
    where: tuple[tuple[str, str], ...] = ()


def choices(chosen: Sequence[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a form offers, in groups: segments, then the values of each dimension; what is chosen always."""
    names = choice_pages.labels()
    groups = [(names["segment"], [(f"segment={each.slug}", each.name) for each in segments.in_order()])]
    for dimension in DIMENSIONS:
        kept = [value for name, value in _pairs(chosen) if name == dimension]
        known = warehouse().values(dimension) if dimension in OFFERED else ()
        offered = [each for each in known if each != NONE] if len(known) <= MOST_OFFERED else []
        values = dict.fromkeys([*offered, *kept])
        groups.append((names[dimension], [(f"{dimension}={value}", value) for value in values]))
    return [(name, values) for name, values in groups if values]


def settled(said: Sequence[str]) -> list[str]:
    """What is kept of `device=mobile` and `segment=phones`: a segment as what it stands for today. Raises TouchUnknown."""
    pairs = list(_pairs(said))
    for name, value in pairs:
        if name not in (*DIMENSIONS, segments.NAME) or not value or value == NONE:
            raise TouchUnknown(
                _("“%(said)s” is no part of a store; write it as %(one)s or %(other)s.")
                % {"said": f"{name}={value}", "one": "device=mobile", "other": "segment=phones"}
            )
    if sum(name == segments.NAME for name, _value in pairs) > 1:
        raise TouchUnknown(_("Choose one segment at most; two together may touch more than what both share."))
    try:
        spelled = segments.spelled_out(pairs)
    except segments.SegmentRefused as refused:
        raise TouchUnknown(refused.sentence) from None
    return [f"{name}={value}" for name, value in dict.fromkeys(spelled)]


def of(release: Release, at: datetime) -> Part:
    """What a release touches of its store; empty: all of it. Of a flag: all it served since go-live, else since `at`."""
    if release.touches:
        found = segments.by_dimension(_pairs(release.touches))
        return {name: frozenset(values) for name, values in found.items()}
    if release.flag is None:
        return {}
    targeted = flags.targeted(release.flag, release.live_at or at)
    return {name: values for name in OFFERED if (values := targeted.get(name) or targeted.get(_camel(name)))}


def words(part: Part) -> str:
    """`Device: mobile; Country: AT, DE`; empty for the whole store."""
    names = choice_pages.labels()
    return "; ".join(f"{names[name]}: {', '.join(sorted(values))}" for name, values in part.items())


def untouched(release: Release, store: Store, live_on: date, last: date, at: datetime) -> list[Beside]:
    """What a release does not touch from the day on that it went live: parts of its own store, and other stores."""
    beside = [*_parts(release, store, live_on, last, at), *_stores(store, live_on, last)]
    return beside[:MOST_BESIDE]


def by_day(beside: Beside, days: Days, measures: tuple[str, ...]) -> dict[date, dict[str, int | None]]:
    """The measures of what stands beside by day, as far as they are known; empty where it cannot say them."""
    known = figures.extent(beside.store.slug)
    if known is None or known.last < days.first or known.first > days.last:
        return {}
    try:
        report = figures.ask(
            first=max(known.first, days.first),
            last=min(known.last, days.last),
            by="day",
            where=beside.where,
            store=beside.store.slug,
            measures=measures,
        )
    except figures.FiguresRefused:
        return {}
    return {row.days.first: row.measures for row in report.rows}


def _parts(release: Release, store: Store, live_on: date, last: date, at: datetime) -> list[Beside]:
    """By dimension that it touches a part of, the other values together, but what others touched meanwhile."""
    mine = of(release, at)
    others = [of(each, at) for each in queries.beside(release, live_on - BEFORE, last)] if mine else []
    names = choice_pages.labels()
    found = []
    for dimension, values in mine.items():
        if any(dimension not in each for each in others):
            continue
        touched = values.union(*(each[dimension] for each in others), {NONE})
        left = [each for each in warehouse().values(dimension, store.slug) if each not in touched]
        if left:
            called = f"{names[dimension].lower()} {', '.join(left[:3])}"
            more = _("%(name)s and %(count)s more") % {"name": called, "count": len(left) - 3}
            where = tuple((dimension, each) for each in left)
            found.append(Beside(more if len(left) > 3 else called, store, where))
    return found


def _stores(store: Store, live_on: date, last: date) -> list[Beside]:
    """Other stores in which nothing of their own went live meanwhile; the first few by name."""
    meanwhile = Release.objects.went_live(live_on - BEFORE, last)
    # a release of all stores is in the outcome and in every other store alike
    touched = [each for each in meanwhile.values_list("store", flat=True) if each is not None]
    rows = Store.objects.exclude(pk=store.pk).exclude(pk__in=touched).order_by("slug")
    return [Beside(each.name, each) for each in rows[:MOST_BESIDE]]


def _pairs(said: Iterable[str]) -> list[tuple[str, str]]:
    split = (each.partition("=") for each in said)
    return [(name.strip(), value.strip()) for name, _equals, value in split]


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(each.title() for each in rest)
