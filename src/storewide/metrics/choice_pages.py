"""The choice above every page of figures: store, days, breakdown, comparison, segment and filters."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.kit import links
from storewide.kit.links import Link
from storewide.kit.pages import Action, Crumb
from storewide.kit.tags import Text
from storewide.metrics import comparing, marking, segments
from storewide.metrics.comparing import HOWS
from storewide.metrics.marking import Marking
from storewide.metrics.models import Annotation
from storewide.metrics.period import BREAKDOWNS, GRAINS, Chosen
from storewide.metrics.tables import Line


@dataclass(frozen=True)
class Chip:
    """A filter that holds, and the address without it."""

    label: str
    without: str


def labels() -> dict[str, str]:
    """What figures are broken down by, as people say it."""
    return {
        "day": _("Day"),
        "week": _("Week"),
        "month": _("Month"),
        "quarter": _("Quarter"),
        "year": _("Year"),
        "store": _("Store"),
        "sales_channel": _("Sales channel"),
        "marketing_channel": _("Marketing channel"),
        "campaign": _("Campaign"),
        "device": _("Device"),
        "country": _("Country"),
        "product": _("Product"),
        "kind": _("Kind of line"),
        "customer": _("Known customer or guest"),
        "status": _("Status"),
        "order_kind": _("Kind of order"),
        "account": _("Business account"),
        "currency": _("Currency ordered in"),
        "category": _("Category"),
        "buyer_kind": _("New or returning buyer"),
        "event": _("What visitors did"),
        "page": _("Page"),
        "segment": _("Segment"),
    }


def comparisons() -> dict[str, str]:
    """What figures are compared with, as people say it."""
    return {
        "previous": _("The days before"),
        "last_year": _("The same weekdays last year"),
        "none": _("Nothing"),
    }


def context(chosen: Chosen) -> dict[str, Any]:
    """What the form above the figures offers, and the filters that hold.

    A page whose figures are always of everything also gives `whole`, so that no segment is offered.
    """
    names = labels()
    return {
        "chosen": chosen,
        "grains": [(name, names[name]) for name in GRAINS],
        "breakdowns": [(name, names[name]) for name in BREAKDOWNS],
        "comparisons": [(how, comparisons()[how]) for how in HOWS],
        "first": chosen.days.first.isoformat() if chosen.days else "",
        "last": chosen.days.last.isoformat() if chosen.days else "",
        "segment": next((value for name, value in chosen.where if name == segments.NAME), ""),
        "kept": [f"{name}={value}" for name, value in chosen.where if name != segments.NAME],
        "chips": chips(chosen),
    }


def undivided(chosen: Chosen) -> dict[str, Any]:
    """As `context`, of a page that is neither broken down nor compared."""
    return {**context(chosen), "grains": (), "breakdowns": (), "comparisons": ()}


def metric_url(code: str, chosen: Chosen) -> str:
    """The page of a metric with the same choice."""
    return f"{reverse('metrics:metric', args=[code])}?{address(chosen)}"


def below_scorecard(chosen: Chosen) -> tuple[Crumb, ...]:
    """The way from the scorecard of the same choice."""
    return (Crumb(_("Scorecard"), f"{reverse('metrics:scorecard')}?{address(chosen)}"),)


def chips(chosen: Chosen) -> list[Chip]:
    """Each filter in words with the address that takes it off."""
    names = labels()
    by_slug = {segment.slug: segment.name for segment in chosen.segments}
    return [
        Chip(
            f"{names[name]}: {by_slug.get(value, value) if name == segments.NAME else value}",
            f"?{query(chosen, where=[pair for pair in chosen.where if pair != (name, value)])}",
        )
        for name, value in chosen.where
    ]


def names_of(chosen: Chosen) -> dict[str, str]:
    """How the labels of the chosen breakdown are written where not as they are."""
    if chosen.by == segments.NAME:
        return {segment.slug: segment.name for segment in chosen.segments}
    return {store.slug: store.name for store in chosen.stores} if chosen.by == "store" else {}


def into(chosen: Chosen) -> Callable[[Line], str] | None:
    """Where a row of a breakdown leads: the same page of that value alone, by day; None for rows over time."""
    if chosen.by in GRAINS:
        return None

    def address_of(row: Line) -> str:
        value = row.figures.label
        if chosen.by == "store":
            return f"?{query(chosen, store=value, by='day')}"
        return f"?{query(chosen, where=[*chosen.where, (chosen.by, value)], by='day')}"

    return address_of


def why(code: str, chosen: Chosen) -> Action:
    """The way to why a metric changed on the days chosen; with refunds of the same age where it is compared so."""
    link = links.resolve(Link("why", code))
    aged = chosen.days is not None and comparing.is_aged(code, chosen.days, chosen.store)
    return Action(link.label, f"{link.url}?{address(chosen)}{'&mature=1' if aged else ''}", "quiet")


def address(chosen: Chosen) -> str:
    """The choice as an address's query without the breakdown, so that the next page shows the same."""
    return query(chosen, by="")


def query(
    chosen: Chosen,
    *,
    where: Iterable[tuple[str, str]] | None = None,
    store: str | None = None,
    by: str | None = None,
) -> str:
    """The address's query of the choice, changed where told."""
    assert chosen.days is not None  # noqa: S101 - pages without days show no figures
    pairs: list[tuple[str, Text]] = [
        ("store", store or chosen.store.slug),
        ("from", chosen.days.first.isoformat()),
        ("to", chosen.days.last.isoformat()),
    ]
    if by or (by is None and chosen.by != "day"):
        pairs.append(("by", by or chosen.by))
    if chosen.against != HOWS[0]:
        pairs.append(("against", chosen.against))
    filters = chosen.where if where is None else where
    pairs += [("where", f"{name}={value}") for name, value in filters]
    return urlencode([*pairs, *chosen.marking.pairs])


def marked(chosen: Chosen, happened: Iterable[Annotation]) -> dict[str, Any]:
    """The form that chooses what of all that happened is marked on the chart, and the choice beside it that is kept."""
    unmarked = replace(chosen, marking=Marking())
    return {**marking.form(chosen.marking, happened), "kept_choice": parse_qsl(query(unmarked))}
