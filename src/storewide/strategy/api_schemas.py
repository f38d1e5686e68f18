"""What the API of the business plan takes and gives. Values are as people write them: major units, shares, numbers."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from ninja import Field, Schema

from storewide.kit.errors import Refusal
from storewide.kit.naming import UnknownName, named
from storewide.metrics import definitions, rules
from storewide.organization.models import Person
from storewide.sources.models import Store
from storewide.strategy.forms import number
from storewide.strategy.goal_operations import Wanted
from storewide.strategy.models import Goal, GoalKind, KeyResult, Objective, Reads
from storewide.strategy.objective_operations import Measured, Said
from storewide.strategy.queries import named_goal
from storewide.strategy.reading import Read, definition_of


class UnreadableValue(Refusal):
    """A value is none of its metric."""


class Changing(Schema):
    """What is left out stays. A stale `expected_version` is refused with 409."""

    expected_version: int | None = None

    def said(self) -> dict[str, Any]:
        """What was said, and nothing of what was left out."""
        return self.dict(exclude_unset=True, exclude={"expected_version"})


def in_state[Q: QuerySet[Any]](rows: Q, state: str) -> Q:
    """Those that are open or closed; all where neither is asked for."""
    if state == "open":
        return rows.filter(closed_on=None)
    return rows.exclude(closed_on=None) if state == "closed" else rows


def store_named(slug: str) -> Store:
    """The store of this short name. Raises UnknownName."""
    return named(Store, slug, slug=slug)


def person_named(email: str) -> Person | None:
    """The person of this e-mail, None for an empty text. Raises UnknownName."""
    found = Person.objects.filter(email__iexact=email).first() if email else None
    if email and found is None:
        raise UnknownName(_("There is nobody with the e-mail “%(name)s”.") % {"name": email})
    return found


def goal_named(text: str) -> Goal | None:
    """The goal of this id, None for an empty text. Raises UnknownName."""
    found = named_goal(text) if text else None
    if text and found is None:
        raise UnknownName(_("There is no goal “%(id)s”.") % {"id": text})
    return found


def check_metric(code: str) -> None:
    """Raise UnknownName where a text is no metric; an empty one is none on purpose."""
    if code and code not in definitions.all_definitions():
        raise UnknownName(_("“%(metric)s” is not a metric.") % {"metric": code})


def value_of(text: str, metric: str, store: Store | None) -> Decimal:
    """A value as the metric's figures are, of what somebody wrote. Raises UnreadableValue."""
    try:
        return number(text, metric, store)
    except rules.NotAValue as error:
        raise UnreadableValue(str(error)) from None


class GoalOut(Schema):
    """A goal or a permanent KPI; `owner` is the e-mail of whoever owns it, store and unit null are all stores."""

    id: UUID
    kind: str
    name: str
    why: str
    owner: str | None
    store: str | None
    unit: str | None
    metric: str
    begins: date
    ends: date | None
    closed_on: date | None
    outcome: str
    version: int

    @staticmethod
    def resolve_owner(goal: Goal) -> str | None:
        return goal.accountable.email if goal.accountable else None

    @staticmethod
    def resolve_store(goal: Goal) -> str | None:
        return goal.store.slug if goal.store else None

    @staticmethod
    def resolve_unit(goal: Goal) -> str | None:
        return goal.unit.name if goal.unit else None


class GoalIn(Schema):
    """A new goal; `owner` by e-mail, `store` by its short name."""

    name: str = Field(min_length=1, max_length=160)
    kind: GoalKind = GoalKind.TIMED
    why: str = Field("", max_length=2000)
    owner: str = ""
    store: str = ""
    metric: str = ""
    begins: date
    ends: date | None = None

    def wanted(self) -> Wanted:
        """What is wanted, for the operation."""
        store = store_named(self.store) if self.store else None
        said = self.dict(exclude={"owner", "store"})
        return Wanted(**said, owner=person_named(self.owner), store=store)


class CloseIn(Schema):
    """What came of it."""

    outcome: str = Field(min_length=1, max_length=2000)


class TargetIn(Schema):
    """A month (`2026-10`) and its target as it is stored: minor units, a count, or millionths of a rate."""

    month: str = Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")
    value: int | None = Field(ge=0)

    @property
    def first(self) -> date:
        """The month's first day."""
        return date.fromisoformat(f"{self.month}-01")


