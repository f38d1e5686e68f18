"""Reads of reviews and actions: the seal of a frozen page, what carries over, what Home shows."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.audit.models import Entry
from storewide.kit import pages
from storewide.kit.panels import Panel
from storewide.kit.permissions import may
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.organization import queries as organization
from storewide.rhythm import rules, words
from storewide.rhythm.models import Action, Review
from storewide.rhythm.permissions import RhythmPermission
from storewide.sources.models import Store

SHOWN = 5


@dataclass(frozen=True)
class Seal:
    """The check of a frozen review: its digest, and whether page, digest and trail still agree."""

    digest: str
    holds: bool


def seal(review: Review) -> Seal:
    """Compute the digest of a review anew and hold it against the stored one and the trail's; one query."""
    entry = Entry.objects.of(review).filter(action="rhythm.review.hold").first()
    noted = entry.changes.get("digest", [None, None])[1] if entry else None
    return Seal(review.digest, holds=rules.digest(review.content()) == review.digest == noted)


def carried(store: Store) -> list[Action]:
    """The open actions of a store, the longest due first."""
    return list(Action.objects.open().filter(store=store).for_list().most_urgent_first())


def closed_since(store: Store, week: date) -> list[Action]:
    """What was closed since the review before this week's was held, or in the week itself where there was none."""
    closed = (
        Action.objects.filter(store=store, closed_at__isnull=False).for_list().order_by("closed_at", "id")
    )
    before = Review.objects.before(store, week).first()
    if before is not None:
        return list(closed.filter(closed_at__gte=before.held_at))
    return list(closed.filter(closed_at__date__gte=week))


def home_panel(request: SignedInRequest) -> Panel | None:
    """The actions that carry over, mine first; None where none is open. Three queries."""
    if not may(request.user, RhythmPermission.VIEW):
        return None
    today = now().date()
    actions = list(Action.objects.open().for_list().most_urgent_first())
    if not actions:
        return None
    people = {person.pk for person in organization.people_of(request.user)}
    actions.sort(key=lambda action: action.owner_id not in people)
    mine = sum(action.owner_id in people for action in actions)
    return Panel(
        title=words.carried(len(actions), mine, sum(action.overdue(today) for action in actions)),
        template="rhythm/home_panel.html",
        context={
            "rows": [words.row(action, today) for action in actions[:SHOWN]],
            "left": len(actions) - SHOWN,
        },
        more=pages.Action(_("All actions"), reverse("rhythm:actions")),
    )
