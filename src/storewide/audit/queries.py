"""Reads of the trail: the history that stands last on every record's page."""

from typing import Any

from storewide.audit import words
from storewide.audit.models import Entry
from storewide.kit.history import Event


def history(record: Any, *, most: int = 50) -> tuple[Event, ...]:
    """What was done to `record`, newest first and at most `most` lines, in one query."""
    return tuple(
        Event(
            at=entry.at,
            who=entry.actor_label,
            what=words.action_words(entry.action),
            changes=words.change_words(entry.record_kind, entry.changes),
        )
        for entry in Entry.objects.of(record)[:most]
    )
