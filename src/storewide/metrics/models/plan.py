"""Metrics, segments and targets. The values themselves are asked of the warehouse, never stored here."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record
from storewide.ownership.models import Area
from storewide.sources.models import Store


class Metric(Record):
    """A defined measure that somebody owns, through the area it belongs to. `code` names its definition.

    `definition`: of a metric of one's own, the same keys as a table of the built-in ones; nothing for those.
    """

    code = models.SlugField(_("code"), max_length=40, unique=True)
    area = models.ForeignKey(
        Area, verbose_name=_("area"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    definition = models.JSONField(_("definition"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class Segment(Record):
    """A part of the trade that is looked at again and again: values of dimensions that must all hold, by name.

    `filters`: a list of [dimension, value] pairs as a Question takes them; two of one dimension mean either.
    """

    slug = models.SlugField(_("short name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    filters = models.JSONField(_("what belongs to it"), default=list)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class Target(Record):
    """The planned value of a metric for one store and month, of the whole trade or of one segment.

    `value` counts what the metric's unit says: minor units for money, a count, or millionths for a rate.
    """

    store = models.ForeignKey(Store, verbose_name=_("store"), on_delete=models.CASCADE, related_name="+")
    metric = models.CharField(_("metric"), max_length=40)
    month = models.DateField(_("month"))
    value = models.BigIntegerField(_("target"))
    segment = models.ForeignKey(
        Segment, verbose_name=_("segment"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-month", "metric", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["store", "metric", "month"],
                condition=models.Q(segment=None),
                name="metrics_one_target_per_store_metric_month",
            ),
            models.UniqueConstraint(
                fields=["store", "metric", "month", "segment"],
                condition=models.Q(segment__isnull=False),
                name="metrics_one_target_per_segment",
            ),
            models.CheckConstraint(name="metrics_target_not_negative", condition=models.Q(value__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.metric} {self.month:%Y-%m}"
