"""The states of a request, in the order it goes through them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from storewide.kit.tags import Tone


class RequestState(models.TextChoices):
    """Where a request stands. A bet is a request with a business case; promised, its effect is frozen."""

    ASKED = "asked", _("Asked")
    ACCEPTED = "accepted", _("Accepted")
    BET = "bet", _("Bet")
    PROMISED = "promised", _("Promised")
    BUILDING = "building", _("Being built")
    TESTING = "testing", _("Being tested")
    LIVE = "live", _("Live")
    MEASURED = "measured", _("Measured")
    DECLINED = "declined", _("Declined")
    MERGED = "merged", _("Merged")


class WorkKind(models.TextChoices):
    """What a request is for: more, keeping what there is, what law asks, or finding out."""

    GROWTH = "growth", _("Growth")
    MAINTENANCE = "maintenance", _("Maintenance")
    DUTY = "duty", _("Duty")
    EXPERIMENT = "experiment", _("Experiment")


OPEN = (RequestState.ASKED, RequestState.ACCEPTED, RequestState.BET)
"""It may still become a promise or a no."""

UNDERWAY = (RequestState.PROMISED, RequestState.BUILDING, RequestState.TESTING)
"""It is promised and made."""

SHIPPED = (RequestState.LIVE, RequestState.MEASURED)
"""Customers have it."""

TONES = {
    RequestState.ASKED: Tone.WAITING,
    RequestState.ACCEPTED: Tone.WAITING,
    RequestState.BET: Tone.WAITING,
    RequestState.PROMISED: Tone.GOOD,
    RequestState.BUILDING: Tone.GOOD,
    RequestState.TESTING: Tone.GOOD,
    RequestState.LIVE: Tone.GOOD,
    RequestState.MEASURED: Tone.GOOD,
    RequestState.DECLINED: Tone.PLAIN,
    RequestState.MERGED: Tone.PLAIN,
}
