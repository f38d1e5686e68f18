"""The parts of an assessment over REST: each kind is added by names; amounts in major units."""

from typing import Any
from uuid import UUID

from django.forms import ModelChoiceField
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Router, Status

from storewide.assessment import api, parts
from storewide.assessment.models import (
    Assessment,
    Assessor,
    Capability,
    Cost,
    Dependency,
    Interface,
    Job,
    Option,
    Requirement,
    Risk,
)
from storewide.assessment.part_forms import FORMS, PartForm
from storewide.assessment.part_schemas import (
    AssessorIn,
    CapabilityIn,
    CostIn,
    DependencyIn,
    InterfaceIn,
    JobIn,
    OptionIn,
    PartChangeIn,
    PartOut,
    RequirementIn,
    RiskIn,
)
from storewide.assessment.parts import Part
from storewide.assessment.permissions import AssessmentPermission
from storewide.kit.errors import PartsRefused
from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.organization.models import Team
from storewide.systems.models import Interface as Flow
from storewide.systems.models import System

router = Router(tags=["Assessments"])


@router.post("/{slug}/assessors", response={201: PartOut}, operation_id="add_assessor")
def assessors(request: Any, slug: str, body: AssessorIn) -> Status[Part]:
    """Name an assessor."""
    found = _changed(request, slug)
    return _add(request, Assessor(assessment=found, person=api.person(body.person)))


@router.post("/{slug}/jobs", response={201: PartOut}, operation_id="add_job")
def jobs(request: Any, slug: str, body: JobIn) -> Status[Part]:
    """Add a job to be done."""
    found = _changed(request, slug)
    team = api.one(Team.objects.all(), "name", body.team) if body.team else None
    return _add(request, Job(assessment=found, **body.dict() | {"team": team}))


@router.post("/{slug}/needs", response={201: PartOut}, operation_id="add_dependency")
def needs(request: Any, slug: str, body: DependencyIn) -> Status[Part]:
    """Say that a job needs another one; circles are refused."""
    found = _changed(request, slug)
    return _add(request, Dependency(job=_job(found, body.job), on=_job(found, body.on)))


@router.post("/{slug}/capabilities", response={201: PartOut}, operation_id="add_capability")
def capabilities(request: Any, slug: str, body: CapabilityIn) -> Status[Part]:
    """Say what we must be able to do for a job."""
    found = _changed(request, slug)
    return _add(request, Capability(**body.dict() | {"job": _job(found, body.job)}))


@router.post("/{slug}/risks", response={201: PartOut}, operation_id="add_risk")
def risks(request: Any, slug: str, body: RiskIn) -> Status[Part]:
    """Add a risk or blocker."""
    found = _changed(request, slug)
    named = {
        "job": _job(found, body.job) if body.job else None,
        "option": _option(found, body.option) if body.option else None,
        "owner": api.person(body.owner) if body.owner else None,
    }
    return _add(request, Risk(assessment=found, **body.dict() | named))


@router.post("/{slug}/requirements", response={201: PartOut}, operation_id="add_requirement")
def requirements(request: Any, slug: str, body: RequirementIn) -> Status[Part]:
    """Add a requirement."""
    found = _changed(request, slug)
    job = _job(found, body.job) if body.job else None
    return _add(request, Requirement(assessment=found, **body.dict() | {"job": job}))


@router.post("/{slug}/options", response={201: PartOut}, operation_id="add_option")
def options(request: Any, slug: str, body: OptionIn) -> Status[Part]:
    """Add an option; doing nothing is there from the start."""
    return _add(request, Option(assessment=_changed(request, slug), **body.dict()))


@router.post("/{slug}/costs", response={201: PartOut}, operation_id="add_cost")
def costs(request: Any, slug: str, body: CostIn) -> Status[Part]:
    """Add a line of cost."""
    found = _changed(request, slug)
    amounts = {name: api.minor(getattr(body, name), found.currency) for name in ("low", "likely", "high")}
    return _add(request, Cost(**body.dict() | amounts | {"option": _option(found, body.option)}))


