"""Hooks: addresses by which alerting systems report incidents."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.access.hooks import HookRecord
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


class Hook(HookRecord):
    """An address by which one alerting system reports incidents; its token is shown once, kept only as a digest.

    `secret`: what the provider signs with, where it signs; without one the token in the address alone is asked for.
    """

    KIND = "service.hook"

    provider = models.CharField(_("alerting system"), max_length=12, choices=Provider.choices)
    store = models.ForeignKey(
        Store, verbose_name=_("store"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    area = models.ForeignKey(
        Area, verbose_name=_("area"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

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

    def get_absolute_url(self) -> str:
        return reverse("service:hook", args=[self.pk])
