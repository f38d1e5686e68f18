"""Every change to what is asked for and bet on. Business cases and promises are written in `cases`, and reached here."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.links import Link
from storewide.kit.permissions import Actor
from storewide.kit.records import lock, save_changes, save_numbered
from storewide.ledger import operations as ledger
from storewide.organization import actors
from storewide.organization.models import Team, Wait, WaitKind
from storewide.organization.wait_operations import stop_waiting, wait_for
from storewide.ownership.models import Area
from storewide.portfolio import moving
from storewide.portfolio.cases import signing
from storewide.portfolio.cases.operations import promise, write_case
from storewide.portfolio.cases.told import Case
from storewide.portfolio.intake import telling
from storewide.portfolio.intake.telling import NOTHING, Telling
from storewide.portfolio.models import OPEN, UNDERWAY, BusinessCase, Request, RequestState
from storewide.sources.models import Store
from storewide.strategy import serving
from storewide.strategy.models import Goal

__all__ = [
    "Case",
    "NotAStepOfMaking",
    "ReasonMissing",
    "accept",
    "ask",
    "change",
    "decline",
    "go_live",
    "measured",
    "progress",
    "promise",
    "write_case",
]


class ReasonMissing(Refusal):
    """Whoever asked gets a reason; declining without one is refused."""


class NotAStepOfMaking(Refusal):
    """A promised request is promised, built or tested; what comes after is its release's to say."""

    field = "to"


@trail.operation
def ask(
    *,
    title: str,
    problem: str,
    area: Area,
    store: Store | None,
    by: Actor,
    at: datetime,
    source: Link | None = None,
    team: Team | None = None,
    serves: Goal | None = None,
    person_days: Decimal | None = None,
    told: Telling = NOTHING,
) -> Request:
    """Write down a request; it gets the next number. `source` is what it was raised from, if anything.

    `team` waits for the answer: that of whoever asks, where it is left out. `serves` is the goal it is for,
    `person_days` what it takes, where somebody knows; `told` is its type with what that asks. Raises what
    `telling.fill` raises.
    """
    request = Request(
        source_kind=source.kind if source else "",
        source_id=source.id if source else "",
        title=title,
        problem=problem,
        area=area,
        store=store,
        person_days=person_days,
        asked_by_id=by.id,
        asked_by_label=by.label[:200],
        created_at=at,
    )
    telling.fill(request, told)
    save_numbered(request)
    moving.begin(request, by, at)
    _wait(request, team or actors.team_of(by), at)
    trail.record(action="portfolio.request.ask", of=request, by=by, at=at)
    if serves is not None:
        _serve(request, serves, by, at)
    return request


@trail.operation
def change(
    *, request: Request, changes: dict[str, Any], by: Actor, at: datetime, expected_version: int | None
) -> Request:
    """Change what a request says while nothing is promised; its draft promise follows to area and store.

    `changes` may also name the goal that it `serves`, None for none.
    """
    lock(request, *OPEN)
    fields = {name: value for name, value in changes.items() if name != "serves"}
    differing = save_changes(request, fields, expected_version)
    if {"serves", "person_days"} & changes.keys():
        served = next(iter(serving.goals_of([request.link]).values()), [])
        goal = changes.get("serves", served[0] if served else None)
        if [goal] != served[:1] or "person_days" in differing:
            _serve(request, goal, by, at)
    case = BusinessCase.objects.filter(request=request).select_related("effect").first()
    if case is not None and {"area", "store"} & set(differing):
        ledger.move(effect=case.effect, area=request.area, store=request.store, by=by, at=at)
        signing.lapse(case, ["promise"], at)
    if "area" in differing:
        _wait_elsewhere(request, at)
    trail.record(action="portfolio.request.change", of=request, by=by, at=at, changes=differing)
    return request


@trail.operation
def decline(*, request: Request, reason: str, by: Actor, at: datetime) -> Request:
    """Say no, with the reason that whoever asked will read."""
    lock(request, *OPEN)
    if not reason.strip():
        raise ReasonMissing(_("Write the reason; whoever asked will read it."))
    _answer(request, at, reason.strip())
    moving.move(request, RequestState.DECLINED, reason=request.answer, by=by, at=at)
    trail.record(action="portfolio.request.decline", of=request, by=by, at=at)
    return request


@trail.operation
def accept(*, request: Request, reason: str = "", by: Actor, at: datetime) -> Request:
    """Say that a request is worth a business case; whoever asked reads the reason, where one is given.

    Raises EvidenceMissing.
    """
    lock(request, RequestState.ASKED)
    telling.require_evidence(request)
    moving.move(request, RequestState.ACCEPTED, reason=reason.strip(), by=by, at=at)
    trail.record(action="portfolio.request.accept", of=request, by=by, at=at)
    return request


@trail.operation
def progress(*, request: Request, to: RequestState, by: Actor, at: datetime) -> Request:
    """Say how far a promised request is made: promised, being built or being tested, in any order."""
    lock(request, *UNDERWAY)
    if to not in UNDERWAY:
        raise NotAStepOfMaking(
            _("“%(name)s” can be promised, being built or being tested; it goes live with its release.")
            % {"name": request}
        )
    before = request.state
    moving.move(request, to, by=by, at=at)
    trail.record(
        action="portfolio.request.progress", of=request, by=by, at=at, changes={"state": [before, str(to)]}
    )
    return request


@trail.operation
def go_live(*, request: Request, reason: str = "", by: Actor, at: datetime) -> Request:
    """A release brought it to customers: whoever asked has what they wanted, promised or not."""
    lock(request, *OPEN, *UNDERWAY)
    _answer(request, at)
    moving.move(request, RequestState.LIVE, reason=reason, by=by, at=at)
    trail.record(action="portfolio.request.go_live", of=request, by=by, at=at)
    return request


@trail.operation
def measured(*, request: Request, reason: str = "", by: Actor, at: datetime) -> Request:
    """Its effect is measured, or its release is decided without one: the idea has lived."""
    lock(request, RequestState.LIVE)
    moving.move(request, RequestState.MEASURED, reason=reason, by=by, at=at)
    trail.record(action="portfolio.request.measured", of=request, by=by, at=at)
    return request


def _wait(request: Request, team: Team | None, at: datetime) -> None:
    """The team of whoever asked waits for the one that is responsible for the area, until there is an answer."""
    wait_for(
        waiting=team, blocking=[request.area.responsible], kind=WaitKind.REQUEST, link=request.link, since=at
    )


def _wait_elsewhere(request: Request, at: datetime) -> None:
    """It is another area's now, and so another team's to answer."""
    waits = Wait.objects.of(request.link).open().select_related("waiting")
    teams = [wait.waiting for wait in waits]
    stop_waiting(link=request.link, until=at)
    for team in teams:
        _wait(request, team, at)


def _serve(request: Request, goal: Goal | None, by: Actor, at: datetime) -> None:
    """Let a request serve one goal, or none."""
    goals = [goal] if goal is not None else []
    serving.serve(link=request.link, goals=goals, capacity=request.person_days, by=by, at=at)


def _answer(request: Request, at: datetime, answer: str = "") -> None:
    """Whoever asked has their answer now; nobody waits for it any more."""
    stop_waiting(link=request.link, until=at)
    request.answer, request.answered_at = answer, at
    request.save(update_fields=["answer", "answered_at"])
