"""Every change to a radar: laid out, blips put on it, moved with a reason, looked at and taken off."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit import formats
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.organization.models import Person
from storewide.ownership.models import Area
from storewide.strategy import short_names
from storewide.strategy.models.radar import Blip, Move, Movement, Radar
from storewide.strategy.radar_rules import FEWEST_RINGS, MOST_RINGS, QUADRANTS, Mark, towards

DEFAULT_QUADRANTS = ("Techniques", "Tools", "Platforms", "Languages and frameworks")
DEFAULT_RINGS = ("Adopt", "Trial", "Assess", "Hold")


class RadarExists(Refusal):
    """There is a radar of this name already."""

    field = "name"


class NoLayout(Refusal):
    """A radar has four quadrants and two to six rings, each by a name of its own."""


class RingInUse(Refusal):
    """A ring that blips stand in, or stood in, is not taken away."""

    field = "rings"


class BlipExists(Refusal):
    """The radar has a blip of this name already."""

    field = "name"


class NoSuchPlace(Refusal):
    """The radar has no such quadrant or ring."""

    field = "ring"


class WrongDay(Refusal):
    """A move is of today or earlier, and not before the last one."""

    field = "on"


class ReasonMissing(Refusal):
    """Whoever reads the radar wants to know why something moved."""

    field = "reason"


class NotOnRadar(Refusal):
    """The blip was taken off already."""

    status = 409


@dataclass(frozen=True, kw_only=True)
class BlipSaid:
    """What a blip is: quadrant and ring by their place, from 0."""

    name: str
    quadrant: int
    ring: int
    description: str = ""
    address: str = ""
    tags: list[str] = field(default_factory=list)
    owner: Person | None = None
    area: Area | None = None


@trail.operation
def start_radar(
    *,
    name: str,
    purpose: str,
    area: Area | None,
    quadrants: list[str],
    rings: list[str],
    by: Actor,
    at: datetime,
) -> Radar:
    """Lay out a new radar. Raises RadarExists, NoLayout."""
    if Radar.objects.filter(name__iexact=name).exists():
        raise RadarExists(
            _("There is a radar called “%(name)s” already; choose another name.") % {"name": name}
        )
    _check_layout(quadrants, rings)
    slug = short_names.free(name, Radar.objects, 60, "radar")
    said = {"name": name, "purpose": purpose, "area": area, "quadrants": quadrants, "rings": rings}
    radar = Radar.objects.create(slug=slug, created_at=at, **said)
    trail.record(action="strategy.radar.start", of=radar, by=by, at=at)
    return radar


@trail.operation
def change_radar(
    *, radar: Radar, changes: dict[str, Any], by: Actor, at: datetime, expected_version: int | None
) -> Radar:
    """Change what a radar is called and how its parts are named; rings come and go at the outside.

    Raises RadarExists, NoLayout, RingInUse, Conflict.
    """
    name, rings = changes.get("name", radar.name), changes.get("rings", radar.rings)
    if Radar.objects.filter(name__iexact=name).exclude(pk=radar.pk).exists():
        raise RadarExists(
            _("There is a radar called “%(name)s” already; choose another name.") % {"name": name}
        )
    _check_layout(changes.get("quadrants", radar.quadrants), rings)
    if Move.objects.filter(blip__radar=radar, ring__gte=len(rings)).exists():
        raise RingInUse(
            _("Blips stand or stood in the ring “%(ring)s”; keep it, or give it another name.")
            % {"ring": radar.rings[len(rings)]}
        )
    differing = save_changes(radar, changes, expected_version)
    trail.record(action="strategy.radar.change", of=radar, by=by, at=at, changes=differing)
    return radar


@trail.operation
def add_blip(*, radar: Radar, said: BlipSaid, reason: str, on: date, by: Actor, at: datetime) -> Blip:
    """Put something new on a radar. Raises BlipExists, NoSuchPlace, WrongDay."""
    check_place(radar, said.quadrant, said.ring)
    _check_day(on, at)
    if Blip.objects.filter(radar=radar, name__iexact=said.name).exists():
        raise BlipExists(_("“%(name)s” is on this radar, or was; open it and move it.") % {"name": said.name})
    blip = Blip.objects.create(
        radar=radar,
        slug=short_names.free(said.name, Blip.objects.filter(radar=radar), 120, "blip"),
        looked_at=on,
        created_at=at,
        **vars(said),
    )
    _move(blip, said.ring, Movement.NEW, on, reason, by, at)
    trail.record(action="strategy.blip.add", of=blip, by=by, at=at)
    return blip


@trail.operation
def change_blip(
    *, blip: Blip, changes: dict[str, Any], by: Actor, at: datetime, expected_version: int | None
) -> Blip:
    """Change what a blip is; where it stands changes by a move. Raises BlipExists, NoSuchPlace, Conflict."""
    name = changes.get("name", blip.name)
    if Blip.objects.filter(radar_id=blip.radar_id, name__iexact=name).exclude(pk=blip.pk).exists():
        raise BlipExists(_("“%(name)s” is on this radar, or was; choose another name.") % {"name": name})
    check_place(blip.radar, changes.get("quadrant", blip.quadrant), 0)
    differing = save_changes(blip, changes, expected_version)
    trail.record(action="strategy.blip.change", of=blip, by=by, at=at, changes=differing)
    return blip


@trail.operation
def move_blip(*, blip: Blip, ring: int, reason: str, on: date, by: Actor, at: datetime) -> Move:
    """Say where a blip stands from a day on: in, out, back on the radar, or looked at and left where it was.

    A look needs no reason. Raises NoSuchPlace, WrongDay, ReasonMissing.
    """
    check_place(blip.radar, blip.quadrant, ring)
    before = _check_follows(blip, on, at)
    moved = Mark.NEW if before is None else towards(before, ring)
    if moved is not Mark.NONE and not reason.strip():
        raise ReasonMissing(_("Write why it moves; the radar keeps the reason with the day."))
    move = _move(blip, ring, Movement(moved.value), on, reason, by, at)
    _stand(blip, ring, on)
    named = [_named(blip.radar, before), _named(blip.radar, ring)]
    action = "strategy.blip.look_at" if moved is Mark.NONE else "strategy.blip.move"
    trail.record(action=action, of=blip, by=by, at=at, changes={} if moved is Mark.NONE else {"ring": named})
    return move


@trail.operation
def take_off(*, blip: Blip, reason: str, on: date, by: Actor, at: datetime) -> Move:
    """Take a blip off its radar; it stays in the radar's history. Raises NotOnRadar, WrongDay, ReasonMissing."""
    before = _check_follows(blip, on, at)
    if before is None:
        raise NotOnRadar(_("“%(name)s” is not on the radar any more.") % {"name": blip})
    if not reason.strip():
        raise ReasonMissing(_("Write why it is taken off; the radar keeps the reason with the day."))
    move = _move(blip, before, Movement.OFF, on, reason, by, at)
    _stand(blip, None, on)
    named = [_named(blip.radar, before), ""]
    trail.record(action="strategy.blip.take_off", of=blip, by=by, at=at, changes={"ring": named})
    return move


