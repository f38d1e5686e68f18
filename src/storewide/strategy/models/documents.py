"""Principles and strategy documents: who owns each, what every version said, and when it is looked at again."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.kit.links import Link
from storewide.kit.records import Record
from storewide.kit.tags import Tag, Tone
from storewide.organization.models import Person

DOCUMENT = "strategy.document"


class DocumentKind(models.TextChoices):
    """A principle guides many decisions; a strategy document says where one part of the business goes."""

    PRINCIPLE = "principle", _("Principle")
    STRATEGY = "strategy", _("Strategy document")


class DocumentQuerySet(models.QuerySet["Document"]):
    """Reads of documents."""

    def kept(self) -> "DocumentQuerySet":
        """Those that still hold."""
        return self.filter(withdrawn_on=None)

    def overdue(self, on: date) -> "DocumentQuerySet":
        """Those whose review was due before that day."""
        return self.kept().filter(review_on__lt=on)

    def for_list(self) -> "DocumentQuerySet":
        return self.select_related("owner")


class Document(Record):
    """A principle or a strategy document. Its text is that of its newest version (`number`), in Markdown."""

    kind = models.CharField(
        _("kind"), max_length=10, choices=DocumentKind.choices, default=DocumentKind.PRINCIPLE
    )
    title = models.CharField(_("title"), max_length=160)
    owner = models.ForeignKey(Person, verbose_name=_("owner"), on_delete=models.PROTECT, related_name="+")
    review_on = models.DateField(_("to be reviewed"))
    number = models.PositiveIntegerField(_("version"), default=1, editable=False)
    withdrawn_on = models.DateField(_("withdrawn"), null=True, blank=True, editable=False)

    objects: ClassVar[DocumentQuerySet] = DocumentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["kind", "title", "id"]
        constraints = [models.UniqueConstraint(Lower("title"), name="strategy_one_document_per_title")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("strategy:document", args=[self.pk])

    @property
    def link(self) -> Link:
        """What points to it."""
        return Link(DOCUMENT, str(self.pk), self.title, self.get_absolute_url())

    def tag(self, on: date) -> Tag:
        """How it stands on a day."""
        if self.withdrawn_on:
            return Tag(_("Withdrawn"), Tone.PLAIN)
        if self.review_on < on:
            return Tag(_("Review overdue"), Tone.BAD, "warning")
        return Tag(_("Holds"), Tone.GOOD)


class DocumentVersion(Record):
    """What a document said from one moment on, and what was changed then. Versions are never changed."""

    document = models.ForeignKey(
        Document, verbose_name=_("document"), on_delete=models.CASCADE, related_name="+"
    )
    number = models.PositiveIntegerField(_("version"))
    text = models.TextField(_("text"), max_length=60_000)
    note = models.CharField(_("what changed"), max_length=300, blank=True)
    by_label = models.CharField(_("by"), max_length=200, editable=False)

    class Meta:
        ordering = ["document", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="strategy_one_text_per_version")
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.number}"
