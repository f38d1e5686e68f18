"""What the page of the funnel says: how far visitors go on the way to an order, where most are lost, for whom."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storewide.kit import formats
from storewide.kit.charts import Chart, ChartKind, Series, Unit
from storewide.kit.pages import Page
from storewide.kit.tags import Tag, Text, Tone
from storewide.lib.periods import Days
from storewide.metrics import choice_pages, comparing, words
from storewide.metrics.period import Chosen
from storewide.sources.house import warehouse
from storewide.warehouse.journeys import STEPS, Step

#: any visitor first, then the way to an order
WAY = ("", *STEPS)
NAMES: Mapping[str, Text] = {
    "": gettext_lazy("Visited"),
    "Product Viewed": gettext_lazy("Saw a product"),
    "Product Added": gettext_lazy("Filled the basket"),
    "Checkout Started": gettext_lazy("Began the checkout"),
    "Order Completed": gettext_lazy("Ordered"),
}
#: what the funnel is told apart by
APART = ("device", "marketing_channel", "country")


@dataclass(frozen=True)
class Taken:
    """A step of the page: who took it, which share of those of the step before, and that share before."""

    name: Text
    visitors: str
    share: str
    before: str
    change: Tag | None
    of_all: str


@dataclass(frozen=True)
class Row:
    """The funnel of one value of a dimension: at each step the visitors and their share of the step before."""

    label: str
    cells: tuple[tuple[str, str], ...]


def show(chosen: Chosen) -> dict[str, Any]:
    """The funnel of the choice, beside the earlier days, and apart by device, marketing channel or country."""
    assert chosen.days is not None  # noqa: S101 - the view shows another page without days
    found = _funnel(chosen, chosen.days)
    against = comparing.earlier(chosen.days, chosen.against, chosen.store.holidays_of)
    known = chosen.extent
    before: tuple[Step, ...] = ()
    if against is not None and known is not None and known.first <= against.whole.first:
        before = _funnel(chosen, against.whole)
    names = choice_pages.labels()
    by = chosen.by if chosen.by in APART else ""
    return {
        "page": Page(
            title=finding(found, chosen.days),
            short=_("Funnel"),
            purpose=_(
                "Visitors who took each step and all steps before it within these days, in whichever order they did."
            ),
            guide="metrics#funnel",
            crumbs=choice_pages.below_scorecard(chosen),
        ),
        "steps": _taken(found, before),
        "compared": bool(before),
        "comparison": _("Compared with %(days)s.") % {"days": words.days(against.whole)}
        if before and against
        else "",
        "chart": picture(found) if found[0].visitors else None,
        "heads": [NAMES[step.name] for step in found],
        "rows": _rows(chosen, by) if by else (),
        "by_label": names[by] if by else "",
        **choice_pages.context(chosen),
        "grains": [("day", _("Nothing"))],
        "breakdowns": [(name, names[name]) for name in APART],
    }


def finding(found: tuple[Step, ...], days: Days) -> str:
    """Which share of the visitors ordered, and after which step most of them were lost, in one sentence."""
    first, last = found[0].visitors, found[-1].visitors
    values = {"days": words.days(days), "visitors": formats.number(first, 0)}
    if not first:
        return _("No visitors are known (%(days)s)") % values
    if last is None:
        return _("%(visitors)s visitors; how far they went is not measured (%(days)s)") % values
    values["share"] = formats.percent(Decimal(last) / first, 2)
    lost = [(_share(step, before), before) for before, step in itertools.pairwise(found) if before.visitors]
    kept, step = min(lost, key=lambda each: each[0] if each[0] is not None else Decimal(1))
    values |= {"step": str(NAMES[step.name]).lower(), "lost": formats.percent(1 - (kept or 0))}
    return (
        _(
            "%(share)s of %(visitors)s visitors ordered; most are lost after they %(step)s, %(lost)s (%(days)s)"
        )
        % values
    )


def picture(found: tuple[Step, ...]) -> Chart:
    """How many took each step."""
    return Chart(
        key="funnel",
        kind=ChartKind.BAR,
        title=_("Visitors by step on the way to an order"),
        unit=Unit(_("Visitors"), "number"),
        xs=tuple(str(NAMES[step.name]) for step in found),
        series=(
            Series(
                _("Visitors"),
                tuple(None if step.visitors is None else float(step.visitors) for step in found),
            ),
        ),
        x_label=_("Step"),
        alt=_("Visitors by step, from visiting to ordering."),
    )


def _funnel(chosen: Chosen, days: Days, *more: tuple[str, str]) -> tuple[Step, ...]:
    return warehouse().funnel(chosen.store.slug, days, WAY, (*chosen.filters, *more))


def _taken(found: tuple[Step, ...], earlier: tuple[Step, ...]) -> list[Taken]:
    rows = []
    shares = [None, *(_share(step, before) for before, step in itertools.pairwise(found))]
    once = [None, *(_share(step, before) for before, step in itertools.pairwise(earlier))]
    for number, (step, share) in enumerate(zip(found, shares, strict=True)):
        was = once[number] if number < len(once) else None
        rows.append(
            Taken(
                name=NAMES[step.name],
                visitors=formats.number(step.visitors, 0),
                share=formats.percent(share),
                before=formats.percent(was),
                change=_moved(share, was),
                of_all=formats.percent(_share(step, found[0]), 2),
            )
        )
    return rows


def _moved(share: Decimal | None, was: Decimal | None) -> Tag | None:
    """How a share moved, in points: shares of different sizes compare that way."""
    if share is None or was is None:
        return None
    points = round((share - was) * 100, 1)
    if not points:
        return Tag(_("as before"), Tone.PLAIN)
    text = _("%(points)s points") % {"points": formats.signed(points, 1)}
    return Tag(text, Tone.GOOD if points > 0 else Tone.BAD, "up" if points > 0 else "down")


def _rows(chosen: Chosen, by: str) -> list[Row]:
    """A funnel for each value, the one with most visitors first."""
    assert chosen.days is not None  # noqa: S101
    found = []
    for value in warehouse().values(by, chosen.store.slug):
        steps = _funnel(chosen, chosen.days, (by, value))
        if steps[0].visitors:
            found.append((steps[0].visitors, Row(value, tuple(_cells(steps)))))
    return [row for _visitors, row in sorted(found, key=lambda each: each[0], reverse=True)]


def _cells(steps: tuple[Step, ...]) -> list[tuple[str, str]]:
    cells = [(formats.number(steps[0].visitors, 0), "")]
    for before, step in itertools.pairwise(steps):
        cells.append((formats.number(step.visitors, 0), formats.percent(_share(step, before))))
    return cells


def _share(step: Step, of: Step) -> Decimal | None:
    if step.visitors is None or not of.visitors:
        return None
    return Decimal(step.visitors) / of.visitors
