"""Advisory boards: members for a term, sessions, and input of which they are told what came."""

from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.coordination.models.mechanism import Cadence
from storewide.kit.links import Link
from storewide.kit.records import Record
from storewide.kit.tags import Tag, Tone
from storewide.organization.models import Person

#: a term that ends within these days is ending soon
SOON = timedelta(days=60)


class Board(Record):
    """People, often customers or partners, who advise on something for a term; not a working group: it decides nothing."""

    name = models.CharField(_("name"), max_length=120)
    purpose = models.CharField(_("what it advises on"), max_length=300)
    owner = models.ForeignKey(
        Person, verbose_name=_("who runs it"), on_delete=models.PROTECT, related_name="+"
    )
    cadence = models.CharField(
        _("how often"), max_length=12, choices=Cadence.choices, default=Cadence.QUARTERLY
    )
    ended_at = models.DateTimeField(_("ended"), null=True, editable=False)

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("advisory board")
        constraints = [models.UniqueConstraint(Lower("name"), name="coordination_one_board_per_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("coordination:board", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether it still advises."""
        return self.ended_at is None


class BoardMemberQuerySet(models.QuerySet["BoardMember"]):
    """Reads of members."""

    def on(self, day: date) -> "BoardMemberQuerySet":
        """Those whose term runs on a day."""
        return self.filter(begins__lte=day, ends__gte=day)

    def ending(self, day: date) -> "BoardMemberQuerySet":
        """Those whose term runs on a day and ends soon."""
        return self.on(day).filter(ends__lte=day + SOON)


class BoardMember(Record):
    """Somebody on a board for a term, both days included; from outside more often than not."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="members")
    name = models.CharField(_("name"), max_length=120)
    company = models.CharField(_("company or customer"), max_length=120, blank=True)
    begins = models.DateField(_("term from"))
    ends = models.DateField(_("term until"))

    objects: ClassVar[BoardMemberQuerySet] = BoardMemberQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("member")
        constraints = [
            models.CheckConstraint(
                name="coordination_term_ends_after_it_begins", condition=Q(ends__gte=F("begins"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.company}" if self.company else self.name

    def tag(self, on: date) -> Tag:
        """How the term stands on a day."""
        if self.ends < on:
            return Tag(_("Term over"), Tone.UNKNOWN, "flat")
        if self.begins > on:
            return Tag(_("Begins later"), Tone.PLAIN)
        return Tag(_("Ends soon"), Tone.WAITING) if self.ends <= on + SOON else Tag(_("In term"), Tone.GOOD)


class BoardSession(Record):
    """A day on which a board met, and what it was about."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="sessions")
    on = models.DateField(_("day"))
    topic = models.CharField(_("topic"), max_length=160)
    notes = models.TextField(_("notes"), max_length=8000, blank=True)

    class Meta:
        ordering = ["-on", "-id"]
        verbose_name = _("session")

    def __str__(self) -> str:
        return self.topic


class BoardInput(Record):
    """What somebody on a board said in a session; a request may be raised from it, and they are told what came of it."""

    KIND: ClassVar[str] = "coordination.boardinput"

    session = models.ForeignKey(
        BoardSession, verbose_name=_("session"), on_delete=models.CASCADE, related_name="inputs"
    )
    member = models.ForeignKey(
        BoardMember,
        verbose_name=_("who said it"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    what = models.CharField(_("what was said"), max_length=400)
    told_at = models.DateTimeField(_("told what came of it"), null=True, editable=False)
    told_by_label = models.CharField(_("told by"), max_length=200, blank=True, editable=False)
    told_words = models.CharField(_("what they were told"), max_length=400, blank=True, editable=False)

    class Meta:
        ordering = ["id"]
        verbose_name = _("input of a board")

    def __str__(self) -> str:
        return self.what

    @property
    def link(self) -> Link:
        """How another record points to it."""
        return Link(self.KIND, str(self.pk))
