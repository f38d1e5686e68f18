"""What the front desk shows: the changes of these days, each with its briefing and whether this person read it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from uuid import UUID

from storewide.listening import queries as listening
from storewide.metrics.models import AreaMeasure
from storewide.organization.models import Person
from storewide.releases.front_line import parts
from storewide.releases.front_line.differences import Difference
from storewide.releases.models import Acknowledgement, Briefing, Release

#: how far the page looks back, and ahead
WEEK = timedelta(days=7)
#: a release planned so long ago that has not gone live may still do so any minute
LATE = timedelta(days=30)
#: cards of one part of the page
MOST = 30


class Reading(Enum):
    """How this person stands to a briefing."""

    READ = "read"
    WAITS = "waits"
    CHANGED = "changed"
    OWN = "own"
    NOT_ASKED = "not_asked"
    MISSING = "missing"


@dataclass(frozen=True)
class Card:
    """One release as the front desk sees it; `heard` counts what customers said about it today.

    `seen` is the last version that this person acknowledged, 0 where none.
    """

    release: Release
    briefing: Briefing | None
    reading: Reading
    seen: int
    heard: int

    @property
    def changed(self) -> tuple[Difference, ...]:
        """What differs from the version that this person acknowledged; nothing where they have not, or nothing does."""
        if self.briefing is None or self.reading is not Reading.CHANGED:
            return ()
        return parts.changed(self.briefing, self.seen)

    @property
    def waits(self) -> bool:
        """Whether this person has to read it."""
        return self.reading in (Reading.WAITS, Reading.CHANGED)


@dataclass(frozen=True)
class Desk:
    """The page: older briefings that wait for this person, what went live in a week (newest first), what comes."""

    overdue: tuple[Card, ...]
    live: tuple[Card, ...]
    soon: tuple[Card, ...]

    @property
    def cards(self) -> tuple[Card, ...]:
        """All of them, in the order of the page."""
        return (*self.overdue, *self.live, *self.soon)

    @property
    def waiting(self) -> int:
        """How many briefings wait for this person."""
        return sum(card.waits for card in self.cards)


def desk(person: Person | None, today: date) -> Desk:
    """What went live in the week up to today, what goes live in the next, what else waits; in a fixed number of queries."""
    shown = Release.objects.select_related("area", "store")
    live = list(
        shown.went_live(today - WEEK + timedelta(days=1), today).order_by("-live_on", "-number")[:MOST]
    )
    soon = list(shown.planned(today - LATE, today + WEEK).order_by("planned_on", "number")[:MOST])
    overdue = [each for each in _unread(person) if each not in live and each not in soon]
    parts = (overdue, live, soon)
    cards = {card.release.pk: card for card in cards_of([*overdue, *live, *soon], person, today)}
    return Desk(*(tuple(cards[each.pk] for each in part) for part in parts))


@dataclass(frozen=True)
class Pages:
    """The pages of the store that a customer may speak of, those of a release's area first; `chosen` is its main one."""

    offered: tuple[str, ...]
    chosen: str = ""


def pages_of(areas: Collection[UUID | None]) -> dict[UUID | None, Pages]:
    """What is offered beside a release of each of these areas, and by None beside none; one query."""
    own = {each.area_id: each.pages for each in AreaMeasure.objects.order_by("area__name", "pk")}
    every = [page for pages in own.values() for page in pages]
    found: dict[UUID | None, Pages] = {None: Pages(_once(every))}
    for area in areas:
        first = own.get(area, []) if area else []
        found[area] = Pages(_once([*first, *every]), first[0] if first else "")
    return found


def _once(pages: Sequence[str]) -> tuple[str, ...]:
    """Each page once; where a page and all below it are named, the page alone, so that the list stays short."""
    return tuple(page for page in dict.fromkeys(pages) if page.removesuffix("/*") not in set(pages) - {page})


def cards_of(releases: Sequence[Release], person: Person | None, today: date) -> tuple[Card, ...]:
    """A card for each release, in six queries however many."""
    current = Briefing.objects.current().filter(release__in=releases)
    briefings = {each.release_id: each for each in current.prefetch_related("teams", "questions")}
    read = Acknowledgement.objects.filter(person=person, briefing__release__in=releases).order_by(
        "briefing__version"
    )
    seen = dict(read.values_list("briefing__release", "briefing__version"))
    asked = set(current.unread_by([person]).values_list("pk", flat=True)) if person else set()
    heard = listening.counts_about(Release.KIND, [str(each.pk) for each in releases], since=today)
    return tuple(
        Card(
            each,
            briefings.get(each.pk),
            _reading(briefings.get(each.pk), person, seen.get(each.pk, 0), asked),
            seen.get(each.pk, 0),
            heard.get(str(each.pk), 0),
        )
        for each in releases
    )


def _reading(briefing: Briefing | None, person: Person | None, seen: int, asked: Collection[UUID]) -> Reading:
    if briefing is None:
        return Reading.MISSING
    if seen >= briefing.read_from:
        return Reading.READ
    if briefing.pk in asked:
        return Reading.CHANGED if seen else Reading.WAITS
    teams = {team.pk for team in briefing.teams.all()}
    if person is not None and briefing.author_id == person.pk and person.team_id in teams:
        return Reading.OWN
    return Reading.NOT_ASKED


def _unread(person: Person | None) -> list[Release]:
    """The releases whose briefing this person has not read yet, the longest waiting first."""
    if person is None:
        return []
    unread = Briefing.objects.current().unread_by([person]).select_related("release__area", "release__store")
    open_ones = unread.exclude(release__state="cancelled").order_by("published_at", "pk")
    return [briefing.release for briefing in open_ones[:MOST]]
