"""What an experiment is made of: its arms, and the metrics it is judged by."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from storewide.experiments.models.experiments import Experiment


class Role(models.TextChoices):
    """What a metric is for in an experiment."""

    SUCCESS = "success", _("success")
    GUARDRAIL = "guardrail", _("guardrail")
    EXPLORATORY = "exploratory", _("exploratory")


class Variant(models.Model):
    """One arm: `key` as exposures name it, `weight` its planned share against the other arms'."""

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(_("key"), max_length=100)
    name = models.CharField(_("name"), max_length=120)
    is_control = models.BooleanField(_("control"), default=False)
    weight = models.PositiveIntegerField(_("weight"), default=1)

    class Meta:
        ordering = ["experiment", "id"]
        constraints = [
            models.UniqueConstraint(fields=["experiment", "key"], name="experiments_one_arm_per_key"),
            models.UniqueConstraint(
                fields=["experiment"], condition=Q(is_control=True), name="experiments_one_control"
            ),
            models.CheckConstraint(name="experiments_weight_is_positive", condition=Q(weight__gte=1)),
        ]

    def __str__(self) -> str:
        return self.name


class Measure(models.Model):
    """One metric of an experiment and what it is for.

    `margin`, in percent of the control: a guardrail must not get worse by more; for a success metric, the
    smallest change that would matter. Exploratory metrics have none. `cap`: what a unit's value is cut to, in the
    metric's own unit (money in minor units), frozen before the first look; None where nothing is cut. `covariate`:
    whether what the unit did before its exposure steadies the figure.
    """

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="+")
    metric = models.CharField(_("metric"), max_length=40)
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    margin = models.DecimalField(_("margin in percent"), max_digits=5, decimal_places=2, null=True)
    cap = models.PositiveBigIntegerField(_("cut at"), null=True, editable=False)
    covariate = models.BooleanField(_("steadied by what came before"), default=True)

    class Meta:
        ordering = ["experiment", "id"]
        constraints = [
            models.UniqueConstraint(fields=["experiment", "metric"], name="experiments_metric_once"),
            models.CheckConstraint(
                name="experiments_margin_by_role",
                condition=Q(role="exploratory", margin=None)
                | ~Q(role="exploratory") & Q(margin__isnull=False, margin__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return self.metric