@router.post("/{slug}/interfaces", response={201: PartOut}, operation_id="add_option_interface")
def interfaces(request: Any, slug: str, body: InterfaceIn) -> Status[Part]:
    """Say which interface an option adds, changes or ends."""
    found = _changed(request, slug)
    named = {
        "option": _option(found, body.option),
        "flow": get_object_or_404(Flow.objects.for_list(), pk=body.flow) if body.flow else None,
        "source": _system(body.source),
        "target": _system(body.target),
    }
    return _add(request, Interface(**body.dict() | named))


@router.patch("/{slug}/parts/{kind}/{part_id}", response=PartOut, operation_id="change_assessment_part")
def change(request: Any, slug: str, kind: str, part_id: UUID, body: PartChangeIn) -> Part:
    """Change a part; it is checked as its page checks it, and scores that were given stay."""
    found = _changed(request, slug)
    part = _part(found, kind, part_id)
    given = body.dict(exclude_unset=True)
    version = given.pop("expected_version", None)
    changes = _checked(FORMS[kind], found, part, given)
    return parts.change(part=part, changes=changes, expected_version=version, by=request.auth, at=now())


@router.delete("/{slug}/parts/{kind}/{part_id}", response={204: None}, operation_id="remove_assessment_part")
def remove(request: Any, slug: str, kind: str, part_id: UUID) -> Status[None]:
    """Take a part away; `kind` is assessor, job, need, capability, risk, requirement, option, cost or interface."""
    found = _changed(request, slug)
    parts.remove(part=_part(found, kind, part_id), by=request.auth, at=now())
    return Status(204, None)


def _part(found: Assessment, kind: str, part_id: UUID) -> Part:
    part: Part | None = FORMS[kind].model.objects.filter(pk=part_id).first() if kind in FORMS else None
    if part is None or parts.assessment_of(part).pk != found.pk:
        raise Http404(str(part_id))
    return part


def _checked(make: type[PartForm], found: Assessment, part: Part, given: dict[str, Any]) -> dict[str, Any]:
    """What a part is to hold, by field of its record. Raises PartsRefused for what its page would not take."""
    begun = make(None, found, part, {})
    unknown = {
        name: _("%(name)s: this part has none.") % {"name": name}
        for name in given
        if name not in begun.fields
    }
    if unknown:
        raise PartsRefused(unknown)
    data = {name: begun[name].value() for name in begun.fields}
    data |= {name: _written(begun.fields[name], value) for name, value in given.items()}
    form = make({name: "" if value is None else value for name, value in data.items()}, found, part, {})
    if not form.is_valid():
        raise PartsRefused(
            {name: f"{name}: {' '.join(map(str, errors))}" for name, errors in form.errors.items()}
        )
    return form.changes()


def _written(field: Any, value: Any) -> Any:
    """A value as a form takes it: a job or an option by its name becomes its id."""
    if isinstance(field, ModelChoiceField) and value and not isinstance(value, UUID):
        return api.one(field.queryset, "name", value).pk
    return value


def _changed(request: Any, slug: str) -> Assessment:
    found = api.find(request, slug)
    require(request.auth, AssessmentPermission.CHANGE, found)
    return found


def _add(request: Any, part: Part) -> Status[Part]:
    return Status(201, parts.add(part=part, by=request.auth, at=now()))


def _job(found: Assessment, name: str) -> Job:
    job: Job = api.one(Job.objects.filter(assessment=found), "name", name)
    return job


def _system(name: str) -> System | None:
    system: System | None = api.one(System.objects.running(), "name", name) if name else None
    return system


def _option(found: Assessment, name: str) -> Option:
    option: Option = api.one(Option.objects.filter(assessment=found), "name", name)
    return option
