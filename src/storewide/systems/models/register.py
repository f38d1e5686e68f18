"""The system register: applications, what flows between them, and what changes in that and because of what."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.kit.links import Link
from storewide.kit.records import Record
from storewide.kit.tags import Tag, Tone
from storewide.lib.money import Money
from storewide.organization.models import Team
from storewide.ownership.models import Area


class Origin(models.TextChoices):
    """Where an application comes from."""

    BUILT = "built", _("Built")
    BOUGHT = "bought", _("Bought")


class Lifecycle(models.TextChoices):
    """What is meant to become of an application, from more of it to none of it."""

    INVEST = "invest", _("Invest")
    KEEP = "keep", _("Keep")
    REPLACE = "replace", _("Replace")
    RETIRE = "retire", _("Retire")


class Way(models.TextChoices):
    """How something flows."""

    API = "api", _("API")
    FILE = "file", _("File")
    EVENT = "event", _("Event")


class Criticality(models.TextChoices):
    """What stands still when an interface does; the order is from least to most."""

    LOW = "low", _("Can wait for days")
    MEDIUM = "medium", _("Can wait for hours")
    HIGH = "high", _("Sales stop")


class ChangeKind(models.TextChoices):
    """What becomes of an interface."""

    ADD = "add", _("Adds")
    CHANGE = "change", _("Changes")
    END = "end", _("Ends")


TONES = {
    Lifecycle.INVEST: Tag(Lifecycle.INVEST.label, Tone.GOOD, "up"),
    Lifecycle.KEEP: Tag(Lifecycle.KEEP.label, Tone.PLAIN),
    Lifecycle.REPLACE: Tag(Lifecycle.REPLACE.label, Tone.WAITING),
    Lifecycle.RETIRE: Tag(Lifecycle.RETIRE.label, Tone.BAD, "down"),
}


class SystemQuerySet(models.QuerySet["System"]):
    """Reads of systems."""

    def running(self) -> "SystemQuerySet":
        """Those that were not switched off."""
        return self.filter(retired_on=None)

    def for_list(self) -> "SystemQuerySet":
        """With owner, successor and areas."""
        return self.select_related("owner", "successor").prefetch_related("areas")


class System(Record):
    """An application that runs the stores: whose it is, what it costs a year and what is meant to become of it."""

    KIND = "systems.system"

    name = models.CharField(_("name"), max_length=120)
    purpose = models.CharField(_("what it is for"), max_length=300, blank=True)
    owner = models.ForeignKey(
        Team, verbose_name=_("owner team"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    origin = models.CharField(_("built or bought"), max_length=6, choices=Origin.choices)
    vendor = models.CharField(_("vendor"), max_length=120, blank=True)
    contract_ends = models.DateField(_("contract ends"), null=True, blank=True)
    cost_minor = models.BigIntegerField(_("cost a year in minor units"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    lifecycle = models.CharField(
        _("lifecycle"), max_length=8, choices=Lifecycle.choices, default=Lifecycle.KEEP
    )
    successor = models.ForeignKey(
        "self",
        verbose_name=_("replaced by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    areas = models.ManyToManyField(Area, verbose_name=_("areas it serves"), blank=True, related_name="+")
    retired_on = models.DateField(_("switched off"), null=True, editable=False)

    objects: ClassVar[SystemQuerySet] = SystemQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("system")
        constraints = [
            models.UniqueConstraint(Lower("name"), name="systems_one_system_per_name"),
            models.CheckConstraint(
                name="systems_cost_with_currency",
                condition=Q(cost_minor=None) | (Q(cost_minor__gte=0) & ~Q(currency="")),
            ),
            models.CheckConstraint(
                name="systems_not_its_own_successor",
                condition=Q(successor=None) | ~Q(successor=F("id")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("systems:system", args=[self.pk])

    @property
    def link(self) -> Link:
        """How other modules point to it."""
        return Link(self.KIND, str(self.pk), self.name, self.get_absolute_url())

    @property
    def cost(self) -> Money | None:
        """What it costs a year; None where nobody said."""
        return None if self.cost_minor is None else Money(self.cost_minor, self.currency)

    @property
    def tag(self) -> Tag:
        """What is meant to become of it, or that it is off."""
        if self.retired_on is not None:
            return Tag(_("Switched off"), Tone.UNKNOWN, "flat")
        return TONES[Lifecycle(self.lifecycle)]


class InterfaceQuerySet(models.QuerySet["Interface"]):
    """Reads of interfaces."""

    def lasting(self) -> "InterfaceQuerySet":
        """Those that were not ended, also where they are only planned."""
        return self.filter(ended_on=None)

    def working(self) -> "InterfaceQuerySet":
        """Those over which something flows."""
        return self.lasting().filter(begun_on__isnull=False)

    def for_list(self) -> "InterfaceQuerySet":
        """With both systems and their teams."""
        return self.select_related("source__owner", "target__owner")


class Interface(Record):
    """Something that flows from one system to another; planned until the day it begins, kept when it has ended."""

    KIND = "systems.interface"

    source = models.ForeignKey(System, verbose_name=_("from"), on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(System, verbose_name=_("to"), on_delete=models.PROTECT, related_name="+")
    what = models.CharField(_("what flows"), max_length=160)
    way = models.CharField(_("way"), max_length=5, choices=Way.choices, default=Way.API)
    criticality = models.CharField(
        _("when it fails"), max_length=6, choices=Criticality.choices, default=Criticality.MEDIUM
    )
    begun_on = models.DateField(_("works since"), null=True, editable=False)
    ended_on = models.DateField(_("ended"), null=True, editable=False)

    objects: ClassVar[InterfaceQuerySet] = InterfaceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["source__name", "target__name", "what", "id"]
        verbose_name = _("interface")
        constraints = [
            models.UniqueConstraint(
                F("source"),
                F("target"),
                Lower("what"),
                condition=Q(ended_on=None),
                name="systems_one_interface_per_flow",
            ),
            models.CheckConstraint(name="systems_interface_between_two", condition=~Q(source=F("target"))),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}: {self.what}"

    def get_absolute_url(self) -> str:
        return reverse("systems:interface", args=[self.pk])

    @property
    def link(self) -> Link:
        """How other modules point to it."""
        return Link(self.KIND, str(self.pk), str(self), self.get_absolute_url())

    @property
    def tag(self) -> Tag:
        """Whether something flows over it."""
        if self.ended_on is not None:
            return Tag(_("Ended"), Tone.UNKNOWN, "flat")
        return Tag(_("Planned"), Tone.WAITING) if self.begun_on is None else Tag(_("Works"), Tone.GOOD)


class InterfaceChange(Record):
    """What a release, an incident or an option does to an interface; carried out once what it belongs to happens."""

    interface = models.ForeignKey(Interface, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("what becomes of it"), max_length=6, choices=ChangeKind.choices)
    note = models.CharField(_("what changes"), max_length=300, blank=True)
    link_kind = models.CharField(max_length=80, editable=False)
    link_id = models.CharField(max_length=80, editable=False)
    done_on = models.DateField(_("done"), null=True, editable=False)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["interface", "link_kind", "link_id"], name="systems_one_change_per_record"
            )
        ]
        indexes = [models.Index(fields=["link_kind", "link_id"], name="systems_changes_by_record")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.interface}"

    @property
    def link(self) -> Link:
        """What brings it about."""
        return Link(self.link_kind, self.link_id)

    @property
    def tag(self) -> Tag:
        """Whether it is done."""
        return Tag(_("Done"), Tone.GOOD) if self.done_on else Tag(_("Planned"), Tone.WAITING)
