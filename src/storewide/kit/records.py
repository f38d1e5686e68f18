"""What every record shares: an id that sorts by time, when it was made, and a version against lost updates."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from storewide.kit.errors import Conflict
from storewide.lib.clock import now
from storewide.lib.ids import uuid7


class Record(models.Model):
    """Abstract base of everything people make: `id` (UUIDv7), `created_at`, `version`."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    created_at = models.DateTimeField(default=now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


def save_changes(record: Any, changes: dict[str, Any], expected_version: int | None) -> dict[str, list[str]]:
    """Write `changes` to a versioned record in one statement and return {field: [before, after]} of what differs.

    Raises Conflict with the stored values when the record's version is not `expected_version` any more; None
    skips that check (imports). Nothing is written when nothing differs.
    """
    stored = type(record).objects.select_for_update().get(pk=record.pk)
    if expected_version is not None and stored.version != expected_version:
        theirs = {name: str(getattr(stored, name)) for name in changes}
        raise Conflict(
            _(
                "Somebody else changed this while you were writing; both versions are shown, save again to keep yours."
            ),
            theirs,
        )
    differing = {
        name: [str(getattr(stored, name)), str(value)]
        for name, value in changes.items()
        if getattr(stored, name) != value
    }
    if differing:
        for name, value in changes.items():
            setattr(record, name, value)
        record.version = stored.version + 1
        record.save(update_fields=[*differing, "version"])
    return differing
