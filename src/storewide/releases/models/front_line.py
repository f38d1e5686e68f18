"""The ways by which a briefing reaches somebody who is not signed in: reminders, chat, side panels, shared screens."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.jobs.models import ChatRoom
from storewide.kit.records import Record
from storewide.kit.tags import Tag, Tone
from storewide.organization.models import Person, Team


class Reminder(Record):
    """Somebody was reminded of what they have not read, on one day; the constraint is that it is not done twice."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    at = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="releases_reminded_once_a_day")]

    def __str__(self) -> str:
        return f"{self.person}, {self.day}"


class ChatSystem(models.TextChoices):
    """The chats in which briefings are shown with a button."""

    SLACK = "slack", _("Slack")
    TEAMS = "teams", _("Microsoft Teams")


class BriefingRoom(Record):
    """A room of the chat that is told of the briefings of some teams.

    Of Slack also: `signing_secret`, by which a click proves that it comes from there, and `bot_token`, by which the
    e-mail of whoever clicked is asked for. Both are secrets: neither is shown again nor written to the trail.
    """

    KIND = "releases.briefing_room"

    room = models.OneToOneField(ChatRoom, verbose_name=_("room"), on_delete=models.PROTECT, related_name="+")
    system = models.CharField(_("chat"), max_length=8, choices=ChatSystem.choices)
    teams: models.ManyToManyField[Team, models.Model] = models.ManyToManyField(
        Team, verbose_name=_("for these teams"), related_name="+"
    )
    signing_secret = models.CharField(max_length=200, blank=True)
    bot_token = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["room__name"]

    def __str__(self) -> str:
        return str(self.room)

    def get_absolute_url(self) -> str:
        return reverse("releases:briefing-room", args=[self.pk])


class Click(Record):
    """A click that was heard, by its signature, so that the same one is not heard twice; kept for a day."""

    signature = models.CharField(max_length=80, unique=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.signature


class LinkAsked(Record):
    """Somebody asked for a link of their own, without signing in; kept for an hour, so that nobody is flooded with mail."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return str(self.person)


class PanelSystem(models.TextChoices):
    """The help desks beside whose tickets briefings are shown."""

    ZENDESK = "zendesk", _("Zendesk")
    FRESHDESK = "freshdesk", _("Freshdesk")
    SALESFORCE = "salesforce", _("Salesforce")
    OTHER = "other", _("Another")


class Panel(Record):
    """A side panel within another system: the one origin that may frame it, and the secret that signs who looks."""

    KIND = "releases.panel"

    name = models.CharField(_("name"), max_length=80, unique=True)
    system = models.CharField(_("system"), max_length=12, choices=PanelSystem.choices)
    origin = models.CharField(_("origin"), max_length=200)
    secret = models.CharField(max_length=120, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)
    used_at = models.DateTimeField(_("last used"), null=True, editable=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("releases:panel", args=[self.pk])

    @property
    def tag(self) -> Tag:
        """Whether it works, in a word with its tone."""
        if self.revoked_at is not None:
            return Tag(_("Revoked"), Tone.UNKNOWN, "cross")
        return Tag(_("Working"), Tone.GOOD) if self.used_at else Tag(_("Never opened"), Tone.WAITING)


class Kiosk(Record):
    """A shared screen of a team: people choose their name, prove it by a PIN, read and confirm; nothing else opens there.

    `failed`: wrong PINs typed there since `failed_since`, whoever's they were; too many close it for a while.
    """

    KIND = "releases.kiosk"

    name = models.CharField(_("name"), max_length=80, unique=True)
    team = models.ForeignKey(Team, verbose_name=_("team"), on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)
    used_at = models.DateTimeField(_("last used"), null=True, editable=False)
    failed = models.PositiveSmallIntegerField(default=0, editable=False)
    failed_since = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("releases:kiosk", args=[self.pk])

    @property
    def tag(self) -> Tag:
        """Whether it works, in a word with its tone."""
        if self.revoked_at is not None:
            return Tag(_("Revoked"), Tone.UNKNOWN, "cross")
        return Tag(_("Working"), Tone.GOOD) if self.used_at else Tag(_("Never used"), Tone.WAITING)


class Pin(Record):
    """By what somebody proves themselves at a shared screen; kept as a hash. `failed` tries in a row lock it for a while."""

    KIND = "releases.pin"

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    hashed = models.CharField(max_length=200)
    failed = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["person__name"]
        constraints = [models.CheckConstraint(name="releases_pin_is_hashed", condition=~Q(hashed=""))]

    def __str__(self) -> str:
        return str(self.person)
