"""What prepares a release: what it carries, the steps of its checklist, its business sign-off."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.kit.links import Link
from storewide.kit.records import Record
from storewide.organization.models import Person
from storewide.portfolio.models import Request
from storewide.releases.models.codes import Evidence, Side, StepGroup
from storewide.releases.models.release import Release


class Carried(Record):
    """One thing that a release brings: a request, or the result of an experiment (by its link)."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="+")
    request = models.ForeignKey(Request, on_delete=models.PROTECT, null=True, related_name="+")
    link_kind = models.CharField(max_length=80, blank=True)
    link_id = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="releases_carried_is_one_thing",
                condition=Q(request__isnull=False, link_kind="", link_id="")
                | Q(request=None) & ~Q(link_kind="") & ~Q(link_id=""),
            ),
            models.UniqueConstraint(
                fields=["release", "request"],
                name="releases_request_carried_once",
                condition=~Q(request=None),
            ),
            models.UniqueConstraint(
                fields=["release", "link_kind", "link_id"],
                name="releases_link_carried_once",
                condition=~Q(link_kind=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.request or f"{self.link_kind} {self.link_id}")

    @property
    def link(self) -> Link:
        """What is carried, to be resolved where it is shown."""
        if self.request is not None:
            return Link("portfolio.request", str(self.request.pk), self.request.title)
        return Link(self.link_kind, self.link_id)


class Step(Record):
    """One check of a release's checklist. A required one must be ticked before go-live.

    `owner` is the title of the role that does it. `asks`: the evidence that belongs to it, without which it is not ticked
    where `must_show`; `shown` is what was given, and `file` what a file that was handed in is kept as.
    """

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="+")
    code = models.SlugField(max_length=40)
    label = models.CharField(_("step"), max_length=120)
    required = models.BooleanField(_("required"))
    place = models.PositiveSmallIntegerField()
    group = models.CharField(
        _("group"), max_length=12, choices=StepGroup.choices, default=StepGroup.TECHNICAL
    )
    owner = models.CharField(_("role that does it"), max_length=120, blank=True)
    asks = models.CharField(_("evidence"), max_length=4, choices=Evidence.choices, blank=True, default="")
    must_show = models.BooleanField(_("evidence is required"), default=False)
    shown = models.CharField(_("evidence"), max_length=500, blank=True)
    file = models.CharField(max_length=80, blank=True, default="", editable=False)
    note = models.CharField(_("note"), max_length=300, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, editable=False)
    done_by_id = models.UUIDField(null=True, editable=False)
    done_by_label = models.CharField(_("done by"), max_length=200, blank=True, editable=False)

    class Meta:
        ordering = ["place", "id"]
        constraints = [
            models.UniqueConstraint(fields=["release", "code"], name="releases_step_once"),
            models.CheckConstraint(
                name="releases_done_step_says_who",
                condition=Q(done_at=None, done_by_label="") | Q(done_at__isnull=False) & ~Q(done_by_label=""),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def address(self) -> str:
        """Where its evidence is read: the file that was handed in, or the link that was given."""
        if self.file:
            return reverse("releases:step-evidence", args=[self.pk])
        given = self.asks in (Evidence.LINK, Evidence.FILE) and self.shown.startswith(("https://", "http://"))
        return self.shown if given else ""


class SignOffQuerySet(models.QuerySet["SignOff"]):
    """Reads of sign-offs."""

    def standing(self) -> "SignOffQuerySet":
        """Those that count: the release is still what they were given for."""
        return self.filter(lapsed_at=None)


class SignOff(Record):
    """Somebody says for the business or for IT that a release may go live; `person` is who their account belongs to.

    It is given for the release as it is: `lapsed_at` is when that changed, from then on it counts no more.
    """

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="+")
    side = models.CharField(_("for"), max_length=8, choices=Side.choices, default=Side.BUSINESS)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    by_id = models.UUIDField(null=True, editable=False)
    by_label = models.CharField(_("signed off by"), max_length=200, editable=False)
    at = models.DateTimeField(_("signed off"), editable=False)
    words = models.CharField(_("words"), max_length=500, blank=True)
    #: it was given in the place of the accountable person, by the deputy, while that person was away
    stands_in = models.BooleanField(_("stood in"), default=False, editable=False)
    lapsed_at = models.DateTimeField(_("lapsed"), null=True, editable=False)

    objects: ClassVar[SignOffQuerySet] = SignOffQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["release", "by_id"],
                name="releases_signed_once",
                condition=Q(lapsed_at=None) & ~Q(by_id=None),
            ),
            models.UniqueConstraint(
                fields=["release", "person"],
                name="releases_person_signed_once",
                condition=Q(lapsed_at=None) & ~Q(person=None),
            ),
        ]

    def __str__(self) -> str:
        return str(self.person or self.by_label)
