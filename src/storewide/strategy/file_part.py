"""The operation as a file: open goals, objectives with their key results, and the documents that hold.

Check-ins, targets by month and what is closed are history or figures, and in no file.
"""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from storewide.kit.operation_file import Field, Kind, Row
from storewide.kit.permissions import Actor
from storewide.organization.file_records import Named, RecordsPart, people, units
from storewide.ownership.models import Area
from storewide.sources.models import Store
from storewide.strategy import document_operations, goal_operations, objective_operations
from storewide.strategy.goal_operations import Wanted
from storewide.strategy.models import (
    Document,
    DocumentKind,
    DocumentVersion,
    Goal,
    GoalKind,
    KeyResult,
    Objective,
    Reads,
)
from storewide.strategy.objective_operations import Measured


def _gone() -> str:
    return _("The file of the operation does not have it any more.")


def _areas() -> Named:
    return {area.slug: area for area in Area.objects.all()}


def _stores() -> Named:
    return {store.slug: store for store in Store.objects.all()}


class GoalsPart(RecordsPart):
    """Goals and permanent KPIs that nobody has closed."""

    name = "goals"
    about = (
        "what the business wants; one taken out is closed. A goal of a “store” (its slug) needs that store"
    )
    fields = (
        Field("name", required=True, longest=160),
        Field("kind", choices=tuple(GoalKind.values), default=GoalKind.TIMED.value),
        Field("why", longest=2000),
        Field("owner", refers="people"),
        Field("area", refers="areas"),
        Field("unit", refers="units"),
        Field("store", longest=80),
        Field("begins", Kind.DAY, default=None, required=True),
        Field("ends", Kind.DAY, default=None),
        Field("metric", longest=40),
    )
    key = ("name",)
    named = {"owner": people, "area": _areas, "unit": units, "store": _stores}

    def records(self) -> Iterable[Any]:
        return Goal.objects.open().select_related("owner", "area", "unit", "store").order_by("name", "pk")

    def row(self, record: Any) -> Row:
        slugs = {name: each.slug if (each := getattr(record, name)) else "" for name in ("area", "store")}
        return super().row(record) | slugs

    def make(self, values: dict[str, Any], *, by: Actor, at: datetime) -> None:
        goal_operations.set_goal(wanted=Wanted(**values), by=by, at=at)

    def alter(self, record: Any, values: dict[str, Any], *, by: Actor, at: datetime) -> None:
        goal_operations.change_goal(goal=record, changes=values, by=by, at=at)

    def take_out(self, record: Any, *, by: Actor, at: datetime) -> None:
        goal_operations.close_goal(goal=record, outcome=_gone(), by=by, at=at)


class ObjectivesPart(RecordsPart):
    """Objectives that nobody has closed."""

    name = "objectives"
    about = "what somebody wants to reach within some months; “every” is days between check-ins; one taken out is closed"
    fields = (
        Field("name", required=True, longest=160),
        Field("goal", refers="goals"),
        Field("owner", refers="people"),
        Field("begins", Kind.DAY, default=None, required=True),
        Field("ends", Kind.DAY, default=None, required=True),
        Field("every", Kind.NUMBER, default=14, bounds=(1, 366)),
    )
    key = ("name",)
    named = {"goal": lambda: _by_name(GoalsPart()), "owner": people}

    def records(self) -> Iterable[Any]:
        return Objective.objects.open().select_related("goal", "owner").order_by("name", "pk")

    def row(self, record: Any) -> Row:
        closed = record.goal is not None and not record.goal.is_open
        return super().row(record) | ({"goal": ""} if closed else {})

    def make(self, values: dict[str, Any], *, by: Actor, at: datetime) -> None:
        objective_operations.set_objective(**values, by=by, at=at)

    def alter(self, record: Any, values: dict[str, Any], *, by: Actor, at: datetime) -> None:
        objective_operations.change_objective(objective=record, changes=values, by=by, at=at)

    def take_out(self, record: Any, *, by: Actor, at: datetime) -> None:
        objective_operations.close_objective(objective=record, outcome=_gone(), by=by, at=at)


