"""Tools that a centre keeps for all: who owns each, what it costs, who uses it, and until when the contract runs."""

from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.centre.models.centre import Centre
from storewide.centre.models.closing import Closable, ClosableQuerySet
from storewide.kit.links import Link
from storewide.kit.tags import Tag, Tone
from storewide.lib.money import Money
from storewide.organization.models import Person, Team

#: a contract, or the last day to give notice, comes soon within this time
SOON = timedelta(days=60)


class ToolQuerySet(ClosableQuerySet["Tool"]):
    """Reads of tools."""

    def open(self) -> "ToolQuerySet":
        """Those in use."""
        return self.filter(closed_at=None)

    def ending(self, on: date) -> "ToolQuerySet":
        """In use, with a contract or a last day for notice that is over or comes within 60 days."""
        soon = on + SOON
        notice = Q(notice_on__gte=on, notice_on__lte=soon)
        return self.open().filter(Q(contract_ends__lte=soon) | notice)


class Tool(Closable):
    """A tool of marketing. `cost_minor`: what it costs a year, in minor units; `teams` are those that use it."""

    KIND: ClassVar[str] = "centre.tool"

    centre = models.ForeignKey(Centre, verbose_name=_("centre"), on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    purpose = models.CharField(_("what it is for"), max_length=120)
    vendor = models.CharField(_("vendor"), max_length=120, blank=True)
    owner = models.ForeignKey(
        Person, verbose_name=_("owner"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    cost_minor = models.BigIntegerField(_("cost a year"), default=0)
    currency = models.CharField(_("currency"), max_length=3)
    users = models.PositiveIntegerField(_("users"), default=0)
    teams = models.ManyToManyField(Team, verbose_name=_("teams that use it"), related_name="+", blank=True)
    contract_ends = models.DateField(_("contract ends"), null=True, blank=True)
    notice_on = models.DateField(_("last day for notice"), null=True, blank=True)

    objects: ClassVar[ToolQuerySet] = ToolQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("tool")
        constraints = [
            models.UniqueConstraint(F("centre"), Lower("name"), name="centre_one_tool_per_name"),
            models.CheckConstraint(name="centre_tool_cost_not_negative", condition=Q(cost_minor__gte=0)),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("centre:tool", args=[self.pk])

    @property
    def link(self) -> Link:
        """How another record points to it."""
        return Link(self.KIND, str(self.pk))

    @property
    def cost(self) -> Money:
        """What it costs a year."""
        return Money(self.cost_minor, self.currency)

    @property
    def cost_per_user(self) -> Money | None:
        """What it costs a year for each user; None where nobody uses it."""
        return Money(round(self.cost_minor / self.users), self.currency) if self.users else None

    def tag(self, on: date) -> Tag:
        """How it stands on a day: what is most urgent of it."""
        if not self.is_open:
            return Tag(_("Ended"), Tone.UNKNOWN, "flat")
        if self.contract_ends and self.contract_ends < on:
            return Tag(_("Contract is over"), Tone.BAD, "warning")
        if self.notice_on and on <= self.notice_on <= on + SOON:
            return Tag(_("Notice is due"), Tone.BAD, "clock")
        if self.contract_ends and self.contract_ends <= on + SOON:
            return Tag(_("Contract ends soon"), Tone.WAITING, "clock")
        if self.owner is None or not self.owner.here(on):
            return Tag(_("No owner"), Tone.BAD, "warning")
        if not self.users:
            return Tag(_("Nobody uses it"), Tone.WAITING)
        return Tag(_("In use"), Tone.GOOD)
