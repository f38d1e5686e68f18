"""Writes many records of a kind at once, with a line of the trail for each, in few statements.

For whoever takes a whole file: the caller has checked what one record's own operation would check.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from storewide.audit import trail
from storewide.kit.permissions import Actor

#: rows a statement writes at a time
BATCH = 200


@dataclass(frozen=True)
class Changed:
    """What changes of one record, by field."""

    record: Any
    values: Mapping[str, Any]


@trail.operation
def add(*, records: Sequence[models.Model], action: str, by: Actor, at: datetime) -> None:
    """Add records of one kind; `action` is the one that adding a single one writes."""
    _rows(records[0]).bulk_create(records, batch_size=BATCH)
    trail.record_all(action=action, of=[(record, {}) for record in records], by=by, at=at)


@trail.operation
def change(*, changes: Sequence[Changed], action: str, by: Actor, at: datetime) -> None:
    """Change records of one kind, each in its own fields."""
    lines = []
    for each in changes:
        differing = {}
        for name, value in each.values.items():
            differing[name] = [_text(getattr(each.record, name)), _text(value)]
            setattr(each.record, name, value)
        each.record.version += 1
        lines.append((each.record, differing))
    names = sorted({name for each in changes for name in each.values} | {"version"})
    records = [each.record for each in changes]
    _rows(records[0]).bulk_update(records, names, batch_size=BATCH)
    trail.record_all(action=action, of=lines, by=by, at=at)


@trail.operation
def remove(*, records: Sequence[models.Model], action: str, by: Actor, at: datetime) -> None:
    """Take records of one kind out, with what the database takes along."""
    trail.record_all(action=action, of=[(record, {}) for record in records], by=by, at=at)
    _rows(records[0]).filter(pk__in=[record.pk for record in records]).delete()


def _rows(record: models.Model) -> Any:
    return type(record)._meta.default_manager


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
