"""The codes that releases keep, with the words for each."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from storewide.kit.tags import Tone


class Tier(models.TextChoices):
    """How much a release may break; it decides about checklist, sign-off, acknowledgements and watch."""

    SMALL = "small", _("Small")
    STANDARD = "standard", _("Standard")
    MAJOR = "major", _("Major")


class ReleaseState(models.TextChoices):
    """Where a release stands. Past ones went live before anybody prepared them here."""

    PREPARING = "preparing", _("Preparing")
    LIVE = "live", _("Live, watched")
    DECIDED = "decided", _("Decided")
    CANCELLED = "cancelled", _("Cancelled")
    PAST = "past", _("Past")


class Signed(models.TextChoices):
    """Who must have signed a release off, besides that its author alone never does."""

    ANOTHER = "another", _("somebody other than the author")
    ACCOUNTABLE = "accountable", _("the accountable person, and somebody other than the author")


class Asked(models.TextChoices):
    """Who of the audience must have acknowledged the briefing before go-live."""

    NOBODY = "nobody", _("nobody")
    ONE_OF_EACH_TEAM = "one_of_each_team", _("one person of each team")
    EVERYBODY = "everybody", _("everybody")


TONES = {
    ReleaseState.PREPARING: Tone.WAITING,
    ReleaseState.LIVE: Tone.WAITING,
    ReleaseState.DECIDED: Tone.GOOD,
    ReleaseState.CANCELLED: Tone.UNKNOWN,
    ReleaseState.PAST: Tone.PLAIN,
}
