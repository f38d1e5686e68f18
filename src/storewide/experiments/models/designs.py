"""How an experiment was designed: its hypothesis in parts, who is counted, where its assignment comes from."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from storewide.experiments.models.experiments import Experiment
from storewide.kit.records import Record


class DesignKind(models.TextChoices):
    """What sort of comparison it is."""

    TEST = "test", _("test of a change")
    HOLDOUT = "holdout", _("holdout: a share that gets none of an area's changes")
    SWITCHBACK = "switchback", _("switchback: the whole store changes arm by period")


class Source(models.TextChoices):
    """Where it is known from who met which arm."""

    EXPOSURES = "exposures", _("exposures in the data: a file, events, a table of a warehouse")
    FLAG = "flag", _("a flag of Storewide")
    TOTALS = "totals", _("totals by arm, as a platform's own test reports them")


class Device(models.TextChoices):
    """The devices an experiment may keep to."""

    DESKTOP = "desktop", _("desktop")
    MOBILE = "mobile", _("mobile")
    TABLET = "tablet", _("tablet")


class Design(models.Model):
    """What the plan of an experiment says besides its arms, days and metrics; there is one for each experiment.

    `saw` to `known_by` are the hypothesis in parts, all empty where it was written in own words. `trigger` is the
    event that makes an exposed unit count, from that event on; empty where all exposed count. `device` and `country`
    narrow the audience, empty is everybody. `holdout_percent` of the units stay without the change once it is shipped.
    `flag` is the key of the flag that assigns; `layer` that of the layer of flags it shares with others, of which the
    experiment holds `layer_percent`, so that nobody is in both; `period_days` how long a period of a switchback is.
    """

    experiment = models.OneToOneField(
        Experiment, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=DesignKind.choices, default=DesignKind.TEST)
    source = models.CharField(
        _("assignment"), max_length=10, choices=Source.choices, default=Source.EXPOSURES
    )
    flag = models.CharField(_("flag"), max_length=100, blank=True)
    saw = models.CharField(_("because we saw"), max_length=500, blank=True)
    change = models.CharField(_("we believe that"), max_length=500, blank=True)
    for_whom = models.CharField(_("for"), max_length=300, blank=True)
    will = models.CharField(_("will"), max_length=500, blank=True)
    known_by = models.CharField(_("we will know by"), max_length=500, blank=True)
    trigger = models.CharField(_("who is counted"), max_length=80, blank=True)
    device = models.CharField(_("device"), max_length=10, choices=Device.choices, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    period_days = models.PositiveSmallIntegerField(_("days of a period"), default=1)
    holdout_percent = models.DecimalField(
        _("kept without it after shipping"), max_digits=4, decimal_places=1, default=0
    )
    layer = models.CharField(_("layer"), max_length=60, blank=True)
    layer_percent = models.DecimalField(
        _("share of the layer"), max_digits=4, decimal_places=1, default=Decimal(50)
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="experiments_flag_is_named",
                condition=Q(source="flag") & ~Q(flag="") | ~Q(source="flag") & Q(flag=""),
            ),
            models.CheckConstraint(
                name="experiments_holdout_below_half",
                condition=Q(holdout_percent__gte=0, holdout_percent__lte=50),
            ),
            models.CheckConstraint(
                name="experiments_layer_is_shared_by_flags", condition=Q(layer="") | Q(source="flag")
            ),
            models.CheckConstraint(
                name="experiments_layer_share_is_one",
                condition=Q(layer_percent__gt=0, layer_percent__lte=100),
            ),
            models.CheckConstraint(name="experiments_period_has_days", condition=Q(period_days__gte=1)),
        ]

    def __str__(self) -> str:
        return str(self.experiment)


class Registration(models.Model):
    """The plan as it was frozen at the start, as one document: plan, feasibility, method, caps; never changed.

    `digest` is the SHA-256 of `content` as canonical JSON, which the audit trail keeps too.
    """

    experiment = models.OneToOneField(
        Experiment, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    content: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()
    digest = models.CharField(max_length=64)
    frozen_at = models.DateTimeField(_("frozen"))

    def __str__(self) -> str:
        return str(self.experiment)


class Period(models.Model):
    """One period of a switchback, drawn at its start: from `first` to `last` the whole store is in one arm."""

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="+")
    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"))
    variant = models.CharField(_("arm"), max_length=100)

    class Meta:
        ordering = ["experiment", "first"]
        constraints = [
            models.UniqueConstraint(fields=["experiment", "first"], name="experiments_one_arm_a_period"),
            models.CheckConstraint(
                name="experiments_period_days_in_order", condition=Q(first__lte=F("last"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first:%Y-%m-%d} {self.variant}"


class Totals(Record):
    """What a platform reported of its own test, by arm, up to the end of a day; kept as it was told, never changed.

    `arms`: key of the arm -> {"units", "metrics": {code: {"mean", "variance"}}}, money in minor units.
    """

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="+")
    origin = models.CharField(_("told by"), max_length=160)
    up_to = models.DateField(_("up to"))
    arms: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()
    told_at = models.DateTimeField(_("told"))
    told_by_label = models.CharField(_("told by"), max_length=200, editable=False)

    class Meta:
        ordering = ["experiment", "-up_to", "-id"]

    def __str__(self) -> str:
        return f"{self.experiment} {self.up_to:%Y-%m-%d}"


class Learning(Record):
    """What a decided experiment taught, in words, so that nobody tests it a second time without knowing."""

    experiment = models.OneToOneField(Experiment, on_delete=models.CASCADE, related_name="+")
    words = models.TextField(_("learning"), max_length=2000)
    told_at = models.DateTimeField(_("told"))
    told_by_label = models.CharField(_("told by"), max_length=200, editable=False)

    class Meta:
        ordering = ["-told_at"]
        constraints = [models.CheckConstraint(name="experiments_learning_is_said", condition=~Q(words=""))]

    def __str__(self) -> str:
        return self.words
