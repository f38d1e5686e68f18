"""A release: a set of changes that the business goes live with."""

from datetime import date, datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.flags.models import Flag
from storewide.kit.links import Link
from storewide.kit.records import Record
from storewide.kit.tags import Tag
from storewide.organization.models import Person
from storewide.ownership.answering import roles_answered_by
from storewide.ownership.models import Area
from storewide.releases.models.codes import TONES, ReleaseState, Tier
from storewide.releases.models.templates import ChecklistTemplate
from storewide.sources.models import Store


class ReleaseQuerySet(models.QuerySet["Release"]):
    """Reads of releases."""

    def for_list(self) -> "ReleaseQuerySet":
        """Each with `day`: the day it went live, or the planned one while it has not."""
        shown = self.select_related(
            "area__accountable__holder", "area__accountable__deputy", "store", "accountable"
        )
        return shown.annotate(day=Coalesce("live_on", "planned_on"))

    def preparing(self) -> "ReleaseQuerySet":
        """Those that have not gone live yet and still may."""
        return self.filter(state=ReleaseState.PREPARING)

    def watched(self) -> "ReleaseQuerySet":
        """Those that are live and wait for their decision."""
        return self.filter(state=ReleaseState.LIVE)

    def went_live(self, first: date, last: date) -> "ReleaseQuerySet":
        """Those that went live on the days from first to last, both included."""
        return self.filter(live_on__gte=first, live_on__lte=last)

    def planned(self, first: date, last: date) -> "ReleaseQuerySet":
        """Those that are to go live on the days from first to last, both included."""
        return self.preparing().filter(planned_on__gte=first, planned_on__lte=last)

    def of_days(self, first: date, last: date) -> "ReleaseQuerySet":
        """Those that went live or are to on the days from first to last, both included."""
        live, planned = Q(live_on__range=(first, last)), Q(live_on=None, planned_on__range=(first, last))
        return self.exclude(state=ReleaseState.CANCELLED).filter(live | planned)

    def decided_by_one_of(self, people: list[Person], on: date) -> "ReleaseQuerySet":
        """Those about areas that one of these people answers for on that day, also as a deputy."""
        roles = roles_answered_by(people, on)
        return self.filter(area__in=list(Area.objects.filter(accountable__in=roles)))


class Release(Record):
    """What goes live together: prepared by its tier's checklist, signed off, briefed, watched, decided.

    `accountable` is whoever was accountable for its area when it went live (of a past release: its owner);
    until then the area says who is. `live_on` is the store's day of `live_at`; a past one has the day alone.
    `template`: the version of the checklists it began with; None: the built-in ones. `flag`, `behind_flag`, `unread`,
    `no_data_duty`: what whoever prepares a release of tier flagged declares; `service`: the one whose deployment takes it
    live. `touches`: the part of the store that it touches, as `touching` reads it; empty: all of it. `despite_freeze`: why
    it is planned for a day of a freeze. `emergency_because`: it went live before it was signed off, which is due by
    `sign_off_due`.
    """

    KIND = "releases.release"

    number = models.PositiveIntegerField(unique=True, editable=False)
    name = models.CharField(_("name"), max_length=120)
    summary = models.TextField(_("what it is"), max_length=2000, blank=True)
    tier = models.CharField(_("tier"), max_length=8, choices=Tier.choices, default=Tier.STANDARD)
    area = models.ForeignKey(
        Area, verbose_name=_("area"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    store = models.ForeignKey(
        Store, verbose_name=_("store"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    accountable = models.ForeignKey(
        Person,
        verbose_name=_("accountable"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    author = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, editable=False, related_name="+")
    author_account = models.UUIDField(null=True, editable=False)
    author_label = models.CharField(_("prepared by"), max_length=200, editable=False)
    planned_on = models.DateField(_("planned for"))
    state = models.CharField(
        _("state"), max_length=10, choices=ReleaseState.choices, default=ReleaseState.PREPARING
    )
    live_at = models.DateTimeField(_("went live"), null=True, editable=False)
    live_on = models.DateField(_("went live on"), null=True, editable=False)
    live_by_label = models.CharField(_("gone live by"), max_length=200, blank=True, editable=False)
    template = models.ForeignKey(
        ChecklistTemplate, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    flag = models.ForeignKey(
        Flag, verbose_name=_("flag"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    behind_flag = models.BooleanField(_("all of it stands behind this flag"), default=False)
    unread = models.BooleanField(_("no text of it is read by a customer"), default=False)
    no_data_duty = models.BooleanField(_("it brings no duty about data"), default=False)
    service = models.CharField(_("service that is deployed"), max_length=120, blank=True)
    touches: models.JSONField[list[str]] = models.JSONField(_("what it touches"), default=list, blank=True)
    despite_freeze = models.TextField(_("planned into a freeze, because"), max_length=500, blank=True)
    emergency_because = models.TextField(_("emergency, because"), max_length=2000, blank=True)
    sign_off_due = models.DateTimeField(_("to be signed off by"), null=True, editable=False)
    cancelled_because = models.TextField(_("cancelled, because"), max_length=2000, blank=True)

    objects: ClassVar[ReleaseQuerySet] = ReleaseQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-number"]
        indexes = [models.Index(fields=["state", "planned_on"], name="releases_by_state_and_day")]
        constraints = [
            models.CheckConstraint(
                name="releases_only_past_without_area",
                condition=Q(state=ReleaseState.PAST) | Q(area__isnull=False),
            ),
            models.CheckConstraint(
                name="releases_day_of_go_live",
                condition=Q(state__in=[ReleaseState.PREPARING, ReleaseState.CANCELLED], live_on=None)
                | Q(
                    state__in=[ReleaseState.LIVE, ReleaseState.DECIDED, ReleaseState.PAST],
                    live_on__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="releases_moment_of_go_live",
                condition=Q(state__in=[ReleaseState.LIVE, ReleaseState.DECIDED], live_at__isnull=False)
                | ~Q(state__in=[ReleaseState.LIVE, ReleaseState.DECIDED]) & Q(live_at=None),
            ),
            models.CheckConstraint(
                name="releases_flagged_is_declared",
                condition=~Q(tier=Tier.FLAGGED)
                | Q(flag__isnull=False, behind_flag=True, unread=True, no_data_duty=True),
            ),
            models.CheckConstraint(
                name="releases_emergency_has_a_day",
                condition=Q(emergency_because="", sign_off_due=None)
                | ~Q(emergency_because="") & Q(sign_off_due__isnull=False),
            ),
            models.CheckConstraint(
                name="releases_cancelled_has_reason",
                condition=~Q(state=ReleaseState.CANCELLED) | ~Q(cancelled_because=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("releases:release", args=[self.number])

    @property
    def tag(self) -> Tag:
        """The state in a word, with its tone."""
        state = ReleaseState(self.state)
        return Tag(state.label, TONES[state])

    @property
    def link(self) -> Link:
        """How lower modules point to it."""
        return Link(self.KIND, str(self.pk), self.name, self.get_absolute_url())

    @property
    def holder(self) -> Person | None:
        """Who is accountable: as noted when it went live, else whoever answers for the area now."""
        return self.accountable or (self.area.holder if self.area else None)

    def day_of(self, moment: datetime) -> date:
        """The day of a moment where it goes live; for all stores at once the day in UTC."""
        return moment.astimezone(ZoneInfo(self.store.zone if self.store else "UTC")).date()
