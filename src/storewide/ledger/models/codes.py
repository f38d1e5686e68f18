"""The codes that the ledger keeps, with the words for each."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Direction(models.TextChoices):
    """Which way the metric is meant to go."""

    UP = "up", _("up")
    DOWN = "down", _("down")


class Grade(models.TextChoices):
    """How good the evidence for a measured effect is; best first."""

    A = "A", _("A: randomised")
    B = "B", _("B: untreated control at the same time")
    C = "C", _("C: calibrated series without a control")
    D = "D", _("D: before and after, no verdict")
    NONE = "none", _("not measured yet")


#: best evidence first
GRADES = (Grade.A, Grade.B, Grade.C, Grade.D)


class Verdict(models.TextChoices):
    """What a measurement says of a metric. No effect and cannot tell are different answers."""

    BETTER = "better", _("better")
    WORSE = "worse", _("worse")
    NO_EFFECT = "no_effect_beyond_margin", _("no effect beyond the margin")
    CANNOT_TELL = "cannot_tell", _("cannot tell")


class Outcome(models.TextChoices):
    """What was decided: to ship or drop an experiment, to keep, fix or roll back a release, to repeat a campaign or
    not, and which way to go after an assessment."""

    SHIP = "ship", _("Ship it")
    DROP = "drop", _("Do not ship it")
    KEEP = "keep", _("Keep it")
    FIX = "fix", _("Fix it")
    ROLL_BACK = "roll_back", _("Roll it back")
    ITERATE = "iterate", _("Iterate")
    REPEAT = "repeat", _("Run it again")
    STOP = "stop", _("Do not run it again")
    BUILD = "build", _("Build it")
    BUY = "buy", _("Buy it")
    PARTNER = "partner", _("Partner")
    LEAVE = "leave", _("Leave it as it is")
