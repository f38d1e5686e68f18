"""Reads of releases: how they stand, what one release's page needs, its history, its link."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from uuid import UUID

from django.db.models import Count, Q

from storewide.audit.queries import history
from storewide.kit import links
from storewide.kit.history import Event
from storewide.kit.links import Link
from storewide.ledger.models import Decision
from storewide.portfolio.cases import queries as requirements
from storewide.portfolio.cases import words as requirement_words
from storewide.portfolio.models import BusinessCase, Request
from storewide.releases import checklists, readiness, rules
from storewide.releases.models import (
    Briefing,
    Carried,
    Release,
    ReleaseQuerySet,
    ReleaseState,
    SignOff,
    Step,
    Watch,
)
from storewide.releases.rules import Open, Preparation
from storewide.sources.models import Store
from storewide.strategy import serving
from storewide.strategy.models import Goal

SOON = timedelta(days=7)


@dataclass(frozen=True)
class Standing:
    """How many releases there are, are prepared, go live within a week, are late, and wait for their decision."""

    all: int
    preparing: int
    soon: int
    late: int
    live: int


@dataclass(frozen=True)
class Thing:
    """One thing a release carries, with its link, and of a request its business case and what is required and not met."""

    carried: Carried
    link: Link
    case: BusinessCase | None
    unmet: tuple[str, ...] = ()


class Readiness:
    """What is open before each release that is prepared now; read once, for a whole list."""

    def __init__(self, on: date) -> None:
        self._on = on

    def open_points(self, release: Release) -> tuple[Open, ...] | None:
        """What is open; None for a release that is not prepared any more."""
        found = self._found.get(release.pk)
        return rules.open_points(checklists.of_release(release), found) if found else None

    def unread(self, release: Release) -> int | None:
        """How many people of the audience have not acknowledged the briefing; None without one."""
        found = self._found.get(release.pk)
        return len(found.unread) if found and found.briefing else None

    @cached_property
    def _found(self) -> dict[UUID, Preparation]:
        preparing = Release.objects.preparing().select_related(
            "area__accountable__holder", "area__accountable__deputy"
        )
        return readiness.preparations(preparing, self._on)


def standing(on: date) -> Standing:
    """How releases stand on a day, in one query."""
    preparing = Q(state=ReleaseState.PREPARING)
    counted = Release.objects.aggregate(
        all=Count("pk"),
        preparing=Count("pk", filter=preparing),
        soon=Count("pk", filter=preparing & Q(planned_on__gte=on, planned_on__lte=on + SOON)),
        late=Count("pk", filter=preparing & Q(planned_on__lt=on)),
        live=Count("pk", filter=Q(state=ReleaseState.LIVE)),
    )
    return Standing(**counted)


def goals_of(release: Release) -> list[Goal]:
    """The goals that a release serves: its own, and those of what it carries; two queries."""
    links = [
        release.link,
        *(each.link for each in Carried.objects.filter(release=release).select_related("request")),
    ]
    found = serving.goals_of(links)
    return list(dict.fromkeys(goal for link in links for goal in found.get((link.kind, link.id), ())))


def serving_goal(rows: ReleaseQuerySet, value: str) -> ReleaseQuerySet:
    """Those that serve a goal (by its id), by themselves or by a request that they carry."""
    requests = Request.objects.filter(pk__in=serving.serving(value, "portfolio.request"))
    carrying = Carried.objects.filter(request__in=requests).values("release")
    return rows.filter(Q(pk__in=serving.serving(value, Release.KIND)) | Q(pk__in=carrying))


def steps_of(release: Release) -> list[Step]:
    """The checklist of a release."""
    return list(Step.objects.filter(release=release))


def sign_offs_of(release: Release) -> list[SignOff]:
    """Who signed a release off, in that order."""
    return list(SignOff.objects.filter(release=release).select_related("person"))


def briefing_of(release: Release) -> Briefing | None:
    """The current version of a release's briefing."""
    return Briefing.objects.current().filter(release=release).select_related("release").first()


def things_of(release: Release) -> list[Thing]:
    """What a release carries."""
    rows = list(Carried.objects.filter(release=release).select_related("request"))
    asked = [row.request_id for row in rows if row.request_id]
    cases = BusinessCase.objects.filter(request__in=asked).select_related("effect__owner")
    by_request = {case.request_id: case for case in cases}
    unmet = requirements.unmet_of(asked) if asked else {}
    return [
        Thing(
            row,
            Link(row.link.kind, row.link.id, row.request.title, row.request.get_absolute_url())
            if row.request
            else links.resolve(row.link),
            by_request.get(row.request_id) if row.request_id else None,
            tuple(map(requirement_words.unmet, unmet.get(row.request_id, ()))) if row.request_id else (),
        )
        for row in rows
    ]


def carried_requests(release: Release) -> list[UUID]:
    """The ids of the requests that a release carries."""
    rows = Carried.objects.filter(release=release, request__isnull=False)
    return list(rows.values_list("request_id", flat=True))


def watch_of(release: Release) -> Watch | None:
    """The watch of a release that went live."""
    return Watch.objects.filter(release=release).select_related("release__store").first()


def decision_of(release: Release) -> Decision | None:
    """What was decided about a release."""
    return Decision.objects.of(release.link).select_related("accountable").first()


def beside(release: Release, first: date, last: date) -> list[Release]:
    """The other releases that went live in the same days, for the same store or for all."""
    others = Release.objects.went_live(first, last).exclude(pk=release.pk).order_by("live_on", "number")
    if release.store_id:
        others = others.filter(Q(store=release.store_id) | Q(store=None))
    return list(others)


def history_of(release: Release) -> tuple[Event, ...]:
    """What happened to a release, newest first, in one query."""
    return history(release)


def only_store() -> Store | None:
    """The store, where there is exactly one: what names none is about it."""
    stores = list(Store.objects.order_by("slug")[:2])
    return stores[0] if len(stores) == 1 else None


def resolve_link(link: Link) -> Link | None:
    """A link to a release or a briefing, with its title and address; None for every other kind."""
    if link.kind == Release.KIND:
        release = Release.objects.filter(pk=link.id).first()
        return release.link if release else link
    if link.kind == Briefing.KIND:
        briefing = Briefing.objects.filter(pk=link.id).select_related("release").first()
        return briefing.link if briefing else link
    return None
