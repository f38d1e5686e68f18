"""What hangs on a record: everything of any module that points to it with a key of the database.

A record that goes takes nothing with it unseen, and leaves nothing behind that points nowhere.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import models

#: so many of a kind are called by name
NAMED = 3


@dataclass(frozen=True)
class Hanging:
    """Records of one kind that point to another: how many, and the first by name."""

    kind: str
    count: int
    named: tuple[str, ...]

    def __str__(self) -> str:
        more = f" (+{self.count - len(self.named)})" if self.count > len(self.named) else ""
        return f"{self.kind}: {', '.join(self.named)}{more}"


def hanging_on(record: models.Model, goes_with_it: Collection[str] = ()) -> list[Hanging]:
    """What points to `record`; kinds (`app.model`) that go together with it are left out. A query for each relation."""
    found = []
    for relation in record._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and (relation.one_to_many or relation.one_to_one)) or relation.concrete:
            continue
        model: Any = relation.related_model
        if model._meta.label_lower in goes_with_it:
            continue
        rows = model._meta.base_manager.filter(**{relation.field.name: record})  # type: ignore[union-attr]
        if count := rows.count():
            found.append(
                Hanging(_kind(model), count, tuple(_name(each) for each in rows.order_by("pk")[:NAMED]))
            )
    return found


def _kind(model: Any) -> str:
    owner = model._meta.auto_created or model
    return str(owner._meta.verbose_name)


def _name(row: Any) -> str:
    """How people call it; a row that only joins two is called as the one it belongs to."""
    owner = row._meta.auto_created
    if not owner:
        return str(row)
    key = next(field for field in row._meta.fields if field.related_model is owner)
    return str(getattr(row, key.name))
