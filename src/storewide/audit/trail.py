"""Writes the trail, and sees to it that no operation goes without a line of it.

`@operation` marks every function that changes state: it runs in one transaction and fails, undoing
everything, when it ends without having recorded what it did.

Whoever the wiring names as "trail_listeners" is told of all lines of an operation inside its transaction, once, at its
end: what they make of them exists exactly when the lines do.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import wraps
from typing import Any

from django.db import transaction

from storewide.audit.models import Entry
from storewide.kit import wiring
from storewide.kit.permissions import Actor

_written: ContextVar[int] = ContextVar("audit_lines_written", default=0)
#: the lines of the outermost operation under way, untold yet
_untold: ContextVar[list[Entry] | None] = ContextVar("audit_lines_untold", default=None)

#: what a module gives to hear of lines as they are written, inside the transaction that writes them
type TrailListener = Callable[[Sequence[Entry]], None]


class Unaudited(AssertionError):
    """An operation ended without a line in the trail: a defect of the operation, never of its caller."""


def operation[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """Make `function` one atomic, audited change of state."""

    @wraps(function)
    def audited(*args: P.args, **kwargs: P.kwargs) -> R:
        before = _written.get()
        with transaction.atomic(), _told_at_the_end():
            result = function(*args, **kwargs)
            if _written.get() == before:
                raise Unaudited(f"{function.__module__}.{function.__name__} wrote no audit line")
        return result

    audited.audited = True  # type: ignore[attr-defined]
    return audited


def end(of: Any, *, action: str, by: Actor, at: datetime, field: str = "revoked_at") -> None:
    """Let a record end now, and add the line; one that ended before keeps its moment, and the line says who asked anew."""
    if getattr(of, field) is None:
        setattr(of, field, at)
        of.save(update_fields=[field])
    record(action=action, of=of, by=by, at=at)


def record_all(
    *, action: str, of: Iterable[tuple[Any, dict[str, Any]]], by: Actor, at: datetime
) -> list[Entry]:
    """Add a line for each pair of a record and its changes, in few statements however many there are."""
    entries = [_entry(action, record, by, at, changes) for record, changes in of]
    Entry.objects.bulk_create(entries, batch_size=500)
    _note(entries)
    return entries


def record(*, action: str, of: Any, by: Actor, at: datetime, changes: dict[str, Any] | None = None) -> Entry:
    """Add one line: `by` did `action` to the record `of` at `at`; `changes` holds {field: [from, to]}."""
    entry = _entry(action, of, by, at, changes or {})
    entry.save(force_insert=True)
    _note([entry])
    return entry


@contextmanager
def _told_at_the_end() -> Iterator[None]:
    """Keep the lines of the outermost operation until it ends; an inner one that is undone takes its own along."""
    untold = _untold.get()
    if untold is not None:
        before = len(untold)
        try:
            yield
        except BaseException:
            del untold[before:]
            raise
        return
    mine: list[Entry] = []
    token = _untold.set(mine)
    try:
        yield
    finally:
        _untold.reset(token)
    _tell(mine)


def _note(entries: list[Entry]) -> None:
    """Count the lines, and tell of them now or at the end of the operation that writes them."""
    _written.set(_written.get() + len(entries))
    untold = _untold.get()
    if untold is None:
        _tell(entries)
    else:
        untold.extend(entries)


def _tell(entries: Sequence[Entry]) -> None:
    if entries:
        for listener in wiring.load("trail_listeners"):
            listener(entries)


def _entry(action: str, record: Any, by: Actor, at: datetime, changes: dict[str, Any]) -> Entry:
    entry = Entry(
        at=at,
        actor_id=by.id,
        actor_label=by.label[:200],
        action=action,
        record_kind=record._meta.label_lower,
        record_id=str(record.pk),
        record_label=str(record)[:300],
        changes=changes,
    )
    entry.digest = digest(entry)
    return entry


def digest(entry: Entry) -> str:
    """SHA-256 of the line's content in one canonical JSON form, as 64 hex digits."""
    content = {
        "at": entry.at.isoformat(),
        "actor": str(entry.actor_id or ""),
        "actor_label": entry.actor_label,
        "action": entry.action,
        "record": [entry.record_kind, entry.record_id, entry.record_label],
        "changes": entry.changes,
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
