"""Takes a radar from a file of any common format: new blips come on, others move; who is missing in it stays.

A blip is known by its name. One whose row says what is there already is left as it was, so that reading a file twice
changes nothing. A file with timelines brings its history with it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.lib.tables import RowRefusal, TableReport
from storewide.strategy import radar_formats, short_names
from storewide.strategy.models.radar import Blip, Move, Movement, Radar
from storewide.strategy.radar_formats import Document, FormatFault, Read
from storewide.strategy.radar_operations import DEFAULT_QUADRANTS, DEFAULT_RINGS, start_radar
from storewide.strategy.radar_rules import MOST_RINGS, OFF, QUADRANTS, Mark, towards

#: longest name, tags and description
NAME, TAG, DESCRIPTION, ADDRESS = 120, 40, 8000, 400


class RadarUnreadable(Refusal):
    """The file is no radar, or has other quadrants and rings than one needs."""

    field = "file"


class _Undo(Exception):
    """Takes a rehearsal's report out of its transaction, which is undone."""


@dataclass(frozen=True)
class Step:
    """One move as it will be written."""

    on: date
    ring: int
    movement: str
    reason: str = ""


@dataclass(frozen=True)
class Placed:
    """A row whose quadrant and rings are known."""

    read: Read
    quadrant: int
    ring: int
    timeline: tuple[Step, ...]


def document(content: bytes) -> Document:
    """The radar in a file; raises RadarUnreadable."""
    try:
        return radar_formats.read(content)
    except FormatFault as fault:
        raise RadarUnreadable(str(fault)) from None


def start_from(*, content: bytes, name: str, by: Actor, at: datetime) -> tuple[Radar, TableReport]:
    """A new radar laid out as the file says, with its blips. Raises RadarUnreadable, RadarExists, NoLayout."""
    found = document(content)
    quadrants, rings = _layout(found)
    with transaction.atomic():
        called = name or found.title or _("Tech radar")
        radar = start_radar(
            name=called[:80], purpose="", area=None, quadrants=quadrants, rings=rings, by=by, at=at
        )
        report = _take(radar, found, None, by, at)
    return radar, report


def take(*, radar: Radar, content: bytes, on: date | None = None, by: Actor, at: datetime) -> TableReport:
    """Take a file into a radar; `on` is the day of its moves, else the file's own, else today. Raises RadarUnreadable."""
    with transaction.atomic():
        return _take(radar, document(content), on, by, at)


def rehearse(*, radar: Radar, content: bytes, on: date | None = None, by: Actor, at: datetime) -> TableReport:
    """What `take` would do, with nothing written."""
    report = None
    try:
        with transaction.atomic():
            report = _take(radar, document(content), on, by, at)
            raise _Undo
    except _Undo:
        assert report is not None  # noqa: S101 - made before
        return report


def _take(radar: Radar, found: Document, on: date | None, by: Actor, at: datetime) -> TableReport:
    day = on or (found.day if found.day and found.day <= at.date() else at.date())
    blips = {blip.name.casefold(): blip for blip in Blip.objects.for_radar(radar)}
    accepted = repeated = 0
    refusals: list[RowRefusal] = []
    earlier: set[str] = set()
    for read in found.reads:
        placed = _placed(read, radar, earlier, at.date())
        if isinstance(placed, str):
            refusals.append(RowRefusal(read.number, placed))
            continue
        earlier.add(read.name.casefold())
        blip = blips.get(read.name.casefold())
        if blip is None:
            _add(radar=radar, placed=placed, day=day, by=by, at=at)
            accepted += 1
            continue
        blip.radar = radar
        changes, steps = _differing(blip, placed), _further(blip, placed, day)
        if isinstance(steps, str):
            refusals.append(RowRefusal(read.number, steps))
        elif changes or steps:
            _bring_up(blip=blip, changes=changes, steps=steps, by=by, at=at)
            accepted += 1
        else:
            repeated += 1
    return TableReport(accepted, repeated, tuple(refusals))


