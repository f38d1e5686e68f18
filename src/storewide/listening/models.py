"""Feedback: one thing that one customer said, as somebody of the front line heard it."""

from collections.abc import Collection
from datetime import date
from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storewide.kit.links import Link
from storewide.kit.records import Record
from storewide.kit.tags import Tag, Tone
from storewide.ownership.models import Area
from storewide.sources.models import Store

LONGEST_SAID = 500
LONGEST_PAGE = 200


class FeedbackKind(models.TextChoices):
    """What a customer wanted, in the order that the front desk offers them."""

    QUESTION = "question", gettext_lazy("Question")
    COMPLAINT = "complaint", gettext_lazy("Complaint")
    PRAISE = "praise", gettext_lazy("Praise")
    ORDER_PROBLEM = "order_problem", gettext_lazy("Order problem")


class ContactChannel(models.TextChoices):
    """How a customer reached us; the most frequent first."""

    PHONE = "phone", gettext_lazy("Phone")
    MAIL = "mail", gettext_lazy("E-mail")
    CHAT = "chat", gettext_lazy("Chat")
    SHOP = "shop", gettext_lazy("In the shop")
    SOCIAL = "social", gettext_lazy("Social media")
    OTHER = "other", gettext_lazy("Another way")


TAGS = {
    FeedbackKind.QUESTION: (Tone.PLAIN, "question"),
    FeedbackKind.COMPLAINT: (Tone.BAD, ""),
    FeedbackKind.PRAISE: (Tone.GOOD, ""),
    FeedbackKind.ORDER_PROBLEM: (Tone.WAITING, "down"),
}


class FeedbackQuerySet(models.QuerySet["Feedback"]):
    """Reads of feedback."""

    def for_list(self) -> "FeedbackQuerySet":
        """With all that a list or a page shows of it."""
        return self.select_related("store", "area__accountable__holder")

    def about(self, kind: str, ids: Collection[str]) -> "FeedbackQuerySet":
        """What was said about these records of one kind."""
        return self.filter(about_kind=kind, about_id__in=ids)

    def since(self, day: date) -> "FeedbackQuerySet":
        """What was noted on that day or later."""
        return self.filter(created_at__date__gte=day)


class Feedback(Record):
    """A customer said something: its kind, how they reached us, about which record, and their words if noted.

    `page`: on which page of the store, a path or a pattern of paths. `about_kind` and `about_id` point to an upper
    record (a release), `about_label` is its name when noted.
    There is no customer in it: who spoke is never kept.
    """

    kind = models.CharField(gettext_lazy("kind"), max_length=16, choices=FeedbackKind.choices)
    contact_channel = models.CharField(
        gettext_lazy("contact channel"), max_length=8, choices=ContactChannel.choices
    )
    said = models.CharField(gettext_lazy("what they said"), max_length=LONGEST_SAID, blank=True)
    store = models.ForeignKey(
        Store,
        verbose_name=gettext_lazy("store"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    area = models.ForeignKey(
        Area,
        verbose_name=gettext_lazy("area"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    page = models.CharField(gettext_lazy("page"), max_length=LONGEST_PAGE, blank=True)
    about_kind = models.CharField(max_length=80, blank=True, editable=False)
    about_id = models.CharField(max_length=80, blank=True, editable=False)
    about_label = models.CharField(gettext_lazy("about"), max_length=200, blank=True, editable=False)
    noted_by_id = models.UUIDField(null=True, editable=False)
    noted_by_label = models.CharField(gettext_lazy("noted by"), max_length=200, editable=False)

    objects: ClassVar[FeedbackQuerySet] = FeedbackQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="listening_about_is_whole",
                condition=models.Q(about_kind="", about_id="", about_label="")
                | (~models.Q(about_kind="") & ~models.Q(about_id="")),
            ),
            models.CheckConstraint(
                name="listening_kind_known", condition=models.Q(kind__in=FeedbackKind.values)
            ),
            models.CheckConstraint(
                name="listening_contact_channel_known",
                condition=models.Q(contact_channel__in=ContactChannel.values),
            ),
        ]
        indexes = [
            models.Index(fields=["about_kind", "about_id"], name="listening_by_about"),
            models.Index(fields=["created_at"], name="listening_by_moment"),
        ]

    def __str__(self) -> str:
        # never the customer's words: they would outlive their deletion in the audit trail
        words = {"kind": self.get_kind_display(), "way": self.get_contact_channel_display()}
        return _("%(kind)s: %(way)s") % words

    def get_absolute_url(self) -> str:
        return reverse("listening:feedback", args=[self.pk])

    @property
    def link(self) -> Link:
        """How another record points to it."""
        return Link("listening.feedback", str(self.pk), str(self), self.get_absolute_url())

    @property
    def about(self) -> Link | None:
        """The record it is about, to be resolved where it is shown; None where it is about none."""
        if not self.about_kind:
            return None
        return Link(self.about_kind, self.about_id, self.about_label)

    @property
    def tag(self) -> Tag:
        """The kind in a word, with its tone."""
        kind = FeedbackKind(self.kind)
        return Tag(kind.label, *TAGS[kind])
