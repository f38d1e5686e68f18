"""Every change to what requests score by: inputs, criteria, kinds of work, person-days by team, targets."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Conflict, Refusal
from storewide.kit.permissions import Actor
from storewide.organization.models import Team
from storewide.portfolio.models import (
    Factor,
    Inputs,
    Mark,
    Request,
    SplitTarget,
    TeamDays,
    WorkKind,
)
from storewide.portfolio.scoring.queries import held, taken
from storewide.portfolio.scoring.rules import Input, Method, Range


class RangeOutOfBounds(Refusal):
    """A range does not run from low over likely to high, or leaves what its input can be."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class TooMuchAimedAt(Refusal):
    """The targets of a team would be more than all of its days."""

    field = "share"


class DaysUnusable(Refusal):
    """Person-days of a team are not above 0."""


type Given = Mapping[str, Range | None]


@trail.operation
def presume(
    *,
    request: Request,
    method: Method,
    given: Given,
    because: str,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> Request:
    """Say what is presumed of a request, by input of the method; None takes one back. What is not named stays.

    Raises RangeOutOfBounds with the field it is about, and Conflict where somebody else said otherwise meanwhile.
    """
    inputs = {each.key: each for each in method.inputs}
    for key, ranged in given.items():
        _check(inputs[key], ranged)
    told = _told(by, at, because)
    factors = {key: ranged for key, ranged in given.items() if key in Factor.values}
    changes = _set_factors(request, factors, told, expected_version) if factors else {}
    marks = {key: ranged for key, ranged in given.items() if key not in factors}
    changes |= _set_marks(request, marks, inputs, told) if marks else {}
    trail.record(action="portfolio.score.presume", of=request, by=by, at=at, changes=changes)
    return request


@trail.operation
def presume_all(
    *, method: Method, rows: Mapping[Request, Given], because: str, by: Actor, at: datetime
) -> int:
    """Say what is presumed of many requests at once, all or nothing; how many were written.

    A refusal's field is the request's number and the input: `12-reach`.
    """
    wrong: dict[str, str] = {}
    for request, given in rows.items():
        try:
            presume(request=request, method=method, given=given, because=because, by=by, at=at)
        except RangeOutOfBounds as refusal:
            wrong[f"{request.number}-{refusal.field}"] = refusal.sentence
    if wrong:
        refused = RangeOutOfBounds(next(iter(wrong)), " ".join(wrong.values()))
        refused.by_field = wrong  # type: ignore[attr-defined]
        raise refused
    return len(rows)


@trail.operation
def classify(*, request: Request, kind: str, by: Actor, at: datetime) -> Request:
    """Say what a request is for: growth, maintenance, duty or an experiment; an empty text: not said."""
    if kind and kind not in WorkKind.values:
        raise RangeOutOfBounds("kind", _("“%(kind)s” is no kind of work.") % {"kind": kind})
    before, request.kind = request.kind, kind
    Request.objects.filter(pk=request.pk).update(kind=kind)
    trail.record(
        action="portfolio.request.classify", of=request, by=by, at=at, changes={"kind": [before, kind]}
    )
    return request


@trail.operation
def take(
    *, request: Request, days: Mapping[tuple[Team, str], Decimal], by: Actor, at: datetime
) -> list[TeamDays]:
    """Say what a request takes of which team, and of which skill (an empty text: anybody's); replaces what was said."""
    if any(each <= 0 for each in days.values()):
        raise DaysUnusable(_("Person-days of a team are above 0; leave out teams that it does not take."))
    known = {f"{row.team} {row.skill}".strip(): str(row.person_days) for row in taken(request)}
    TeamDays.objects.filter(request=request).delete()
    rows = [
        TeamDays(request=request, team=team, skill=skill, person_days=amount)
        for (team, skill), amount in days.items()
    ]
    TeamDays.objects.bulk_create(rows)
    now_said = {f"{team} {skill}".strip(): str(amount) for (team, skill), amount in days.items()}
    changes = {"person_days": [_listed(known), _listed(now_said)]}
    trail.record(action="portfolio.request.take", of=request, by=by, at=at, changes=changes)
    return rows


@trail.operation
def describe_work(
    *, request: Request, kind: str, days: Mapping[tuple[Team, str], Decimal], by: Actor, at: datetime
) -> Request:
    """Say at once what a request is for and what it takes of which team."""
    classify(request=request, kind=kind, by=by, at=at)
    take(request=request, days=days, by=by, at=at)
    return request


@trail.operation
def aim(*, team: Team | None, kind: WorkKind, share: int | None, by: Actor, at: datetime) -> None:
    """Say which share of its person-days, in percent, a team (None: all) wants for a kind of work; None: no target."""
    others = SplitTarget.objects.filter(team=team).exclude(kind=kind)
    total = (share or 0) + sum(others.values_list("share", flat=True))
    if total > 100 or (share or 0) < 0:
        raise TooMuchAimedAt(
            _("The targets would be %(total)s %% in all; 100 %% is all there is.") % {"total": total}
        )
    known = SplitTarget.objects.filter(team=team, kind=kind).first()
    before = known.share if known else None
    target = known or SplitTarget(team=team, kind=kind)
    if share is not None:
        target.share = share
        target.save()
    trail.record(action="portfolio.split.aim", of=target, by=by, at=at, changes={str(kind): [before, share]})
    if share is None and known is not None:
        known.delete()


def _told(by: Actor, at: datetime, because: str) -> dict[str, str]:
    return {"by": by.label[:200], "at": at.isoformat(), "because": because.strip()[:300]}


def _check(asked: Input, ranged: Range | None) -> None:
    if ranged is None:
        return
    if not ranged.low <= ranged.likely <= ranged.high:
        raise RangeOutOfBounds(
            asked.key,
            _("%(input)s is %(range)s; write it from low over likely to high.")
            % {"input": asked.label, "range": ranged.written()},
        )
    too_low = ranged.low <= asked.least if asked.above_least else ranged.low < asked.least
    if too_low or ranged.high > asked.most:
        above = _("above %(least)g") if asked.above_least else _("between %(least)g and %(most)g")
        bounds = above % {"least": asked.least, "most": asked.most}
        raise RangeOutOfBounds(
            asked.key,
            _("%(input)s is %(range)s; it must be %(bounds)s.")
            % {"input": asked.label, "range": ranged.written(), "bounds": bounds},
        )


def _set_factors(
    request: Request, given: Given, told: dict[str, str], expected_version: int | None
) -> dict[str, list[str | None]]:
    known = Inputs.objects.select_for_update().filter(request=request).first()
    stored, fresh = known or Inputs(request=request), known is None
    if expected_version is not None and expected_version != (0 if fresh else stored.version):
        raise Conflict(
            _("Somebody else changed this while you were writing; save again to keep yours."),
            {key: _written(held(stored, key)) or "" for key in given},
        )
    changes: dict[str, list[str | None]] = {}
    for key, ranged in given.items():
        before = held(stored, key)
        if before == ranged:
            continue
        changes[key] = [_written(before), _written(ranged)]
        for end in ("low", "likely", "high"):
            setattr(stored, f"{key}_{end}", getattr(ranged, end) if ranged else None)
        if ranged is None:
            stored.given.pop(key, None)
        else:
            stored.given[key] = told
    if changes:
        stored.version += 0 if fresh else 1
        stored.save()
    return changes


def _set_marks(
    request: Request, given: Given, inputs: Mapping[str, Input], told: dict[str, str]
) -> dict[str, list[str | None]]:
    known = {
        str(each.criterion_id): each
        for each in Mark.objects.filter(request=request, criterion__in=list(map(UUID, given)))
    }
    changes: dict[str, list[str | None]] = {}
    for key, ranged in given.items():
        mark = known.get(key)
        before = Range(mark.low, mark.likely, mark.high) if mark else None
        if before == ranged:
            continue
        changes[str(inputs[key].label)] = [_written(before), _written(ranged)]
        if ranged is None:
            Mark.objects.filter(request=request, criterion=UUID(key)).delete()
        else:
            values: dict[str, Any] = {"low": ranged.low, "likely": ranged.likely, "high": ranged.high}
            values |= {"by_label": told["by"], "at": told["at"], "because": told["because"]}
            Mark.objects.update_or_create(request=request, criterion_id=UUID(key), defaults=values)
    return changes


def _written(ranged: Range | None) -> str | None:
    return None if ranged is None else ranged.written()


def _listed(days: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {amount}" for name, amount in sorted(days.items()))
