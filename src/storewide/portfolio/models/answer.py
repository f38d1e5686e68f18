"""What comes back to whoever asked: an answer for each stage, whether it resolved their need, remarks; their letters."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record
from storewide.kit.tags import Tag, Tone
from storewide.portfolio.models.codes import RequestState
from storewide.portfolio.models.intake import Mailbox
from storewide.portfolio.models.request import Request, Stage


class Door(models.TextChoices):
    """By which way somebody read or answered."""

    PAGE = "page", _("on the page")
    MAIL = "mail", _("by e-mail")
    API = "api", _("by the API")


class AnswerQuerySet(models.QuerySet["Answer"]):
    """Reads of answers."""

    def to(self, user: Any) -> "AnswerQuerySet":
        """Those that one account was given."""
        return self.filter(asker_id=user.id)

    def unread(self) -> "AnswerQuerySet":
        """Those that nobody opened yet."""
        return self.filter(read_at=None)


class Answer(Record):
    """What one asker was told of one stage: made with the stage itself, so that nobody has to think of it.

    `request` is what they asked for; where that was merged, `stage` is one of the request it was merged into.
    `email` is where it was also sent, empty where it stands on the page alone.
    """

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="+")
    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="+")
    asker_id = models.UUIDField(null=True, editable=False)
    asker_label = models.CharField(_("asked by"), max_length=200)
    email = models.EmailField(_("sent to"), max_length=254, blank=True)
    read_at = models.DateTimeField(_("read"), null=True)
    read_on = models.CharField(_("read how"), max_length=4, choices=Door.choices, blank=True)

    objects: ClassVar[AnswerQuerySet] = AnswerQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["asker_id", "read_at"], name="portfolio_answer_of_asker")]
        constraints = [
            models.UniqueConstraint(fields=["request", "stage"], name="portfolio_one_answer_a_stage"),
            models.CheckConstraint(
                name="portfolio_answer_read_how", condition=Q(read_at=None, read_on="") | ~Q(read_on="")
            ),
        ]

    def __str__(self) -> str:
        return str(self.request)


class Resolved(models.TextChoices):
    """Whether what somebody needed is there now, in their own judgement."""

    YES = "yes", _("Yes")
    PARTLY = "partly", _("Partly")
    NO = "no", _("No")


RESOLVED_TONES = {Resolved.YES: Tone.GOOD, Resolved.PARTLY: Tone.WAITING, Resolved.NO: Tone.BAD}


class ResolutionQuerySet(models.QuerySet["Resolution"]):
    """Reads of what askers say."""

    def open(self) -> "ResolutionQuerySet":
        """Those that were asked and have not said."""
        return self.filter(resolved="")


class Resolution(Record):
    """Whether their need is resolved, asked once of whoever asked when it is live or declined, reminded once.

    `after` is the state in which it was asked.
    """

    request = models.OneToOneField(Request, on_delete=models.CASCADE, related_name="+")
    after = models.CharField(max_length=10, choices=RequestState.choices)
    asker_id = models.UUIDField(null=True, editable=False, db_index=True)
    email = models.EmailField(max_length=254, blank=True)
    reminded_at = models.DateTimeField(_("reminded"), null=True)
    resolved = models.CharField(_("resolved"), max_length=6, choices=Resolved.choices, blank=True)
    words = models.TextField(_("in their words"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(_("said"), null=True)
    answered_on = models.CharField(max_length=4, choices=Door.choices, blank=True)

    objects: ClassVar[ResolutionQuerySet] = ResolutionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="portfolio_resolved_has_day",
                condition=Q(resolved="", answered_at=None, answered_on="")
                | (~Q(resolved="") & Q(answered_at__isnull=False) & ~Q(answered_on="")),
            )
        ]

    def __str__(self) -> str:
        return str(self.request)

    @property
    def tag(self) -> Tag:
        """What they say of their need, in a word with its tone."""
        if not self.resolved:
            return Tag(_("Not said yet"), Tone.UNKNOWN)
        return Tag(Resolved(self.resolved).label, RESOLVED_TONES[Resolved(self.resolved)])


class Remark(Record):
    """What somebody adds to a request: on its page, or by answering a mail about it."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="+")
    words = models.TextField(_("remark"), max_length=4000)
    by_id = models.UUIDField(null=True, editable=False)
    by_label = models.CharField(_("by"), max_length=200)
    on = models.CharField(max_length=4, choices=Door.choices, default=Door.PAGE)

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return self.words[:80]


class Letter(Record):
    """A message that came in by a mailbox, known again by the digest of its Message-ID; its text is in what it made."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="+")
    mark = models.CharField(max_length=64)
    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="+")
    remark = models.ForeignKey(Remark, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mark"], name="portfolio_letter_taken_once")]

    def __str__(self) -> str:
        return str(self.request)
