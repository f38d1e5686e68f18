"""The shifts as a calendar that other programs read (RFC 5545)."""

from collections.abc import Iterable
from datetime import UTC, datetime

from storewide.ownership.models import DutyShift

#: a line has at most 75 bytes; the rest goes on the next one behind a space
_LONGEST = 75


def written(shifts: Iterable[DutyShift], at: datetime) -> str:
    """An iCalendar of the shifts, with CRLF between its lines."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Storewide//Duty//EN"]
    for shift in shifts:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{shift.pk}@storewide",
            f"DTSTAMP:{_moment(at)}",
            f"DTSTART:{_moment(shift.begins)}",
            f"DTEND:{_moment(shift.ends)}",
            f"SUMMARY:{_text(str(shift))}",
            "END:VEVENT",
        ]
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    for char in ("\\", ";", ","):
        text = text.replace(char, f"\\{char}")
    return " ".join(text.split())


def _folded(line: str) -> str:
    """The line in pieces of at most 75 bytes, no character cut apart."""
    pieces, piece = [], ""
    for char in line:
        if len((piece + char).encode()) > _LONGEST:
            pieces.append(piece)
            piece = " "
        piece += char
    return "\r\n".join([*pieces, piece])
