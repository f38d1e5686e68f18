"""One fit: asked for by a person, found by the worker, kept as it was found."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.jobs import operations as jobs
from storewide.jobs.kinds import Kind, Run
from storewide.kit.errors import Refusal
from storewide.kit.links import Link
from storewide.kit.permissions import SYSTEM, Actor
from storewide.kit.records import save_numbered
from storewide.lib.clock import now
from storewide.organization.models import Team
from storewide.portfolio.fitting import capacity, reading, rules
from storewide.portfolio.fitting.rules import Entry, Fitted, Piece, Short
from storewide.portfolio.models import SHIPPED, Fit, Planned, Request, RequestState
from storewide.portfolio.models.roadmap import Horizon
from storewide.portfolio.roadmap import operations as roadmap

JOB = "portfolio.fit"
#: of so many that fell out it is told what it would take
_TOLD = 10
_SECONDS = 10.0


class NothingToTakeOver(Refusal):
    """A fit is not found yet, has chosen nothing, or was taken over already."""

    status = 409


class TeamUnknown(Refusal):
    """People would join a team that is none."""

    field = "people"


@dataclass(frozen=True)
class Wish:
    """What a fit is asked: by which worth, from which day, for how many quarters, for which goal, with how many more."""

    worth: str
    first: date
    quarters: int
    goal: str = ""
    team: Team | None = None
    people: float = 0.0


@trail.operation
def ask(*, title: str, wish: Wish, by: Actor, at: datetime) -> Fit:
    """Have the worker find what fits; the proposal is there at once and tells when it is found."""
    if wish.people and wish.team is None:
        raise TeamUnknown(_("Say which team the people join."))
    asked = {
        "worth": wish.worth,
        "goal": wish.goal,
        "quarters": capacity.quarters(wish.first, wish.quarters),
        "today": wish.first.isoformat(),
        "more": {str(wish.team.pk): wish.people} if wish.team and wish.people else {},
    }
    fit = Fit(title=title, asked=asked, by_label=by.label[:200], created_at=at)
    save_numbered(fit)
    jobs.start(kind=JOB, label=title, arguments={"fit": fit.number}, by=by, at=at)
    trail.record(action="portfolio.fit.ask", of=fit, by=by, at=at)
    return fit


@trail.operation
def keep(*, fit: Fit, found: dict[str, Any], by: Actor, at: datetime) -> Fit:
    """Keep what was found."""
    fit.found = found
    fit.save(update_fields=["found"])
    trail.record(action="portfolio.fit.find", of=fit, by=by, at=at)
    return fit


@trail.operation
def take_over(*, fit: Fit, by: Actor, at: datetime) -> int:
    """Write the chosen quarters into the roadmap, the first as now, the second as next; how many changed.

    What was shipped or declined meanwhile is left. Raises NothingToTakeOver.
    """
    chosen: dict[str, int] = fit.found.get("chosen", {})
    if not chosen or fit.taken_at is not None:
        raise NothingToTakeOver(_("There is nothing to take over, or it was taken over already."))
    gone = (*SHIPPED, RequestState.DECLINED, RequestState.MERGED)
    requests = Request.objects.filter(number__in=[int(key) for key in chosen]).exclude(state__in=gone)
    known = {each.request_id: each for each in Planned.objects.filter(request__in=requests)}
    written = 0
    for request in requests.order_by("number"):
        quarter = chosen[str(request.number)]
        named, horizon = fit.asked["quarters"][quarter], list(Horizon)[min(quarter, 2)]
        before = known.get(request.pk)
        if before is not None and (before.quarter, before.horizon) == (named, horizon):
            continue
        kept: dict[str, Any] = {"team": before.team, "outside": before.outside} if before else {}
        roadmap.plan(request=request, horizon=horizon, quarter=named, by=by, at=at, **kept)
        written += 1
    fit.taken_at = at
    fit.save(update_fields=["taken_at"])
    trail.record(
        action="portfolio.fit.take_over", of=fit, by=by, at=at, changes={"requests": [None, written]}
    )
    return written


def find(fit: Fit, run: Run | None = None) -> dict[str, Any]:
    """Find what fits, what falls out, what it would take, and what more people would change."""
    asked = fit.asked
    quarters: list[str] = asked["quarters"]
    gathered = reading.gather(asked["worth"], asked["goal"], quarters)
    pools = {pool for piece in gathered.pieces for pool in piece.days}
    today = date.fromisoformat(asked["today"])
    limits = capacity.days(quarters, pools, today=today, more={})
    with_more = capacity.days(quarters, pools, today=today, more=asked["more"])
    before = rules.fit(gathered.pieces, len(quarters), limits, seconds=_SECONDS)
    fitted = before
    if asked["more"]:
        fitted = rules.fit(gathered.pieces, len(quarters), with_more, seconds=_SECONDS)
    left_out = {name: getattr(gathered, name) for name in ("no_worth", "no_days", "beyond")}
    found: dict[str, Any] = {"left_out": left_out, "of": len(gathered.pieces)}
    if isinstance(fitted, Short):
        return found | {"short": _short(fitted)}
    found |= _fitted(fitted, gathered.pieces, with_more)
    if isinstance(before, Fitted) and asked["more"]:
        found["only_with_more"] = sorted(fitted.quarters.keys() - before.quarters.keys())
        found["worth_before"] = sum(each.worth for each in gathered.pieces if each.key in before.quarters)
    fallen = sorted(
        (each for each in gathered.pieces if each.key not in fitted.quarters),
        key=lambda each: (-each.worth, each.key),
    )
    entries = []
    for number, piece in enumerate(fallen[:_TOLD]):
        if run is not None:
            run.progress(number, min(len(fallen), _TOLD))
        entries.append(_entry(rules.entry(piece, gathered.pieces, fitted, len(quarters), with_more)))
    return found | {"fallen": [each.key for each in fallen], "entries": entries}


def do(run: Run) -> dict[str, Any]:
    """The job: find and keep; one that was found already is left."""
    fit = Fit.objects.get(number=run.arguments["fit"])
    if not fit.found:
        keep(fit=fit, found=find(fit, run), by=SYSTEM, at=now())
    return {"chosen": len(fit.found.get("chosen", {}))}


def _page(arguments: dict[str, Any]) -> Link:
    fit = Fit.objects.get(number=arguments["fit"])
    return Link("portfolio.fit", str(fit.number), fit.title, fit.get_absolute_url())


FIND = Kind(JOB, "short", do, _page)


def _fitted(fitted: Fitted, pieces: tuple[Piece, ...], limits: rules.Capacity) -> dict[str, Any]:
    load = rules.loads(pieces, fitted.quarters)
    teams = {pool[0] for pool, _quarter in load}
    return {
        "chosen": {str(key): quarter for key, quarter in sorted(fitted.quarters.items())},
        "worth": sum(each.worth for each in pieces if each.key in fitted.quarters),
        "gap": fitted.gap,
        "in_time": fitted.in_time,
        "loads": [
            {
                "team": pool[0],
                "skill": pool[1],
                "quarter": quarter,
                "days": load.get((pool, quarter), 0.0),
                "of": of,
            }
            for (pool, quarter), of in sorted(limits.items())
            if pool[0] in teams
        ],
    }


def _short(short: Short) -> dict[str, Any]:
    team, skill = short.pool or ("", "")
    return {
        "team": team,
        "skill": skill,
        "quarter": short.quarter,
        "days": short.days,
        "piece": short.piece,
        "need": short.need,
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "key": entry.key,
        "quarter": entry.quarter,
        "extra": [
            {"team": team, "skill": skill, "quarter": quarter, "days": days}
            for ((team, skill), quarter), days in sorted(entry.extra.items())
        ],
        "instead": None if entry.instead is None else list(entry.instead),
        "lost": entry.lost,
    }
