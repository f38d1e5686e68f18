"""A team waits for another: facts that requests, releases, shared areas, interfaces and blocked items write."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from storewide.kit.links import Link
from storewide.kit.records import Record
from storewide.organization.models.team import Team


class WaitKind(models.TextChoices):
    """What a team waits with."""

    REQUEST = "request", _("Request")
    RELEASE = "release", _("Release")
    SHARED_AREA = "shared_area", _("Shared area")
    INTERFACE = "interface", _("Interface")
    BLOCKED = "blocked", _("Blocked item")


class WaitQuerySet(models.QuerySet["Wait"]):
    """Reads of waits."""

    def open(self) -> "WaitQuerySet":
        """Those that go on."""
        return self.filter(until=None)

    def of(self, link: Link) -> "WaitQuerySet":
        """Those that one record wrote."""
        return self.filter(link_kind=link.kind, link_id=link.id)


class Wait(Record):
    """A team waited for another, from `since` until `until` (open while None), because of what the link names."""

    waiting = models.ForeignKey(
        Team, verbose_name=_("waiting team"), on_delete=models.CASCADE, related_name="+"
    )
    blocking = models.ForeignKey(Team, verbose_name=_("for team"), on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("kind"), max_length=12, choices=WaitKind.choices)
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True, blank=True)
    link_kind = models.CharField(max_length=80)
    link_id = models.CharField(max_length=80)

    objects: ClassVar[WaitQuerySet] = WaitQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-since", "id"]
        indexes = [models.Index(fields=["link_kind", "link_id"], name="organization_wait_link")]
        constraints = [
            models.CheckConstraint(name="organization_wait_for_another", condition=~Q(waiting=F("blocking"))),
            models.UniqueConstraint(
                fields=["waiting", "blocking", "link_kind", "link_id"],
                name="organization_one_open_wait",
                condition=Q(until=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.waiting}, {self.blocking}"

    @property
    def link(self) -> Link:
        """What it is about."""
        return Link(self.link_kind, self.link_id)
