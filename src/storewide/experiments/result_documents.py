"""A result as programs read it: the same document over REST and from the command line."""

from datetime import date, datetime
from typing import Any

from ninja import Schema

from storewide.experiments import result_words, rules, worths
from storewide.experiments.lines import Line
from storewide.experiments.models import Experiment
from storewide.experiments.queries import Facts
from storewide.experiments.results import Result


class LineOut(Schema):
    """One metric of one arm against the control; money in minor units, relative changes as shares (0.03)."""

    metric: str
    role: str
    variant: str
    control_mean: float
    variant_mean: float
    difference: float
    difference_interval: tuple[float, float] | None
    relative: float | None
    relative_interval: tuple[float, float] | None
    p_value: float | None
    verdict: str
    guardrail: str
    p_adjusted: float | None
    margin: float | None
    standard_error: float | None
    cap: int | None
    variance_kept: float | None
    plain_relative: float | None
    plain_relative_interval: tuple[float, float] | None
    rough: bool


class FaultOut(Schema):
    """Something that speaks against the data and hides the result: its code, where, how likely by chance, how many."""

    code: str
    where: str
    p_value: float | None
    count: int


class PartOut(Schema):
    """One success metric of one arm in a segment; exploratory, corrected for one another."""

    metric: str
    variant: str
    dimension: str
    value: str
    units: int
    relative: float | None
    relative_interval: tuple[float, float] | None
    p_adjusted: float | None
    stands_out: bool


class WeekOut(Schema):
    """The first success metric of one arm in one whole week, by the units that met the change in it; exploratory."""

    metric: str
    variant: str
    first: date
    last: date
    units: int
    relative: float | None
    relative_interval: tuple[float, float] | None


class GainOut(Schema):
    """Extra spend a month if all see the change, in minor units, as measured; `base`: what is spent without it."""

    amount: float
    interval: tuple[float, float]
    base: float
    currency: str


class ToplineOut(Schema):
    """The same as shares of all that the store takes, of which those who were counted bring `triggered`."""

    triggered: float
    measured: float
    interval: tuple[float, float]
    expected: float
    expected_interval: tuple[float, float]


class WorthOut(Schema):
    """What the change is worth: measured, to be expected (luck taken out), of all the store's spend."""

    measured: GainOut
    expected: float
    expected_interval: tuple[float, float]
    chance: float
    earlier: int
    of_all: ToplineOut | None


class LookOut(Schema):
    """One look: its last day, what it said, and the versions of data and method."""

    day: date
    says: str
    units: int
    method: str
    data_version: int
    looked_at: datetime


class ResultOut(Schema):
    """What was read or last seen: units by arm, health, the sentence; no metrics where the data is broken.

    `until`: the day to keep running to, where the rule says so. `more_days`: what would settle what is open.
    """

    words: str
    says: str
    recommended: str
    units: dict[str, int]
    in_two_arms: int
    split_p: float
    split_ok: bool
    read_at: datetime
    method: str
    data_version: int
    days: int
    until: str
    more_days: int | None
    faults: list[FaultOut]
    segments: list[PartOut]
    worth: WorthOut | None
    weeks: list[WeekOut]
    metrics: list[LineOut]


def result(found: Experiment, facts: Facts) -> dict[str, Any] | None:
    """What was read, else what the newest look says."""
    kept = facts.reading or (facts.looks[-1] if facts.looks else None)
    told, finding = facts.result, facts.finding
    if kept is None or told is None or finding is None:
        return None
    ruling = told.ruling
    return {
        "words": result_words.headline(found, told, finding, facts.names),
        "says": finding.says,
        "recommended": finding.recommended,
        "read_at": kept.created_at,
        "method": kept.method,
        "data_version": kept.data_version,
        "until": ruling.until if ruling else "",
        "more_days": ruling.more_days if ruling else None,
        "faults": [vars(each) for each in told.faults],
        "segments": [vars(each) for each in told.parts],
        "weeks": [{name: getattr(each, name) for name in WeekOut.model_fields} for each in told.weeks],
        "worth": worths.document(worths.worth(found, told)),
        "metrics": [_line(line) for line in told.lines],
        **{name: getattr(told, name) for name in ("units", "in_two_arms", "split_p", "split_ok", "days")},
    }


def looks(facts: Facts) -> list[dict[str, Any]]:
    """The newest look of each day, the earliest day first."""
    return [
        {
            "day": each.day,
            "says": rules.finding(told).says,
            "units": told.all_units,
            "method": each.method,
            "data_version": each.data_version,
            "looked_at": each.looked_at,
        }
        for each in facts.looks
        for told in (Result.of(each.content),)
    ]


def _line(line: Line) -> dict[str, Any]:
    return {name: getattr(line, name) for name in LineOut.model_fields}
