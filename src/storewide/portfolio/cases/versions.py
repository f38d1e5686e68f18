"""The versions of what is written about a request, and what differs between two of them."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from storewide.kit.permissions import Actor
from storewide.portfolio.models import Request, Text, Version


@dataclass(frozen=True)
class Line:
    """A line of a field in one of two versions, or in both; `sign` is + where it came, − where it went, else empty."""

    sign: str
    words: str


@dataclass(frozen=True)
class Differing:
    """A field that two versions say differently, line by line."""

    field: str
    lines: tuple[Line, ...]


def keep(request: Request, text: Text, number: int, said: dict[str, str], by: Actor, at: datetime) -> Version:
    """Keep what was just written as a version."""
    return Version.objects.create(
        request=request,
        text=text,
        number=number,
        said=said,
        by_id=by.id,
        by_label=by.label[:200],
        created_at=at,
    )


def between(older: Version | None, newer: Version) -> tuple[Differing, ...]:
    """What differs from the older version to the newer one, field by field; None: everything is new."""
    before = older.said if older else {}
    names = [*newer.said, *(name for name in before if name not in newer.said)]
    found = ((name, before.get(name, ""), newer.said.get(name, "")) for name in names)
    return tuple(
        Differing(name, tuple(_lines(before_text, after_text)))
        for name, before_text, after_text in found
        if before_text != after_text
    )


def _lines(before: str, after: str) -> Iterator[Line]:
    signs = {"+ ": "+", "- ": "−", "  ": ""}
    for line in difflib.ndiff(before.splitlines(), after.splitlines()):
        if line[:2] in signs:
            yield Line(signs[line[:2]], line[2:])
