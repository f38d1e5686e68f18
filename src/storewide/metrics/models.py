"""Targets, annotations and who owns a metric. The values themselves are asked of the warehouse, never stored here."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record
from storewide.ownership.models import Area
from storewide.sources.models import Store


class Metric(Record):
    """A defined measure that somebody owns, through the area it belongs to. `code` names its definition."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    area = models.ForeignKey(
        Area, verbose_name=_("area"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class Target(Record):
    """The planned value of a metric for one store and month.

    `value` counts what the metric's unit says: minor units for money, a count, or millionths for a rate.
    """

    store = models.ForeignKey(Store, verbose_name=_("store"), on_delete=models.CASCADE, related_name="+")
    metric = models.CharField(_("metric"), max_length=40)
    month = models.DateField(_("month"))
    value = models.BigIntegerField(_("target"))

    class Meta:
        ordering = ["-month", "metric", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["store", "metric", "month"], name="metrics_one_target_per_store_metric_month"
            ),
            models.CheckConstraint(name="metrics_target_not_negative", condition=models.Q(value__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.metric} {self.month:%Y-%m}"


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
