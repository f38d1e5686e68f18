"""The checks over REST: what they find, putting a finding off and taking it up again; and handing duties over."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status
from ninja.pagination import LimitOffsetPagination, paginate

from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.organization.models import Person
from storewide.ownership import findings, handing, suppression_operations
from storewide.ownership.findings import Found
from storewide.ownership.models import Suppression
from storewide.ownership.permissions import OwnershipPermission

router = Router(tags=["Ownership"])


class FindingOut(Schema):
    """A finding: `record` is what it is about, the same each day; `put_off_until` is null while it counts."""

    code: str
    severity: str
    sentence: str
    reason: str
    cure: str
    url: str
    record: str
    put_off_until: date | None
    put_off_because: str

    @staticmethod
    def of(row: Found) -> "FindingOut":
        """A finding as it stands."""
        finding, held = row.finding, row.suppression
        return FindingOut(
            code=finding.code,
            severity=finding.severity.value,
            sentence=str(finding.sentence),
            reason=str(finding.reason),
            cure=str(finding.cure),
            url=finding.url,
            record=finding.record,
            put_off_until=held.until if held else None,
            put_off_because=held.reason if held else "",
        )


class FindingIn(Schema):
    """Which finding: its number, and what it is about."""

    code: str
    record: str


class PutOffIn(FindingIn):
    """Until when a finding does not count (that day included), and why."""

    reason: str = Field(min_length=1, max_length=300)
    until: date


class DutyOut(Schema):
    """One thing that is a person's; `must_move`: it cannot be without somebody."""

    key: str
    kind: str
    label: str
    url: str
    must_move: bool

    @staticmethod
    def resolve_kind(duty: handing.Duty) -> str:
        return str(duty.kind)


class HandoverIn(Schema):
    """Who takes what: `everything` whatever `each` does not name, by the key of a duty."""

    everything: UUID | None = None
    each: dict[str, UUID] = {}


@router.get("/checks", response=list[FindingOut], operation_id="list_findings")
@paginate(LimitOffsetPagination)
def checks(request: Any, code: str = "") -> list[FindingOut]:
    """What the checks of all modules find now, errors first, what is put off last; of one check with `code`."""
    require(request.auth, OwnershipPermission.VIEW)
    return [FindingOut.of(row) for row in findings.found(now().date()) if code in ("", row.code)]


@router.post("/checks/put-off", response=FindingOut, operation_id="put_off_finding")
def put_off(request: Any, body: PutOffIn) -> FindingOut:
    """Put a finding off: it comes back by itself on the day after."""
    require(request.auth, OwnershipPermission.CHANGE)
    found = findings.find(body.code, body.record, now().date())
    if found is None:
        raise Http404(body.record)
    said = {"reason": body.reason, "until": body.until}
    held = suppression_operations.put_off(found=found, by=request.auth, at=now(), **said)  # type: ignore[arg-type]
    return FindingOut.of(Found(found.finding, held))


@router.post("/checks/take-up", response={204: None}, operation_id="take_up_finding")
def take_up(request: Any, body: FindingIn) -> Status[None]:
    """Let a finding that was put off count again."""
    require(request.auth, OwnershipPermission.CHANGE)
    held = get_object_or_404(Suppression, code=body.code, record=body.record)
    suppression_operations.take_up(suppression=held, by=request.auth, at=now())
    return Status(204, None)


@router.get("/people/{person_id}/duties", response=list[DutyOut], operation_id="list_duties")
def duties(request: Any, person_id: UUID) -> list[handing.Duty]:
    """Everything that is a person's, by module."""
    require(request.auth, OwnershipPermission.VIEW)
    return handing.duties_of(get_object_or_404(Person, pk=person_id))


@router.post("/people/{person_id}/hand-over", response=list[DutyOut], operation_id="hand_over")
def hand_over(request: Any, person_id: UUID, body: HandoverIn) -> list[handing.Duty]:
    """Move every duty of a person to its successor, or none; answers with what was moved."""
    require(request.auth, OwnershipPermission.CHANGE)
    person = get_object_or_404(Person, pk=person_id)
    wanted = {*body.each.values(), *([body.everything] if body.everything else [])}
    people = Person.objects.in_bulk(wanted)
    if len(people) < len(wanted):
        raise Http404("a successor is not in the directory")
    everything = people[body.everything] if body.everything else None
    named = {key: people[each] for key, each in body.each.items()}
    successors = {duty.key: named.get(duty.key, everything) for duty in handing.duties_of(person)}
    return handing.hand_over(person=person, successors=successors, by=request.auth, at=now())
