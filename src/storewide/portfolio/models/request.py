"""A request: somebody asks for a change; and the stages it went through."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.kit.links import Link
from storewide.kit.records import Record
from storewide.kit.tags import Tag
from storewide.organization.models import Person
from storewide.ownership.answering import roles_answered_by
from storewide.ownership.models import Area
from storewide.portfolio.models.codes import OPEN, SHIPPED, TONES, UNDERWAY, RequestState, WorkKind
from storewide.portfolio.models.intake import Function, RequestType
from storewide.sources.models import Store


class RequestQuerySet(models.QuerySet["Request"]):
    """Reads of requests."""

    def for_list(self) -> "RequestQuerySet":
        return self.select_related(
            "area__accountable__holder", "area__accountable__deputy", "store", "type", "merged_into"
        )

    def open(self) -> "RequestQuerySet":
        """Those that still wait for an answer or a promise."""
        return self.filter(state__in=OPEN)

    def promised(self) -> "RequestQuerySet":
        """Those that got their yes: being built, or live already."""
        return self.filter(state__in=[*UNDERWAY, *SHIPPED])

    def asked_by(self, user: Any) -> "RequestQuerySet":
        """Those that somebody asked themselves."""
        return self.filter(asked_by_id=user.id)

    def answered_for_by(self, people: list[Person], on: date) -> "RequestQuerySet":
        """Those about areas that one of these people answers for on that day, also as a deputy."""
        roles = roles_answered_by(people, on)
        return self.filter(area__in=list(Area.objects.filter(accountable__in=roles)))


class Request(Record):
    """Somebody asks for a change to an area: what hurts, whom, and what would be better then."""

    number = models.PositiveIntegerField(unique=True, editable=False)
    title = models.CharField(_("what is asked for"), max_length=160)
    problem = models.TextField(_("problem"), max_length=4000)
    area = models.ForeignKey(Area, verbose_name=_("area"), on_delete=models.PROTECT, related_name="+")
    store = models.ForeignKey(
        Store, verbose_name=_("store"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(
        _("state"), max_length=10, choices=RequestState.choices, default=RequestState.ASKED
    )
    asked_by_id = models.UUIDField(null=True, editable=False)
    asked_by_label = models.CharField(_("asked by"), max_length=200, editable=False)
    #: where answers go to somebody without an account
    asked_by_email = models.EmailField(max_length=254, blank=True, editable=False)
    function = models.CharField(_("function"), max_length=12, choices=Function.choices, blank=True)
    type = models.ForeignKey(
        RequestType, verbose_name=_("type"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    #: values of the type's own fields with their labels, as the type was then (`intake.own_fields.Told`)
    told: Any = models.JSONField(_("told"), default=list, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    source_kind = models.CharField(max_length=80, blank=True, editable=False)
    source_id = models.CharField(max_length=80, blank=True, editable=False)
    person_days = models.DecimalField(_("person-days"), max_digits=7, decimal_places=1, null=True, blank=True)
    kind = models.CharField(_("kind of work"), max_length=12, choices=WorkKind.choices, blank=True)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, editable=False)

    objects: ClassVar[RequestQuerySet] = RequestQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-number"]
        indexes = [models.Index(fields=["source_kind", "source_id"], name="portfolio_request_source")]
        constraints = [
            models.CheckConstraint(
                name="portfolio_declined_has_reason",
                condition=~models.Q(state="declined")
                | (models.Q(answered_at__isnull=False) & ~models.Q(answer="")),
            ),
            models.CheckConstraint(
                name="portfolio_promised_has_day",
                condition=~models.Q(state="promised") | models.Q(answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="portfolio_merged_into_one",
                condition=models.Q(state="merged", merged_into__isnull=False)
                | (~models.Q(state="merged") & models.Q(merged_into__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("portfolio:request", args=[self.number])

    @property
    def link(self) -> Link:
        """How another record points to it."""
        return Link("portfolio.request", str(self.pk), self.title, self.get_absolute_url())

    @property
    def source(self) -> Link | None:
        """What it was raised from, to be resolved where it is shown; None where somebody simply asked."""
        return Link(self.source_kind, self.source_id) if self.source_kind else None

    @property
    def tag(self) -> Tag:
        """The state in a word, with its tone."""
        state = RequestState(self.state)
        return Tag(state.label, TONES[state])


class StageQuerySet(models.QuerySet["Stage"]):
    """Reads of stages."""

    def running(self) -> "StageQuerySet":
        """The stage that each request is in now."""
        return self.filter(ends=None)


class Stage(Record):
    """A state that a request was in, from `begins` until `ends` (None: still), who moved it there and why.

    `reason` is what whoever asked is told; it may be empty where the state says it all.
    """

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=RequestState.choices)
    begins = models.DateTimeField(_("from"))
    ends = models.DateTimeField(_("until"), null=True)
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    by_id = models.UUIDField(null=True, editable=False)
    by_label = models.CharField(_("moved by"), max_length=200)

    objects: ClassVar[StageQuerySet] = StageQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["begins", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"], name="portfolio_one_running_stage", condition=models.Q(ends=None)
            ),
            models.CheckConstraint(
                name="portfolio_stage_days_in_order",
                condition=models.Q(ends=None) | models.Q(ends__gte=models.F("begins")),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "begins"], name="portfolio_stage_by_state"),
            models.Index(
                fields=["state", "begins", "id"],
                name="portfolio_running_by_state",
                condition=models.Q(ends=None),
            ),
        ]

    def __str__(self) -> str:
        return str(RequestState(self.state).label)

    @property
    def tag(self) -> Tag:
        """The state in a word, with its tone."""
        return Tag(str(self), TONES[RequestState(self.state)])
