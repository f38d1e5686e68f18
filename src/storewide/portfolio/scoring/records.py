"""Scores by the record of the teams: what somebody presumes is multiplied by what promises of the team behind it came to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.db.models import Case, F, FloatField, Value, When
from django.db.models.expressions import Combinable
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storewide.kit import formats
from storewide.portfolio.calibrating import queries
from storewide.portfolio.calibrating.rules import By
from storewide.portfolio.scoring import rules
from storewide.portfolio.scoring.rules import Input, Method, Range
from storewide.stats.pooling import Factor
from storewide.stats.products import Floats

#: the input that is promised, by method: the others (reach, urgency, size) nobody promises
PROMISED = {rules.RICE: "impact", rules.WSJF: "business_value"}
_TEAM = "area__responsible__name"
#: why there is no choice to read a goal's criteria by the record
WHY_NOT = gettext_lazy(
    "A goal's own criteria are not read by the record of the teams: they do not say which of them is promised, "
    "and how cheap or urgent something is nobody promises."
)


@dataclass(frozen=True)
class Record:
    """What each team's promises came to (0: nothing), and what is to be expected of a team without a record."""

    teams: Mapping[str, Range]
    unknown: Range
    promises: int

    def of(self, team: str | None) -> Range:
        """What a promise of this team is to be read as, of 1."""
        return self.teams.get(team or "", self.unknown)


def read() -> Record | None:
    """The record of all teams; None as long as no promise is measured."""
    found = queries.read()
    if not found.measured:
        return None
    pooled = found.pooled(By.TEAM)
    teams = {name: _range(factor) for name, factor in pooled.groups.items() if name}
    return Record(teams, _range(pooled.unknown), len(found.measured))


def fits(method: Method) -> bool:
    """Whether a method has an input that is promised; a goal's own criteria have none that we know."""
    return method.code in PROMISED


def with_record(method: Method) -> Method:
    """The method with one input more: the record of the team, by which the promised input is multiplied."""
    at = [each.key for each in method.inputs].index(PROMISED[method.code])
    record = Input("record", gettext_lazy("Record of the team"))
    return replace(method, inputs=(*method.inputs, record), score=partial(_scored, method, at))


def annotated(method: Method, record: Record) -> dict[str, Any]:
    """What the list of scores reads: the `record` of each row's team, and the `score` by it."""
    parts = {each.key: F(f"inputs__{each.key}_likely") for each in method.inputs}
    whens = [When(**{_TEAM: name}, then=Value(each.likely)) for name, each in record.teams.items()]
    factor = Case(*whens, default=Value(record.unknown.likely), output_field=FloatField())
    score: Combinable = F("inputs__rice") * F("record")
    if method.code == rules.WSJF:
        value = parts["business_value"] * F("record")
        score = (value + parts["time_criticality"] + parts["risk_reduction"]) / parts["job_size"]
    return {"record": factor, "score": score}


def told(method: Method, record: Record) -> str:
    """What the record does to the scores, and of whom most and least came true, in a sentence."""
    label = next(each.label for each in method.inputs if each.key == PROMISED[method.code])
    said: dict[str, Any] = {"input": str(label), "unknown": formats.number(record.unknown.likely, 1)}
    ordered = sorted(record.teams.items(), key=lambda each: (-each[1].likely, each[0]))
    if not ordered:
        return (
            _(
                "%(input)s is multiplied by what promises here came to: %(unknown)s, for no team has a record of its own."
            )
            % said
        )
    named = ordered if len(ordered) <= 4 else [*ordered[:2], *ordered[-2:]]
    said["teams"] = ", ".join(f"{name} {formats.number(each.likely, 1)}" for name, each in named)
    return (
        _(
            "%(input)s is multiplied by what promises of its team came to: %(teams)s; %(unknown)s without a record."
        )
        % said
    )


def _scored(method: Method, at: int, inputs: Sequence[Floats]) -> Floats:
    given = list(inputs[:-1])
    given[at] = given[at] * inputs[-1]
    return method.score(given)


def _range(factor: Factor) -> Range:
    low, high = factor.interval()
    # less than nothing is worth nothing: what harms is not done less of
    return Range(max(0.0, low), max(0.0, factor.value), max(0.0, high))
