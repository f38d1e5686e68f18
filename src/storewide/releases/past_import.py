"""Reads releases of the past from a table: `name,date[,area,owner,metric,promised,store]`.

Reading it twice changes nothing. A release that is there already and was told otherwise is refused, since what
the ledger was told stands.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from storewide.kit import formats, table_import
from storewide.kit.permissions import Actor
from storewide.ledger.evidence_operations import Past
from storewide.ledger.models import Direction, IntendedEffect
from storewide.ledger.rules import FINEST_SIZE, LARGEST_SIZE
from storewide.lib.tables import Row, RowRefusal, TableReport
from storewide.metrics import definitions
from storewide.organization.models import Person
from storewide.ownership.models import Area
from storewide.releases import past_operations, queries
from storewide.releases.models import Release
from storewide.sources.models import Store

REQUIRED = ("name", "date")
LONGEST_NAME = 120
PROMISED = re.compile(r"([+−-]?)\s*(\d{1,4}(?:[.,]\d{1,2})?)\s*%?", re.ASCII)


class _Refused(Exception):
    """One row cannot be taken; the message is its reason."""


def import_releases(path: Path, take: "Take") -> TableReport:
    """Enter the releases of the table at `path`; raises FileRefused."""
    return table_import.take(path, take, required=REQUIRED, strict=False)


def rehearse_releases(path: Path, take: "Take") -> TableReport:
    """What `import_releases` would do, with nothing written; raises what it would raise."""
    return table_import.rehearse(path, take, required=REQUIRED, strict=False)


type Key = tuple[str, date, str]


@dataclass
class Take:
    """Takes the rows of a table of releases.

    Those that name no store went live on `store`; where that is empty too, on the only store there is, or on all.
    """

    store: str
    by: Actor
    at: datetime
    _named: "_Named" = field(init=False)
    _known: dict[Key, Release] = field(default_factory=dict)
    _anywhere: dict[tuple[str, date], Release] = field(default_factory=dict)
    _only: Store | None = None
    _told: dict[str, IntendedEffect] = field(default_factory=dict)

    def __call__(self, rows: list[Row]) -> TableReport:
        """Enter every release that is not there yet."""
        self._named = _Named()
        self._known = {
            _key(each): each for each in Release.objects.exclude(live_on=None).select_related("store")
        }
        self._anywhere = {key[:2]: release for key, release in self._known.items()}
        self._only = queries.only_store()
        told = IntendedEffect.objects.filter(source_kind=Release.KIND, after_the_fact=True)
        self._told = {effect.source_id: effect for effect in told}
        accepted, repeated, refusals = 0, 0, []
        for row in rows:
            try:
                entered = self._take(row)
            except _Refused as error:
                refusals.append(RowRefusal(row.number, str(error)))
                continue
            accepted, repeated = accepted + entered, repeated + (not entered)
        return TableReport(accepted, repeated, tuple(refusals))

    def _take(self, row: Row) -> bool:
        past = self._past(row)
        key = (past.what.lower(), past.day, past.store.slug if past.store else "")
        # a table without stores may have been read when there were fewer of them
        unnamed = not (row["store"] or self.store)
        known = self._known.get(key) or (self._anywhere.get(key[:2]) if unnamed else None)
        if known is not None:
            self._check_told(past, known)
            return False
        release = past_operations.tell_past(past=past, by=self.by, at=self.at)
        self._known[key] = self._anywhere[key[:2]] = release
        told = {name: value for name, value in vars(past).items() if name not in ("what", "day")}
        self._told[str(release.pk)] = IntendedEffect(promise=past.what, due_on=past.day, **told)
        return True

    def _past(self, row: Row) -> Past:
        name = row["name"]
        if not name or len(name) > LONGEST_NAME:
            raise _Refused(
                _("name “%(name)s” must have 1 to %(most)s characters")
                % {"name": name[:60], "most": LONGEST_NAME}
            )
        metric, direction, size = _promised(row["metric"], row["promised"])
        return Past(
            what=name,
            day=_day(row["date"], self.at),
            metric=metric,
            direction=direction,
            size=size,
            owner=self._named.person(row["owner"]),
            area=self._named.area(row["area"]),
            store=self._named.store(row["store"] or self.store) or self._only,
        )

    def _check_told(self, past: Past, release: Release) -> None:
        told = self._told.get(str(release.pk))
        if told is None:
            return  # it went live here: what it promised was frozen then
        for name in ("metric", "direction", "size", "owner", "area"):
            if getattr(told, name) != getattr(past, name):
                raise _Refused(_told_otherwise(past, name, _said(told, name)))


class _Named:
    """Finds people, areas and stores by what a table calls them."""

    def __init__(self) -> None:
        self._people = _by_names(Person.objects.all(), "email", "name")
        self._areas = _by_names(Area.objects.all(), "slug", "name")
        self._stores = _by_names(Store.objects.all(), "slug", "name")

    def person(self, text: str) -> Person | None:
        """The person of this e-mail or full name; None for an empty cell."""
        cure = _("import people first, or leave it empty")
        return _found(self._people, text, _("owner “%(name)s” is nobody here; %(cure)s"), cure)

    def area(self, text: str) -> Area | None:
        """The area of this short name or name; None for an empty cell."""
        cure = _("add it to the operation map first, or leave it empty")
        return _found(self._areas, text, _("area “%(name)s” is not known; %(cure)s"), cure)

    def store(self, text: str) -> Store | None:
        """The store of this short name or name; None for all stores."""
        cure = _("write one of Stores, or leave it empty")
        return _found(self._stores, text, _("store “%(name)s” is not known; %(cure)s"), cure)


def _by_names(records: Iterable[Any], *fields: str) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for record in records:
        for name in {str(getattr(record, each)).lower() for each in fields}:
            found.setdefault(name, []).append(record)
    return found


def _found[R](known: Mapping[str, list[R]], text: str, unknown: str, cure: str) -> R | None:
    if not text:
        return None
    records = known.get(text.lower(), [])
    if not records:
        raise _Refused(unknown % {"name": text, "cure": cure})
    if len(records) > 1:
        raise _Refused(
            _("more than one is called “%(name)s”; write the e-mail or short name") % {"name": text}
        )
    return records[0]


def _day(text: str, at: datetime) -> date:
    try:
        day = date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII) else None
    except ValueError:
        day = None
    if day is None:
        raise _Refused(_("date “%(text)s” is not a day; write 2025-11-17") % {"text": text})
    if day > at.date():
        raise _Refused(_("date %(text)s is in the future; prepare that release instead") % {"text": text})
    return day


def _promised(metric: str, promised: str) -> tuple[str, str, Decimal | None]:
    """Metric, direction and size in percent; all empty where nothing was promised."""
    if not metric and not promised:
        return "", "", None
    if not metric or not promised:
        missing, there = (_("metric"), promised) if promised else (_("promised"), metric)
        raise _Refused(
            _("“%(there)s” stands without %(missing)s; fill in both, or neither")
            % {"there": there, "missing": missing}
        )
    match = PROMISED.fullmatch(promised)
    if match is None:
        raise _Refused(
            _("promised “%(text)s” is not a change; write it like +3 %% or -2.5 %%") % {"text": promised}
        )
    size = Decimal(match[2].replace(",", ".")).quantize(FINEST_SIZE)
    if not 0 < size <= LARGEST_SIZE:
        raise _Refused(_("promised “%(text)s” must be above 0 and at most 1000 %%") % {"text": promised})
    return _code(metric), Direction.DOWN if match[1] in ("-", "−") else Direction.UP, size


def _code(text: str) -> str:
    wanted = text.lower()
    for definition in definitions.all_definitions().values():
        if wanted.replace(" ", "_") == definition.code or wanted == definition.name.lower():
            return definition.code
    known = ", ".join(definitions.all_definitions())
    raise _Refused(
        _("metric “%(text)s” is not known; choose from %(known)s") % {"text": text, "known": known}
    )


def _told_otherwise(past: Past, name: str, told: str) -> str:
    said = {
        "name": past.what,
        "day": formats.day(past.day),
        "field": "promised" if name in ("direction", "size") else name,
        "told": told,
    }
    if not told:
        return _("“%(name)s” of %(day)s was told without %(field)s; that stands, so leave it empty") % said
    return (
        _("“%(name)s” of %(day)s was told with “%(told)s” as %(field)s; that stands, so write it so") % said
    )


def _said(told: IntendedEffect, name: str) -> str:
    """A column of the table as it was told, as the table writes it."""
    if name not in ("direction", "size"):
        return str(getattr(told, name) or "")
    if told.size is None:
        return ""
    return f"{'-' if told.direction == Direction.DOWN else '+'}{told.size.normalize():f} %"


def _key(release: Release) -> Key:
    assert release.live_on is not None  # noqa: S101 - the query leaves out those without
    return release.name.lower(), release.live_on, release.store.slug if release.store else ""
