"""One line of the trail. Lines are only ever added: not changed, not deleted."""

from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from storewide.lib.ids import uuid7


class EntryQuerySet(models.QuerySet["Entry"]):
    """Reads of the trail."""

    def of(self, *records: Any) -> "EntryQuerySet":
        """What was done to these records, newest first; records of few kinds, since each kind is a condition."""
        keys: dict[str, list[str]] = {}
        for record in records:
            keys.setdefault(record._meta.label_lower, []).append(str(record.pk))
        of_kinds = [models.Q(record_kind=kind, record_id__in=ids) for kind, ids in keys.items()]
        return self.filter(reduce(or_, of_kinds)).order_by("-at", "-id")


class Entry(models.Model):
    """Somebody (`actor_label`; `actor_id` where they have an account) did `action` to a record at a moment.

    Neither actor nor record is a foreign key: the line outlives both, and audit stands below access.
    `digest` is the SHA-256 of the line's own content, so that a chain can be laid over it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField(_("when"), db_index=True)
    actor_id = models.UUIDField(null=True, db_index=True)
    actor_label = models.CharField(_("who"), max_length=200)
    action = models.CharField(_("action"), max_length=80, db_index=True)
    record_kind = models.CharField(_("kind of record"), max_length=80)
    record_id = models.CharField(max_length=80)
    record_label = models.CharField(_("record"), max_length=300)
    changes = models.JSONField(_("changes"), default=dict)
    digest = models.CharField(max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["record_kind", "record_id", "-at"], name="audit_by_record")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_label}: {self.action} {self.record_label}"
