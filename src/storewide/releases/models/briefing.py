"""A briefing: what the front line must know about a release, in versions; and who has read which."""

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from storewide.kit.links import Link
from storewide.kit.records import Record
from storewide.organization.models import Person, Team
from storewide.releases.models.release import Release
from storewide.releases.models.shifts import Shift, Turn


def _readings(people: Iterable[Person]) -> "models.QuerySet[Acknowledgement]":
    """Acknowledgements by these people that count for the briefing of the query outside."""
    return Acknowledgement.objects.filter(
        person__in=people,
        briefing__release=OuterRef("release"),
        briefing__version__gte=OuterRef("read_from"),
    )


class BriefingQuerySet(models.QuerySet["Briefing"]):
    """Reads of briefings."""

    def current(self) -> "BriefingQuerySet":
        """The newest version of each release's briefing."""
        return self.filter(is_current=True)

    def unread_by(self, people: Iterable[Person]) -> "BriefingQuerySet":
        """Those addressed to these people or their teams that none of them has acknowledged; their own left out.

        A version of which only the wording changed counts as read by whoever read the one before it.
        """
        theirs = list(people)
        teams = [person.team_id for person in theirs if person.team_id]
        narrowed = self.filter(shifts__team__in=teams).values("pk")
        turns = Turn.objects.filter(person__in=theirs).values("shift")
        usual = Shift.objects.filter(team__in=teams, name__in=[person.shift for person in theirs]).values(
            "pk"
        )
        on_shift = self.filter(Q(shifts__in=turns) | Q(shifts__in=usual)).values("pk")
        to_teams = self.filter(Q(pk__in=on_shift) | ~Q(pk__in=narrowed), teams__in=teams).values("pk")
        addressed = self.filter(Q(pk__in=to_teams) | Q(pk__in=self.filter(informed__in=theirs).values("pk")))
        return addressed.exclude(Exists(_readings(theirs))).exclude(author__in=theirs)

    def read_by(self, person: Person) -> "BriefingQuerySet":
        """Those that a person has acknowledged, in this version or in one of which only the wording changed since."""
        return self.filter(Exists(_readings([person])))


class Briefing(Record):
    """What to tell customers about a release. Each publishing makes the next `version`; a row never changes.

    `teams` is the audience; `informed` are people besides, who are to be told of what changes in the areas of the release
    and do not hold up its going live. `author` is the person who wrote it: their own acknowledgement does not count.
    `shifts` narrow a team to who is on them. `read_from` is the oldest version whose acknowledgement still counts: this
    one where it is `material`, else that of the version before.
    """

    KIND = "releases.briefing"

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="+")
    is_current = models.BooleanField(default=True, editable=False)
    what_changes = models.TextField(_("what changes"), max_length=2000)
    what_to_say = models.TextField(_("what to tell the customer"), max_length=2000)
    who_is_affected = models.TextField(_("who is affected"), max_length=1000, blank=True)
    if_it_goes_wrong = models.TextField(_("if it goes wrong"), max_length=2000, blank=True)
    known_faults = models.TextField(_("known faults"), max_length=2000, blank=True)
    where_to_send = models.TextField(_("where to send what cannot be answered"), max_length=1000, blank=True)
    material = models.BooleanField(_("material change"), default=True, editable=False)
    read_from = models.PositiveIntegerField(default=1, editable=False)
    teams: models.ManyToManyField[Team, models.Model] = models.ManyToManyField(
        Team, verbose_name=_("for these teams"), related_name="+"
    )
    shifts: models.ManyToManyField[Shift, models.Model] = models.ManyToManyField(
        Shift, verbose_name=_("of these shifts alone"), related_name="+", blank=True
    )
    informed: models.ManyToManyField[Person, models.Model] = models.ManyToManyField(
        Person, verbose_name=_("also informed"), related_name="+"
    )
    author = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, editable=False, related_name="+")
    published_at = models.DateTimeField(_("published"), editable=False)
    published_by_id = models.UUIDField(null=True, editable=False)
    published_by_label = models.CharField(_("published by"), max_length=200, editable=False)

    objects: ClassVar[BriefingQuerySet] = BriefingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-published_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["release", "version"], name="releases_briefing_version_once"),
            models.UniqueConstraint(
                fields=["release"], name="releases_one_current_briefing", condition=Q(is_current=True)
            ),
        ]

    def __str__(self) -> str:
        return _("Briefing on %(release)s, version %(version)s") % {
            "release": self.release,
            "version": self.version,
        }

    def get_absolute_url(self) -> str:
        return f"{self.release.get_absolute_url()}#briefing"

    @property
    def link(self) -> Link:
        """How lower modules point to it."""
        return Link(self.KIND, str(self.pk), str(self), self.get_absolute_url())


class BriefingQuestion(Record):
    """A question that customers will ask about a release, with what to answer; of one version of its briefing."""

    briefing = models.ForeignKey(Briefing, on_delete=models.CASCADE, related_name="questions")
    place = models.PositiveSmallIntegerField()
    question = models.CharField(_("question"), max_length=300)
    answer = models.TextField(_("answer"), max_length=1000)

    class Meta:
        ordering = ["briefing", "place"]
        constraints = [
            models.UniqueConstraint(fields=["briefing", "place"], name="releases_question_place_once")
        ]

    def __str__(self) -> str:
        return self.question


class ConfirmedBy(models.TextChoices):
    """By which way somebody confirmed that they have read a briefing."""

    PAGE = "page", _("on a page of Storewide")
    MAIL = "mail", _("by the link in a mail")
    SLACK = "slack", _("in Slack")
    PANEL = "panel", _("in the side panel of the help desk")
    KIOSK = "kiosk", _("on a shared screen")
    API = "api", _("over the API")


class Acknowledgement(Record):
    """A person confirms that they have read one version of a briefing."""

    briefing = models.ForeignKey(Briefing, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    user_id = models.UUIDField(null=True, editable=False)
    at = models.DateTimeField(_("acknowledged"), editable=False)
    way = models.CharField(
        _("by which way"), max_length=8, choices=ConfirmedBy.choices, default=ConfirmedBy.PAGE
    )

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["briefing", "person"], name="releases_acknowledged_once")
        ]

    def __str__(self) -> str:
        return str(self.person)
