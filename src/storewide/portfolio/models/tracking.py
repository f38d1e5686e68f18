"""Issues of other systems that belong to requests: what they say to us, and what we say to them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.access.hooks import HookRecord
from storewide.kit.records import Record
from storewide.kit.tags import Tag, Tone
from storewide.portfolio.models.request import Request


class Provider(models.TextChoices):
    """The systems whose issues are followed."""

    JIRA = "jira", "Jira"
    GITHUB = "github", "GitHub"
    GITLAB = "gitlab", "GitLab"


class Standing(models.TextChoices):
    """Where an issue stands, whatever its own system calls it."""

    OPEN = "open", _("Open")
    DOING = "doing", _("In progress")
    REVIEW = "review", _("In review")
    DONE = "done", _("Closed")


STANDING_TONES = {
    Standing.OPEN: Tone.WAITING,
    Standing.DOING: Tone.GOOD,
    Standing.REVIEW: Tone.GOOD,
    Standing.DONE: Tone.PLAIN,
}


class Tracker(HookRecord):
    """One system of issues: the address by which it tells us, and the token by which it is told.

    `site` is where its issues are read (https://github.com), `api` where it is spoken to. `account` goes with the
    token where the system wants both (Jira Cloud). `moves`: what it tells moves requests; `tells`: it is told.
    """

    KIND = "portfolio.tracker"

    provider = models.CharField(_("system"), max_length=8, choices=Provider.choices)
    site = models.URLField(_("address"), max_length=300)
    api = models.URLField(_("address of its API"), max_length=300, blank=True)
    account = models.CharField(_("account"), max_length=254, blank=True)
    token = models.CharField(_("token"), max_length=500, blank=True)
    moves = models.BooleanField(_("moves requests"), default=True)
    tells = models.BooleanField(_("is told"), default=True)
    heard_what = models.CharField(max_length=160, blank=True, editable=False)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(name="portfolio_tracker_known", condition=Q(provider__in=Provider.values)),
        ]

    def get_absolute_url(self) -> str:
        return reverse("portfolio:tracker", args=[self.pk])


class TrackerHeard(models.Model):
    """That a delivery was taken, so that a replay counts once; kept 90 days."""

    hook = models.ForeignKey(Tracker, on_delete=models.CASCADE, related_name="+")
    mark = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="portfolio_heard_by_time")]
        constraints = [
            models.UniqueConstraint(fields=["hook", "mark"], name="portfolio_tracker_heard_once"),
        ]

    def __str__(self) -> str:
        return self.mark


class TrackedQuerySet(models.QuerySet["Tracked"]):
    """Reads of issues."""

    def attached(self) -> "TrackedQuerySet":
        """Those that belong to their request still."""
        return self.filter(detached_at=None)


class Tracked(Record):
    """An issue that a request is made in. `state` is what its system calls its state, `at` when it last told.

    `detached_at`: it belongs to the request no more, and stays here until its system was told so.
    """

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="+")
    tracker = models.ForeignKey(Tracker, on_delete=models.SET_NULL, null=True, related_name="+")
    provider = models.CharField(_("system"), max_length=8, choices=Provider.choices)
    url = models.CharField(_("address"), max_length=500)
    key = models.CharField(_("issue"), max_length=200)
    title = models.CharField(_("title"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=80, blank=True)
    standing = models.CharField(max_length=8, choices=Standing.choices, default=Standing.OPEN)
    at = models.DateTimeField(null=True, editable=False)
    detached_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[TrackedQuerySet] = TrackedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["request", "url"], name="portfolio_issue_tracked_once"),
        ]
        indexes = [models.Index(fields=["provider", "key"], name="portfolio_tracked_key")]

    def __str__(self) -> str:
        return self.key

    @property
    def tag(self) -> Tag:
        """Where the issue stands, in its own system's word."""
        standing = Standing(self.standing)
        return Tag(self.state or standing.label, STANDING_TONES[standing])


class TellingState(models.TextChoices):
    """How a message to an issue stands."""

    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")


TELLING_TONES = {
    TellingState.WAITING: Tone.WAITING,
    TellingState.SENT: Tone.GOOD,
    TellingState.FAILED: Tone.BAD,
}


class TellingQuerySet(models.QuerySet["Telling"]):
    """Reads of messages to issues."""

    def due(self, at: object) -> "TellingQuerySet":
        """Those to be tried by then, the longest due first."""
        waiting = self.filter(state=TellingState.WAITING, next_at__lte=at)
        return waiting.order_by("next_at", "id").select_related("tracked__tracker", "tracked__request")


class Telling(Record):
    """A comment to an issue about what became of its request: tried until it is taken, or given up.

    `links`: it is the link back to the request, which Jira keeps among the issue's links and not as a comment;
    `unlinks`: that link is taken away, or said to hold no more.
    """

    tracked = models.ForeignKey(Tracked, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(max_length=4000)
    links = models.BooleanField(default=False)
    unlinks = models.BooleanField(default=False)
    state = models.CharField(max_length=7, choices=TellingState.choices, default=TellingState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    fault = models.CharField(max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[TellingQuerySet] = TellingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["state", "next_at"], name="portfolio_telling_due")]

    def __str__(self) -> str:
        return self.text

    @property
    def tag(self) -> Tag:
        """How it stands, in a word with its tone."""
        state = TellingState(self.state)
        return Tag(state.label, TELLING_TONES[state])
