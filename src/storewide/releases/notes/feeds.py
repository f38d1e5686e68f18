"""What the secret addresses give: a calendar (RFC 5545) of releases and freezes, and release notes as a feed (RFC 4287)."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree as ET

from django.utils.translation import gettext as _

from storewide.centre.texts import shown
from storewide.releases.models import Freeze, Release, ReleaseNote

#: a line of a calendar holds so many bytes, what follows goes on in the next one
_LINE = 75
_LAST = date.max - timedelta(days=1)
_ATOM = "http://www.w3.org/2005/Atom"
#: what stands in no XML 1.0 (2.2) and in no text of a calendar; one of them and no reader opens the feed any more
_UNKEPT = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def calendar(releases: Iterable[Release], freezes: Iterable[Freeze], *, origin: str, at: datetime) -> str:
    """One all-day event a release and a freeze; an event that is read again takes its own place."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Storewide//Releases//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(_('Releases'))}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
    ]
    for release in releases:
        day = release.live_on or release.planned_on
        about = " · ".join(
            str(each)
            for each in (release.tag.label, release.get_tier_display(), release.area, release.store)
            if each
        )
        url = f"{origin}{release.get_absolute_url()}" if origin else ""
        status = "CONFIRMED" if release.live_on else "TENTATIVE"
        lines += _event(
            f"{Release.KIND}:{release.pk}", release.name, about, day, day, at, status, url, release.version
        )
    for freeze in freezes:
        title = _("Freeze: %(name)s") % {"name": freeze.name}
        key = f"{Freeze.KIND}:{freeze.pk}"
        lines += _event(
            key, title, freeze.reason, freeze.first, freeze.last, at, "CONFIRMED", "", freeze.version
        )
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def atom(notes: Sequence[ReleaseNote], *, title: str, address: str, at: datetime) -> bytes:
    """The published notes of an audience as an Atom feed; `address` is the page of the same notes."""
    ET.register_namespace("", _ATOM)
    feed = ET.Element(f"{{{_ATOM}}}feed")
    _add(feed, "id", f"urn:sha256:{hashlib.sha256(address.encode()).hexdigest()}")
    _add(feed, "title", title)
    newest = max((each.published_at for each in notes if each.published_at), default=at)
    _add(feed, "updated", _moment(newest))
    ET.SubElement(_add(feed, "author"), f"{{{_ATOM}}}name").text = "Storewide"
    ET.SubElement(feed, f"{{{_ATOM}}}link", href=address, rel="alternate", type="text/html")
    ET.SubElement(
        feed, f"{{{_ATOM}}}link", href=f"{address}atom.xml", rel="self", type="application/atom+xml"
    )
    for note in notes:
        entry = _add(feed, "entry")
        _add(entry, "id", f"urn:uuid:{note.release_id}")
        _add(entry, "title", note.title)
        _add(entry, "published", _moment(note.first_published_at or newest))
        _add(entry, "updated", _moment(note.published_at or newest))
        ET.SubElement(entry, f"{{{_ATOM}}}link", href=f"{address}#note-{note.release_id}", rel="alternate")
        _add(entry, "content", str(shown(note.text))).set("type", "html")
    written: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def _event(
    key: str,
    title: str,
    about: str,
    first: date,
    last: date,
    at: datetime,
    status: str,
    url: str,
    version: int,
) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{hashlib.sha256(key.encode()).hexdigest()[:32]}@storewide",
        f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{first:%Y%m%d}",
        f"DTEND;VALUE=DATE:{min(last, _LAST) + timedelta(days=1):%Y%m%d}",
        f"SEQUENCE:{version - 1}",
        f"SUMMARY:{_escaped(title)}",
        f"DESCRIPTION:{_escaped(about)}",
        f"STATUS:{status}",
        "TRANSP:TRANSPARENT",
        *([f"URL:{url}"] if url else []),
        "END:VEVENT",
    ]


def _add(parent: ET.Element, name: str, text: str | None = None) -> ET.Element:
    child = ET.SubElement(parent, f"{{{_ATOM}}}{name}")
    child.text = _UNKEPT.sub(" ", text) if text else text
    return child


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _escaped(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(_UNKEPT.sub(" ", plain).splitlines())


def _folded(line: str) -> Iterator[str]:
    """The line in parts of at most 75 bytes, each further one begun by a space, no character cut."""
    part, size = "", 0
    for character in line:
        wide = len(character.encode())
        if size + wide > _LINE:
            yield part
            part, size = " ", 1
        part, size = part + character, size + wide
    yield part
