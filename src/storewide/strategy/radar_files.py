"""A radar as a file for other radars: a table (CSV or JSON), numbered entries, or timelines; see `radar_formats`."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from storewide.kit.cells import guarded
from storewide.strategy.models.radar import Movement
from storewide.strategy.radar_queries import Shown, View
from storewide.strategy.radar_rules import Mark

COLUMNS = ("name", "ring", "quadrant", "isNew", "description", "status", "tags", "link")
STATUS = {Mark.NEW: "New", Mark.IN: "Moved In", Mark.OUT: "Moved Out", Mark.NONE: "No Change"}
MOVED = {Mark.NEW: 2, Mark.IN: 1, Mark.OUT: -1, Mark.NONE: 0}
#: colours that a radar of timelines asks for, from the innermost ring outwards
COLOURS = ("#2f7d55", "#2f6fae", "#b07a10", "#b03a2e", "#6a4c93", "#6a6f77")


@dataclass(frozen=True)
class Form:
    """One format: the ending of its files, its content type, and what writes it."""

    ending: str
    content_type: str
    write: Callable[[View], str]


def table(view: View) -> str:
    """CSV as Build Your Own Radar reads it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in _rows(view):
        writer.writerow([guarded(row[column]) for column in COLUMNS])
    return text.getvalue()


def rows(view: View) -> str:
    """The same rows as JSON, as Build Your Own Radar reads it."""
    return _json(_rows(view))


def numbered(view: View) -> str:
    """JSON as Zalando's radar reads it; what was taken off is there as inactive."""
    gone = [
        {"label": blip.name, "quadrant": blip.quadrant, "ring": steps[-1].ring, "active": False, "moved": 0}
        for blip, steps in view.gone
    ]
    entries = [
        {
            "label": shown.name,
            "quadrant": shown.quadrant,
            "ring": shown.ring,
            "active": True,
            "moved": MOVED[shown.mark],
            **_more(shown, address="link"),
        }
        for shown in view.blips
    ]
    return _json(
        {
            "title": view.radar.name,
            "date": view.on.isoformat(),
            "quadrants": [{"name": name} for name in view.radar.quadrants],
            "rings": [{"name": name} for name in view.radar.rings],
            "entries": entries + gone,
        }
    )


def timelines(view: View) -> str:
    """JSON as Backstage's radar reads it, with every move up to the radar's day, the newest first."""
    rings = [
        {"id": f"ring-{place}", "name": name, "color": COLOURS[place]}
        for place, name in enumerate(view.radar.rings)
    ]
    quadrants = [{"id": f"quadrant-{place}", "name": name} for place, name in enumerate(view.radar.quadrants)]
    entries = [
        {
            "id": shown.blip.slug,
            "key": shown.blip.slug,
            "title": shown.name,
            "quadrant": f"quadrant-{shown.quadrant}",
            **_more(shown, address="url"),
            "timeline": [
                {
                    "date": move.on.isoformat(),
                    "ringId": f"ring-{move.ring}",
                    "moved": MOVED[Mark(move.movement)] if move.movement != Movement.NEW else 0,
                    "description": move.reason,
                }
                for move in reversed(shown.blip.moves.all())
                if move.on <= view.on and move.movement != Movement.OFF
            ],
        }
        for shown in view.blips
    ]
    return _json({"title": view.radar.name, "quadrants": quadrants, "rings": rings, "entries": entries})


FORMS = {
    "csv": Form("csv", "text/csv", table),
    "rows": Form("json", "application/json", rows),
    "numbered": Form("json", "application/json", numbered),
    "timelines": Form("json", "application/json", timelines),
}


def _rows(view: View) -> list[dict[str, str]]:
    return [
        {
            "name": shown.name,
            "ring": shown.ring_name,
            "quadrant": shown.quadrant_name,
            "isNew": "TRUE" if shown.mark is Mark.NEW else "FALSE",
            "description": shown.blip.description,
            "status": STATUS[shown.mark],
            "tags": ", ".join(shown.tags),
            "link": shown.blip.address,
        }
        for shown in view.blips
    ]


def _more(shown: Shown, *, address: str) -> dict[str, Any]:
    """What a blip has besides its place, where it has it."""
    said = {"description": shown.blip.description, address: shown.blip.address, "tags": list(shown.tags)}
    return {name: value for name, value in said.items() if value}


def _json(found: Any) -> str:
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"
