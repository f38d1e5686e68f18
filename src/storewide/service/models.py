"""Incidents: times at which a store or a part of it was down, slow or wrong; and the hooks that report them."""

from datetime import datetime, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record
from storewide.kit.tags import Tag, Tone
from storewide.ownership.models import Area
from storewide.service import rules
from storewide.sources.models import Store


class Provider(models.TextChoices):
    """The alerting systems whose deliveries are understood."""

    PAGERDUTY = "pagerduty", "PagerDuty"
    OPSGENIE = "opsgenie", "Opsgenie"
    JIRA = "jira", "Jira Service Management"
    SERVICENOW = "servicenow", "ServiceNow"
    DATADOG = "datadog", "Datadog"
    STATUSPAGE = "statuspage", "Statuspage"


class Severity(models.TextChoices):
    """How bad it is, the worst first."""

    CRITICAL = "critical", _("Critical: customers cannot buy")
    MAJOR = "major", _("Major: a part does not work")
    MINOR = "minor", _("Minor: slower or worse than usual")
    UNKNOWN = "unknown", _("Not known")


#: a severity in one word, where its description does not fit
SEVERITY_WORDS = {
    Severity.CRITICAL: _("Critical"),
    Severity.MAJOR: _("Major"),
    Severity.MINOR: _("Minor"),
    Severity.UNKNOWN: _("Not known"),
}


class IncidentState(models.TextChoices):
    """Where an incident stands."""

    OPEN = "open", _("Open")
    ACKNOWLEDGED = "acknowledged", _("Being worked on")
    RESOLVED = "resolved", _("Resolved")


TONES = {
    IncidentState.OPEN: Tone.BAD,
    IncidentState.ACKNOWLEDGED: Tone.WAITING,
    IncidentState.RESOLVED: Tone.GOOD,
}


class Hook(Record):
    """An address by which one alerting system reports incidents; its token is shown once, kept only as a digest.

    `secret`: what the provider signs with, where it signs; without one the token in the address alone is asked for.
    """

    KIND = "service.hook"

    name = models.CharField(_("name"), max_length=80)
    provider = models.CharField(_("alerting system"), max_length=12, choices=Provider.choices)
    store = models.ForeignKey(
        Store, verbose_name=_("store"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    area = models.ForeignKey(
        Area, verbose_name=_("area"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    secret = models.CharField(_("signing secret"), max_length=200, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)
    heard_at = models.DateTimeField(_("last delivery"), null=True, editable=False)
    refused_at = models.DateTimeField(null=True, editable=False)
    refused_why = models.CharField(max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                name="service_hook_provider_known", condition=Q(provider__in=Provider.values)
            ),
            models.CheckConstraint(
                name="service_refused_at_and_why_together",
                condition=Q(refused_at=None, refused_why="")
                | (Q(refused_at__isnull=False) & ~Q(refused_why="")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("service:hook", args=[self.pk])

    @property
    def tag(self) -> Tag:
        """Whether deliveries come in, in a word with its tone."""
        if self.revoked_at is not None:
            return Tag(_("Revoked"), Tone.UNKNOWN, "cross")
        if self.is_refusing:
            return Tag(_("Last delivery refused"), Tone.BAD)
        if self.heard_at is None:
            return Tag(_("Nothing came yet"), Tone.WAITING)
        return Tag(_("Working"), Tone.GOOD)

    @property
    def is_refusing(self) -> bool:
        """Whether the newest delivery was refused."""
        return self.refused_at is not None and (self.heard_at is None or self.refused_at > self.heard_at)


class IncidentQuerySet(models.QuerySet["Incident"]):
    """Reads of incidents."""

    def for_list(self) -> "IncidentQuerySet":
        """With all that a list or a page shows of it."""
        return self.select_related("store", "area__accountable__holder")

    def not_over(self) -> "IncidentQuerySet":
        """Those that are not resolved."""
        return self.exclude(state=IncidentState.RESOLVED)

    def since(self, at: datetime) -> "IncidentQuerySet":
        """Those that began at that moment or later."""
        return self.filter(opened_at__gte=at)


class Incident(Record):
    """Something was down, slow or wrong from `opened_at` until `resolved_at`; told by a person or by a provider.

    `external_key` is what the provider calls it; `external_id` also tells two times of one alarm apart. `told_at`
    is the time of the newest report that its state came from. Without a store it is about all of them.
    """

    KIND = "service.incident"

    title = models.CharField(_("what happened"), max_length=200)
    severity = models.CharField(
        _("severity"), max_length=8, choices=Severity.choices, default=Severity.UNKNOWN
    )
    state = models.CharField(
        _("state"), max_length=12, choices=IncidentState.choices, default=IncidentState.OPEN
    )
    opened_at = models.DateTimeField(_("began"))
    resolved_at = models.DateTimeField(_("resolved"), null=True, blank=True)
    store = models.ForeignKey(
        Store, verbose_name=_("store"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    area = models.ForeignKey(
        Area, verbose_name=_("area"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    provider = models.CharField(
        _("told by"), max_length=12, choices=Provider.choices, blank=True, editable=False
    )
    external_key = models.CharField(max_length=200, blank=True, editable=False)
    external_id = models.CharField(max_length=240, blank=True, editable=False)
    url = models.CharField(max_length=500, blank=True, editable=False)
    told_at = models.DateTimeField(null=True, editable=False)
    told_by_label = models.CharField(_("told by"), max_length=200, editable=False)

    objects: ClassVar[IncidentQuerySet] = IncidentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="service_one_incident_per_external_id",
                fields=["provider", "external_id"],
                condition=~Q(external_id=""),
            ),
            models.CheckConstraint(
                name="service_resolved_state_and_time_together",
                condition=Q(state=IncidentState.RESOLVED, resolved_at__isnull=False)
                | (~Q(state=IncidentState.RESOLVED) & Q(resolved_at=None)),
            ),
            models.CheckConstraint(
                name="service_resolved_not_before_it_began",
                condition=Q(resolved_at=None) | Q(resolved_at__gte=models.F("opened_at")),
            ),
            models.CheckConstraint(
                name="service_incident_state_known", condition=Q(state__in=IncidentState.values)
            ),
            models.CheckConstraint(
                name="service_incident_severity_known", condition=Q(severity__in=Severity.values)
            ),
        ]
        indexes = [
            models.Index(fields=["opened_at"], name="service_incident_by_moment"),
            models.Index(fields=["provider", "external_key"], name="service_incident_by_key"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("service:incident", args=[self.pk])

    @property
    def tag(self) -> Tag:
        """The state in a word, with its tone."""
        state = IncidentState(self.state)
        return Tag(state.label, TONES[state])

    @property
    def severity_word(self) -> str:
        """The severity in one word."""
        return str(SEVERITY_WORDS[Severity(self.severity)])

    @property
    def known(self) -> rules.Known:
        """What the rules compare a report with."""
        return rules.Known(
            state=self.state,
            title=self.title,
            severity=self.severity,
            url=self.url,
            opened_at=self.opened_at,
            resolved_at=self.resolved_at,
            told_at=self.told_at,
        )

    def lasted(self, at: datetime) -> timedelta:
        """How long it lasted, or lasts by `at`."""
        return max((self.resolved_at or at) - self.opened_at, timedelta(0))

    def zone(self) -> ZoneInfo:
        """The clock that its days are read by: the store's, UTC where it is about all."""
        return ZoneInfo(self.store.zone if self.store else "UTC")
