"""What somebody presumes of a request, as ranges, and what it takes of which team; scores are computed from these."""

from typing import Any

from django.db import models
from django.db.models import F, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record
from storewide.organization.models import Team
from storewide.portfolio.models.codes import WorkKind
from storewide.portfolio.models.request import Request
from storewide.strategy.models import Goal


class Factor(models.TextChoices):
    """What is presumed of a request; the first four make RICE, the others WSJF."""

    REACH = "reach", _("Reach")
    IMPACT = "impact", _("Impact")
    CONFIDENCE = "confidence", _("Confidence")
    EFFORT = "effort", _("Effort")
    BUSINESS_VALUE = "business_value", _("Business value")
    TIME_CRITICALITY = "time_criticality", _("Time criticality")
    RISK_REDUCTION = "risk_reduction", _("Risk reduction or opportunity")
    JOB_SIZE = "job_size", _("Job size")


def _ordered(factor: str) -> models.CheckConstraint:
    """A range is unknown in whole, or runs from low over likely to high, from 0 up."""
    low, likely, high = (f"{factor}_{end}" for end in ("low", "likely", "high"))
    unknown = Q(**{f"{low}__isnull": True, f"{likely}__isnull": True, f"{high}__isnull": True})
    known = Q(**{f"{low}__gte": 0, f"{likely}__gte": F(low), f"{high}__gte": F(likely)})
    return models.CheckConstraint(name=f"portfolio_{factor}_in_order", condition=unknown | known)


def _end() -> Any:
    return models.FloatField(null=True, blank=True)


class Inputs(Record):
    """What is presumed of one request: each factor as low, likely and high, who said so and when (`given`).

    The scores are the database's own: of the likely values, unknown where one of them is.
    """

    request = models.OneToOneField(
        Request, on_delete=models.CASCADE, related_name="+", related_query_name="inputs"
    )
    reach_low, reach_likely, reach_high = _end(), _end(), _end()
    impact_low, impact_likely, impact_high = _end(), _end(), _end()
    confidence_low, confidence_likely, confidence_high = _end(), _end(), _end()
    effort_low, effort_likely, effort_high = _end(), _end(), _end()
    business_value_low, business_value_likely, business_value_high = _end(), _end(), _end()
    time_criticality_low, time_criticality_likely, time_criticality_high = _end(), _end(), _end()
    risk_reduction_low, risk_reduction_likely, risk_reduction_high = _end(), _end(), _end()
    job_size_low, job_size_likely, job_size_high = _end(), _end(), _end()
    given = models.JSONField(default=dict)
    rice = models.GeneratedField(
        expression=F("reach_likely")
        * F("impact_likely")
        * F("confidence_likely")
        / Value(100.0)
        / F("effort_likely"),
        output_field=models.FloatField(null=True),
        db_persist=True,
    )
    wsjf = models.GeneratedField(
        expression=(F("business_value_likely") + F("time_criticality_likely") + F("risk_reduction_likely"))
        / F("job_size_likely"),
        output_field=models.FloatField(null=True),
        db_persist=True,
    )

    class Meta:
        indexes = [
            models.Index(fields=["rice"], name="portfolio_by_rice"),
            models.Index(fields=["wsjf"], name="portfolio_by_wsjf"),
        ]
        constraints = [
            *(_ordered(factor) for factor in Factor.values),
            models.CheckConstraint(
                name="portfolio_effort_above_nothing",
                condition=(Q(effort_low=None) | Q(effort_low__gt=0))
                & (Q(job_size_low=None) | Q(job_size_low__gt=0)),
            ),
            models.CheckConstraint(
                name="portfolio_confidence_in_percent",
                condition=Q(confidence_high=None) | Q(confidence_high__lte=100),
            ),
        ]

    def __str__(self) -> str:
        return str(self.request)


class Criterion(Record):
    """One of the criteria that a goal's work is weighed by: its weight and the two ends of its scale."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("criterion"), max_length=80)
    weight = models.FloatField(_("weight"))
    worst = models.FloatField(_("worst"), default=0)
    best = models.FloatField(_("best"), default=10)

    class Meta:
        ordering = ["-weight", "name"]
        constraints = [
            models.UniqueConstraint(fields=["goal", "name"], name="portfolio_one_criterion_per_name"),
            models.CheckConstraint(name="portfolio_criterion_weighs", condition=Q(weight__gt=0)),
            models.CheckConstraint(name="portfolio_criterion_has_a_scale", condition=~Q(worst=F("best"))),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def kind_of_scale(self) -> str:
        """The scale as people read it: worst to best."""
        return f"{self.worst:g}–{self.best:g}"


class Mark(Record):
    """Where a request stands on one criterion, as low, likely and high, who said so and when."""

    request = models.ForeignKey(
        Request, on_delete=models.CASCADE, related_name="+", related_query_name="marks"
    )
    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="+")
    low = models.FloatField()
    likely = models.FloatField()
    high = models.FloatField()
    by_label = models.CharField(max_length=200)
    at = models.DateTimeField()
    because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "criterion"], name="portfolio_one_mark_per_criterion"),
            models.CheckConstraint(
                name="portfolio_mark_in_order",
                condition=Q(likely__gte=F("low")) & Q(high__gte=F("likely")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.likely:g}"


class TeamDays(Record):
    """Person-days that a request takes of a team, of somebody with a skill where one is named."""

    request = models.ForeignKey(
        Request, on_delete=models.CASCADE, related_name="+", related_query_name="team_days"
    )
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    skill = models.CharField(_("skill"), max_length=80, blank=True)
    person_days = models.DecimalField(_("person-days"), max_digits=7, decimal_places=1)

    class Meta:
        ordering = ["team__name", "skill", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "team", "skill"], name="portfolio_one_row_per_team_and_skill"
            ),
            models.CheckConstraint(name="portfolio_team_days_above_nothing", condition=Q(person_days__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.team}: {self.person_days}"


class SplitTarget(Record):
    """The share of its person-days, in percent, that a team (none: all of them) wants to give to a kind of work."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    kind = models.CharField(_("kind"), max_length=12, choices=WorkKind.choices)
    share = models.PositiveSmallIntegerField(_("share, percent"))

    class Meta:
        ordering = ["team__name", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "kind"], name="portfolio_one_target_per_team", nulls_distinct=False
            ),
            models.CheckConstraint(name="portfolio_target_in_percent", condition=Q(share__lte=100)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.share} %"


class Fit(Record):
    """A proposal of what fits the teams' capacity in which quarters, as it was computed: what was asked, what came out."""

    number = models.PositiveIntegerField(unique=True, editable=False)
    title = models.CharField(_("title"), max_length=120)
    asked = models.JSONField(default=dict)
    found = models.JSONField(default=dict)
    by_label = models.CharField(max_length=200)
    taken_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("portfolio:fit", args=[self.number])
