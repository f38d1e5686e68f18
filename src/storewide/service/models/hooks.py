"""Hooks: addresses by which alerting systems report incidents."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record
from storewide.kit.tags import Tag, Tone
from storewide.ownership.models import Area
from storewide.sources.models import Store


class Provider(models.TextChoices):
    """The alerting systems whose deliveries are understood."""

    PAGERDUTY = "pagerduty", "PagerDuty"
    OPSGENIE = "opsgenie", "Opsgenie"
    JIRA = "jira", "Jira Service Management"
    SERVICENOW = "servicenow", "ServiceNow"
    DATADOG = "datadog", "Datadog"
    STATUSPAGE = "statuspage", "Statuspage"


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