def _placed(read: Read, radar: Radar, earlier: set[str], today: date) -> Placed | str:
    """The row with its places found, or what is wrong with it."""
    if fault := read.fault or _texts_fault(read, earlier):
        return fault
    quadrant = _place(read.quadrant, radar.quadrants)
    if quadrant is None:
        return _no_place(_("quadrant"), read.quadrant, radar.quadrants)
    rings = [_place(told.ring, radar.rings) for told in read.timeline]
    for name, ring in [*((told.ring, ring) for told, ring in zip(read.timeline, rings, strict=True))]:
        if ring is None:
            return _no_place(_("ring of its timeline"), name, radar.rings)
    ring = rings[-1] if rings else _place(read.ring, radar.rings)
    if ring is None:
        return _no_place(_("ring"), read.ring, radar.rings)
    if read.timeline and read.timeline[-1].on > today:
        return _("its timeline moves it on %(day)s, which has not come") % {"day": read.timeline[-1].on}
    return Placed(read, quadrant, ring, _steps(read, [each for each in rings if each is not None]))


def _texts_fault(read: Read, earlier: set[str]) -> str:
    if not read.name:
        return _("name is empty")
    if read.name.casefold() in earlier:
        return _("name “%(name)s” stands in an earlier row") % {"name": read.name}
    longest = {
        "name": (read.name, NAME),
        "description": (read.description, DESCRIPTION),
        "link": (read.address, ADDRESS),
    }
    for column, (text, most) in {**longest, "tags": (max(read.tags, key=len, default=""), TAG)}.items():
        if len(text) > most:
            return _("%(column)s is longer than %(most)s characters") % {"column": column, "most": most}
    if read.address and not read.address.startswith(("http://", "https://")):
        return _("link “%(link)s” is no address that begins with https://") % {"link": read.address}
    return ""


def _place(named: str, names: list[str]) -> int | None:
    """The place of a quadrant or ring by its name, or by the number behind `#`."""
    if named.startswith("#"):
        return int(named[1:]) if named[1:].isdecimal() and int(named[1:]) < len(names) else None
    return next((place for place, name in enumerate(names) if name.casefold() == named.casefold()), None)


def _no_place(what: str, named: str, names: list[str]) -> str:
    said = {"what": what, "named": named.removeprefix("#"), "names": ", ".join(names)}
    return _("%(what)s “%(named)s” is none of %(names)s") % said


def _steps(read: Read, rings: list[int]) -> tuple[Step, ...]:
    """A timeline as moves: the first puts it on the radar, each other one is told by the rings."""
    steps: list[Step] = []
    for told, ring in zip(read.timeline, rings, strict=True):
        movement = towards(steps[-1].ring, ring).value if steps else Mark.NEW.value
        steps.append(Step(told.on, ring, movement, told.reason))
    return tuple(steps)


def _said(placed: Placed) -> dict[str, Any]:
    read = placed.read
    return {
        "quadrant": placed.quadrant,
        "description": read.description,
        "address": read.address,
        "tags": list(read.tags),
    }


@trail.operation
def _add(*, radar: Radar, placed: Placed, day: date, by: Actor, at: datetime) -> Blip:
    """A blip that is new to the radar, with its history where the file tells one."""
    name = placed.read.name
    steps = list(placed.timeline) or [Step(day, placed.ring, placed.read.movement)]
    if not placed.read.active:
        steps.append(Step(day, placed.ring, OFF))
    blip = Blip.objects.create(
        radar=radar,
        name=name,
        slug=short_names.free(name, Blip.objects.filter(radar=radar), 120, "blip"),
        ring=placed.ring if placed.read.active else None,
        looked_at=steps[-1].on,
        created_at=at,
        **_said(placed),
    )
    _write(blip, steps, by, at)
    trail.record(action="strategy.blip.add", of=blip, by=by, at=at)
    return blip


def _differing(blip: Blip, placed: Placed) -> dict[str, Any]:
    """What the row says otherwise; what it leaves empty is left as it is."""
    said = {name: value for name, value in _said(placed).items() if value or name == "quadrant"}
    return {name: value for name, value in said.items() if getattr(blip, name) != value}


