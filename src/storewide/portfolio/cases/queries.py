"""Reads of business cases, working-backwards pages and requirements."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from storewide.portfolio.models import (
    BackwardsPage,
    BusinessCase,
    CaseSignOff,
    Request,
    Requirement,
    RequirementState,
    Risk,
    Side,
    Text,
    Version,
)


def risks_of(case: BusinessCase) -> list[Risk]:
    """The risks of a case, in the order they were written."""
    return list(Risk.objects.filter(case=case).select_related("owner"))


def versions_of(request: Request, text: Text) -> list[Version]:
    """The versions of what was written about a request, newest first."""
    return list(Version.objects.filter(request=request, text=text))


def cases() -> "QuerySet[BusinessCase]":
    """All cases with what a list shows: `signed` sides, `met` and `asked_for` of the requirements."""
    needed = Requirement.objects.filter(request=OuterRef("request")).exclude(state=RequirementState.DROPPED)
    counted = needed.order_by().values("request")
    signed = CaseSignOff.objects.standing().filter(case=OuterRef("pk")).order_by().values("case")
    return (
        BusinessCase.objects.select_related("request__area", "request__store", "effect__owner")
        .annotate(
            asked_for=Subquery(counted.annotate(n=Count("pk")).values("n")),
            met=Subquery(counted.annotate(n=Count("pk", filter=Q(state=RequirementState.MET))).values("n")),
            signed=Subquery(signed.annotate(n=Count("pk")).values("n")),
        )
        .order_by("-request__number")
    )


def requirements_of(request: Request) -> list[Requirement]:
    """The requirements of a request, in the order they were written."""
    return list(Requirement.objects.filter(request=request).select_related("accepted_by"))


def unmet_of(requests: Iterable[UUID]) -> dict[UUID, list[Requirement]]:
    """What of many requests (their ids) is required and not met, what must be first; one query. Met ones are left out."""
    found: dict[UUID, list[Requirement]] = defaultdict(list)
    for each in Requirement.objects.unmet().filter(request__in=list(requests)).by_need():
        found[each.request_id].append(each)
    return dict(found)


def page_of(request: Request) -> BackwardsPage | None:
    """The working-backwards page of a request, if it has one."""
    return BackwardsPage.objects.filter(request=request).first()


def lapsed_of(case: BusinessCase) -> list[CaseSignOff]:
    """The sign-offs of a case that do not count any more, newest first."""
    return list(CaseSignOff.objects.filter(case=case, lapsed_at__isnull=False).order_by("-at"))


def sides_signed(case: BusinessCase) -> set[str]:
    """For which sides a case is signed off."""
    return {
        Side(side).value
        for side in CaseSignOff.objects.standing().filter(case=case).values_list("side", flat=True)
    }
