"""Reads of scores: requests with what is presumed of them, and how much their order holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, FloatField, Q, QuerySet, Sum, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from storewide.kit import formats, list_arranging
from storewide.portfolio.models import (
    OPEN,
    UNDERWAY,
    Criterion,
    Inputs,
    Mark,
    Request,
    TeamDays,
)
from storewide.portfolio.queries import goals_of
from storewide.portfolio.scoring import methods, records, rules
from storewide.portfolio.scoring.records import Record
from storewide.portfolio.scoring.rules import Method, Range
from storewide.strategy import serving

#: what a request is to whoever points to it
KIND = "portfolio.request"


@dataclass(frozen=True)
class Given:
    """One input of a request: what is presumed, who said so, when and why; nothing of it is known where `range` is None."""

    key: str
    label: Any
    range: Range | None
    by: str = ""
    at: datetime | None = None
    because: str = ""


@dataclass(frozen=True)
class Explained:
    """How one request scores by one method: its inputs, its score (None: not scored), its place among `of`."""

    method: Method
    given: tuple[Given, ...]
    score: float | None
    place: int | None
    of: int

    @property
    def missing(self) -> list[Any]:
        """The labels of what nobody gave."""
        return [each.label for each in self.given if each.range is None]


def candidates(method: Method) -> QuerySet[Request]:
    """What is still to be done and may score by a method: for a goal's criteria, what serves the goal."""
    rows = Request.objects.for_list().filter(state__in=[*OPEN, *UNDERWAY])
    if method.code in (rules.RICE, rules.WSJF):
        return rows
    return rows.filter(pk__in=serving.serving(method.code, KIND))


def scored(method: Method, record: Record | None = None) -> Any:
    """The candidates of a method with their `score`, None where an input is missing, and their inputs.

    A factor is annotated as `reach_likely` and the like. By a `record` the score is what is left of it by that, and
    `given` what it was.
    """
    rows = candidates(method)
    if record is not None:
        likely = {f"{each.key}_likely": F(f"inputs__{each.key}_likely") for each in method.inputs}
        found = records.annotated(method, record)
        rows = rows.annotate(given=F(f"inputs__{method.code}"), record=found["record"], **likely)
        return rows.annotate(score=found["score"])
    if method.code in (rules.RICE, rules.WSJF):
        likely = {f"{each.key}_likely": F(f"inputs__{each.key}_likely") for each in method.inputs}
        return rows.annotate(score=F(f"inputs__{method.code}"), **likely)
    return rows.annotate(
        marked=Count("marks", filter=Q(marks__criterion__goal=UUID(method.code))),
    ).annotate(score=_of_marks(method))


def _of_marks(method: Method) -> Combinable:
    """The weighted mean of a request's marks, None where one is missing."""
    mine = Q(marks__criterion__goal=UUID(method.code))
    weight, worst, best = (F(f"marks__criterion__{name}") for name in ("weight", "worst", "best"))
    part = weight * (F("marks__likely") - worst) / (best - worst)
    total = Criterion.objects.filter(goal=UUID(method.code)).aggregate(sum=Sum("weight"))["sum"]
    whole = Cast(Sum(part, filter=mine) * Value(100.0) / Value(total), FloatField())
    return Case(When(marked=len(method.inputs), then=whole), output_field=FloatField())


def missing_of(method: Method, request: Any) -> str:
    """What a row of `scored` lacks, named; empty where nothing is."""
    if request.score is not None:
        return ""
    if method.code in (rules.RICE, rules.WSJF):
        lacking = [each.label for each in method.inputs if getattr(request, f"{each.key}_likely") is None]
        return ", ".join(str(label).lower() for label in lacking)
    return formats.number(len(method.inputs) - request.marked)


def count_scored(method: Method) -> tuple[int, int]:
    """How many have a score, of how many that could."""
    rows = candidates(method)
    if method.code in (rules.RICE, rules.WSJF):
        return rows.filter(**{f"inputs__{method.code}__isnull": False}).count(), rows.count()
    return scored(method).filter(score__isnull=False).count(), rows.count()


def first_by(method: Method, record: Record | None = None) -> Request | None:
    """What comes first by a method; None where nothing has a score."""
    rows = scored(method, record).filter(score__isnull=False).order_by("-score", "number")[:1]
    first: Request | None = next(iter(list_arranging.first_read(rows)), None)
    return first


