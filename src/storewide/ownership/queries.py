"""Reads of ownership: how the map stands, the first step."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.kit.permissions import may
from storewide.kit.requests import SignedInRequest
from storewide.kit.steps import Step
from storewide.lib.clock import now
from storewide.ownership import words
from storewide.ownership.models import Area, Standing, nobody_on
from storewide.ownership.permissions import OwnershipPermission

#: so many gaps are called by name in the title of the map
FEW = 4


@dataclass(frozen=True)
class Tally:
    """How many areas there are, and how many of them nobody answers for."""

    count: int
    gaps: int

    @property
    def owned(self) -> int:
        """How many areas somebody answers for."""
        return self.count - self.gaps


def tally(on: date) -> Tally:
    """Count areas and gaps, in one query."""
    return Tally(**Area.objects.aggregate(count=Count("pk"), gaps=Count("pk", filter=nobody_on(on))))


def map_finding(found: Tally, on: date) -> str:
    """How the map stands, the gaps by name where they are few; one query at most."""
    if not 0 < found.gaps <= FEW:
        return words.finding(found.count, found.gaps)
    named = Area.objects.for_map().without_accountable(on).values_list("name", flat=True)
    return words.finding(found.count, found.gaps, list(named))


def also_accountable(area: Area, on: date) -> list[Area]:
    """The other areas that the person accountable for this one answers for, in the order of the map."""
    if area.standing(on) is not Standing.OWNED:
        return []
    return list(Area.objects.for_map().filter(accountable__holder=area.holder).exclude(pk=area.pk))


def accountable_step(request: SignedInRequest) -> Step:
    """First run: the first area that somebody answers for."""
    found = tally(now().date())
    return Step(
        label=_("Name who is accountable"),
        done=found.gaps < found.count,
        url=reverse("ownership:walk") if may(request.user, OwnershipPermission.CHANGE) else "",
        hint=_("One person for each part of the operation. Begin with the ones you argue about."),
        action=_("Name your owners"),
    )
