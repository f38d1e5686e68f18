"""What an assessment is made of: added, changed and taken away while nothing is decided; each kind with its own checks."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from storewide.assessment import rules, stating
from storewide.assessment.models import (
    Assessment,
    Assessor,
    Capability,
    Cost,
    Dependency,
    Interface,
    InterfaceChange,
    Job,
    Option,
    OptionKind,
    Requirement,
    Risk,
    State,
)
from storewide.audit import trail
from storewide.kit.errors import PartsRefused, Refusal, WrongState
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.lib.clock import now
from storewide.systems.models import Interface as Flow

type Part = Assessor | Job | Capability | Dependency | Risk | Requirement | Option | Cost | Interface


class Unfit(PartsRefused):
    """A part does not fit its assessment or its own bounds; `by_field` says what is wrong with which."""


class Twice(Refusal):
    """The assessment has one of that name, or that person, already."""

    status = 409
    field = "name"


class Circle(Refusal):
    """A job would need itself through others."""

    field = "on"


class HasScores(Refusal):
    """What was scored stays."""

    status = 409


@trail.operation
def add(*, part: Part, by: Actor, at: datetime) -> Part:
    """Add a new part. Raises WrongState, Unfit, Twice, Circle, and of an interface what `systems.operations` raises.

    What is to be scored and comes while scores are given is asked of everybody once more: their scores stay.
    """
    _require_open(part)
    if isinstance(part, Job) and part.assessment.state == State.OPTIONS:
        raise WrongState(_("The jobs are scored; go back to the jobs to add one."))
    _check(part)
    part.created_at = at
    try:
        with transaction.atomic():
            part.save(force_insert=True)
    except IntegrityError:
        raise _twice(part) from None
    _ask_again(part)
    if isinstance(part, Interface):
        stating.state(part, by=by, at=at)
    trail.record(action=f"assessment.{_name(part)}.add", of=part, by=by, at=at, changes=_said(part))
    return part


@trail.operation
def change(
    *, part: Part, changes: dict[str, Any], by: Actor, at: datetime, expected_version: int | None
) -> Part:
    """Change a part. Raises as `add`, and Conflict."""
    _require_open(part)
    version = part.version if expected_version is None else expected_version
    if isinstance(part, Interface):
        changes = _unstated(part, changes, by, at)
    for name, value in changes.items():
        setattr(part, name, value)
    _check(part)
    try:
        with transaction.atomic():
            differing = save_changes(part, changes, version)
    except IntegrityError:
        raise _twice(part) from None
    if isinstance(part, Interface):
        stating.state(part, by=by, at=at)
    trail.record(action=f"assessment.{_name(part)}.change", of=part, by=by, at=at, changes=differing)
    return part


@trail.operation
def remove(*, part: Part, by: Actor, at: datetime) -> None:
    """Take a part away with all that hangs on it. Raises WrongState, and HasScores for an assessor who gave theirs."""
    _require_open(part)
    if isinstance(part, Assessor) and (part.jobs_given_at or part.options_given_at):
        raise HasScores(_("%(name)s gave scores already; they count and stay.") % {"name": part})
    if isinstance(part, Option) and part.kind == OptionKind.NOTHING:
        raise HasScores(_("Doing nothing is always an option; score it like the others."))
    trail.record(
        action=f"assessment.{_name(part)}.remove", of=part, by=by, at=at, changes={"what": [str(part), None]}
    )
    gone = Interface.objects.filter(option=part) if isinstance(part, Option) else ()
    for each in (part,) if isinstance(part, Interface) else gone:
        stating.take_back(each, by=by, at=at)
    part.delete()


def assessment_of(part: Part) -> Assessment:
    """The assessment that a part belongs to."""
    if isinstance(part, Capability | Dependency):
        return part.job.assessment
    if isinstance(part, Cost | Interface):
        return part.option.assessment
    return part.assessment


def _unstated(part: Interface, changes: dict[str, Any], by: Actor, at: datetime) -> dict[str, Any]:
    """Its changes, with what it stated in the register taken back; one it adds finds its interface there anew."""
    stating.take_back(Interface.objects.get(pk=part.pk), by=by, at=at)
    adds = changes.get("change", part.change) == InterfaceChange.ADDS
    return changes | ({"flow": None} if adds else {"source": None, "target": None})


def _require_open(part: Part) -> None:
    assessment = assessment_of(part)
    if not assessment.is_open:
        raise WrongState(_("“%(name)s” is decided; what it was decided on stays.") % {"name": assessment})


def _ask_again(part: Part) -> None:
    """Whoever gave scores owes those of what came later."""
    state = assessment_of(part).state
    given = {"jobs_given_at": None} if isinstance(part, Job) and state == State.JOBS else {}
    if isinstance(part, Requirement | Option) and state == State.OPTIONS:
        given = {"options_given_at": None}
    if given:
        Assessor.objects.filter(assessment=assessment_of(part)).update(**given)


def _name(part: Part) -> str:
    return type(part)._meta.model_name or ""


def _said(part: Part) -> dict[str, Any]:
    """What a new part says, for the trail."""
    left_out = {"id", "created_at", "version", "assessment"}
    values = {
        field.name: getattr(part, field.name)
        for field in type(part)._meta.concrete_fields
        if field.name not in left_out and not field.name.endswith("_at")
    }
    return {name: [None, str(value)] for name, value in values.items() if value not in (None, "")}


def _twice(part: Part) -> Twice:
    return Twice(_("“%(name)s” is there already.") % {"name": part})


def _check(part: Part) -> None:
    check = _CHECKS.get(type(part))
    wrong = check(part) if check else {}
    if wrong:
        raise Unfit(wrong)


def _assessor(part: Assessor) -> dict[str, str]:
    today: date = now().date()
    if part.person.here(today):
        return {}
    return {"person": _("%(name)s has left; name somebody who is here.") % {"name": part.person}}


def _capability(part: Capability) -> dict[str, str]:
    if part.wanted >= part.level:
        return {}
    return {"wanted": _("Wanted is below what we can do today; say at least today's level.")}


def _dependency(part: Dependency) -> dict[str, str]:
    if part.on.assessment_id != part.job.assessment_id:
        return {"on": _("“%(job)s” is a job of another assessment.") % {"job": part.on}}
    if part.on_id == part.job_id:
        return {"on": _("A job does not need itself; choose another one.")}
    jobs = {job.pk: job for job in Job.objects.filter(assessment=part.job.assessment)}
    needs: dict[Any, list[Any]] = {}
    for each in Dependency.objects.filter(job__in=jobs).exclude(pk=part.pk):
        needs.setdefault(each.job_id, []).append(each.on_id)
    way = rules.circle(needs, part.job_id, part.on_id)
    if way:
        names = " → ".join(str(jobs[key]) for key in [part.job_id, *way])
        raise Circle(_("That would be a circle: %(names)s.") % {"names": names})
    return {}


def _risk(part: Risk) -> dict[str, str]:
    wrong = {
        name: _("%(value)s is not on the scale of 1 to 5.") % {"value": value}
        for name, value in (("likelihood", part.likelihood), ("impact", part.impact))
        if not 1 <= value <= 5
    }
    for name, of in (("job", part.job), ("option", part.option)):
        if of is not None and of.assessment_id != part.assessment_id:
            wrong[name] = _("“%(name)s” belongs to another assessment.") % {"name": of}
    if part.job is not None and part.option is not None:
        wrong["option"] = _("A risk is of a job, of an option, or of the whole; leave one empty.")
    return wrong


def _requirement(part: Requirement) -> dict[str, str]:
    wrong = {}
    if part.weight > 100:
        wrong["weight"] = _("The weight is %(weight)s; it must be 0 to 100.") % {"weight": part.weight}
    if not 1 <= part.least <= 5:
        wrong["least"] = _("The mean is %(least)s; it must be 1 to 5.") % {"least": part.least}
    if part.job is not None and part.job.assessment_id != part.assessment_id:
        wrong["job"] = _("“%(name)s” belongs to another assessment.") % {"name": part.job}
    return wrong


def _cost(part: Cost) -> dict[str, str]:
    if part.low < 0:
        return {"low": _("Costs are 0 or more.")}
    if not part.low <= part.likely <= part.high:
        return {"likely": _("The likely cost lies between the least and the most; put the three in order.")}
    return {}


def _interface(part: Interface) -> dict[str, str]:
    if part.change != InterfaceChange.ADDS:
        return {}
    if bool(part.source) != bool(part.target):
        return {"target": _("Name both systems that it joins, or none.")}
    joined = {"source": part.source, "target": part.target}
    working = Flow.objects.working().filter(what__iexact=part.name, **joined) if part.source else None
    if working is not None and working.exists():
        said = {"name": part.name, "source": part.source, "target": part.target}
        return {
            "name": _("“%(name)s” flows from %(source)s to %(target)s already; choose that it changes.")
            % said
        }
    return {}


_CHECKS: dict[type[Any], Callable[[Any], dict[str, str]]] = {
    Assessor: _assessor,
    Capability: _capability,
    Dependency: _dependency,
    Risk: _risk,
    Requirement: _requirement,
    Cost: _cost,
    Interface: _interface,
}
