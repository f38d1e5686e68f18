"""The parts of a kept result: a line for each metric of each arm, what speaks against it, segments, what the rule says."""

from dataclasses import dataclass
from typing import Any

from storewide.stats.comparison import Comparison


@dataclass(frozen=True, kw_only=True)
class Line:
    """One metric of one arm against the control, in the metric's own unit; `relative` 0.03 is 3 %.

    `verdict` is of `stats.verdicts.Verdict`, of success metrics after Holm's correction, except that harm is
    called without it; `guardrail` of `GuardrailVerdict`, empty for other roles. None is what cannot be said.

    `cap`: what values were cut to, of how many units of both arms (`cut_units`), and how much was cut off (`cut_off`).
    `variance_kept`: the variance left by what came before the exposure, as a share.
    `plain_relative` and its interval: neither cut nor steadied, where either was done. `standard_error` is that of
    `difference`, `relative_error` that of `relative`; `rough`: the values are so lopsided that these units do not make
    their mean normal. `harms`: worse after Holm's correction over all that must not be, or beyond a guardrail's margin: the
    rule rolls back for it.
    """

    metric: str
    role: str
    variant: str
    better: str
    control_mean: float
    variant_mean: float
    difference: float
    difference_interval: tuple[float, float] | None
    relative: float | None
    relative_interval: tuple[float, float] | None
    p_value: float | None
    p_adjusted: float | None
    margin: float | None
    verdict: str
    guardrail: str = ""
    standard_error: float | None = None
    cap: int | None = None
    cut_units: int = 0
    cut_off: float = 0.0
    variance_kept: float | None = None
    relative_error: float | None = None
    plain_relative: float | None = None
    plain_relative_interval: tuple[float, float] | None = None
    rough: bool = False
    harms: bool = False


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Something that speaks against the result, which is hidden then: a code of `gate`, and where and how much."""

    code: str
    where: str = ""
    p_value: float | None = None
    count: int = 0


@dataclass(frozen=True, kw_only=True)
class Part:
    """One metric of one arm inside a segment, exploratory: `p_adjusted` after Benjamini and Hochberg over all parts.

    `dimension` and `value` name the segment. `stands_out`: whether that is below 0.1.
    """

    metric: str
    variant: str
    dimension: str
    value: str
    units: int
    relative: float | None
    relative_interval: tuple[float, float] | None
    p_adjusted: float | None
    stands_out: bool


@dataclass(frozen=True, kw_only=True)
class Differing:
    """Whether the effect on a metric differs between the segments of a dimension: the interaction test's p-value."""

    metric: str
    variant: str
    dimension: str
    p_value: float


@dataclass(frozen=True, kw_only=True)
class Week:
    """The first success metric of one arm in one week of the test, `first` to `last` (ISO): 95 % interval, read once.

    `units`: of the arm and the control that met the change in the week. What cannot be said is None.
    """

    metric: str
    variant: str
    first: str
    last: str
    units: int
    relative: float | None = None
    relative_interval: tuple[float, float] | None = None
    relative_error: float | None = None


@dataclass(frozen=True, kw_only=True)
class Why:
    """Why the rule says what it says: a code of `stats.deciding.Because`, or of a fault, and its numbers."""

    code: str
    metric: str = ""
    value: float | None = None
    limit: float | None = None


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """What the frozen rule says: its `code` (`stats.deciding.Code`), about which arm, and why.

    `until` is an ISO day, empty where the rule does not ask for more days; `more_days` what would settle what is open.
    """

    code: str
    variant: str = ""
    why: tuple[Why, ...] = ()
    until: str = ""
    more_days: int | None = None


def paired(document: dict[str, Any]) -> dict[str, Any]:
    """A kept document with its intervals as pairs, which JSON made lists of."""
    return {
        name: (value[0], value[1]) if name.endswith("_interval") and value is not None else value
        for name, value in document.items()
    }


def of_comparison(one: Comparison) -> dict[str, Any]:
    """What a line takes from the comparison it tells of, as it is."""
    return {
        "control_mean": one.control_mean,
        "variant_mean": one.variant_mean,
        "difference": one.difference,
        "difference_interval": one.interval,
        "relative": one.relative,
        "relative_interval": one.relative_interval,
        "p_value": one.p_value,
        "standard_error": one.standard_error,
    }
