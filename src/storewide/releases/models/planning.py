"""The day of a release: timed steps, the run sheet, go or no-go, what came after; and days without releases."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.kit.links import Link
from storewide.kit.records import Record
from storewide.kit.tags import Tag
from storewide.organization.models import Person, Team
from storewide.releases.models.codes import RUN_TONES, Course, RunState
from storewide.releases.models.release import Release
from storewide.rhythm.models import Action
from storewide.sources.models import Store


class TimedStep(Record):
    """One step of the day: `minutes` after the start, or at a `clock` time of the store; `lasts` so many minutes.

    `after` is what must be done first. How it went: `state`, `began_at`, `ended_at`, `late` minutes that whoever does it
    says it will take longer, `said` what they wrote, and who.
    """

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="+")
    way = models.CharField(_("part"), max_length=4, choices=Course.choices, default=Course.GO)
    place = models.PositiveSmallIntegerField(editable=False)
    what = models.CharField(_("what is done"), max_length=200)
    minutes = models.PositiveIntegerField(_("minutes after the start"), null=True, blank=True)
    clock = models.TimeField(_("at"), null=True, blank=True)
    lasts = models.PositiveIntegerField(_("takes minutes"), default=5)
    owner = models.ForeignKey(
        Person, verbose_name=_("who"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    after = models.ForeignKey(
        "self", verbose_name=_("after"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=8, choices=RunState.choices, default=RunState.WAITING, editable=False)
    began_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    late = models.PositiveIntegerField(default=0, editable=False)
    said = models.CharField(max_length=300, blank=True, editable=False)
    by_label = models.CharField(max_length=200, blank=True, editable=False)

    class Meta:
        ordering = ["way", "place", "id"]
        constraints = [
            models.UniqueConstraint(fields=["release", "way", "place"], name="releases_timed_place_once"),
            models.CheckConstraint(
                name="releases_timed_one_time",
                condition=Q(minutes__isnull=False, clock=None) | Q(minutes=None, clock__isnull=False),
            ),
            models.CheckConstraint(
                name="releases_timed_ends_after_it_begins",
                condition=Q(ended_at=None) | Q(began_at=None) | Q(ended_at__gte=F("began_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        return f"{reverse('releases:day', args=[self.release.number])}#step-{self.pk}"

    @property
    def tag(self) -> Tag:
        """How it stands, in a word with its tone."""
        state = RunState(self.state)
        return Tag(state.label, RUN_TONES[state])

    @property
    def planned(self) -> timedelta:
        """How long it is planned to take."""
        return timedelta(minutes=self.lasts)


class Run(Record):
    """The run sheet of the day: when it began and ended, and since when and why it goes back."""

    release = models.OneToOneField(Release, on_delete=models.CASCADE, related_name="+")
    began_at = models.DateTimeField(_("began"), editable=False)
    began_by_label = models.CharField(_("begun by"), max_length=200, editable=False)
    back_at = models.DateTimeField(_("rolled back since"), null=True, editable=False)
    back_because = models.CharField(_("rolled back, because"), max_length=300, blank=True)
    back_by_label = models.CharField(max_length=200, blank=True, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, editable=False)

    class Meta:
        ordering = ["-began_at"]
        constraints = [
            models.CheckConstraint(
                name="releases_run_back_has_reason",
                condition=Q(back_at=None, back_because="") | Q(back_at__isnull=False) & ~Q(back_because=""),
            )
        ]

    def __str__(self) -> str:
        return str(self.release)


class GoDecision(Record):
    """Go or no-go, by whom and why, with the points that were open then. The newest one counts."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="+")
    go = models.BooleanField(_("go"))
    reason = models.TextField(_("reason"), max_length=2000)
    open_points = models.JSONField(default=list)
    by_id = models.UUIDField(null=True, editable=False)
    by_label = models.CharField(_("decided by"), max_length=200, editable=False)
    at = models.DateTimeField(_("decided"), editable=False)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return str(_("Go") if self.go else _("No-go"))


class Acceptance(Record):
    """Somebody other than the author says after go-live that what went live is what was agreed."""

    release = models.OneToOneField(Release, on_delete=models.CASCADE, related_name="+")
    words = models.CharField(_("what was looked at"), max_length=500, blank=True)
    by_id = models.UUIDField(null=True, editable=False)
    by_label = models.CharField(_("accepted by"), max_length=200, editable=False)
    at = models.DateTimeField(_("accepted"), editable=False)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.by_label


class Retrospective(Record):
    """What a release taught: what went well, what went badly, and the lessons; its actions are those of the rhythm."""

    release = models.OneToOneField(Release, on_delete=models.CASCADE, related_name="+")
    went_well = models.TextField(_("what went well"), max_length=4000, blank=True)
    went_badly = models.TextField(_("what went badly"), max_length=4000, blank=True)
    lessons = models.TextField(_("lessons"), max_length=4000, blank=True)
    by_label = models.CharField(_("written by"), max_length=200, editable=False)
    at = models.DateTimeField(_("written"), editable=False)
    actions: models.ManyToManyField[Action, models.Model] = models.ManyToManyField(Action, related_name="+")

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return str(self.release)


class Freeze(Record):
    """Days on which nothing goes live, of one store or of all, and why; an emergency alone goes through."""

    KIND = "releases.freeze"

    name = models.CharField(_("name"), max_length=120)
    reason = models.CharField(_("reason"), max_length=300)
    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"))
    store = models.ForeignKey(
        Store, verbose_name=_("store"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["first", "id"]
        constraints = [
            models.CheckConstraint(name="releases_freeze_days_in_order", condition=Q(first__lte=F("last")))
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def link(self) -> Link:
        """How others point to it."""
        return Link(self.KIND, str(self.pk), self.name)


class Cadence(Record):
    """How many days there should be between releases of a team and a store; None is every team, all stores."""

    team = models.ForeignKey(
        Team, verbose_name=_("team"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    store = models.ForeignKey(
        Store, verbose_name=_("store"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    days = models.PositiveSmallIntegerField(_("days between releases"))

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(name="releases_cadence_in_bounds", condition=Q(days__range=(1, 365))),
            models.UniqueConstraint(fields=["team", "store"], name="releases_cadence_once"),
            models.UniqueConstraint(
                fields=["team"], name="releases_cadence_of_team_once", condition=Q(store=None)
            ),
            models.UniqueConstraint(
                fields=["store"], name="releases_cadence_of_store_once", condition=Q(team=None)
            ),
        ]

    def __str__(self) -> str:
        return str(self.days)


class FlaggedService(Record):
    """A service whose deployments go live by themselves as releases of tier flagged: each is behind `flag`.

    Whoever marks it declares for all of its deployments that customers read no text of them and that no duty about data
    comes with them.
    """

    KIND = "releases.flagged_service"

    service = models.CharField(_("service"), max_length=120, unique=True)
    flag = models.ForeignKey("flags.Flag", verbose_name=_("flag"), on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(
        "ownership.Area", verbose_name=_("area"), on_delete=models.PROTECT, related_name="+"
    )
    store = models.ForeignKey(
        Store, verbose_name=_("store"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    declared_by_id = models.UUIDField(null=True, editable=False)
    declared_by_label = models.CharField(_("declared by"), max_length=200, editable=False)
    refused_at = models.DateTimeField(null=True, editable=False)
    refused_why = models.CharField(max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["service", "id"]

    def __str__(self) -> str:
        return self.service
