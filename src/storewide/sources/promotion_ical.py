"""Promotions as a calendar file (RFC 5545) that any calendar program opens."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from storewide.sources import promotions
from storewide.warehouse.drivers import Promotion

#: a line holds so many bytes, what follows goes on in the next one
_LINE = 75


def calendar(found: Iterable[Promotion], *, name: str, at: datetime) -> str:
    """One all-day event a promotion and sales channel; an event that is read again takes its own place."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Storewide//Promotions//EN",
        f"X-WR-CALNAME:{_escaped(name)}",
    ]
    for each in found:
        lines += _event(each, at)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(promotion: Promotion, at: datetime) -> list[str]:
    where = promotion.sales_channel or ""
    key = (promotion.store, promotion.promotion_id, where, promotion.product_id, promotion.category)
    about = " · ".join(each for each in (promotions.lowers(promotion), where, promotion.store) if each)
    return [
        "BEGIN:VEVENT",
        f"UID:{hashlib.sha256(repr(key).encode()).hexdigest()[:32]}@storewide",
        f"DTSTAMP:{at:%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{_day(promotion.first)}",
        f"DTEND;VALUE=DATE:{_day(promotion.last + timedelta(days=1))}",
        f"SUMMARY:{_escaped(promotion.title)}",
        f"DESCRIPTION:{_escaped(about)}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"


def _escaped(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return " ".join(plain.splitlines())


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