def _further(blip: Blip, placed: Placed, day: date) -> list[Step] | str:
    """The moves that the blip has not made yet, or why they cannot follow."""
    moves = list(blip.moves.all())
    if placed.timeline:
        known = {(move.on, move.ring) for move in moves}
        steps = [step for step in placed.timeline if (step.on, step.ring) not in known]
    elif not placed.read.active:
        steps = [] if blip.ring is None else [Step(day, blip.ring, OFF)]
    elif blip.ring is None:
        steps = [Step(day, placed.ring, Movement.NEW)]
    else:
        mark = towards(blip.ring, placed.ring)
        steps = [] if mark is Mark.NONE else [Step(day, placed.ring, mark.value)]
    if steps and moves and steps[0].on < moves[-1].on:
        return _("it would move on %(day)s, before its last move here on %(last)s") % {
            "day": steps[0].on,
            "last": moves[-1].on,
        }
    return steps


@trail.operation
def _bring_up(*, blip: Blip, changes: dict[str, Any], steps: list[Step], by: Actor, at: datetime) -> Blip:
    """Change a blip as its row says, and move it."""
    differing = {name: [str(getattr(blip, name)), str(value)] for name, value in changes.items()}
    for name, value in changes.items():
        setattr(blip, name, value)
    if steps:
        before, last = blip.ring_name, steps[-1]
        blip.ring, blip.looked_at = None if last.movement == OFF else last.ring, last.on
        differing["ring"] = [before, blip.ring_name]
        _write(blip, steps, by, at)
    blip.version += 1
    blip.save()
    trail.record(action="strategy.blip.import", of=blip, by=by, at=at, changes=differing)
    return blip


def _write(blip: Blip, steps: list[Step], by: Actor, at: datetime) -> None:
    who = {"by_id": by.id, "by_label": by.label[:200], "created_at": at}
    Move.objects.bulk_create([Move(blip=blip, **vars(step), **who) for step in steps])


def _layout(found: Document) -> tuple[list[str], list[str]]:
    """The names of a new radar's quadrants and rings: the file's own, else as its rows use them, filled up to four."""
    quadrants = list(found.quadrants) or _used([read.quadrant for read in found.reads], DEFAULT_QUADRANTS)
    rings = list(found.rings) or _used([read.ring for read in found.reads], DEFAULT_RINGS)
    usual = {name.casefold(): place for place, name in enumerate(DEFAULT_RINGS)}
    if not found.rings and all(ring.casefold() in usual for ring in rings):
        given = {ring.casefold(): ring for ring in rings}
        rings = [given.get(name.casefold(), name) for name in DEFAULT_RINGS]
    if len(quadrants) > QUADRANTS or len(rings) > MOST_RINGS or not found.reads:
        raise RadarUnreadable(
            _(
                "The file has %(blips)s blips in %(quadrants)s quadrants and %(rings)s rings; a radar has 4 and 2 to 6."
            )
            % {"blips": len(found.reads), "quadrants": len(quadrants), "rings": len(rings)}
        )
    quadrants += [
        _("Quadrant %(number)s") % {"number": len(quadrants) + more} for more in range(1, 5 - len(quadrants))
    ]
    rings += [name for name in DEFAULT_RINGS if name.casefold() not in {ring.casefold() for ring in rings}][
        : max(0, 2 - len(rings))
    ]
    return quadrants, rings


def _used(names: list[str], usual: tuple[str, ...]) -> list[str]:
    """The names in the order in which they first come; numbered places give numbered names."""
    # a number beyond any radar's counts as the first that is too large: a list as long as it would fill the memory
    places = [name[1:] for name in names if name.startswith("#") and name[1:].isdecimal()]
    numbers = [int(place) if len(place) < 3 else 99 for place in places]
    if numbers:
        few = max(numbers) < len(usual)
        return list(usual) if few else [str(number + 1) for number in range(max(numbers) + 1)]
    found: dict[str, str] = {}
    for name in names:
        if name:
            found.setdefault(name.casefold(), name)
    return list(found.values())
