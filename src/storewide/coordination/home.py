"""What of working groups waits for a person: input they were asked for, criteria and what was left to them."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from storewide.coordination import boards, parts
from storewide.coordination.models import (
    AskedInput,
    Criterion,
    GroupState,
    Handover,
    Item,
    Pilot,
    Prerequisite,
)
from storewide.coordination.permissions import CoordinationPermission
from storewide.kit import formats
from storewide.kit.pages import Action
from storewide.kit.permissions import may
from storewide.kit.requests import SignedInRequest
from storewide.kit.waits import NAMED, Wait, Waits
from storewide.lib.clock import now
from storewide.organization import queries as organization
from storewide.organization.models import Person

#: a criterion waits for whoever is responsible this long before its day
AHEAD = timedelta(days=7)
#: by sort: why it is theirs, and what they press
_WORDS = {
    "inputs": (_lazy("Your input is asked"), _lazy("Answer")),
    "criteria": (_lazy("You are directly responsible for this criterion"), _lazy("Say it is met")),
    "items": (_lazy("You do this"), _lazy("Say it is done")),
    "prerequisites": (_lazy("It cannot start before you have done this"), _lazy("It is done")),
    "handovers": (_lazy("It left this to you"), _lazy("Say it is done")),
}


def waits(request: SignedInRequest) -> Waits:
    """What is asked of whoever looks and due within a week, the longest due first; a query a sort."""
    people = organization.people_of(request.user)
    if not people or not may(request.user, CoordinationPermission.VIEW):
        return Waits(0, ())
    soon = now().date() + AHEAD
    planned, running = Q(group__state=GroupState.PLANNED), Q(group__state=GroupState.RUNNING)
    mine, due = Q(owner__in=people), Q(due_on__lte=soon)
    at_work = Q(path__group__state=GroupState.RUNNING)
    rows = [
        *_waits("inputs", AskedInput, Q(person__in=people) & (planned | running)),
        *_waits("criteria", Criterion, Q(responsible__in=people) & due & at_work),
        *_waits("items", Item, mine & due & running),
        *_waits("prerequisites", Prerequisite, mine & planned),
        *_waits("handovers", Handover, mine & due),
    ]
    rows += [*_pilots(people), *_terms(people)]
    rows.sort(key=lambda row: row[0])
    return Waits(len(rows), tuple(wait for _due, wait in rows[:NAMED]))


def _waits(key: str, model: Any, which: Q) -> list[tuple[date, Wait]]:
    """Open parts of one sort with their days; one query."""
    why, label = _WORDS[key]
    rows = model.objects.open().filter(which).select_related(parts.SORTS[key].through)
    return [(part.due_on, _wait(part, key, str(why), str(label))) for part in rows]


def _pilots(people: list[Person]) -> list[tuple[date, Wait]]:
    """Pilots of theirs that are over and wait for a verdict; one query."""
    rows = Pilot.objects.over(now().date()).filter(owner__in=people)
    why = _("Your pilot was over on %(day)s; say what it came to")
    return [
        (
            pilot.ends,
            Wait(
                pilot.name,
                why % {"day": formats.day(pilot.ends)},
                Action(_("Decide"), reverse("coordination:pilot-decide", args=[pilot.pk]), "quiet"),
            ),
        )
        for pilot in rows
    ]


def _terms(people: list[Person]) -> list[tuple[date, Wait]]:
    """Terms that end soon on boards that they run; one query."""
    found = [member for member in boards.ending(now().date()) if member.board.owner in people]
    why = _("The term on %(board)s ends on %(day)s")
    return [
        (
            member.ends,
            Wait(
                str(member),
                why % {"board": member.board, "day": formats.day(member.ends)},
                Action(
                    _("Prolong it"),
                    reverse("coordination:piece-change", args=["members", member.pk]),
                    "quiet",
                ),
            ),
        )
        for member in found
    ]


def _wait(part: Any, key: str, why: str, label: str) -> Wait:
    said = {"why": why, "group": part.group, "day": formats.day(part.due_on)}
    address = reverse("coordination:part-finish", args=[key, part.pk])
    return Wait(
        what=str(part),
        why=_("%(group)s: %(why)s, due %(day)s") % said,
        action=Action(label, address, "quiet", post=not parts.SORTS[key].asks),
        since=getattr(part, "asked_at", None),
    )
