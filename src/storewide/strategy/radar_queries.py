"""Reads of radars: all of them, how one looked on a day, where a link leads."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from storewide.kit.links import Link
from storewide.kit.tags import Tag
from storewide.strategy import radar_rules
from storewide.strategy.models.radar import MARKS, Blip, Radar
from storewide.strategy.radar_rules import Mark, Quarter, Step


@dataclass(frozen=True)
class Shown:
    """A blip as a radar of a day shows it; `number` is the one in the picture."""

    number: int
    blip: Blip
    ring: int
    mark: Mark

    @property
    def name(self) -> str:
        return self.blip.name

    @property
    def quadrant(self) -> int:
        return self.blip.quadrant

    @property
    def quadrant_name(self) -> str:
        return self.blip.quadrant_name

    @property
    def ring_name(self) -> str:
        """The name of the ring it stood in on the radar's day."""
        return str(self.blip.radar.rings[self.ring])

    @property
    def tags(self) -> list[str]:
        found: list[str] = self.blip.tags
        return found

    @property
    def tags_text(self) -> str:
        return ", ".join(self.tags)

    @property
    def tag(self) -> Tag:
        """How it is marked, with its shape."""
        return MARKS[self.mark]

    @property
    def sorts_by_mark(self) -> int:
        """New ones first, then in, out, and those that stayed."""
        return list(Mark).index(self.mark)


@dataclass(frozen=True)
class View:
    """A radar on a day, compared with another: its blips in the order of their numbers, and what was taken off by then."""

    radar: Radar
    on: date
    since: date
    blips: tuple[Shown, ...]
    gone: tuple[tuple[Blip, list[Step]], ...]
    first: date | None

    def count(self, mark: Mark) -> int:
        """How many blips are marked so."""
        return sum(shown.mark is mark for shown in self.blips)

    @property
    def left(self) -> list[Blip]:
        """What was taken off after the day it is compared with."""
        return [blip for blip, steps in self.gone if radar_rules.ring_on(steps, self.since) is not None]

    def quarters(self, until: date) -> list[Quarter]:
        """The quarters of its history, the newest first."""
        return radar_rules.quarters(self.first or until, until)


def view(radar: Radar, on: date, since: date | None = None) -> View:
    """The radar as it stood on a day's evening, compared with `since` (the end of the quarter before); two queries.

    Numbers run through the quadrants, in each from the inner ring outwards, by name.
    """
    since = since or radar_rules.compared_with(on)
    found, gone, days = [], [], []
    for blip in Blip.objects.for_radar(radar):
        blip.radar = radar
        steps = blip.steps()
        days += [step.on for step in steps[:1]]
        standing = radar_rules.standing(steps, on, since)
        if standing is not None:
            found.append((blip, standing))
        elif any(step.on <= on for step in steps):
            gone.append((blip, [step for step in steps if step.on <= on]))
    found.sort(key=lambda pair: (pair[0].quadrant, pair[1].ring, pair[0].name.casefold(), str(pair[0].pk)))
    blips = tuple(
        Shown(number, blip, standing.ring, standing.mark) for number, (blip, standing) in enumerate(found, 1)
    )
    return View(radar, on, since, blips, tuple(gone), min(days, default=None))


def counted() -> QuerySet[Radar]:
    """Every radar with how many blips are on it, and when one of them was last looked at; one query."""
    on_it = Blip.objects.order_by().filter(radar=OuterRef("pk"), ring__isnull=False).values("radar")
    return Radar.objects.select_related("area__accountable__holder").annotate(
        blips=Coalesce(Subquery(on_it.annotate(told=Count("pk")).values("told")), 0),
        looked=Subquery(on_it.annotate(told=Max("looked_at")).values("told")),
    )


def resolve_link(link: Link) -> Link | None:
    """A link to a blip, with its name and address; None for every other kind."""
    if link.kind != Blip.KIND:
        return None
    try:
        blip = Blip.objects.select_related("radar").filter(pk=link.id).first()
    except ValidationError:
        return link
    return blip.link if blip else link
