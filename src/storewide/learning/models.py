"""Who must know what: courses, curricula in waves, sessions with who came, what was completed, what a release needs."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.kit.links import Link
from storewide.kit.records import Record
from storewide.organization.models import Discipline, Person, Role, Team


class CourseKind(models.TextChoices):
    """What a course is for."""

    COURSE = "course", _("Course")
    OVERVIEW = "overview", _("Overview of the store")
    SITE_REVIEW = "site_review", _("Full site review")


class Audience(models.TextChoices):
    """Whom a curriculum is for."""

    EVERYBODY = "everybody", _("Everybody")
    FRONT_LINE = "front_line", _("Teams of the front line")
    TEAM = "team", _("One team")
    DISCIPLINE = "discipline", _("One discipline")
    ROLE = "role", _("Whoever holds a role")
    NAMED = "named", _("Non-core people named on a release")


class Opens(models.TextChoices):
    """When the next wave opens."""

    COMPLETE = "complete", _("When the one before is complete")
    BEGUN = "begun", _("When the one before is begun")


class How(models.TextChoices):
    """How it is known that somebody completed a course."""

    SESSION = "session", _("In a session")
    SELF = "self", _("Said so themselves")
    IMPORT = "import", _("Read from a table")


class Course(Record):
    """Something to know, with its material; what was learnt holds `months`, or for good where it has none."""

    KIND = "learning.course"

    name = models.CharField(_("name"), max_length=120)
    purpose = models.CharField(_("what one can do after it"), max_length=300, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=CourseKind.choices, default=CourseKind.COURSE)
    owner = models.ForeignKey(
        Person, verbose_name=_("owner"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    material = models.URLField(_("material"), max_length=500, blank=True)
    months = models.PositiveSmallIntegerField(_("holds for months"), null=True, blank=True)

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("course")
        constraints = [
            models.UniqueConstraint(Lower("name"), name="learning_one_course_per_name"),
            models.CheckConstraint(
                name="learning_site_review_comes_again",
                condition=~Q(kind=CourseKind.SITE_REVIEW) | Q(months__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("learning:course", args=[self.pk])

    @property
    def link(self) -> Link:
        """How other modules point to it."""
        return Link(self.KIND, str(self.pk), self.name, self.get_absolute_url())


class Curriculum(Record):
    """Courses in waves for some people, each wave due so many days after the one before (or after somebody began)."""

    name = models.CharField(_("name"), max_length=120)
    audience = models.CharField(_("for"), max_length=10, choices=Audience.choices)
    team = models.ForeignKey(
        Team, verbose_name=_("team"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    role = models.ForeignKey(
        Role, verbose_name=_("role"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    discipline = models.CharField(_("discipline"), max_length=12, choices=Discipline.choices, blank=True)
    opens = models.CharField(
        _("next wave opens"), max_length=8, choices=Opens.choices, default=Opens.COMPLETE
    )
    due_days = models.PositiveSmallIntegerField(_("days for each wave"), default=30)

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("curriculum")
        constraints = [models.UniqueConstraint(Lower("name"), name="learning_one_curriculum_per_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("learning:curriculum", args=[self.pk])

    @property
    def whom(self) -> str:
        """Whom it is for, in words."""
        named = {"team": self.team, "role": self.role, "discipline": self.get_discipline_display()}
        return str(named.get(self.audience) or self.get_audience_display())


class Lesson(Record):
    """A course in a wave of a curriculum; waves count from 1."""

    curriculum = models.ForeignKey(Curriculum, on_delete=models.CASCADE, related_name="lessons")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+")
    wave = models.PositiveSmallIntegerField(_("wave"))
    place = models.PositiveSmallIntegerField(_("place"))

    class Meta:
        ordering = ["wave", "place", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["curriculum", "course"], name="learning_course_once_in_curriculum"
            ),
            models.CheckConstraint(name="learning_waves_from_one", condition=Q(wave__gte=1)),
        ]

    def __str__(self) -> str:
        return str(self.course)


class Session(Record):
    """A course held on a day at a place (or a link) by a trainer, with seats; written down once it is over."""

    course = models.ForeignKey(Course, verbose_name=_("course"), on_delete=models.PROTECT, related_name="+")
    on = models.DateField(_("day"))
    where = models.CharField(_("place or link"), max_length=300)
    trainer = models.ForeignKey(Person, verbose_name=_("trainer"), on_delete=models.PROTECT, related_name="+")
    seats = models.PositiveSmallIntegerField(_("seats"))
    held_at = models.DateTimeField(_("written down"), null=True, editable=False)

    class Meta:
        ordering = ["-on", "-id"]
        verbose_name = _("session")

    def __str__(self) -> str:
        return f"{self.course}, {self.on.isoformat()}"

    def get_absolute_url(self) -> str:
        return reverse("learning:session", args=[self.pk])


class Seat(Record):
    """Somebody in a session; `came` once it is written down."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="taken")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    came = models.BooleanField(_("came"), null=True)

    class Meta:
        ordering = ["person__name", "id"]
        constraints = [models.UniqueConstraint(fields=["session", "person"], name="learning_one_seat_each")]

    def __str__(self) -> str:
        return str(self.person)


class CompletionQuerySet(models.QuerySet["Completion"]):
    """Reads of completions."""

    def for_list(self) -> "CompletionQuerySet":
        return self.select_related("course", "person")


class Completion(Record):
    """Somebody completed a course on a day; it holds until `expires_on`. Each renewal is a row of its own."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    on = models.DateField(_("completed"))
    expires_on = models.DateField(_("holds until"), null=True)
    score = models.PositiveSmallIntegerField(_("score in percent"), null=True, blank=True)
    how = models.CharField(_("how"), max_length=8, choices=How.choices)

    objects: ClassVar[CompletionQuerySet] = CompletionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["course", "person", "on"], name="learning_completed_once_a_day"),
            models.CheckConstraint(name="learning_score", condition=Q(score=None) | Q(score__lte=100)),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.course}"


class Need(Record):
    """What a release (or another record) requires a team to know before it goes live."""

    course = models.ForeignKey(Course, verbose_name=_("course"), on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(
        Team, verbose_name=_("team"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    role = models.ForeignKey(
        Role, verbose_name=_("role"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    link_kind = models.CharField(max_length=80, editable=False)
    link_id = models.CharField(max_length=80, editable=False)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="learning_need_of_team_or_role",
                condition=Q(team=None, role__isnull=False) | Q(team__isnull=False, role=None),
            ),
            models.UniqueConstraint(
                fields=["course", "team", "link_kind", "link_id"], name="learning_needed_once_of_team"
            ),
            models.UniqueConstraint(
                fields=["course", "role", "link_kind", "link_id"], name="learning_needed_once_of_role"
            ),
        ]
        indexes = [models.Index(fields=["link_kind", "link_id"], name="learning_needs_by_record")]

    def __str__(self) -> str:
        return f"{self.team or self.role}: {self.course}"

    def get_absolute_url(self) -> str:
        return self.course.get_absolute_url()
