"""Alerts: what is watched for days that are out of the ordinary, and what was found."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record
from storewide.kit.tags import Tag, Tone
from storewide.metrics.models.plan import Segment
from storewide.organization.models import Person
from storewide.sources.models import Store


class AlertRule(Record):
    """A metric of a store that is watched, in whole, in one segment, or in every value of a dimension.

    `budget`: how many false alarms a month the rule may give, in all its series together.
    """

    store = models.ForeignKey(Store, verbose_name=_("store"), on_delete=models.CASCADE, related_name="+")
    metric = models.CharField(_("metric"), max_length=40)
    by = models.CharField(_("each"), max_length=40, blank=True)
    segment = models.ForeignKey(
        Segment, verbose_name=_("segment"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    budget = models.DecimalField(_("false alarms a month"), max_digits=5, decimal_places=2, default=1)
    is_on = models.BooleanField(_("on"), default=True)
    ran_until = models.DateField(_("looked at until"), null=True, editable=False)

    class Meta:
        ordering = ["metric", "by", "id"]
        constraints = [
            models.CheckConstraint(name="metrics_alert_budget_positive", condition=models.Q(budget__gt=0)),
            models.CheckConstraint(
                name="metrics_alert_one_way_apart", condition=models.Q(by="") | models.Q(segment=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.metric} {self.by or self.segment or ''}".strip()

    def get_absolute_url(self) -> str:
        return reverse("metrics:alert-rule", args=[self.pk])


class AlertState(models.TextChoices):
    """How an alert stands."""

    OPEN = "open", _("Open")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    SNOOZED = "snoozed", _("Snoozed")
    CLOSED = "closed", _("Closed")


TAGS = {
    AlertState.OPEN: Tag(AlertState.OPEN.label, Tone.BAD, "warning"),
    AlertState.ACKNOWLEDGED: Tag(AlertState.ACKNOWLEDGED.label, Tone.WAITING),
    AlertState.SNOOZED: Tag(AlertState.SNOOZED.label, Tone.UNKNOWN, "clock"),
    AlertState.CLOSED: Tag(AlertState.CLOSED.label, Tone.PLAIN, "check"),
}


class AlertQuerySet(models.QuerySet["Alert"]):
    """Reads of alerts."""

    def waiting(self, on: date) -> "AlertQuerySet":
        """Those that wait for somebody on that day: open ones, and snoozed ones whose time is up."""
        return self.filter(
            models.Q(state=AlertState.OPEN) | models.Q(state=AlertState.SNOOZED, snoozed_until__lte=on)
        )

    def for_list(self) -> "AlertQuerySet":
        return self.select_related("rule__store", "rule__segment", "owner")


class Alert(Record):
    """Days on which a series was out of the ordinary. `expected`, `low`, `high`, `got` are of its worst day.

    Values count what the metric's unit says: minor units, a count, or millionths for what has decimals. `cause`
    says in words what it was, `cause_link` (`kind:id`) points at the release, incident or campaign behind it.
    """

    rule = models.ForeignKey(AlertRule, verbose_name=_("rule"), on_delete=models.CASCADE, related_name="+")
    label = models.CharField(_("series"), max_length=120, blank=True)
    first = models.DateField(_("from"))
    last = models.DateField(_("to"))
    worst_on = models.DateField(_("worst day"))
    expected = models.BigIntegerField(_("expected"))
    low = models.BigIntegerField(_("at least"))
    high = models.BigIntegerField(_("at most"))
    got = models.BigIntegerField(_("got"))
    state = models.CharField(
        _("state"), max_length=12, choices=AlertState.choices, default=AlertState.OPEN, editable=False
    )
    snoozed_until = models.DateField(_("snoozed until"), null=True, editable=False)
    owner = models.ForeignKey(
        Person, verbose_name=_("owner"), on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    cause = models.CharField(_("cause"), max_length=300, blank=True)
    cause_link = models.CharField(max_length=120, blank=True, editable=False)

    objects: ClassVar[AlertQuerySet] = AlertQuerySet.as_manager()  # type: ignore[assignment]

    KIND: ClassVar = "metrics.alert"

    class Meta:
        ordering = ["-last", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "label", "first"], name="metrics_one_alert_per_series_and_day"
            ),
            models.CheckConstraint(
                name="metrics_alert_ends_after_it_begins", condition=models.Q(last__gte=models.F("first"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.label} {self.first}".strip()

    def get_absolute_url(self) -> str:
        return reverse("metrics:alert", args=[self.pk])

    @property
    def tag(self) -> Tag:
        """How it stands."""
        return TAGS[AlertState(self.state)]
