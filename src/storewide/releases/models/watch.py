"""A watch: the window after go-live in which a release is measured, and the alarms that it gave."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.kit.links import Link
from storewide.kit.records import Record
from storewide.organization.models import Person
from storewide.releases.models.release import Release


class Watch(Record):
    """The days `first` (the day of go-live) to `last`; closed by the decision, which may come earlier.

    `looked_at`: when it was last looked at for alarms; None before the first look. `rest`: by day (ISO) of it and before
    what the hours from the time of go-live to midnight held, as measures; empty until those of the day itself are in.
    `hours`: what the last look saw of the first day by the hour, as `watch_hours` keeps it.
    """

    release = models.OneToOneField(Release, on_delete=models.CASCADE, related_name="+")
    first = models.DateField(_("from"))
    last = models.DateField(_("to"))
    opened_at = models.DateTimeField(_("opened"), editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)
    looked_at = models.DateTimeField(_("looked at"), null=True, editable=False)
    rest: models.JSONField[dict[str, dict[str, int]]] = models.JSONField(default=dict, editable=False)
    hours: models.JSONField[list[dict[str, Any]]] = models.JSONField(default=list, editable=False)

    class Meta:
        ordering = ["-first", "-id"]
        constraints = [
            models.CheckConstraint(
                name="releases_watch_days_in_order", condition=models.Q(first__lte=models.F("last"))
            )
        ]

    def __str__(self) -> str:
        return str(self.release)

    @property
    def until(self) -> date:
        """The last day as it came: the planned one, or the day of the decision where that was earlier."""
        return min(self.last, self.release.day_of(self.closed_at)) if self.closed_at else self.last


class WatchAlarmQuerySet(models.QuerySet["WatchAlarm"]):
    """Reads of alarms."""

    def waiting(self) -> "WatchAlarmQuerySet":
        """Those that nobody has taken yet, of releases that are still watched; the oldest first."""
        rows = self.filter(taken_at=None, watch__closed_at=None)
        return rows.select_related("watch__release__area__accountable", "owner").order_by("created_at", "id")


class WatchAlarm(Record):
    """A metric of a watch that went beyond its band the way that hurts; at most one a watch and metric.

    `metric`: a metric's code, or one of `watch_series`. `change`, `low`, `high`: the relative change since go-live, and
    between what it would have stayed without the release, on the day (or after the `hours`) it was first seen; 0.05 is 5 %.
    """

    KIND = "releases.watch_alarm"

    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, related_name="+")
    metric = models.CharField(max_length=40, editable=False)
    label = models.CharField(_("metric"), max_length=120, editable=False)
    seen_on = models.DateField(_("first seen on"), editable=False)
    hours = models.PositiveSmallIntegerField(_("hours after go-live"), null=True, editable=False)
    change = models.DecimalField(max_digits=12, decimal_places=6, editable=False)
    low = models.DecimalField(max_digits=12, decimal_places=6, editable=False)
    high = models.DecimalField(max_digits=12, decimal_places=6, editable=False)
    owner = models.ForeignKey(
        Person,
        verbose_name=_("waits for"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    taken_at = models.DateTimeField(_("taken"), null=True, editable=False)
    taken_by_label = models.CharField(_("taken by"), max_length=200, blank=True, editable=False)
    doing = models.CharField(_("what is done about it"), max_length=500, blank=True)

    objects: ClassVar[WatchAlarmQuerySet] = WatchAlarmQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(name="releases_one_alarm_a_metric", fields=["watch", "metric"]),
            models.CheckConstraint(
                name="releases_alarm_taken_says_what", condition=models.Q(taken_at=None) | ~models.Q(doing="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.watch})"

    def get_absolute_url(self) -> str:
        return f"{reverse('releases:watch', args=[self.watch.release.number])}#alarms"

    @property
    def link(self) -> Link:
        """How other modules point to it."""
        return Link(self.KIND, str(self.pk), str(self), self.get_absolute_url())
