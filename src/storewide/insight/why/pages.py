"""What the why page shows: the finding, the steps, the drivers with who answers for them, segments, what happened."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.insight.why import areas, asking, lists, pictures, words
from storewide.insight.why.answer import Why
from storewide.insight.why.areas import AreaPart, GroupPart
from storewide.insight.why.asking import LAST_YEAR, PREVIOUS
from storewide.insight.why.drivers import Cut, Driver
from storewide.kit import formats
from storewide.kit.lists import ListSpec
from storewide.kit.pages import Crumb, Page
from storewide.kit.tags import Tag, Tone
from storewide.metrics import choice_pages
from storewide.metrics import words as metrics
from storewide.metrics.definitions import Definition
from storewide.metrics.period import Chosen
from storewide.stats.splitting_ranks import Ranked
from storewide.warehouse.questions import DIMENSIONS

#: so many segments of each dimension are shown
_MOST_SEGMENTS = 8
#: what one may look into: of one store, what its figures are made of; an event or a page has no spend
_INTO = tuple(name for name in DIMENSIONS if name not in ("store", "event", "page"))


@dataclass(frozen=True)
class DriverRow:
    """A driver as its table shows it."""

    name: str
    url: str
    chosen: bool
    before: str
    after: str
    change: str
    points: str
    standing: Tag
    most: str
    owner: Tag
    area_url: str


@dataclass(frozen=True)
class AreaRow:
    """What one area's drivers changed together, as its table shows it."""

    name: str
    url: str
    group: str
    drivers: str
    change: str
    points: str
    owner: Tag


@dataclass(frozen=True)
class GroupRow:
    """What the areas of one group changed together, as its table shows it."""

    name: str
    areas: str
    change: str
    points: str


@dataclass(frozen=True)
class SegmentRow:
    """A segment as its table shows it; `url` looks into it alone."""

    name: str
    url: str
    change: str
    mix: str
    rate: str


@dataclass(frozen=True)
class CutShown:
    """A driver's change by one dimension. `left`: segments that are not shown."""

    title: str
    rows: tuple[SegmentRow, ...]
    left: int
    has_mix: bool


def asked_for(definition: Definition, chosen: Chosen, query: QueryDict) -> asking.Asked:
    """The question in the address. Raises WhyRefused."""
    by = query.get("by", "")
    return asking.asked(
        definition.code,
        str(chosen.days),
        _against(query),
        store=chosen.store.slug,
        where=chosen.where,
        by=(by,) if by in _INTO else (),
        mature=bool(query.get("mature")),
        deep=bool(query.get("deep")),
    )


def _against(query: QueryDict) -> str:
    first, last = query.get("against_from", ""), query.get("against_to", "")
    if query.get("against") == "own" and first and last:
        return f"{first}..{last}"
    return LAST_YEAR if query.get("against") == LAST_YEAR else PREVIOUS


def head(definition: Definition, chosen: Chosen, title: str) -> Page:
    """The head of the page."""
    metric = reverse("metrics:metric", args=[definition.code])
    return Page(
        title=title,
        short=_("Why: %(metric)s") % {"metric": metrics.name(definition)},
        purpose=_("What moved the metric between two periods, in parts that add up to its change exactly."),
        guide="why",
        crumbs=(Crumb(metrics.name(definition), f"{metric}?{choice_pages.address(chosen)}"),),
    )


def form(definition: Definition, chosen: Chosen, query: QueryDict) -> dict[str, Any]:
    """What the form above the page offers."""
    labels = choice_pages.labels()
    taken = [
        (words.place(((name, value),)), _without(query, f"{name}={value}")) for name, value in chosen.where
    ]
    return {
        "chosen": chosen,
        "definition": definition,
        "first": chosen.days.first.isoformat() if chosen.days else "",
        "last": chosen.days.last.isoformat() if chosen.days else "",
        "against": query.get("against", PREVIOUS),
        "against_from": query.get("against_from", ""),
        "against_to": query.get("against_to", ""),
        "mature": bool(query.get("mature")),
        "by": query.get("by", ""),
        "breakdowns": [(name, labels[name]) for name in _INTO],
        "taken": taken,
    }


def _without(query: QueryDict, condition: str) -> str:
    left = query.copy()
    left.setlist("where", [each for each in query.getlist("where") if each != condition])
    return f"?{left.urlencode()}"


def _with(query: QueryDict, **changed: str) -> str:
    found = query.copy()
    for name, value in changed.items():
        if name == "where":
            found.appendlist(name, value)
        else:
            found[name] = value
    return f"?{found.urlencode()}"


