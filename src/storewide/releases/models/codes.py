"""The codes that releases keep, with the words for each."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from storewide.kit.tags import Tone


class Tier(models.TextChoices):
    """How much a release may break; it decides about checklist, sign-off, acknowledgements and watch.

    In order of risk. A flagged one stands behind a flag, shows no text that a customer reads and has no duty about data:
    a deployment alone takes it live.
    """

    FLAGGED = "flagged", _("Behind a flag")
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

    NOBODY = "nobody", _("nobody")
    ANOTHER = "another", _("somebody other than the author")
    ACCOUNTABLE = "accountable", _("the accountable person, and somebody other than the author")


class Side(models.TextChoices):
    """For whom somebody signs off."""

    BUSINESS = "business", _("Business")
    IT = "it", _("IT")


class StepGroup(models.TextChoices):
    """What a step of a checklist looks after, in the order they are read."""

    TECHNICAL = "technical", _("Technical")
    OPERATIONAL = "operational", _("Operational")
    BUSINESS = "business", _("Business")
    PRIVACY = "privacy", _("Privacy")
    FRONT_LINE = "front_line", _("Front line")


class Evidence(models.TextChoices):
    """What a step asks for as evidence that it is done."""

    NONE = "", _("nothing")
    TEXT = "text", _("a sentence")
    LINK = "link", _("a link")
    FILE = "file", _("a file")


class Course(models.TextChoices):
    """Which of the two lists of a plan a timed step belongs to."""

    GO = "go", _("Go live")
    BACK = "back", _("Roll back")


class RunState(models.TextChoices):
    """How a timed step stands on the day."""

    WAITING = "waiting", _("To come")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    SKIPPED = "skipped", _("Skipped")
    PROBLEM = "problem", _("Problem")


class NoteAudience(models.TextChoices):
    """Whom a text about a release is written for."""

    CUSTOMERS = "customers", _("Customers")
    FRONT_LINE = "front_line", _("Front line")
    MANAGEMENT = "management", _("Management")


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

RUN_TONES = {
    RunState.WAITING: Tone.PLAIN,
    RunState.RUNNING: Tone.WAITING,
    RunState.DONE: Tone.GOOD,
    RunState.SKIPPED: Tone.UNKNOWN,
    RunState.PROBLEM: Tone.BAD,
}