class ObjectiveOut(Schema):
    """An objective; `owner` by e-mail, `every` is how many days may lie between check-ins."""

    id: UUID
    name: str
    goal_id: UUID | None
    owner: str | None
    begins: date
    ends: date
    every: int
    closed_on: date | None
    outcome: str
    version: int

    @staticmethod
    def resolve_owner(objective: Objective) -> str | None:
        return objective.owner.email if objective.owner else None


class ObjectiveIn(Schema):
    """A new objective; `owner` by e-mail, `goal` by its id."""

    name: str = Field(min_length=1, max_length=160)
    goal: str = ""
    owner: str = ""
    begins: date
    ends: date
    every: int = Field(14, ge=1, le=366)

    def said(self) -> dict[str, Any]:
        """What was said, for the operation."""
        return self.dict() | {"goal": goal_named(self.goal), "owner": person_named(self.owner)}


class KeyResultOut(Schema):
    """A key result as it stands; `low` and `high` are the interval of its value, `come` the share of its way."""

    id: UUID
    objective_id: UUID
    name: str
    owner: str | None
    metric: str
    store: str | None
    reads: str
    unit: str
    start: Decimal
    aim: Decimal
    due_on: date
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    until: date | None
    come: Decimal | None
    standing: str
    confidence: int | None
    checked_in_on: date | None

    @classmethod
    def of(cls, read: Read) -> "KeyResultOut":
        """The key result as it was read."""
        key_result, found, said = read.key_result, read.found, read.check_in
        return cls(
            id=key_result.pk,
            objective_id=key_result.objective_id,
            name=key_result.name,
            owner=key_result.owner.email if key_result.owner else None,
            metric=key_result.metric,
            store=key_result.store.slug if key_result.store else None,
            reads=key_result.reads,
            unit=key_result.unit,
            start=_plain(key_result, key_result.start),
            aim=_plain(key_result, key_result.aim),
            due_on=key_result.due_on,
            value=_plain(key_result, found.value) if found else None,
            low=_plain(key_result, found.low) if found and found.low is not None else None,
            high=_plain(key_result, found.high) if found and found.high is not None else None,
            until=read.until,
            come=None if read.come is None else round(read.come, 4),
            standing=read.standing.value,
            confidence=said.confidence if said else None,
            checked_in_on=said.day if said else None,
        )


class KeyResultIn(Schema):
    """A new key result; `start` and `aim` in major units, as a share (0.021) or with a percent sign, or plain."""

    name: str = Field(min_length=1, max_length=160)
    owner: str = ""
    metric: str = ""
    store: str = ""
    reads: Reads = Reads.FOUR_WEEKS
    unit: str = Field("", max_length=40)
    start: str
    aim: str
    due_on: date

    def measured(self) -> Measured:
        """What is measured, for the operation. Raises UnknownName, UnreadableValue."""
        store = store_named(self.store) if self.metric and self.store else None
        check_metric(self.metric)
        start, aim = (value_of(text, self.metric, store) for text in (self.start, self.aim))
        said = self.dict(exclude={"owner", "store", "start", "aim"})
        return Measured(**said, owner=person_named(self.owner), store=store, start=start, aim=aim)


class CheckInIn(Schema):
    """What is said of one key result; `value` only where no metric tells it."""

    key_result: UUID
    confidence: int = Field(ge=0, le=10)
    note: str = Field("", max_length=2000)
    value: Decimal | None = None

    def said(self, objective: Objective) -> Said:
        """What was said, for the operation. Raises UnknownName."""
        found = KeyResult.objects.for_list().filter(objective=objective, pk=self.key_result).first()
        if found is None:
            raise UnknownName(
                _("“%(objective)s” has no key result “%(id)s”.")
                % {"objective": objective, "id": self.key_result}
            )
        return Said(key_result=found, confidence=self.confidence, note=self.note, value=self.value)


def _plain(key_result: KeyResult, value: Decimal) -> Decimal:
    definition = definition_of(key_result)
    if definition is not None and key_result.store is not None:
        value = rules.plain(definition, value, key_result.store.currency)
    return round(value, 8)
