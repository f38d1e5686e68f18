"""What happened on the days that figures are of, noted on every chart."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record
from storewide.ownership.models import Area
from storewide.sources.models import Store


class AnnotationKind(models.TextChoices):
    """What happened."""

    RELEASE = "release", _("Release")
    EXPERIMENT = "experiment", _("Experiment")
    CAMPAIGN = "campaign", _("Campaign")
    INCIDENT = "incident", _("Incident")
    STOCK_OUT = "stock_out", _("Stock-out")
    PRICE = "price", _("Price change")
    HOLIDAY = "holiday", _("Holiday")
    NOTE = "note", _("Note")


class AnnotationQuerySet(models.QuerySet["Annotation"]):
    """Reads of annotations."""

    def between(self, first: object, last: object) -> "AnnotationQuerySet":
        """Those that touch any day from first to last, both included."""
        return self.filter(day__lte=last).filter(
            models.Q(until__gte=first) | models.Q(until=None, day__gte=first)
        )


class Annotation(Record):
    """Something that happened on a day (or until another), shown on every chart of its store.

    A plain fact: the modules above write it in their own transaction; `kind` and `source` say where it came from.
    """

    store = models.ForeignKey(
        Store, verbose_name=_("store"), on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    area = models.ForeignKey(
        Area, verbose_name=_("area"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(
        _("kind"), max_length=12, choices=AnnotationKind.choices, default=AnnotationKind.NOTE
    )
    day = models.DateField(_("day"))
    until = models.DateField(_("until"), null=True, blank=True)
    label = models.CharField(_("what happened"), max_length=120)
    source = models.CharField(max_length=120, blank=True, editable=False)

    objects: ClassVar[AnnotationQuerySet] = AnnotationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-day", "-id"]
        constraints = [
            models.CheckConstraint(
                name="metrics_annotation_ends_after_it_begins",
                condition=models.Q(until=None) | models.Q(until__gte=models.F("day")),
            )
        ]

    def __str__(self) -> str:
        return self.label
