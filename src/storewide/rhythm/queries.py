"""Reads of reviews and actions: the seal of a frozen page, what carries over, what Home shows."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.audit.models import Entry
from storewide.kit import pages
from storewide.kit.links import Link
from storewide.kit.panels import Panel
from storewide.kit.permissions import may
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.organization import queries as organization
from storewide.rhythm import rules, words
from storewide.rhythm.models import Action, NoteSetting, Review, ReviewKind
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


def note_of(store: Store) -> NoteSetting | None:
    """How a store's daily note is set; None where it never was."""
    return NoteSetting.objects.filter(store=store).select_related("room").first()


def note_values(setting: NoteSetting | None) -> dict[str, Any]:
    """What a form of the daily note begins with: as it is set, else at seven o'clock and for nobody yet."""
    if setting is None:
        return {"is_on": True, "hour": 7, "people": [], "room": None}
    people = list(setting.people.order_by("name", "pk"))
    return {"is_on": setting.is_on, "hour": setting.hour, "people": people, "room": setting.room}


def notes_due(at: datetime) -> list[NoteSetting]:
    """The notes whose hour has come today in their store and whose day before is not frozen yet; two queries."""
    settings = NoteSetting.objects.filter(is_on=True).select_related("store", "room")
    due = {}
    for setting in settings:
        local = at.astimezone(ZoneInfo(setting.store.zone))
        if local.hour >= setting.hour:
            due[(setting.store_id, local.date() - timedelta(days=1))] = setting
    held = Review.objects.filter(
        kind=ReviewKind.DAILY,
        store__in=[store for store, _day in due],
        begins__in={day for _store, day in due},
    )
    done = set(held.values_list("store", "begins"))
    return [setting for key, setting in due.items() if key not in done]


def resolve_link(link: Link) -> Link | None:
    """A link to an action, with its words and address; None for every other kind."""
    if link.kind != "rhythm.action":
        return None
    action = Action.objects.filter(pk=link.id).first()
    return action.link if action else link


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
