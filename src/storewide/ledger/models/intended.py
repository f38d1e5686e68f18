"""An intended effect: the promise that a change makes about a metric."""

import json
from collections.abc import Iterable
from datetime import UTC, date
from typing import Any, ClassVar

from django.apps import apps
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.kit.links import Link
from storewide.kit.records import Record
from storewide.ledger.models.codes import Direction, Grade
from storewide.organization.models import Person
from storewide.ownership.models import Area
from storewide.sources.models import Store


class Frozen(Exception):
    """Something tried to change a frozen intended effect: a defect, since operations refuse it first."""


class IntendedEffectQuerySet(models.QuerySet["IntendedEffect"]):
    """Reads of intended effects; what would write over a frozen promise in bulk is refused."""

    def frozen(self) -> "IntendedEffectQuerySet":
        """The promises that are frozen."""
        return self.filter(frozen_at__isnull=False)

    def for_ledger(self) -> "IntendedEffectQuerySet":
        """The promises that are frozen, newest first, each with `measured_change` by the best evidence (percent)."""
        measured = apps.get_model("ledger", "MeasuredEffect").objects.filter(effect=models.OuterRef("pk"))
        best = models.Subquery(measured.by_evidence().values("estimate")[:1])
        shown = self.frozen().select_related("owner", "area", "store").annotate(measured_change=best)
        return shown.order_by("-frozen_at", "-id")

    def unmeasured(self) -> "IntendedEffectQuerySet":
        """Frozen promises that nobody has measured."""
        return self.frozen().filter(grade=Grade.NONE, after_the_fact=False)

    def due(self, on: date) -> "IntendedEffectQuerySet":
        """Frozen promises whose date has come, that nobody has measured."""
        return self.unmeasured().filter(due_on__lte=on)

    def update(self, **values: Any) -> int:
        """Update rows, but never what is sealed of a frozen promise."""
        sealed = {name.removesuffix("_id") for name in IntendedEffect.SEALED}
        if sealed & {name.removesuffix("_id") for name in values}:
            self._keep_frozen()
        return super().update(**values)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete rows, but never a frozen promise."""
        self._keep_frozen()
        return super().delete()

    def bulk_create(
        self, objs: Iterable["IntendedEffect"], *args: Any, update_conflicts: bool = False, **kwargs: Any
    ) -> list["IntendedEffect"]:
        """Add rows; one that is there already is never written over."""
        if update_conflicts:
            raise Frozen("intended effects are never written over in bulk; change drafts one by one")
        return super().bulk_create(objs, *args, **kwargs)

    def _keep_frozen(self) -> None:
        first = self.frozen().first()
        if first is not None:
            raise Frozen(f"the promise “{first.promise}” was frozen at {first.frozen_at}")


class IntendedEffect(Record):
    """`metric` goes `direction` by `size` percent until `due_on`, says `owner`.

    Once frozen its promise never changes; the measured effect is added beside it. `source_kind` and
    `source_id` say which record (a request, a release) made it; `digest` seals it. One told `after_the_fact`,
    of a release of the past, may lack metric, size, owner and area: then nothing was promised.
    `guardrails` are metrics that must not get worse by more than a margin meanwhile: `metric` and `margin` (percent).
    """

    promise = models.CharField(_("what ships"), max_length=200)
    metric = models.CharField(_("metric"), max_length=40, blank=True)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction.choices, blank=True)
    size = models.DecimalField(_("size in percent"), max_digits=7, decimal_places=2, null=True)
    due_on = models.DateField(_("by"))
    guardrails = models.JSONField(_("guardrails"), default=list, blank=True, editable=False)
    after_the_fact = models.BooleanField(_("promised after the fact"), default=False, editable=False)
    owner = models.ForeignKey(
        Person, verbose_name=_("accountable"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    area = models.ForeignKey(
        Area, verbose_name=_("area"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    store = models.ForeignKey(
        Store, verbose_name=_("store"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    source_kind = models.CharField(max_length=80)
    source_id = models.CharField(max_length=80)
    frozen_at = models.DateTimeField(_("frozen"), null=True, editable=False)
    frozen_by_id = models.UUIDField(null=True, editable=False)
    frozen_by_label = models.CharField(max_length=200, blank=True, editable=False)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    grade = models.CharField(_("grade"), max_length=4, choices=Grade.choices, default=Grade.NONE)

    objects: ClassVar[IntendedEffectQuerySet] = IntendedEffectQuerySet.as_manager()  # type: ignore[assignment]

    PROMISED = ("promise", "metric", "direction", "size", "due_on", "owner_id", "area_id", "store_id")
    SEALED = (
        *PROMISED,
        *("source_kind", "source_id", "frozen_at", "frozen_by_id", "frozen_by_label", "digest"),
        "after_the_fact",
        "guardrails",
    )

    class Meta:
        ordering = ["-id"]
        # also what Django reaches for by itself keeps frozen promises as they are
        base_manager_name = "objects"
        constraints = [
            models.CheckConstraint(name="ledger_size_is_positive", condition=models.Q(size__gt=0)),
            models.CheckConstraint(
                name="ledger_promise_is_whole",
                condition=models.Q(after_the_fact=True)
                | models.Q(size__isnull=False, owner__isnull=False, area__isnull=False)
                & ~models.Q(metric="")
                & ~models.Q(direction=""),
            ),
            models.CheckConstraint(
                name="ledger_size_has_metric_and_direction",
                condition=models.Q(size__isnull=True, metric="", direction="")
                | models.Q(size__isnull=False) & ~models.Q(metric="") & ~models.Q(direction=""),
            ),
            models.CheckConstraint(
                name="ledger_frozen_has_digest",
                condition=models.Q(frozen_at__isnull=True, digest="")
                | (models.Q(frozen_at__isnull=False) & ~models.Q(digest="")),
            ),
            models.CheckConstraint(
                name="ledger_measured_only_when_frozen",
                condition=models.Q(grade=Grade.NONE) | models.Q(frozen_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["source_kind", "source_id"], name="ledger_by_source")]

    def __str__(self) -> str:
        return self.promise

    def get_absolute_url(self) -> str:
        """Its page in the ledger; a draft has none until it is frozen."""
        return reverse("ledger:effect", args=[self.pk])

    @property
    def source(self) -> Link:
        """The record that made the promise, to be resolved where it is shown."""
        return Link(kind=self.source_kind, id=self.source_id)

    def content(self) -> dict[str, str]:
        """What the seal covers, as text: all that was promised, and when it was frozen."""
        frozen_at = self.frozen_at.astimezone(UTC).isoformat() if self.frozen_at else ""
        told = {name: str(getattr(self, name)) for name in self.PROMISED}
        # only where it is so: the digests of promises made before the fact stay what they were
        late = {"after_the_fact": "True"} if self.after_the_fact else {}
        guarded = {"guardrails": json.dumps(self.guardrails, sort_keys=True)} if self.guardrails else {}
        return {**told, **late, **guarded, "frozen_at": frozen_at}

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, but never over a frozen promise: the last line of defence behind the operations."""
        stored = IntendedEffect.objects.frozen().filter(pk=self.pk).first()
        if stored and any(getattr(stored, name) != getattr(self, name) for name in self.SEALED):
            raise Frozen(f"the promise “{stored.promise}” was frozen at {stored.frozen_at}")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete a draft; a frozen promise stays."""
        if IntendedEffect.objects.frozen().filter(pk=self.pk).exists():
            raise Frozen(f"the promise “{self.promise}” is frozen and stays in the ledger")
        return super().delete(*args, **kwargs)
