"""What records share: an id that sorts by time, a version against lost updates, states, and numbers of their own."""

from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from storewide.kit.errors import Conflict, WrongState
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


def lock(record: Any, *states: str) -> None:
    """Read a record anew, so that nobody changes it meanwhile; raises WrongState in any state but these."""
    record.refresh_from_db(from_queryset=type(record).objects.select_for_update())
    if record.state not in states:
        raise WrongState(
            _("“%(name)s” is %(state)s; this cannot be done to it any more.")
            % {"name": record, "state": record.get_state_display().lower()}
        )


def save_numbered(record: Any) -> None:
    """Save a new record under the next `number`; tries again where another one took it in between."""
    rows = type(record).objects
    for attempt in range(5):
        record.number = (rows.aggregate(last=models.Max("number"))["last"] or 0) + 1
        try:
            with transaction.atomic():
                record.save(force_insert=True)
        except IntegrityError:
            if attempt == 4 or not rows.filter(number=record.number).exists():
                raise
        else:
            return