def listed(method: Method, record: Record | None = None) -> list[Any]:
    """The candidates of a method with `missing`, the highest score first, those without one last."""
    rows: list[Any] = list(scored(method, record).order_by(F("score").desc(nulls_last=True), "number"))
    for row in rows:
        row.missing = [each for each in missing_of(method, row).split(", ") if each]
    return rows


def methods_for(request: Request) -> list[Method]:
    """The methods that a request may score by: the two general ones, and those of the goals it serves."""
    served = {str(goal.pk) for goal in goals_of(request)}
    general = (rules.RICE, rules.WSJF)
    return [each for each in methods.all_methods() if each.code in general or each.code in served]


def explained(request: Request, method: Method) -> Explained:
    """How one request scores by one method, and why."""
    given = tuple(_given(request, method))
    score = rules.scored(method, [each.range for each in given])
    place, of = None, 0
    if score is not None:
        before = Count("pk", filter=Q(score__gt=score + 1e-9))
        counts = scored(method).filter(score__isnull=False).aggregate(of=Count("pk"), before=before)
        place, of = counts["before"] + 1, counts["of"]
    return Explained(method, given, score, place, of)


def ranges_of(requests: Sequence[Request], method: Method) -> dict[Any, dict[str, Range | None]]:
    """What is presumed of each of these by a method's inputs, by the request's key; one query."""
    found: dict[Any, dict[str, Range | None]] = {
        each.pk: {one.key: None for one in method.inputs} for each in requests
    }
    if method.code in (rules.RICE, rules.WSJF):
        for row in Inputs.objects.filter(request__in=requests):
            found[row.request_id] = {each.key: held(row, each.key) for each in method.inputs}
        return found
    for mark in Mark.objects.filter(request__in=requests, criterion__goal=UUID(method.code)):
        found[mark.request_id][str(mark.criterion_id)] = Range(mark.low, mark.likely, mark.high)
    return found


def criteria() -> list[Any]:
    """Every criterion with its `share` of its goal's weights, by goal; one query."""
    rows: list[Any] = list(Criterion.objects.select_related("goal").order_by("goal__name", "-weight", "name"))
    total: dict[Any, float] = {}
    for row in rows:
        total[row.goal_id] = total.get(row.goal_id, 0.0) + row.weight
    for row in rows:
        row.share = row.weight / total[row.goal_id]
    return rows


def criteria_finding(rows: list[Any]) -> str:
    """How many goals have criteria, and what the weights of each sum to."""
    sums: dict[str, float] = {}
    for row in rows:
        sums[row.goal.name] = sums.get(row.goal.name, 0.0) + row.weight
    if not sums:
        return _("No goal has criteria of its own yet")
    told = [
        _("“%(goal)s” sums to %(sum)s") % {"goal": goal, "sum": formats.number(each, 1)}
        for goal, each in sums.items()
    ]
    return _("Weights: %(sums)s") % {"sums": ", ".join(told[:3])}


def taken(request: Request) -> list[TeamDays]:
    """What a request takes of which team."""
    return list(TeamDays.objects.filter(request=request).select_related("team"))


def held(inputs: Any, key: str) -> Range | None:
    """The range of a factor that a row of inputs holds."""
    low, likely, high = (getattr(inputs, f"{key}_{end}") for end in ("low", "likely", "high"))
    return None if likely is None else Range(low, likely, high)


def _given(request: Request, method: Method) -> list[Given]:
    if method.code in (rules.RICE, rules.WSJF):
        row = Inputs.objects.filter(request=request).first()
        told = row.given if row else {}
        return [
            Given(
                each.key,
                each.label,
                held(row, each.key) if row else None,
                told.get(each.key, {}).get("by", ""),
                parse_datetime(told.get(each.key, {}).get("at", "")),
                told.get(each.key, {}).get("because", ""),
            )
            for each in method.inputs
        ]
    marks = {
        str(each.criterion_id): each
        for each in Mark.objects.filter(request=request, criterion__goal=UUID(method.code))
    }
    return [_of_mark(each.key, each.label, marks.get(each.key)) for each in method.inputs]


def _of_mark(key: str, label: Any, mark: Mark | None) -> Given:
    if mark is None:
        return Given(key, label, None)
    return Given(key, label, Range(mark.low, mark.likely, mark.high), mark.by_label, mark.at, mark.because)
