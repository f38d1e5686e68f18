"""Reads of the trail: the history that stands last on every record's page."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from storewide.audit import words
from storewide.audit.models import Entry
from storewide.kit.history import Event
from storewide.kit.tags import Text


def history(record: Any, *, parts: Iterable[Any] = (), most: int = 50) -> tuple[Event, ...]:
    """What was done to `record`, newest first and at most `most` lines, in one query.

    With `parts`, what was done to these as well: records that belong to it and have no page of their own.
    """
    return tuple(
        Event(
            at=entry.at,
            who=entry.actor_label,
            what=_what(entry, record),
            changes=words.change_words(entry.record_kind, entry.changes),
        )
        for entry in Entry.objects.of(record, *parts)[:most]
    )


def _what(entry: Entry, record: Any) -> Text:
    done = words.action_words(entry.action)
    if entry.record_kind == record._meta.label_lower:
        return done
    return _("%(done)s: %(part)s") % {"done": done, "part": entry.record_label}
