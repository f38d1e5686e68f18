"""Imports: one file read into one store, row for row."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from storewide.jobs.models import Job
from storewide.kit.records import Record
from storewide.sources.models.own_presets import OwnPreset
from storewide.sources.models.stores import Store


class ImportState(models.TextChoices):
    """How an import stands, besides what its job says."""

    WAITING = "waiting", _("Waiting for your answers")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")
    CANCELLED = "cancelled", _("Cancelled")


class ImportQuerySet(models.QuerySet["Import"]):
    """Reads of imports."""

    def for_list(self) -> "ImportQuerySet":
        titles = OwnPreset.objects.filter(name=models.OuterRef("preset")).values("title")[:1]
        return self.select_related("store", "job").annotate(own_title=models.Subquery(titles))


class Import(Record):
    """One file read into one store: what it was, how it went, row for row.

    Always `read = accepted + repeated + refused` once it is done.
    """

    store = models.ForeignKey(Store, verbose_name=_("store"), on_delete=models.PROTECT, related_name="+")
    preset = models.CharField(_("preset"), max_length=60)
    file_name = models.CharField(_("file"), max_length=255)
    stored_as = models.CharField(max_length=255, blank=True)
    #: SHA-256 of the file as it was read, in hexadecimal, and where a command found it
    sha256 = models.CharField(max_length=64, blank=True)
    read_at = models.TextField(blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=ImportState.choices, default=ImportState.RUNNING
    )
    rehearsal = models.BooleanField(_("dry run"), default=False)
    strict = models.BooleanField(_("all or nothing"), default=False)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    read = models.BigIntegerField(_("read"), default=0)
    accepted = models.BigIntegerField(_("accepted"), default=0)
    repeated = models.BigIntegerField(_("repeated"), default=0)
    refused = models.BigIntegerField(_("refused"), default=0)
    first_day = models.DateField(_("first day"), null=True)
    last_day = models.DateField(_("last day"), null=True)
    refusals_as = models.CharField(max_length=255, blank=True)
    #: other facts that the same rows held: a list of {fact, read, accepted, repeated, refused, changed}
    also = models.JSONField(default=list)
    #: damage and oddities seen in the file that refused no row: a list of {code, column, count, example}
    findings = models.JSONField(default=list)
    fault = models.TextField(_("fault"), blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True)

    objects: ClassVar[ImportQuerySet] = ImportQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="sources_every_row_accounted_for",
                condition=models.Q(read=models.F("accepted") + models.F("repeated") + models.F("refused")),
            )
        ]

    def __str__(self) -> str:
        return self.file_name
