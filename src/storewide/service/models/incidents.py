"""Incidents: times at which a store or a part of it was down, slow or wrong."""

from datetime import datetime, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.kit.links import Link
from storewide.kit.records import Record
from storewide.kit.tags import Tag, Tone
from storewide.ownership.models import Area
from storewide.service import rules
from storewide.service.models.hooks import Provider
from storewide.service.models.probes import Probe
from storewide.sources.models import Store


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


class Source(models.TextChoices):
    """Who noticed."""

    PERSON = "person", _("A person")
    SYSTEM = "system", _("An alerting system")
    PROBE = "probe", _("A probe")
    SILENCE = "silence", _("No orders came")


class Reading(models.TextChoices):
    """What an incident turned out to be; only what was not meant and did happen counts against the service."""

    UNPLANNED = "unplanned", _("Something went wrong")
    PLANNED = "planned", _("Planned maintenance")
    FALSE_ALARM = "false_alarm", _("A false alarm")


TONES = {
    IncidentState.OPEN: Tone.BAD,
    IncidentState.ACKNOWLEDGED: Tone.WAITING,
    IncidentState.RESOLVED: Tone.GOOD,
}


class IncidentQuerySet(models.QuerySet["Incident"]):
    """Reads of incidents."""

    def for_list(self) -> "IncidentQuerySet":
        """With all that a list or a page shows of it."""
        return self.select_related("store", "area__accountable__holder", "area__accountable__deputy", "probe")

    def not_over(self) -> "IncidentQuerySet":
        """Those that are not resolved."""
        return self.exclude(state=IncidentState.RESOLVED)

    def that_count(self) -> "IncidentQuerySet":
        """Those that happened and were not meant to."""
        return self.filter(reading=Reading.UNPLANNED)

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
    source = models.CharField(
        _("noticed by"), max_length=8, choices=Source.choices, default=Source.PERSON, editable=False
    )
    probe = models.ForeignKey(Probe, on_delete=models.SET_NULL, null=True, editable=False, related_name="+")
    cause = models.CharField(_("cause"), max_length=300, blank=True)
    reading = models.CharField(
        _("what it was"), max_length=12, choices=Reading.choices, default=Reading.UNPLANNED, editable=False
    )

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
            models.CheckConstraint(
                name="service_incident_source_known", condition=Q(source__in=Source.values)
            ),
            models.CheckConstraint(
                name="service_incident_reading_known", condition=Q(reading__in=Reading.values)
            ),
            models.UniqueConstraint(
                name="service_one_open_incident_per_probe",
                fields=["probe"],
                condition=Q(probe__isnull=False) & ~Q(state=IncidentState.RESOLVED),
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
    def link(self) -> Link:
        """How another record points to it."""
        return Link(self.KIND, str(self.pk), self.title, self.get_absolute_url())

    @property
    def tag(self) -> Tag:
        """The state in a word, with its tone; of one that does not count, what it was."""
        if self.reading != Reading.UNPLANNED:
            return Tag(Reading(self.reading).label, Tone.PLAIN)
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
