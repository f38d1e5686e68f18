"""When requests are to be made, and what each waits for: another request, or a team."""

import re
from datetime import date
from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record
from storewide.organization.models import Team
from storewide.portfolio.models.codes import SHIPPED
from storewide.portfolio.models.request import Request

#: how a quarter is written
QUARTER = re.compile(r"\d{4}-Q[1-4]")


class Horizon(models.TextChoices):
    """How near a request is, in the order of the roadmap."""

    NOW = "now", _("Now")
    NEXT = "next", _("Next")
    LATER = "later", _("Later")


class PlannedQuerySet(models.QuerySet["Planned"]):
    """Reads of what is planned."""

    def for_roadmap(self) -> "PlannedQuerySet":
        """With all that the roadmap shows of each."""
        return self.select_related("request__area__responsible", "request__store", "team")


class Planned(Record):
    """Where a request stands on the roadmap; one that has none is not on it.

    `begins` and `ends` are days, `quarter` such as 2027-Q1; all may be left open. `team` makes it: that of the area
    where it is None. `outside`: customers and partners may see it, without numbers.
    """

    request = models.OneToOneField(Request, on_delete=models.CASCADE, related_name="+")
    horizon = models.CharField(_("horizon"), max_length=5, choices=Horizon.choices)
    begins = models.DateField(_("begins"), null=True, blank=True)
    ends = models.DateField(_("ends"), null=True, blank=True)
    quarter = models.CharField(_("quarter"), max_length=7, blank=True, validators=[RegexValidator(QUARTER)])
    team = models.ForeignKey(
        Team, verbose_name=_("team"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    outside = models.BooleanField(_("shown outside"), default=False)

    objects: ClassVar[PlannedQuerySet] = PlannedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(name="portfolio_horizon_known", condition=Q(horizon__in=Horizon.values)),
            models.CheckConstraint(
                name="portfolio_planned_days_in_order",
                condition=Q(begins=None) | Q(ends=None) | Q(ends__gte=F("begins")),
            ),
        ]
        indexes = [models.Index(fields=["horizon", "quarter"], name="portfolio_planned_horizon")]

    def __str__(self) -> str:
        return str(self.request)

    @property
    def maker(self) -> Team | None:
        """The team that makes it: its own, else that of its area."""
        return self.team or self.request.area.responsible


class Awaited(models.TextChoices):
    """What a request waits for."""

    WORK = "work", _("work to be done")
    DECISION = "decision", _("a decision")
    DATA = "data", _("data or access")
    REVIEW = "review", _("a review")


class DependencyQuerySet(models.QuerySet["Dependency"]):
    """Reads of dependencies."""

    def open(self) -> "DependencyQuerySet":
        """Those that are still waited for."""
        return self.filter(met_at=None).exclude(needs__state__in=SHIPPED)

    def with_both(self) -> "DependencyQuerySet":
        """With the request that waits and what it waits for; what is needed soonest first, undated last."""
        rows = self.select_related(
            "request__area__responsible", "needs__area__responsible", "team", "request__store"
        )
        return rows.order_by(F("until").asc(nulls_last=True), "id")


class Dependency(Record):
    """A request that cannot go on without another request, or without a team; `until` is when it must be there.

    One on a request is met when that one is live, one on a team when somebody says so (`met_at`).
    """

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="+")
    needs = models.ForeignKey(
        Request,
        verbose_name=_("needed request"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    team = models.ForeignKey(
        Team, verbose_name=_("needed team"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(_("what is needed"), max_length=8, choices=Awaited.choices, default=Awaited.WORK)
    note = models.CharField(_("note"), max_length=300, blank=True)
    until = models.DateField(_("needed by"), null=True, blank=True)
    met_at = models.DateTimeField(_("met"), null=True, editable=False)

    objects: ClassVar[DependencyQuerySet] = DependencyQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["until", "id"]
        constraints = [
            models.CheckConstraint(
                name="portfolio_dependency_on_one",
                condition=Q(needs=None, team__isnull=False) | Q(needs__isnull=False, team=None),
            ),
            models.CheckConstraint(
                name="portfolio_dependency_not_on_itself", condition=Q(needs=None) | ~Q(needs=F("request"))
            ),
            models.UniqueConstraint(fields=["request", "needs"], name="portfolio_one_dependency_a_pair"),
        ]

    def __str__(self) -> str:
        return str(self.needs or self.team)

    @property
    def is_met(self) -> bool:
        """Whether what was waited for is there."""
        return self.met_at is not None or (self.needs is not None and self.needs.state in SHIPPED)

    def is_late(self, on: date) -> bool:
        """Whether it should have been there by that day and is not."""
        return self.until is not None and self.until < on and not self.is_met

    @property
    def blocking(self) -> Team | None:
        """The team that is waited for; None where nobody is responsible for the area of the request needed."""
        return self.needs.area.responsible if self.needs is not None else self.team
