"""Experiments: randomised comparisons, from their plan to their decision."""

from datetime import date, datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.kit.links import Link
from storewide.kit.records import Record
from storewide.kit.tags import Tag, Tone
from storewide.ledger.models import Outcome
from storewide.organization.models import Person
from storewide.ownership.answering import roles_answered_by
from storewide.ownership.models import Area
from storewide.portfolio.models import BusinessCase
from storewide.sources.models import Store

KIND = "experiments.experiment"
#: what a look may say that calls for a decision at once, though the experiment still runs
CALLING = ("ship", "harm", "small", "broken_split", "broken")


class ExperimentState(models.TextChoices):
    """Where an experiment stands: its plan may change while it is a draft; ended, it was read."""

    DRAFT = "draft", _("Draft")
    RUNNING = "running", _("Running")
    ENDED = "ended", _("Read")
    DECIDED = "decided", _("Decided")


TONES = {
    ExperimentState.DRAFT: Tone.PLAIN,
    ExperimentState.RUNNING: Tone.PLAIN,
    ExperimentState.ENDED: Tone.WAITING,
    ExperimentState.DECIDED: Tone.PLAIN,
}
SHAPES = {ExperimentState.RUNNING: "clock", ExperimentState.DECIDED: "check"}


class Unit(models.TextChoices):
    """What is randomised, and therefore what is compared."""

    VISITOR = "visitor", _("visitor")
    CUSTOMER = "customer", _("customer")


class Method(models.TextChoices):
    """How chance is kept in bounds: read each day and stopped at any, or read once after the last day."""

    SEQUENTIAL = "sequential", _("read each day")
    FIXED = "fixed", _("read once, at the end")


class ExperimentQuerySet(models.QuerySet["Experiment"]):
    """Reads of experiments."""

    def for_list(self) -> "ExperimentQuerySet":
        return self.select_related("area__accountable__holder", "area__accountable__deputy", "store")

    def for_page(self) -> "ExperimentQuerySet":
        """With all that one page shows, in a constant number of queries."""
        return self.for_list().select_related("case__request", "case__effect__owner")

    def answered_for_by(self, people: list[Person], on: date) -> "ExperimentQuerySet":
        """Those about areas that one of these people answers for on that day, also as a deputy."""
        return self.filter(area__accountable__in=roles_answered_by(people, on))

    def owed(self, on: date) -> "ExperimentQuerySet":
        """Those that somebody must act on: read and not decided, over by the day `on` and not read, or calling for it."""
        over = Q(state=ExperimentState.RUNNING, ends_on__lt=on)
        calling = Q(state=ExperimentState.RUNNING, says__in=CALLING)
        return self.filter(Q(state=ExperimentState.ENDED) | over | calling)


class Experiment(Record):
    """A randomised comparison in one store over planned days; `key` is what its exposures carry.

    `starts_on` to `ends_on`, both included, are days of the store. `case` is the bet whose promise it tests.
    From its start the plan never changes, and the result is read only when all days have passed.
    """

    number = models.PositiveIntegerField(unique=True, editable=False)
    key = models.CharField(_("key"), max_length=100)
    name = models.CharField(_("name"), max_length=160)
    hypothesis = models.TextField(_("hypothesis"), max_length=4000)
    area = models.ForeignKey(Area, verbose_name=_("area"), on_delete=models.PROTECT, related_name="+")
    store = models.ForeignKey(Store, verbose_name=_("store"), on_delete=models.PROTECT, related_name="+")
    unit = models.CharField(_("randomised by"), max_length=8, choices=Unit.choices, default=Unit.VISITOR)
    method = models.CharField(
        _("how it is read"), max_length=10, choices=Method.choices, default=Method.SEQUENTIAL
    )
    case = models.ForeignKey(
        BusinessCase,
        verbose_name=_("tests the promise of"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    state = models.CharField(
        _("state"), max_length=8, choices=ExperimentState.choices, default=ExperimentState.DRAFT
    )
    # units of all arms that the plan counts on, set before the first look is taken; what is read each day is tuned to it
    planned_units = models.PositiveIntegerField(_("planned units"), null=True, editable=False)
    started_at = models.DateTimeField(_("started"), null=True, editable=False)
    started_by_id = models.UUIDField(null=True, editable=False)
    started_by_label = models.CharField(_("started by"), max_length=200, blank=True, editable=False)
    stopped_on = models.DateField(_("stopped early"), null=True, editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    # what the newest reading says and what was decided, once more here, so that lists need not open them
    says = models.CharField(
        _("result"),
        max_length=16,
        blank=True,
        editable=False,
        choices=[
            ("ship", _("Ship it")),
            ("keep_running", _("Keep running")),
            ("guardrail_open", _("Guardrail open")),
            ("cannot_tell", _("Cannot tell")),
            ("small", _("No proven value")),
            ("harm", _("Roll it back")),
            ("too_few", _("Too few units")),
            ("broken_split", _("Broken split")),
            ("broken", _("Cannot decide")),
        ],
    )
    outcome = models.CharField(
        _("decision"), max_length=12, blank=True, editable=False, choices=Outcome.choices
    )

    # why the accountable person decided otherwise than the rule said; empty where they followed it
    against_rule = models.TextField(_("why against the rule"), max_length=2000, blank=True, editable=False)

    objects: ClassVar[ExperimentQuerySet] = ExperimentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["store", "key"], name="experiments_one_key_per_store"),
            models.CheckConstraint(
                name="experiments_days_in_order", condition=Q(starts_on__lte=models.F("ends_on"))
            ),
            models.CheckConstraint(name="experiments_key_is_said", condition=~Q(key="")),
            models.CheckConstraint(
                name="experiments_only_a_draft_has_no_start",
                condition=Q(state="draft", started_at=None) | ~Q(state="draft") & Q(started_at__isnull=False),
            ),
            models.CheckConstraint(
                name="experiments_decided_has_moment",
                condition=Q(state="decided", decided_at__isnull=False)
                | ~Q(state="decided") & Q(decided_at=None),
            ),
            models.CheckConstraint(
                name="experiments_decided_has_outcome",
                condition=Q(state="decided") & ~Q(outcome="") | ~Q(state="decided") & Q(outcome=""),
            ),
            models.CheckConstraint(
                name="experiments_stopped_is_decided", condition=Q(stopped_on=None) | Q(state="decided")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("experiments:experiment", args=[self.number])

    @property
    def tag(self) -> Tag:
        """The state in a word, with its tone."""
        state = ExperimentState(self.state)
        return Tag(state.label, TONES[state], SHAPES.get(state, ""))

    @property
    def link(self) -> Link:
        """What the ledger keeps of it."""
        return Link(kind=KIND, id=str(self.pk))

    @property
    def days(self) -> int:
        """How many days it runs as planned."""
        return (self.ends_on - self.starts_on).days + 1

    def today(self, at: datetime) -> date:
        """The store's day at a moment."""
        return self.store.day_of(at)

    def over(self, at: datetime) -> bool:
        """Whether all its days have passed in the store."""
        return self.today(at) > self.ends_on

    @property
    def planned_late(self) -> bool:
        """Whether its plan was frozen after its first day, when somebody may have seen something already."""
        return self.started_at is not None and self.today(self.started_at) > self.starts_on
