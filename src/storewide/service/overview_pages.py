"""What the pages say that show how the service stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.kit.lists import ListSpec
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import Actor, may
from storewide.kit.tags import Tag, Tone
from storewide.service import (
    blockers,
    budgets,
    objective_words,
    overview,
    overview_lists,
    risk,
    risk_words,
    silence,
    timings,
)
from storewide.service.blockers import KINDS, Blocked, Kind
from storewide.service.choice import Chosen
from storewide.service.models import Burn, Maintenance, Objective, Probe
from storewide.service.permissions import ServicePermission
from storewide.service.timings import Timed
from storewide.sources.queries import import_address


@dataclass(frozen=True)
class Shown:
    """A page with a list: its head, the list, its rows, and what is above it."""

    page: Page
    spec: ListSpec
    rows: Sequence[Any]
    context: dict[str, Any]


def no_store() -> Page:
    """There is no store to watch yet."""
    return Page(
        title=_("There is no store yet"),
        short=_("Service"),
        purpose=_("Whether your stores are up, fast and taking orders."),
        guide="service#service",
        actions=(Action(_("Import orders"), import_address()),),
    )


def of_service(chosen: Chosen, by: Actor, at: datetime) -> dict[str, Any]:
    """The overview of a store: three lines, incidents, budgets, and where there is more."""
    found = overview.of(chosen.store, at)
    actions = [
        Action(_("Probes"), reverse("service:probes"), "quiet"),
        Action(_("Objectives"), reverse("service:objectives"), "quiet"),
        Action(_("Planned maintenance"), reverse("service:maintenances"), "quiet"),
    ]
    standings = [
        budgets.standing(each, at)
        for each in Objective.objects.filter(store=chosen.store).select_related("store")
    ]
    return {
        "page": Page(
            title=found.finding,
            short=_("Service"),
            purpose=_("Whether the store is up, fast and taking orders."),
            guide="service#service",
            actions=tuple(actions),
        ),
        "chosen": chosen,
        "overview": found,
        "budgets": [
            (each, objective_words.standing(each), objective_words.tag(each.budget)) for each in standings
        ],
        "burns": [
            (burn, objective_words.burning(burn))
            for burn in Burn.objects.for_list().waiting().filter(objective__store=chosen.store)
        ],
        "planned": Maintenance.objects.filter(store=chosen.store, ends_at__gt=at).order_by("starts_at")[:3],
        "next": _first(chosen, by),
        "next_reason": _("Nobody sees yet when the store cannot be reached."),
    }


def _first(chosen: Chosen, by: Actor) -> Action | None:
    """What is to be done where nobody looks at the store yet."""
    if not may(by, ServicePermission.PROBE) or Probe.objects.filter(store=chosen.store).exists():
        return None
    return Action(_("Look at a page"), reverse("service:probe-new"))


def of_timings(chosen: Chosen) -> Shown:
    """The percentiles of a store, their verdicts, and what slow pages went with."""
    total = timings.total(chosen.store, chosen.days)
    page = Page(
        title=_pace(total, chosen),
        short=_("Page timings"),
        purpose=_("Measured in visitors' own browsers; three of four page views were at least as good."),
        guide="service#page-timings",
        crumbs=(to_service(),),
    )
    context = {
        "chosen": chosen,
        "span": formats.span(chosen.days.first, chosen.days.last),
        "tiles": _tiles(total),
        "ways": _ways(chosen, timings.BREAKDOWNS),
        "slowness": risk_words.slowness(risk.of_slowness(chosen.store, chosen.days)),
    }
    rows = timings.rows(chosen.store, chosen.days, chosen.by)
    return Shown(page, overview_lists.timings(chosen.by), rows, context)


def _pace(total: Timed | None, chosen: Chosen) -> str:
    values: dict[str, object] = {"store": chosen.store}
    if total is None or total.lcp is None:
        return _("No page of %(store)s was timed in these days") % values
    values |= {
        "seconds": timings.shown("lcp", total.lcp),
        "verdict": str(timings.judged("lcp", total.lcp)).lower(),
    }
    return _("Three of four pages of %(store)s appear within %(seconds)s: %(verdict)s") % values


def _tiles(total: Timed | None) -> list[dict[str, Any]]:
    said = (
        ("lcp", _("The largest part appears"), _("good up to 2.5 s, poor above 4 s")),
        ("inp", _("The page reacts"), _("good up to 200 ms, poor above 500 ms")),
        ("cls", _("The page moves under the finger"), _("good up to 0.1, poor above 0.25")),
    )
    return [
        {
            "name": name,
            "value": timings.shown(measure, getattr(total, measure, None)),
            "tag": timings.judged(measure, getattr(total, measure, None)),
            "note": bounds,
        }
        for measure, name, bounds in said
    ]


def of_blockers(chosen: Chosen, at: datetime) -> Shown:
    """The rates of refusal beside those of the days before, rehearsed purchases, and whether orders come."""
    now = next(iter(blockers.rows(chosen.store, chosen.days)), None)
    before = next(iter(blockers.rows(chosen.store, chosen.before)), None)
    page = Page(
        title=blockers.finding(now, before, chosen.store),
        short=_("Order blockers"),
        purpose=_("What keeps customers from ordering, step by step on the way to an order."),
        guide="service#order-blockers",
        crumbs=(to_service(),),
    )
    purchases = Probe.objects.filter(store=chosen.store, steps__isnull=False).distinct()
    context = {
        "chosen": chosen,
        "span": formats.span(chosen.days.first, chosen.days.last),
        "ways": _ways(chosen, blockers.BREAKDOWNS),
        "tiles": [_blocker(kind, now, before) for kind in KINDS],
        "purchases": list(purchases),
        "silence": _silence(chosen, at),
    }
    rows = blockers.rows(chosen.store, chosen.days, chosen.by)
    return Shown(page, overview_lists.blockers(chosen.by), rows, context)


def _blocker(kind: Kind, now: Blocked | None, before: Blocked | None) -> dict[str, Any]:
    share = now.rate(kind).share if now else None
    earlier = before.rate(kind).share if before else None
    if share is None:
        tag = Tag(_("Not known"), Tone.UNKNOWN)
    elif earlier is not None and share > earlier:
        tag = Tag(_("More than before"), Tone.WAITING, "up")
    else:
        tag = Tag(_("No more than before"), Tone.GOOD)
    values = {"step": kind.step, "of": kind.of, "before": formats.percent(earlier)}
    note = _("%(step)s · %(of)s; %(before)s in the days before") % values
    return {"name": kind.label, "value": formats.percent(share), "tag": tag, "note": note}


def _silence(chosen: Chosen, at: datetime) -> str:
    found = silence.of(chosen.store, at)
    if found is None:
        return _("Orders of this store come in files, so that nobody can tell at once when none come.")
    values = {
        "since": formats.moment(found.since),
        "expected": formats.number(found.expected, 1),
        "hourly": formats.number(found.hourly, 1),
    }
    if found.is_alarming:
        said = _("No order since %(since)s, where about %(expected)s are usual: longer than chance explains.")
    else:
        said = _("The newest order came before %(since)s; about %(hourly)s an hour are usual at this time.")
    return said % values


def _ways(chosen: Chosen, breakdowns: tuple[str, ...]) -> list[tuple[str, str, bool]]:
    """Label and address of each breakdown, and whether it is the one shown."""
    return [
        (str(overview_lists.NAMES[name]), f"?store={chosen.store.slug}&by={name}", name == chosen.by)
        for name in breakdowns
    ]


def to_service() -> Crumb:
    """The way back to the overview."""
    return Crumb(_("Service"), reverse("service:service"))
