"""What of releases waits for a person: decisions, sign-offs and briefings to read; and what anybody still owes."""

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.kit.pages import Action
from storewide.kit.permissions import Actor, may
from storewide.kit.requests import SignedInRequest
from storewide.kit.waits import DECISIONS, Wait, WaitKind, Waits, counted
from storewide.lib.clock import now
from storewide.organization import queries as organization
from storewide.organization.models import Person
from storewide.ownership.answering import accountables_on, roles_answered_by
from storewide.releases import checklists, watch_words
from storewide.releases.models import (
    Briefing,
    Release,
    ReleaseState,
    Signed,
    SignOff,
    Tier,
    Watch,
    WatchAlarm,
)
from storewide.releases.permissions import ReleasesPermission

NOTHING = Waits(0, ())


def alarms(request: SignedInRequest) -> Waits:
    """Metrics beyond their band since something went live that nobody has taken yet, the oldest first."""
    if not may(request.user, ReleasesPermission.DECIDE):
        return NOTHING
    people = organization.people_of(request.user)
    return counted(WatchAlarm.objects.waiting().filter(owner__in=people), _alarm) if people else NOTHING


def decisions(request: SignedInRequest) -> Waits:
    """Releases that are live and that whoever looks decides about; the watch that ends first comes first."""
    if not may(request.user, ReleasesPermission.DECIDE):
        return NOTHING
    people = organization.people_of(request.user)
    roles = roles_answered_by(people, now().date())
    rows = _watches().filter(release__area__accountable__in=roles)
    return counted(rows, _decision, kind=WaitKind.DECISION)


def sign_offs(request: SignedInRequest) -> Waits:
    """Releases that wait for the sign-off of whoever looks as the accountable person, the nearest day first."""
    if not may(request.user, ReleasesPermission.SIGN_OFF):
        return NOTHING
    tiers = [tier for tier in Tier if checklists.of(tier).signed_by is Signed.ACCOUNTABLE]
    people = organization.people_of(request.user)
    theirs = Q(person=OuterRef("area__accountable__holder")) | Q(stands_in=True) | Q(person__in=people)
    signed = SignOff.objects.standing().filter(theirs, release=OuterRef("pk"))
    roles = roles_answered_by(people, now().date())
    rows = Release.objects.preparing().filter(area__accountable__in=roles, tier__in=tiers)
    rows = rows.exclude(Exists(signed)).order_by("planned_on", "number")
    return counted(rows, _sign_off, kind=WaitKind.APPROVAL)


def briefings(request: SignedInRequest) -> Waits:
    """Briefings that whoever looks is asked to read, the nearest go-live first."""
    if not may(request.user, ReleasesPermission.ACKNOWLEDGE):
        return NOTHING
    people = organization.people_of(request.user)
    if not people:
        return NOTHING
    open_ones = Q(release__state__in=[ReleaseState.PREPARING, ReleaseState.LIVE])
    unread = Briefing.objects.current().filter(open_ones).unread_by(people).select_related("release")
    rows = unread.order_by("release__planned_on", "release__number")
    return counted(rows, _briefing, kind=WaitKind.BRIEFING)


def open_decisions(actor: Actor, store: UUID) -> Waits:
    """Every release of a store (or of all) that is live and undecided, with whoever decides; in two queries."""
    if not may(actor, ReleasesPermission.VIEW):
        return NOTHING
    rows = _watches().filter(Q(release__store=store) | Q(release__store=None))
    found = list(rows[: DECISIONS + 1])
    areas = [watch.release.area for watch in found if watch.release.area]
    answering = accountables_on(areas, now().date())
    count = len(found) if len(found) <= DECISIONS else rows.count()
    return Waits(count, tuple(_decision(each, _who(each, answering)) for each in found[:DECISIONS]))


def _watches() -> QuerySet[Watch]:
    open_ones = Watch.objects.filter(release__state=ReleaseState.LIVE)
    return open_ones.select_related(
        "release__area__accountable__holder", "release__area__accountable__deputy"
    ).order_by("last", "pk")


def _who(watch: Watch, answering: Mapping[UUID, Person]) -> str:
    area = watch.release.area
    return str((answering.get(area.pk) if area else None) or _("nobody is accountable"))


def _decision(watch: Watch, who: str = "") -> Wait:
    release = watch.release
    said = {"day": formats.day(watch.first), "last": formats.day(watch.last)}
    why = _("Live since %(day)s, watched until %(last)s: keep, fix, roll back or iterate") % said
    if watch.last < now().date():
        why = _("Overdue: watched until %(last)s, live since %(day)s; keep, fix, roll back or iterate") % said
    return Wait(
        what=release.name,
        why=why,
        action=Action(_("Decide"), reverse("releases:watch", args=[release.number]), style="quiet"),
        since=watch.opened_at,
        who=who,
    )


def _alarm(alarm: WatchAlarm) -> Wait:
    address = reverse("releases:watch-alarm", args=[alarm.pk])
    return Wait(
        what=alarm.watch.release.name,
        why=watch_words.alarm(alarm),
        action=Action(_("Take it"), address, style="quiet"),
        since=alarm.created_at,
    )


def _sign_off(release: Release) -> Wait:
    return Wait(
        what=release.name,
        why=_("Your sign-off is needed; planned for %(day)s") % {"day": formats.day(release.planned_on)},
        action=Action(_("Sign off"), release.get_absolute_url(), style="quiet"),
        since=release.created_at,
    )


def _briefing(briefing: Briefing) -> Wait:
    return Wait(
        what=briefing.release.name,
        why=_("Read and confirm version %(version)s of its briefing") % {"version": briefing.version},
        action=Action(_("Read it"), briefing.get_absolute_url(), style="quiet"),
        since=briefing.published_at,
    )