class KeyResultsPart(RecordsPart):
    """How one tells that open objectives are reached."""

    name = "key_results"
    about = "how one tells that an objective is reached: from where to where, by when; a “metric” is read in a “store”"
    fields = (
        Field("objective", required=True, refers="objectives"),
        Field("name", required=True, longest=160),
        Field("owner", refers="people"),
        Field("metric", longest=40),
        Field("store", longest=80),
        Field("reads", choices=tuple(Reads.values), default=Reads.FOUR_WEEKS.value),
        Field("unit", longest=40),
        Field("from", Kind.DECIMAL, default=None, required=True),
        Field("to", Kind.DECIMAL, default=None, required=True),
        Field("by", Kind.DAY, default=None, required=True),
    )
    key = ("objective", "name")
    called = {"from": "start", "to": "aim", "by": "due_on"}
    named = {"objective": lambda: _by_name(ObjectivesPart()), "owner": people, "store": _stores}

    def completed(self, row: Row) -> Row:
        return row | {name: round(row[name], 8) for name in ("from", "to") if isinstance(row[name], Decimal)}

    def records(self) -> Iterable[Any]:
        found = KeyResult.objects.filter(objective__closed_on=None)
        return found.select_related("objective", "owner", "store").order_by("objective__name", "name", "pk")

    def row(self, record: Any) -> Row:
        return super().row(record) | {"store": record.store.slug if record.store else ""}

    def make(self, values: dict[str, Any], *, by: Actor, at: datetime) -> None:
        objective = values.pop("objective")
        objective_operations.add_key_result(objective=objective, measured=Measured(**values), by=by, at=at)

    def alter(self, record: Any, values: dict[str, Any], *, by: Actor, at: datetime) -> None:
        objective_operations.change_key_result(key_result=record, changes=values, by=by, at=at)

    def take_out(self, record: Any, *, by: Actor, at: datetime) -> None:
        objective_operations.remove_key_result(key_result=record, by=by, at=at)


class DocumentsPart(RecordsPart):
    """Principles and strategy documents that hold, with the text of their newest version."""

    name = "documents"
    about = "principles and strategy documents (Markdown); a text that differs is a new version; one taken out is withdrawn"
    fields = (
        Field("title", required=True, longest=160),
        Field("kind", choices=tuple(DocumentKind.values), default=DocumentKind.PRINCIPLE.value),
        Field("owner", required=True, refers="people"),
        Field("review_on", Kind.DAY, default=None, required=True),
        Field("text", required=True, longest=60_000),
    )
    key = ("title",)
    named = {"owner": people}

    def completed(self, row: Row) -> Row:
        return row | {"text": row["text"].strip()}

    def records(self) -> Iterable[Any]:
        found = list(Document.objects.kept().select_related("owner").order_by("title", "pk"))
        said = DocumentVersion.objects.filter(document__in=found).values_list("document", "number", "text")
        texts = {(document, number): text for document, number, text in said}
        for document in found:
            document.text = texts[document.pk, document.number]  # type: ignore[attr-defined]
        return found

    def make(self, values: dict[str, Any], *, by: Actor, at: datetime) -> None:
        document_operations.take_over(**values, by=by, at=at)

    def alter(self, record: Any, values: dict[str, Any], *, by: Actor, at: datetime) -> None:
        if "text" in values:
            text, note = values.pop("text"), _("From the file of the operation")
            document_operations.rewrite(document=record, text=text, note=note, by=by, at=at)
        if "review_on" in values:
            document_operations.review(document=record, review_on=values.pop("review_on"), by=by, at=at)
        if values:
            document_operations.change(document=record, changes=values, by=by, at=at)

    def take_out(self, record: Any, *, by: Actor, at: datetime) -> None:
        document_operations.withdraw(document=record, by=by, at=at)


def _by_name(part: RecordsPart) -> Named:
    return {record.name.lower(): record for record in part.records()}


GOALS = GoalsPart()
OBJECTIVES = ObjectivesPart()
KEY_RESULTS = KeyResultsPart()
DOCUMENTS = DocumentsPart()
