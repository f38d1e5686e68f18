"""What the roadmap says: its finding, its columns by goal, what waits for whom."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit import formats, list_arranging
from storewide.kit.pages import Action, Page
from storewide.kit.permissions import Actor, may
from storewide.portfolio.models import (
    SHIPPED,
    UNDERWAY,
    Dependency,
    Horizon,
    Planned,
    PlannedQuerySet,
    Request,
    RequestState,
)
from storewide.portfolio.permissions import PortfolioPermission
from storewide.portfolio.roadmap import lists, queries, timeline

#: so many cards stand in a column; the rest is in the list below
MOST_CARDS = 60
#: so many dependencies are told on the roadmap
MOST_WAITS = 30


@dataclass(frozen=True)
class Waiting:
    """What a request waits for, in a sentence; `late` where it should be there already."""

    dependency: Dependency
    words: str
    late: bool


@dataclass(frozen=True)
class Column:
    """Now, next or later: its cards by goal, and how many did not fit."""

    horizon: Horizon
    count: int
    goals: tuple[tuple[str, tuple[Planned, ...]], ...]
    left: int


def finding(planned: PlannedQuerySet, waits: Sequence[Waiting], on: date) -> str:
    """How the roadmap stands, in one sentence; two queries."""
    counts = planned.order_by().aggregate(all=Count("pk"), now=Count("pk", filter=Q(horizon=Horizon.NOW)))
    if not counts["all"]:
        return _("Nothing is on the roadmap yet")
    over = planned.order_by().filter(ends__lt=on).exclude(request__state__in=SHIPPED).count()
    late = sum(each.late for each in waits)
    said = [
        ngettext("%(now)s request is made now", "%(now)s requests are made now", counts["now"])
        % {"now": formats.number(counts["now"])}
    ]
    if over:
        said.append(
            ngettext("%(over)s is past its day", "%(over)s are past their day", over)
            % {"over": formats.number(over)}
        )
    if late:
        said.append(
            ngettext("%(late)s wait is late", "%(late)s waits are late", late)
            % {"late": formats.number(late)}
        )
    return ", ".join(said)


def columns(planned: PlannedQuerySet, goals: dict[str, str]) -> list[Column]:
    """Now, next and later, each with its requests by goal, those without a goal last; three queries for each."""
    found = []
    for horizon in Horizon:
        mine = planned.filter(horizon=horizon)
        by_goal: dict[str, list[Planned]] = defaultdict(list)
        for each in list_arranging.first_read(mine[:MOST_CARDS]):
            by_goal[goals.get(str(each.request_id), "")].append(each)
        named = sorted(by_goal.items(), key=lambda pair: (not pair[0], pair[0].lower()))
        grouped = tuple((name or _("No goal"), tuple(rows)) for name, rows in named)
        count = mine.count()
        found.append(Column(horizon, count, grouped, max(count - MOST_CARDS, 0)))
    return found


def waiting(dependencies: Sequence[Dependency], on: date) -> list[Waiting]:
    """What is waited for, the late ones first."""
    found = [Waiting(each, sentence(each, on), each.is_late(on)) for each in dependencies]
    return sorted(found, key=lambda each: (not each.late, each.dependency.until or date.max))


def sentence(found: Dependency, on: date) -> str:
    """`waits for team Payments (“Fraud check”) until 1 December 2026`, and whether that is late."""
    said = {
        "what": str(found.needs or ""),
        "team": str(found.blocking or _("nobody’s team")),
        "kind": found.get_kind_display(),
        "day": formats.day(found.until) if found.until else "",
    }
    if found.needs is not None and found.until:
        words = _("waits for “%(what)s” of %(team)s until %(day)s") % said
    elif found.needs is not None:
        words = _("waits for “%(what)s” of %(team)s") % said
    elif found.until:
        words = _("waits for team %(team)s (%(kind)s) until %(day)s") % said
    else:
        words = _("waits for team %(team)s (%(kind)s)") % said
    if found.is_late(on):
        days = (on - found.until).days if found.until else 0
        return ngettext("%(words)s: %(days)s day late", "%(words)s: %(days)s days late", days) % {
            "words": words,
            "days": formats.number(days),
        }
    return words


def context(planned: PlannedQuerySet, by: str, audience: str, on: date) -> dict[str, Any]:
    """All that the roadmap shows of these rows; only by date are all of them read."""
    goals = lists.goal_names()
    outside = audience == "outside"
    dated = by == "date" and not outside
    waits = [] if outside else waiting(queries.open_dependencies_of(planned), on)
    return {
        "page": head(_("What comes, and when") if outside else finding(planned, waits, on), audience),
        "goals": goals,
        "columns": columns(planned, goals) if by != "date" else [],
        "timeline": timeline.drawn(list(planned), on, _("no team")) if dated else None,
        "by": by,
        "outside": outside,
        "waits": waits[:MOST_WAITS],
        "waits_left": max(len(waits) - MOST_WAITS, 0),
        "looks": looks(by, audience),
    }


def head(title: str, audience: str) -> Page:
    """The head of the roadmap."""
    return Page(
        title=title,
        short=_("Roadmap"),
        purpose=_("What is made now, next and later, for which goal, and what it waits for."),
        guide="roadmap#the-roadmap",
        actions=(
            Action(_("Board"), reverse("portfolio:board"), "quiet"),
            Action(_("Requests"), reverse("portfolio:requests"), "quiet"),
        )
        if audience != "outside"
        else (),
    )


def looks(by: str, audience: str) -> list[tuple[str, str, bool]]:
    """The ways to look at the roadmap: label, address, whether it is this one."""
    outside = audience == "outside"
    return [
        (_("Now, next, later"), lists.address(), by != "date" and not outside),
        (_("By date"), lists.address(by="date"), by == "date" and not outside),
        (_("For outside"), lists.address(audience="outside"), outside),
    ]


def of_request(asked: Request, actor: Actor, on: date) -> dict[str, Any]:
    """What a request's page shows of its place, of what it waits for and of what waits for it; three queries."""
    planning = may(actor, PortfolioPermission.PLAN, asked)
    needs = queries.dependencies_of([asked]).get(asked.pk, [])
    return {
        "planned": queries.planned_of(asked),
        "needs": [(each, sentence(each, on), each.is_late(on)) for each in needs],
        "needed_by": queries.waiting_for(asked),
        "planning": planning and asked.state not in (RequestState.DECLINED, RequestState.MERGED),
        "steps": steps(asked, actor),
    }


def steps(asked: Request, actor: Actor) -> list[tuple[str, str]]:
    """To which states whoever looks may move a request that is made: value and label."""
    if asked.state not in UNDERWAY or not may(actor, PortfolioPermission.ACCEPT, asked):
        return []
    return [(state.value, str(state.label)) for state in UNDERWAY if state != asked.state]
