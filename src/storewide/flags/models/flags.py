"""A flag: a switch of the store, whose it is, what it is for, and until when it should be gone."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.kit.links import Link
from storewide.kit.records import Record
from storewide.kit.tags import Tag, Tone
from storewide.organization.models import Person
from storewide.ownership.models import Area
from storewide.sources.models import Store


class FlagType(models.TextChoices):
    """What a flag's variants are."""

    BOOLEAN = "boolean", _("Yes or no")
    STRING = "string", _("Text")
    NUMBER = "number", _("Number")
    OBJECT = "object", _("Object (JSON)")


class Unit(models.TextChoices):
    """Who is drawn: the device or browser, or the person known."""

    VISITOR = "visitor", _("Visitor")
    CUSTOMER = "customer", _("Customer")


class Sticky(models.TextChoices):
    """Who keeps what they were served when a split changes."""

    NONE = "none", _("Nobody: as few as must change at once")
    SESSION = "session", _("Whoever is in a session, until it ends")
    UNIT = "unit", _("Everybody who came before")


class Tier(models.TextChoices):
    """How much a mistake would cost, and so who lets a change go live where customers are served."""

    LOW = "low", _("Low: whoever changes it")
    HIGH = "high", _("High: a second person")


class FlagState(models.TextChoices):
    """Where a flag stands: serves nothing yet, is served, is gone."""

    DRAFT = "draft", _("Draft")
    LIVE = "live", _("Live")
    RETIRED = "retired", _("Retired")


TONES = {FlagState.DRAFT: Tone.PLAIN, FlagState.LIVE: Tone.GOOD, FlagState.RETIRED: Tone.UNKNOWN}


class FlagQuerySet(models.QuerySet["Flag"]):
    """Reads of flags."""

    def for_list(self) -> "FlagQuerySet":
        """With all that a row or a page names."""
        return self.select_related("store", "area__accountable__holder", "accountable")

    def kept(self) -> "FlagQuerySet":
        """Those that are not gone."""
        return self.exclude(state=FlagState.RETIRED)

    def built_for(self, request: Link) -> "FlagQuerySet":
        """Those that a request was built behind, by key."""
        return self.filter(request_kind=request.kind, request_id=request.id).order_by("key")

    def of_store(self, slug: str) -> "FlagQuerySet":
        """Those that a store serves: its own, and those of all stores."""
        return self.filter(Q(store=None) | Q(store__slug=slug))


class Flag(Record):
    """A switch of one store, or of all where it names none.

    `key` never changes: programs ask for it, and the draw is salted with it. `accountable` decides about it; where it is
    left empty, whoever answers for the area does. `request` is what it was built for. `logged`: each answer is written down,
    also where no experiment asks for it. `client`: browsers and apps may ask for it.
    """

    KIND = "flags.flag"

    key = models.SlugField(_("key"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=120)
    purpose = models.CharField(_("what it is for"), max_length=500)
    type = models.CharField(_("its variants are"), max_length=8, choices=FlagType.choices)
    unit = models.CharField(_("who is drawn"), max_length=8, choices=Unit.choices, default=Unit.VISITOR)
    sticky = models.CharField(
        _("who keeps what they have"), max_length=8, choices=Sticky.choices, default=Sticky.SESSION
    )
    tier = models.CharField(_("risk"), max_length=4, choices=Tier.choices, default=Tier.HIGH)
    store = models.ForeignKey(
        Store, verbose_name=_("store"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    area = models.ForeignKey(Area, verbose_name=_("area"), on_delete=models.PROTECT, related_name="+")
    accountable = models.ForeignKey(
        Person,
        verbose_name=_("accountable"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    request_kind = models.CharField(max_length=40, blank=True)
    request_id = models.CharField(max_length=40, blank=True)
    expires_on = models.DateField(_("to be gone by"), null=True, blank=True)
    client = models.BooleanField(_("browsers and apps may ask for it"), default=True)
    logged = models.BooleanField(_("write down every answer"), default=False)
    state = models.CharField(
        _("state"), max_length=8, choices=FlagState.choices, default=FlagState.DRAFT, editable=False
    )

    objects: ClassVar[FlagQuerySet] = FlagQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(
                name="flags_request_has_kind_and_id",
                condition=Q(request_kind="", request_id="") | (~Q(request_kind="") & ~Q(request_id="")),
            )
        ]

    def __str__(self) -> str:
        return self.key

    def get_absolute_url(self) -> str:
        return reverse("flags:flag", args=[self.key])

    @property
    def link(self) -> Link:
        """The flag as upper records point to it."""
        return Link(self.KIND, str(self.pk), self.name, self.get_absolute_url())

    @property
    def request(self) -> Link | None:
        """What it was built for, to be resolved; None where it names nothing."""
        return Link(self.request_kind, self.request_id) if self.request_id else None

    @property
    def decides(self) -> Person | None:
        """Who is accountable for it: the person named, else whoever answers for its area."""
        return self.accountable or self.area.holder

    def expired(self, on: date) -> bool:
        """Whether it should be gone by that day."""
        return self.expires_on is not None and self.expires_on < on and self.state != FlagState.RETIRED

    @property
    def tag(self) -> Tag:
        """Where it stands."""
        state = FlagState(self.state)
        return Tag(state.label, TONES[state])