def show(why: Why, query: QueryDict, on: date) -> tuple[dict[str, Any], ListSpec, tuple[lists.Row, ...]]:
    """The page's context, and the list of what happened with its rows."""
    happened = lists.rows(why, on)
    shown = _shown_driver(why, query)
    told = why.told
    context = {
        "why": why,
        "chart": pictures.waterfall(why),
        "days_chart": pictures.by_day(why),
        "drivers_title": words.drivers_title(why),
        "areas": [_area(why, each, on) for each in areas.parts(why)],
        "groups": [_group(why, each) for each in areas.groups(why)],
        "drivers": [_row(why, each, query, on, chosen=each == shown) for each in why.drivers],
        "cuts": [_cut(why, shown, cut, query) for cut in shown.cuts],
        "shown_name": words.driver_name(shown),
        "unit": words.unit(why),
        "notes": words.basis(why),
        "deeper": _with(query, deep="1") if told and told.unread else "",
    }
    return context, lists.happened(happened), happened


def _shown_driver(why: Why, query: QueryDict) -> Driver:
    """The driver whose segments are shown: the one named in the address, that of the finding, or the first."""
    named = next((each for each in why.drivers if each.code == query.get("driver")), None)
    return named or (why.told.driver if why.told else why.drivers[0])


def _row(why: Why, driver: Driver, query: QueryDict, on: date, *, chosen: bool) -> DriverRow:
    area = why.area(driver)
    share = why.points(driver.change)
    return DriverRow(
        name=words.driver_name(driver),
        url=_with(query, driver=driver.code),
        chosen=chosen,
        before=words.value(why, driver, driver.factor.before),
        after=words.value(why, driver, driver.factor.after),
        change=words.bare(why, driver.change),
        points=formats.NO_VALUE if share is None else formats.signed(share * 100, 1),
        standing=standing(why, driver),
        most=_most(driver),
        owner=words.owner(area, on),
        area_url=area.get_absolute_url() if area else "",
    )


def _area(why: Why, part: AreaPart, on: date) -> AreaRow:
    share = why.points(part.change)
    return AreaRow(
        name=str(part.area or _("Nobody's")),
        url=part.area.get_absolute_url() if part.area else "",
        group=part.group,
        drivers=", ".join(words.driver_name(each) for each in part.drivers),
        change=words.bare(why, part.change),
        points=formats.NO_VALUE if share is None else formats.signed(share * 100, 1),
        owner=words.owner(part.area, on),
    )


def _group(why: Why, part: GroupPart) -> GroupRow:
    share = why.points(part.change)
    return GroupRow(
        name=part.name,
        areas=", ".join(str(each.area or _("Nobody's")) for each in part.areas),
        change=words.bare(why, part.change),
        points=formats.NO_VALUE if share is None else formats.signed(share * 100, 1),
    )


def standing(why: Why, driver: Driver) -> Tag:
    """Whether it helped, harmed, or moved no more than by itself."""
    if not driver.change or why.noise.hides(driver):
        return Tag(_("as usual"), Tone.UNKNOWN)
    helped = (driver.change > 0) == (why.asked.definition.better == "up")
    shape = "up" if driver.change > 0 else "down"
    return Tag(_("helped"), Tone.GOOD, shape) if helped else Tag(_("harmed"), Tone.BAD, shape)


def _most(driver: Driver) -> str:
    """The segment of any dimension that says most of a driver's change; empty where none says more than its size."""
    telling = [(each, cut.by) for cut in driver.cuts for each in cut.ranked if each.is_telling]
    if not telling:
        return ""
    found, by = max(telling, key=lambda each: (each[0].power, each[0].surprise))
    return words.place(((by, found.segment.label),))


def _cut(why: Why, driver: Driver, cut: Cut, query: QueryDict) -> CutShown:
    labels = choice_pages.labels()
    values = {"driver": words.driver_name(driver), "dimension": labels.get(cut.by, cut.by).lower()}
    return CutShown(
        title=_("%(driver)s by %(dimension)s") % values,
        rows=tuple(_segment(why, cut.by, each, query) for each in cut.ranked[:_MOST_SEGMENTS]),
        left=max(len(cut.ranked) - _MOST_SEGMENTS, 0),
        has_mix=any(each.segment.mix for each in cut.ranked),
    )


def _segment(why: Why, by: str, ranked: Ranked, query: QueryDict) -> SegmentRow:
    found = ranked.segment
    return SegmentRow(
        name=words.segment(found.label),
        url=_with(query, where=f"{by}={found.label}"),
        change=words.bare(why, found.change),
        mix=words.bare(why, found.mix),
        rate=words.bare(why, found.rate),
    )
