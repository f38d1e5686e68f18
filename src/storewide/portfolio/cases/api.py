"""Business cases over REST: written, promised, signed off, in versions, listed; and from which cost on they are signed."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema, Status

from storewide.kit.naming import named
from storewide.kit.permissions import require
from storewide.lib import money
from storewide.lib.clock import now
from storewide.organization.models import Role
from storewide.portfolio.cases import operations, queries, schemas, signing
from storewide.portfolio.cases.schemas import CaseIn, CaseOut, CaseRowOut, case_in, promise_in
from storewide.portfolio.models import BusinessCase, CaseSignOff, Request, Side, SignOffRule, Text, Version
from storewide.portfolio.permissions import PortfolioPermission

router = Router(tags=["Business cases"])


class PromiseIn(Schema):
    """The version of the case that was read before its promise is frozen."""

    expected_version: int


class SignIn(Schema):
    """For which side (business or it), of which version, and words beside it."""

    side: Side
    words: str = Field("", max_length=400)
    expected_version: int | None = None


class SignOffOut(Schema):
    """A sign-off of one version of a case; `lapsed_at` is when it stopped to count."""

    side: str
    version: int
    by: str
    at: datetime
    words: str
    lapsed_at: datetime | None

    @staticmethod
    def resolve_version(given: CaseSignOff) -> int:
        return given.number

    @staticmethod
    def resolve_by(given: CaseSignOff) -> str:
        return given.by_label


class VersionOut(Schema):
    """A version of a case or a page: what it said, field by field, and who wrote it when."""

    number: int
    written_by: str
    written_at: datetime
    said: dict[str, str]

    @staticmethod
    def resolve_written_by(version: Version) -> str:
        return version.by_label

    @staticmethod
    def resolve_written_at(version: Version) -> datetime:
        return version.created_at


class RuleIO(Schema):
    """From which cost on cases are signed off (null: never), and the titles of the roles that sign (empty: see guide)."""

    threshold: Decimal | None = None
    currency: str = "EUR"
    business: str = ""
    technical: str = ""


@router.get("/cases", response=list[CaseRowOut], operation_id="list_cases")
def cases(
    request: Any,
    state: str = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    offset: Annotated[int, Query(ge=0)] = 0,
) -> Any:
    """All business cases with their figures, newest request first; narrowed by the request's state."""
    require(request.auth, PortfolioPermission.VIEW)
    rows, rule = queries.cases(), signing.rule()
    rows = rows.filter(request__state=state) if state else rows
    return [CaseRowOut.of(case, rule) for case in rows[offset : offset + limit]]


@router.get("/requests/{number}/case", response=CaseOut, operation_id="get_case")
def case(request: Any, number: int) -> BusinessCase:
    """The business case of a request."""
    require(request.auth, PortfolioPermission.VIEW)
    return find(number)


@router.put("/requests/{number}/case", response=CaseOut, operation_id="write_case")
def write_case(request: Any, number: int, body: CaseIn) -> BusinessCase:
    """Write the business case, or change it while nothing is promised."""
    asked = get_object_or_404(Request.objects.for_list(), number=number)
    require(request.auth, PortfolioPermission.WRITE_CASE, asked)
    known = BusinessCase.objects.filter(request=asked).first()
    return operations.write_case(
        request=asked,
        case=case_in(body, known),
        promise=promise_in(body, asked),
        by=request.auth,
        at=now(),
        expected_version=body.expected_version,
    )


@router.post("/requests/{number}/promise", response=CaseOut, operation_id="freeze_promise")
def promise(request: Any, number: int, body: PromiseIn) -> BusinessCase:
    """Freeze the promise of a case as it was read."""
    written = find(number)
    require(request.auth, PortfolioPermission.PROMISE, written.request)
    return operations.promise(case=written, by=request.auth, at=now(), expected_version=body.expected_version)


@router.get("/requests/{number}/case/versions", response=list[VersionOut], operation_id="list_case_versions")
def versions(request: Any, number: int) -> list[Version]:
    """Every version of the case, newest first."""
    require(request.auth, PortfolioPermission.VIEW)
    return queries.versions_of(find(number).request, Text.CASE)


@router.get(
    "/requests/{number}/case/sign-offs", response=list[SignOffOut], operation_id="list_case_sign_offs"
)
def sign_offs(request: Any, number: int) -> Any:
    """Every sign-off of the case, also those that lapsed, oldest first."""
    require(request.auth, PortfolioPermission.VIEW)
    return CaseSignOff.objects.filter(case=find(number))


@router.post("/requests/{number}/case/sign-offs", response={201: SignOffOut}, operation_id="sign_case")
def sign(request: Any, number: int, body: SignIn) -> Status[CaseSignOff]:
    """Sign the case off as it stands, for the business or for IT."""
    written = find(number)
    require(request.auth, PortfolioPermission.SIGN_CASE, written.request)
    said: dict[str, Any] = {"side": body.side, "words": body.words, "expected_version": body.expected_version}
    return Status(201, signing.sign(case=written, by=request.auth, at=now(), **said))


@router.get("/cases/sign-off-rule", response=RuleIO, operation_id="get_case_sign_off_rule")
def rule(request: Any) -> dict[str, Any]:
    """From which cost on cases are signed off before they are promised, and by which roles."""
    require(request.auth, PortfolioPermission.VIEW)
    return _told(signing.rule())


@router.put("/cases/sign-off-rule", response=RuleIO, operation_id="set_case_sign_off_rule")
def set_rule(request: Any, body: RuleIO) -> dict[str, Any]:
    """Say from which cost on cases are signed off before they are promised, and by which roles."""
    require(request.auth, PortfolioPermission.SET_SIGN_OFF)
    set_to = signing.set_rule(
        threshold=schemas.minor(body.threshold, body.currency),
        currency=body.currency,
        business=named(Role, body.business, title__iexact=body.business) if body.business else None,
        technical=named(Role, body.technical, title__iexact=body.technical) if body.technical else None,
        by=request.auth,
        at=now(),
    )
    return _told(set_to)


def find(number: int) -> BusinessCase:
    """The case of the request of this number, or 404."""
    rows = BusinessCase.objects.select_related("effect__owner", "effect__area", "effect__store")
    accountable = (
        "request__area__accountable__holder",
        "request__area__accountable__deputy",
        "request__store",
    )
    return get_object_or_404(rows.select_related(*accountable), request__number=number)


def _told(found: SignOffRule) -> dict[str, Any]:
    threshold = None if found.threshold is None else money.Money(found.threshold, found.currency).major
    return {
        "threshold": threshold,
        "currency": found.currency,
        "business": str(found.business or ""),
        "technical": str(found.technical or ""),
    }
