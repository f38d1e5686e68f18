"""Every change to an assessment as a whole: begun, changed, led from step to step, decided, looked at again."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from storewide.assessment.models import (
    Assessment,
    Assessor,
    Job,
    Option,
    OptionKind,
    Phase,
    State,
)
from storewide.assessment.owing import NotReady, ReasonMissing, require_given
from storewide.audit import trail
from storewide.coordination.models import Path, WorkingGroup
from storewide.kit import formats
from storewide.kit.errors import PartsRefused
from storewide.kit.permissions import Actor
from storewide.kit.records import lock, save_changes
from storewide.lib import money
from storewide.organization.models import Person

_STEPS = list(State.values)
_DATES = ("jobs_due", "options_due", "decide_by")
#: words that are part of an address and so no short name of an assessment
RESERVED = frozenset({"new"})


class NotSo(PartsRefused):
    """What was given does not fit together; `by_field` says what is wrong with which."""


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What an assessment is about, see `Assessment`."""

    name: str
    question: str
    owner: Person
    group: WorkingGroup | None = None
    path: Path | None = None
    currency: str = "EUR"
    jobs_due: date | None = None
    options_due: date | None = None
    decide_by: date | None = None
    cost_weight: int = 20
    ceiling: int | None = None


@trail.operation
def begin(*, scope: Scope, by: Actor, at: datetime) -> Assessment:
    """Begin an assessment; doing nothing is among its options from the start. Raises NotSo."""
    assessment = Assessment(**vars(scope), slug=_slug(scope.name), created_at=at)
    _check(assessment)
    assessment.save(force_insert=True)
    Option.objects.create(
        assessment=assessment, kind=OptionKind.NOTHING, name=_("Leave it as it is"), created_at=at
    )
    trail.record(action="assessment.assessment.begin", of=assessment, by=by, at=at)
    return assessment


@trail.operation
def change(
    *, assessment: Assessment, changes: dict[str, Any], by: Actor, at: datetime, expected_version: int | None
) -> Assessment:
    """Change what it is about while nothing is decided. Raises WrongState, Conflict, NotSo."""
    lock(assessment, *_STEPS[:-1])
    version = expected_version if expected_version is not None else assessment.version
    for name, value in changes.items():
        setattr(assessment, name, value)
    _check(assessment)
    differing = save_changes(assessment, changes, version)
    trail.record(action="assessment.assessment.change", of=assessment, by=by, at=at, changes=differing)
    return assessment


@trail.operation
def go_on(*, assessment: Assessment, reason: str, by: Actor, at: datetime) -> Assessment:
    """From scoping to jobs, from jobs to options. Raises NotReady, and ReasonMissing where scores are still owed.

    Whoever has not given their scores by then is left out of that step's means; the reason stands in the history.
    """
    lock(assessment, State.SCOPING, State.JOBS)
    if assessment.state == State.SCOPING:
        _require_begun(assessment)
    else:
        require_given(assessment, Phase.JOBS, reason)
    _move(assessment, _STEPS[_STEPS.index(assessment.state) + 1])
    changes: dict[str, Any] = {"state": [None, str(assessment.get_state_display())]}
    if reason.strip():
        changes["reason"] = [None, reason.strip()]
    trail.record(action="assessment.assessment.go_on", of=assessment, by=by, at=at, changes=changes)
    return assessment


@trail.operation
def go_back(*, assessment: Assessment, reason: str, by: Actor, at: datetime) -> Assessment:
    """One step back while nothing is decided, with the reason. Raises WrongState, ReasonMissing."""
    lock(assessment, State.JOBS, State.OPTIONS)
    if not reason.strip():
        raise ReasonMissing(_("Write why it goes back; whoever scored already reads it."))
    _move(assessment, _STEPS[_STEPS.index(assessment.state) - 1])
    changes = {"state": [None, str(assessment.get_state_display())], "reason": [None, reason.strip()]}
    trail.record(action="assessment.assessment.go_back", of=assessment, by=by, at=at, changes=changes)
    return assessment


def _slug(name: str) -> str:
    """A short name that no other assessment has."""
    begun = slugify(name)[:50] or "assessment"
    taken = set(Assessment.objects.filter(slug__startswith=begun).values_list("slug", flat=True)) | RESERVED
    number = 2
    slug = begun
    while slug in taken:
        slug = f"{begun}-{number}"
        number += 1
    return slug


def _check(assessment: Assessment) -> None:
    """Raise NotSo where path, dates, currency or weights do not fit together."""
    wrong: dict[str, str] = {}
    group, path = assessment.group, assessment.path
    if assessment.currency not in money.EXPONENTS:
        wrong["currency"] = _("“%(code)s” is no currency in use; write its three letters, such as EUR.") % {
            "code": assessment.currency
        }
    if path is not None and (group is None or path.group_id != group.pk):
        wrong["path"] = _("“%(path)s” is no path of this working group; choose one of its paths.") % {
            "path": path
        }
    if assessment.cost_weight > 100:
        wrong["cost_weight"] = _("The weight is %(weight)s; it must be 0 to 100.") % {
            "weight": assessment.cost_weight
        }
    wrong |= _dates_out_of_order(assessment) | (_dates_outside(assessment, group) if group else {})
    if wrong:
        raise NotSo(wrong)


def _dates_out_of_order(assessment: Assessment) -> dict[str, str]:
    days = [(name, getattr(assessment, name)) for name in _DATES if getattr(assessment, name)]
    return {
        name: _("%(day)s is before the step before it, %(before)s.")
        % {"day": formats.day(day), "before": formats.day(before)}
        for (_earlier, before), (name, day) in pairwise(days)
        if day < before
    }


def _dates_outside(assessment: Assessment, group: WorkingGroup) -> dict[str, str]:
    words = {"group": group, "first": formats.day(group.begins), "last": formats.day(group.ends)}
    return {
        name: _("%(day)s is outside of the days of “%(group)s”, %(first)s to %(last)s.")
        % {**words, "day": formats.day(day)}
        for name in _DATES
        if (day := getattr(assessment, name)) and not group.begins <= day <= group.ends
    }


def _require_begun(assessment: Assessment) -> None:
    if not Job.objects.filter(assessment=assessment).exists():
        raise NotReady(_("There is no job to be done yet; add at least one."))
    if not Assessor.objects.filter(assessment=assessment).exists():
        raise NotReady(_("Nobody assesses yet; name at least one assessor."))


def _move(assessment: Assessment, state: str) -> None:
    assessment.state = State(state)
    assessment.version += 1
    assessment.save(update_fields=["state", "version"])
