"""The design of an operation over REST: as a file, templates, advice, maturity, by the operations of the pages."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema
from ninja.pagination import LimitOffsetPagination, paginate

from storewide.kit import operation_plan, operation_reading, operation_writing
from storewide.kit.operation_file import Change
from storewide.kit.operation_plan import Plan
from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.organization import advice_operations, advice_page, maturity_rules
from storewide.organization.models import AdviceAnswers, Maturity, Unit
from storewide.organization.permissions import OrganizationPermission
from storewide.organization.templates_of_operation import template_named

router = Router(tags=["Organization"])


class FileIn(Schema):
    """The operation as a file: YAML, as `GET /organization/file` gives it."""

    file: str
    name: str = Field("operation.yaml", max_length=120)


class FileToApply(FileIn):
    """A file to apply; with `remove`, what its sections lack is removed."""

    remove: bool = False


class ChangeOut(Schema):
    """One row of a plan; `before` and `after` hold the fields that differ."""

    section: str
    action: str
    record: str
    before: dict[str, Any]
    after: dict[str, Any]


class PlanOut(Schema):
    """What a file does: counts, and each row."""

    add: int
    change: int
    remove: int
    kept: int
    changes: list[ChangeOut]


class AnswersIn(Schema):
    """Answers by the questions' codes: `{"scale": "much", "similarity": "alike"}`."""

    answers: dict[str, str]
    unit: UUID | None = None
    note: str = Field("", max_length=500)


class AdviceOut(Schema):
    """Answers with the advice that follows; null where it cannot be told."""

    id: UUID
    unit: UUID | None = Field(alias="unit_id")
    answers: dict[str, str]
    answered_by: str
    created_at: datetime
    operating_model: str | None
    commerce_structure: str | None

    @staticmethod
    def resolve_operating_model(row: AdviceAnswers) -> str | None:
        return advice_page.all_advice(row.answers)["model"].option

    @staticmethod
    def resolve_commerce_structure(row: AdviceAnswers) -> str | None:
        return advice_page.all_advice(row.answers)["structure"].option


class MaturityIn(Schema):
    """What holds of a part: codes of criteria (`data-2a`), and what shows it."""

    part: str = Field(pattern="^(strategy|people|process|data|technology)$")
    met: list[str]
    evidence: str = Field(min_length=1, max_length=2000)
    on: date


class MaturityOut(Schema):
    """A finding: the stage that follows, and the criteria that the next one lacks."""

    id: UUID
    part: str
    on: date
    stage: int
    met: list[str]
    lacks: list[str]
    evidence: str
    found_by: str

    @staticmethod
    def resolve_lacks(row: Maturity) -> list[str]:
        return [each.code for each in maturity_rules.lacking(row.part, row.met)]


@router.get("/file", operation_id="export_operation", response={200: str})
def export(request: HttpRequest) -> HttpResponse:
    """The whole operation as a YAML file."""
    require(_actor(request), OrganizationPermission.APPLY_FILE)
    text = operation_writing.write(operation_plan.export())
    return HttpResponse(text, content_type="application/yaml; charset=utf-8")


@router.post("/file/plan", response=PlanOut, operation_id="plan_operation")
def plan(request: HttpRequest, body: FileIn) -> dict[str, Any]:
    """What applying a file would do; nothing is written."""
    actor = require(_actor(request), OrganizationPermission.APPLY_FILE)
    document = operation_reading.read(body.file, body.name)
    return _told(operation_plan.rehearse(document, by=actor, at=now()))


@router.post("/file", response=PlanOut, operation_id="apply_operation")
def apply(request: HttpRequest, body: FileToApply) -> dict[str, Any]:
    """Bring the operation to what a file says, all of it or nothing; 409 where it would remove and may not."""
    actor = require(_actor(request), OrganizationPermission.APPLY_FILE)
    document = operation_reading.read(body.file, body.name)
    do = operation_plan.apply_with_removals if body.remove else operation_plan.apply
    return _told(do(document, by=actor, at=now()))


@router.post("/templates/{name}", response=PlanOut, operation_id="apply_template")
def apply_template(request: HttpRequest, name: str) -> dict[str, Any]:
    """Start from a template: it adds and fills what is empty."""
    actor = require(_actor(request), OrganizationPermission.APPLY_FILE)
    return _told(operation_plan.apply(template_named(name).document(), by=actor, at=now()))


@router.get("/advice", response=list[AdviceOut], operation_id="list_advice")
@paginate(LimitOffsetPagination)
def advice(request: HttpRequest) -> QuerySet[AdviceAnswers]:
    """Every time the questions were answered, the newest first."""
    require(_actor(request), OrganizationPermission.VIEW)
    return AdviceAnswers.objects.all()


@router.post("/advice", response={201: AdviceOut}, operation_id="answer_advice")
def answer(request: HttpRequest, body: AnswersIn) -> AdviceAnswers:
    """Answer questions about the company, or about a unit."""
    actor = require(_actor(request), OrganizationPermission.CHANGE)
    unit = get_object_or_404(Unit, pk=body.unit) if body.unit else None
    return advice_operations.answer(answers=body.answers, unit=unit, note=body.note, by=actor, at=now())


@router.get("/maturity", response=list[MaturityOut], operation_id="list_maturity")
@paginate(LimitOffsetPagination)
def maturity(request: HttpRequest, part: str = "") -> QuerySet[Maturity]:
    """Every finding of maturity, the newest first; narrowed by part."""
    require(_actor(request), OrganizationPermission.VIEW)
    return Maturity.objects.of(part) if part else Maturity.objects.all()


@router.post("/maturity", response={201: MaturityOut}, operation_id="find_maturity")
def find_maturity(request: HttpRequest, body: MaturityIn) -> Maturity:
    """Say what holds of a part; its stage follows."""
    actor = require(_actor(request), OrganizationPermission.CHANGE)
    return advice_operations.find_maturity(**body.dict(), by=actor, at=now())


def _actor(request: Any) -> Any:
    return request.auth


def _told(plan: Plan) -> dict[str, Any]:
    counts = {"add": plan.added, "change": plan.changed, "remove": plan.removed, "kept": plan.kept}
    return counts | {"changes": [_row(change) for change in plan.changes]}


def _row(change: Change) -> dict[str, Any]:
    return {
        "section": change.section,
        "action": change.sign.name.lower(),
        "record": change.label,
        "before": {name: _plain(before) for name, (before, _after) in change.differing.items()},
        "after": {name: _plain(after) for name, (_before, after) in change.differing.items()},
    }


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, (str, int)) else str(value)
