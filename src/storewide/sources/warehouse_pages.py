"""What the page, the command and the API say of the warehouse: what it holds, what waits, what is damaged."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.jobs import queries as jobs
from storewide.kit import formats
from storewide.kit.pages import Crumb, Page
from storewide.kit.tags import Tag, Tone
from storewide.sources import warehouse_health
from storewide.sources.warehouse_health import Incomplete
from storewide.sources.warehouse_words import name_of
from storewide.warehouse.standing import Holding, Standing, standing

#: sealing comes round every five seconds: what waits for longer is stuck
STUCK = timedelta(minutes=5)
LITTLE_ROOM = 2 * 1024**3
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Found:
    """The warehouse as it stands at `at`."""

    standing: Standing
    incomplete: tuple[Incomplete, ...]
    at: datetime

    @property
    def stuck(self) -> bool:
        """Whether what tracking sent has waited for too long."""
        oldest = self.standing.waiting.oldest
        return oldest is not None and self.at - oldest > STUCK

    @property
    def short_of_room(self) -> bool:
        return self.standing.free < LITTLE_ROOM


def look(at: datetime) -> Found:
    """The warehouse as it stands; reads no day file."""
    return Found(standing(settings.DATA.warehouse, settings.DATA.journal), warehouse_health.incomplete(), at)


def finding(found: Found) -> str:
    """In one sentence: what is wrong first, else how much it holds."""
    if found.incomplete:
        return ngettext(
            "%(count)s day is not whole: a file was damaged",
            "%(count)s days are not whole: files were damaged",
            len(found.incomplete),
        ) % {"count": len(found.incomplete)}
    if found.short_of_room:
        return _("The disk has only %(size)s left") % {"size": size(found.standing.free)}
    if found.standing.bad:
        return ngettext(
            "%(count)s file of what tracking sent cannot be read",
            "%(count)s files of what tracking sent cannot be read",
            len(found.standing.bad),
        ) % {"count": len(found.standing.bad)}
    if found.stuck:
        return _("What tracking sent has been waiting for %(minutes)s minutes") % {"minutes": _minutes(found)}
    if not found.standing.holdings:
        return _("The warehouse is empty")
    rows = formats.number(found.standing.rows)
    return _("The warehouse holds %(rows)s rows in %(size)s; no damage is known") % {
        "rows": rows,
        "size": size(found.standing.size),
    }


def _minutes(found: Found) -> str:
    oldest = found.standing.waiting.oldest
    return formats.number(int((found.at - oldest).total_seconds() // 60)) if oldest else ""


def page(found: Found) -> Page:
    """The head of the page."""
    return Page(
        title=finding(found),
        short=_("Warehouse"),
        purpose=_("Every fact that is kept, what still waits to be one, and whether all of it is whole."),
        guide="operating#the-warehouse",
        crumbs=(Crumb(_("Sources"), reverse("sources:sources")),),
    )


def tags(found: Found) -> list[Tag]:
    """How it stands, in a word or two each."""
    whole = not found.incomplete
    return [
        Tag(_("No damage known"), Tone.GOOD) if whole else Tag(_("Not whole"), Tone.BAD),
        Tag(_("Waiting too long"), Tone.BAD) if found.stuck else Tag(_("Sealed"), Tone.GOOD),
    ]


def size(count: int) -> str:
    """Bytes in the unit that people read them in."""
    if not count:
        return _("nothing")
    if count < MEGABYTE:
        return _("%(number)s kB") % {"number": formats.number(count / 1_000, 1)}
    if count < 1_000 * MEGABYTE:
        return _("%(number)s MB") % {"number": formats.number(count / MEGABYTE, 1)}
    return _("%(number)s GB") % {"number": formats.number(count / (1_000 * MEGABYTE), 1)}


def context(found: Found) -> dict[str, Any]:
    """What the page shows around the list."""
    stands = found.standing
    return {
        "found": found,
        "standing": stands,
        "tags": tags(found),
        "checked_at": jobs.last_success(warehouse_health.VERIFY_JOB),
        "incomplete": [(name_of(each.fact), each) for each in found.incomplete],
        "set_aside": (*stands.bad, *stands.quarantine),
        "sizes": {
            "kept": size(stands.size),
            "waiting": size(stands.waiting.size),
            "sealed": size(stands.kept_size),
            "free": size(stands.free),
            "disk": size(stands.disk),
        },
    }


def holding(each: Holding) -> dict[str, Any]:
    """One row of the holdings as the API and the command tell it."""
    return {
        "store": each.store,
        "fact": each.fact,
        "first": each.first,
        "last": each.last,
        "parts": each.parts,
        "files": each.pieces,
        "rows": each.rows,
        "bytes": each.size,
    }


def document(found: Found) -> dict[str, Any]:
    """The whole of it as the API and the command tell it."""
    stands = found.standing
    return {
        "version": stands.version,
        "rows": stands.rows,
        "bytes": stands.size,
        "files": stands.pieces,
        "holdings": [holding(each) for each in stands.holdings],
        "waiting": {
            "segments": stands.waiting.segments,
            "bytes": stands.waiting.size,
            "oldest": stands.waiting.oldest,
        },
        "kept": {"files": stands.kept, "bytes": stands.kept_size},
        "refused": [{"reason": reason, "messages": count} for reason, count in stands.reasons],
        "bad": [{"name": each.name, "bytes": each.size, "reason": each.reason} for each in stands.bad],
        "quarantine": [{"name": each.name, "reason": each.reason} for each in stands.quarantine],
        "incomplete": [lost(each) for each in found.incomplete],
        "free_bytes": stands.free,
        "disk_bytes": stands.disk,
    }


def lost(each: Incomplete) -> dict[str, Any]:
    """A day that is not whole, with the files to import again."""
    return {
        "store": each.store,
        "fact": each.fact,
        "part": each.part,
        "missing_rows": each.rows,
        "import_again": [
            {"file": record.file_name, "preset": record.preset, "sha256": record.sha256}
            for record in each.files
        ],
    }


def plain(document: Any) -> Any:
    """The document with its days and moments as text, for one that prints it."""
    if isinstance(document, dict):
        return {key: plain(value) for key, value in document.items()}
    if isinstance(document, list):
        return [plain(value) for value in document]
    return document.isoformat() if isinstance(document, date) else document
