"""The business plan: goals, the objectives below them, key results, and what was said of them at check-ins."""

from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.kit.links import Link
from storewide.kit.records import Record
from storewide.organization.models import Person, Unit
from storewide.ownership.models import Area
from storewide.sources.models import Store

GOAL = "strategy.goal"
OBJECTIVE = "strategy.objective"
KEY_RESULT = "strategy.key_result"


class GoalKind(models.TextChoices):
    """A goal has an end; a permanent KPI is kept where it should be for as long as there is a store."""

    TIMED = "timed", _("Goal")
    PERMANENT = "permanent", _("Permanent KPI")


class GoalQuerySet(models.QuerySet["Goal"]):
    """Reads of goals."""

    def open(self) -> "GoalQuerySet":
        """Those that nobody has closed."""
        return self.filter(closed_on=None)

    def for_list(self) -> "GoalQuerySet":
        return self.select_related("owner", "area__accountable__holder", "store", "unit")


class Goal(Record):
    """What the business wants: a sentence, who owns it, for which unit or store, over which days.

    `metric` says what it is measured by; its targets by month are the metric's own, which the scorecard paces.
    `unit` and `store`: at most one; neither is the whole operation. `outcome` is what came of it, once closed.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=GoalKind.choices, default=GoalKind.TIMED)
    name = models.CharField(_("goal"), max_length=160)
    why = models.TextField(_("why"), max_length=2000, blank=True)
    owner = models.ForeignKey(
        Person, verbose_name=_("owner"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    area = models.ForeignKey(
        Area, verbose_name=_("area"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    store = models.ForeignKey(
        Store, verbose_name=_("store"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    begins = models.DateField(_("begins"))
    ends = models.DateField(_("ends"), null=True, blank=True)
    metric = models.CharField(_("metric"), max_length=40, blank=True)
    closed_on = models.DateField(_("closed"), null=True, blank=True, editable=False)
    outcome = models.TextField(_("what came of it"), max_length=2000, blank=True)

    objects: ClassVar[GoalQuerySet] = GoalQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["kind", "ends", "name", "id"]
        constraints = [
            models.CheckConstraint(
                name="strategy_goal_ends_after_it_begins",
                condition=models.Q(ends=None) | models.Q(ends__gte=models.F("begins")),
            ),
            models.CheckConstraint(
                name="strategy_timed_goal_has_an_end",
                condition=models.Q(kind="timed", ends__isnull=False)
                | models.Q(kind="permanent", ends=None) & ~models.Q(metric=""),
            ),
            models.CheckConstraint(
                name="strategy_goal_of_unit_or_store",
                condition=models.Q(unit=None) | models.Q(store=None),
            ),
            models.CheckConstraint(
                name="strategy_closed_goal_has_outcome",
                condition=models.Q(closed_on=None, outcome="")
                | models.Q(closed_on__isnull=False) & ~models.Q(outcome=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("strategy:goal", args=[self.pk])

    @property
    def link(self) -> Link:
        """What points to it."""
        return Link(GOAL, str(self.pk), self.name, self.get_absolute_url())

    @property
    def accountable(self) -> Person | None:
        """Who owns it: the person named, else whoever is accountable for its area; None where nobody is."""
        return self.owner or (self.area.holder if self.area else None)

    @property
    def is_open(self) -> bool:
        """Whether nobody has closed it."""
        return self.closed_on is None


class ObjectiveQuerySet(models.QuerySet["Objective"]):
    """Reads of objectives."""

    def open(self) -> "ObjectiveQuerySet":
        """Those that nobody has closed."""
        return self.filter(closed_on=None)

    def running(self, on: date) -> "ObjectiveQuerySet":
        """Open ones that have begun by that day."""
        return self.open().filter(begins__lte=on)

    def with_last_check_in(self) -> "ObjectiveQuerySet":
        """Those with key results, each with `last`: the day somebody last said something of it, None if never."""
        measured = KeyResult.objects.filter(objective=models.OuterRef("pk"))
        said = CheckIn.objects.filter(key_result__objective=models.OuterRef("pk")).order_by()
        days = said.values("key_result__objective").annotate(last=models.Max("day")).values("last")
        return self.filter(models.Exists(measured)).annotate(last=models.Subquery(days))

    def for_list(self) -> "ObjectiveQuerySet":
        return self.select_related("owner", "goal")


class Objective(Record):
    """What somebody wants to reach within some months, for a goal or by itself; key results tell whether it is.

    `every` is how many days may pass between check-ins. `outcome` is what came of it, once closed.
    """

    name = models.CharField(_("objective"), max_length=160)
    goal = models.ForeignKey(
        Goal, verbose_name=_("goal"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    owner = models.ForeignKey(
        Person, verbose_name=_("owner"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    begins = models.DateField(_("begins"))
    ends = models.DateField(_("ends"))
    every = models.PositiveSmallIntegerField(_("days between check-ins"), default=14)
    closed_on = models.DateField(_("closed"), null=True, blank=True, editable=False)
    outcome = models.TextField(_("what came of it"), max_length=2000, blank=True)

    objects: ClassVar[ObjectiveQuerySet] = ObjectiveQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["ends", "name", "id"]
        constraints = [
            models.CheckConstraint(
                name="strategy_objective_ends_after_it_begins",
                condition=models.Q(ends__gte=models.F("begins")),
            ),
            models.CheckConstraint(
                name="strategy_objective_checked_in_within_a_year",
                condition=models.Q(every__gte=1, every__lte=366),
            ),
            models.CheckConstraint(
                name="strategy_closed_objective_has_outcome",
                condition=models.Q(closed_on=None, outcome="")
                | models.Q(closed_on__isnull=False) & ~models.Q(outcome=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("strategy:objective", args=[self.pk])

    @property
    def link(self) -> Link:
        """What points to it."""
        return Link(OBJECTIVE, str(self.pk), self.name, self.get_absolute_url())

    @property
    def is_open(self) -> bool:
        """Whether nobody has closed it."""
        return self.closed_on is None

    def due_since(self, last: date | None, on: date) -> date | None:
        """Since when a check-in is due on a day, the last one having been on `last`; None while none is due."""
        if not self.is_open or self.begins > on:
            return None
        due = (last or self.begins) + timedelta(days=self.every)
        return due if due <= on else None


class Reads(models.TextChoices):
    """Over which days a metric is read: the last weeks, each for itself, or everything since the beginning."""

    WEEK = "week", _("the last 7 days")
    FOUR_WEEKS = "four_weeks", _("the last 28 days")
    TOTAL = "total", _("all days since it began")


class KeyResultQuerySet(models.QuerySet["KeyResult"]):
    """Reads of key results."""

    def running(self, on: date) -> "KeyResultQuerySet":
        """Those of open objectives that have begun by that day."""
        return self.filter(objective__closed_on=None, objective__begins__lte=on)

    def for_list(self) -> "KeyResultQuerySet":
        return self.select_related("objective__owner", "objective__goal", "owner", "store")


class KeyResult(Record):
    """How one tells that an objective is reached: a number, from where to where, by when.

    `metric` is read live in `store`; without one the number is told at check-ins, in `unit`. `start` and `aim` are
    values as the metric's figures are (minor units, counts, shares), or plain numbers in `unit`.
    """

    objective = models.ForeignKey(
        Objective, verbose_name=_("objective"), on_delete=models.CASCADE, related_name="+"
    )
    name = models.CharField(_("key result"), max_length=160)
    owner = models.ForeignKey(
        Person, verbose_name=_("owner"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    metric = models.CharField(_("metric"), max_length=40, blank=True)
    store = models.ForeignKey(
        Store, verbose_name=_("store"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reads = models.CharField(_("read over"), max_length=10, choices=Reads.choices, default=Reads.FOUR_WEEKS)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    start = models.DecimalField(_("from"), max_digits=24, decimal_places=8)
    aim = models.DecimalField(_("to"), max_digits=24, decimal_places=8)
    due_on = models.DateField(_("by"))

    objects: ClassVar[KeyResultQuerySet] = KeyResultQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["objective", "id"]
        constraints = [
            models.CheckConstraint(
                name="strategy_key_result_moves", condition=~models.Q(start=models.F("aim"))
            ),
            models.CheckConstraint(
                name="strategy_metric_is_read_in_a_store",
                condition=models.Q(metric="", store=None)
                | ~models.Q(metric="") & models.Q(store__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("strategy:key-result", args=[self.pk])

    @property
    def link(self) -> Link:
        """What points to it."""
        return Link(KEY_RESULT, str(self.pk), self.name, self.get_absolute_url())


class CheckIn(Record):
    """What somebody said of a key result on a day: its value then, how sure they are to reach it, and why.

    `confidence` goes from 0 (lost) to 10 (certain). `value` is as the key result's; None where nothing was known.
    """

    key_result = models.ForeignKey(
        KeyResult, verbose_name=_("key result"), on_delete=models.CASCADE, related_name="+"
    )
    day = models.DateField(_("day"))
    value = models.DecimalField(_("value"), max_digits=24, decimal_places=8, null=True, blank=True)
    confidence = models.PositiveSmallIntegerField(_("confidence"))
    note = models.TextField(_("note"), max_length=2000, blank=True)
    by_id = models.UUIDField(null=True, editable=False)
    by_label = models.CharField(_("by"), max_length=200, editable=False)

    class Meta:
        ordering = ["-day", "-id"]
        constraints = [
            models.CheckConstraint(
                name="strategy_confidence_of_ten",
                condition=models.Q(confidence__gte=0, confidence__lte=10),
            )
        ]

    def __str__(self) -> str:
        return f"{self.key_result} {self.day}"