def check_place(radar: Radar, quadrant: int, ring: int) -> None:
    """Raise NoSuchPlace where the radar has no such quadrant or ring."""
    if not 0 <= quadrant < QUADRANTS or not 0 <= ring < len(radar.rings):
        raise NoSuchPlace(
            _("The quadrants of %(radar)s are %(quadrants)s, its rings %(rings)s; choose one of each.")
            % {"radar": radar, "quadrants": ", ".join(radar.quadrants), "rings": ", ".join(radar.rings)}
        )


def _check_layout(quadrants: list[str], rings: list[str]) -> None:
    for names in (quadrants, rings):
        if any(not name.strip() for name in names) or len({name.casefold() for name in names}) < len(names):
            raise NoLayout(_("Give each quadrant and each ring a name of its own."))
    if len(quadrants) != QUADRANTS or not FEWEST_RINGS <= len(rings) <= MOST_RINGS:
        raise NoLayout(
            _("A radar has 4 quadrants and 2 to 6 rings; this has %(quadrants)s and %(rings)s.")
            % {"quadrants": len(quadrants), "rings": len(rings)}
        )


def _check_day(on: date, at: datetime) -> None:
    if on > at.date():
        raise WrongDay(_("%(day)s has not come; a move is of today or earlier.") % {"day": formats.day(on)})


def _check_follows(blip: Blip, on: date, at: datetime) -> int | None:
    """The ring it stands in; raises WrongDay where it moved later than `on` already."""
    _check_day(on, at)
    stored = Blip.objects.select_for_update().get(pk=blip.pk)
    last = Move.objects.filter(blip=blip).order_by("-on", "-id").first()
    if last is not None and last.on > on:
        raise WrongDay(
            _("“%(name)s” moved on %(day)s; choose that day or a later one.")
            % {"name": blip, "day": formats.day(last.on)}
        )
    ring: int | None = stored.ring
    return ring


def _move(blip: Blip, ring: int, movement: str, on: date, reason: str, by: Actor, at: datetime) -> Move:
    return Move.objects.create(
        blip=blip,
        ring=ring,
        movement=movement,
        on=on,
        reason=reason.strip(),
        by_id=by.id,
        by_label=by.label[:200],
        created_at=at,
    )


def _stand(blip: Blip, ring: int | None, on: date) -> None:
    blip.ring, blip.looked_at = ring, on
    blip.version += 1
    blip.save(update_fields=["ring", "looked_at", "version"])


def _named(radar: Radar, ring: int | None) -> str:
    return "" if ring is None else str(radar.rings[ring])
