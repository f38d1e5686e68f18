"""Release notes: what is written about a release for one audience, in versions; who gets them, and secret addresses."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record
from storewide.releases.models.codes import NoteAudience
from storewide.releases.models.release import Release


class ReleaseNote(Record):
    """A text about a release for one audience, in Markdown: a draft, or a published version, which never changes."""

    KIND = "releases.note"

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="+")
    audience = models.CharField(_("for"), max_length=12, choices=NoteAudience.choices)
    number = models.PositiveIntegerField(default=0, editable=False)
    is_current = models.BooleanField(default=False, editable=False)
    title = models.CharField(_("title"), max_length=160)
    text = models.TextField(_("text"), max_length=10_000)
    by_label = models.CharField(_("written by"), max_length=200, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    first_published_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-published_at", "-id"]
        indexes = [models.Index(fields=["audience", "published_at"], name="releases_notes_by_audience")]
        constraints = [
            models.UniqueConstraint(
                fields=["release", "audience", "number"], name="releases_note_version_once"
            ),
            models.UniqueConstraint(
                fields=["release", "audience"],
                name="releases_one_current_note",
                condition=Q(is_current=True),
            ),
            models.CheckConstraint(
                name="releases_draft_has_no_number",
                condition=Q(number=0, published_at=None, is_current=False)
                | Q(number__gt=0, published_at__isnull=False, first_published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class NoteReader(Record):
    """Somebody who gets the release notes of an audience by e-mail, until they stop it by the link in each mail."""

    KIND = "releases.note_reader"

    audience = models.CharField(_("for"), max_length=12, choices=NoteAudience.choices)
    email = models.EmailField(_("e-mail"))
    by_label = models.CharField(_("added by"), max_length=200, editable=False)
    stopped_at = models.DateTimeField(_("stopped"), null=True, editable=False)

    class Meta:
        ordering = ["audience", "email"]
        constraints = [
            models.UniqueConstraint(fields=["audience", "email"], name="releases_note_reader_once")
        ]

    def __str__(self) -> str:
        return self.email


class FeedOf(models.TextChoices):
    """What a secret address leads to."""

    CALENDAR = "calendar", _("Calendar of releases and freezes (iCal)")
    CUSTOMERS = "customers", _("Release notes for customers (page and feed)")
    FRONT_LINE = "front_line", _("Release notes for the front line (page and feed)")
    MANAGEMENT = "management", _("Release notes for management (page and feed)")


class Feed(Record):
    """An address that is read without signing in: whoever knows its token reads it until it is revoked."""

    KIND = "releases.feed"

    name = models.CharField(_("name"), max_length=80)
    of = models.CharField(_("what it shows"), max_length=12, choices=FeedOf.choices)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    by_label = models.CharField(_("made by"), max_length=200, editable=False)
    read_at = models.DateTimeField(_("last read"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name
