"""Objectives: how good the service shall be, and the alerts when what may go wrong is used up too fast."""

from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record
from storewide.ownership.models import Area
from storewide.sources.models import Store

#: between which an objective's target lies, in percent, and its days
LOWEST, HIGHEST = 1, Decimal("99.999")
SHORTEST, LONGEST = 1, 366


class Aspect(models.TextChoices):
    """What an objective is about: looks that were answered, or page views that were good by the published bounds."""

    AVAILABILITY = "availability", _("Availability")
    LCP = "lcp", _("Pages that appear in time (LCP)")
    INP = "inp", _("Pages that react in time (INP)")
    CLS = "cls", _("Pages that stand still (CLS)")


class Speed(models.TextChoices):
    """How fast a budget burns: gone in two days, or in five."""

    FAST = "fast", _("Fast")
    SLOW = "slow", _("Slow")


class Objective(Record):
    """So many percent of a store's looks (or page views) over the last days shall be good."""

    KIND = "service.objective"

    store = models.ForeignKey(Store, verbose_name=_("store"), on_delete=models.PROTECT, related_name="+")
    aspect = models.CharField(_("what"), max_length=12, choices=Aspect.choices, default=Aspect.AVAILABILITY)
    target = models.DecimalField(
        _("at least, in percent"),
        max_digits=6,
        decimal_places=3,
        default=Decimal("99.9"),
        validators=[MinValueValidator(LOWEST), MaxValueValidator(HIGHEST)],
    )
    days = models.PositiveSmallIntegerField(
        _("over so many days"),
        default=28,
        validators=[MinValueValidator(SHORTEST), MaxValueValidator(LONGEST)],
    )
    area = models.ForeignKey(
        Area, verbose_name=_("area"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["store__name", "aspect", "id"]
        constraints = [
            models.UniqueConstraint(fields=["store", "aspect"], name="service_one_objective_per_aspect"),
            models.CheckConstraint(
                name="service_objective_target_in_bounds", condition=Q(target__gte=1, target__lt=100)
            ),
            models.CheckConstraint(
                name="service_objective_days_in_bounds", condition=Q(days__gte=SHORTEST, days__lte=LONGEST)
            ),
            models.CheckConstraint(
                name="service_objective_aspect_known", condition=Q(aspect__in=Aspect.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_aspect_display()}, {self.store}"

    def get_absolute_url(self) -> str:
        return reverse("service:objective", args=[self.pk])

    @property
    def share(self) -> Decimal:
        """The target as a share of one."""
        return self.target / 100


class BurnQuerySet(models.QuerySet["Burn"]):
    """Reads of budgets that burn."""

    def for_list(self) -> "BurnQuerySet":
        """With all that a list or a page shows of it."""
        return self.select_related("objective__store", "objective__area__accountable__holder")

    def waiting(self) -> "BurnQuerySet":
        """Those that still burn and that nobody answered."""
        return self.filter(ended_at=None, answered_at=None)

    def since(self, at: datetime) -> "BurnQuerySet":
        """Those that began at that moment or later."""
        return self.filter(began_at__gte=at)


class Burn(Record):
    """An alert: an objective's budget was used up `rate` times as fast as it may be, from `began_at` to `ended_at`."""

    KIND = "service.burn"

    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="+")
    speed = models.CharField(_("how fast"), max_length=4, choices=Speed.choices)
    rate = models.DecimalField(_("times as fast as it may"), max_digits=8, decimal_places=1)
    began_at = models.DateTimeField(_("began"))
    ended_at = models.DateTimeField(_("ended"), null=True)
    answered_at = models.DateTimeField(_("answered"), null=True)
    answer = models.CharField(_("what is done about it"), max_length=300, blank=True)

    objects: ClassVar[BurnQuerySet] = BurnQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-began_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="service_one_open_burn_per_speed",
                fields=["objective", "speed"],
                condition=Q(ended_at=None),
            ),
            models.CheckConstraint(name="service_burn_speed_known", condition=Q(speed__in=Speed.values)),
            models.CheckConstraint(
                name="service_burn_ends_after_it_begins",
                condition=Q(ended_at=None) | Q(ended_at__gte=models.F("began_at")),
            ),
            models.CheckConstraint(
                name="service_burn_answered_at_and_answer_together",
                condition=Q(answered_at=None, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.objective)

    def get_absolute_url(self) -> str:
        return reverse("service:objective", args=[self.objective_id])
