"""What several flags share: environments they are served in, audiences they name, layers and holdouts they draw from."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.flags.rules.bucketing import SLOTS
from storewide.kit.records import Record
from storewide.ownership.models import Area


class Environment(Record):
    """A place that flags are served in: production, test. What goes live in a `guarded` one may need a second person."""

    key = models.SlugField(_("short name"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    guarded = models.BooleanField(_("customers are served here"), default=False)
    position = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["position", "key"]

    def __str__(self) -> str:
        return self.name


class Audience(Record):
    """A named condition that rules of several flags ask for, such as “regular customers in Germany”."""

    KIND: ClassVar[str] = "flags.audience"

    key = models.SlugField(_("short name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    purpose = models.CharField(_("who they are"), max_length=300, blank=True)
    condition = models.JSONField(_("who belongs to it"))

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("flags:audience-change", args=[self.key])


class Layer(Record):
    """A set of flags that never reach the same unit: each rule in it holds slots of its own."""

    key = models.SlugField(_("short name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    purpose = models.CharField(_("what must not meet"), max_length=300, blank=True)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def salt(self) -> str:
        """What its draw is salted with."""
        return f"layer:{self.key}"


class Holdout(Record):
    """A share of units kept without what flags bring, so that the sum of all changes can be seen.

    It holds for every flag of its `area`, and for those whose rules name it. `share`: slots, hundredths of a percent;
    it never changes, since whoever was held out once must stay so.
    """

    key = models.SlugField(_("short name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    purpose = models.CharField(_("what it shows"), max_length=300, blank=True)
    area = models.ForeignKey(
        Area, verbose_name=_("area"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    share = models.PositiveIntegerField(_("share"))
    begins_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["-begins_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="flags_holdout_is_a_share", condition=Q(share__gt=0) & Q(share__lt=SLOTS)
            ),
            models.CheckConstraint(
                name="flags_holdout_ends_after_it_begins",
                condition=Q(ends_at=None) | Q(ends_at__gt=models.F("begins_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def experiment(self) -> str:
        """The key its exposures carry."""
        return f"holdout:{self.key}"
