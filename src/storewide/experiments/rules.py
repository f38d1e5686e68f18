"""The decision rule, frozen before the start: what a result says should be done. Pure.

Ship where at least one success metric is better (after Holm), every guardrail is shown to be no worse than its
margin, and nothing got worse. Not where something got worse. Else there is no proven value: shown to be small,
or impossible to tell. A broken split, or an arm with hardly a unit, says nothing at all. What is read each day was
ruled on by `stats.deciding`, which knows one answer more: keep running.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from storewide.experiments.lines import Line, Ruling
from storewide.experiments.results import Result
from storewide.stats.deciding import Because, Code

BETTER, WORSE, SMALL, CANNOT_TELL = "better", "worse", "no_effect_beyond_margin", "cannot_tell"
NO_WORSE = "no_worse"


class Says(StrEnum):
    """What a result says of one arm, the best first."""

    SHIP = "ship"
    KEEP_RUNNING = "keep_running"
    GUARDRAIL_OPEN = "guardrail_open"
    CANNOT_TELL = "cannot_tell"
    SMALL = "small"
    HARM = "harm"
    TOO_FEW = "too_few"
    BROKEN_SPLIT = "broken_split"
    BROKEN = "broken"


#: what is recommended, as outcomes of the ledger's decisions; going on is no decision
RECOMMENDED = {
    Says.SHIP: "ship",
    Says.KEEP_RUNNING: "",
    Says.GUARDRAIL_OPEN: "iterate",
    Says.CANNOT_TELL: "drop",
    Says.SMALL: "drop",
    Says.HARM: "drop",
    Says.TOO_FEW: "iterate",
    Says.BROKEN_SPLIT: "iterate",
    Says.BROKEN: "iterate",
}

_BY_CODE = {
    Code.SHIP: Says.SHIP,
    Code.KEEP_RUNNING: Says.KEEP_RUNNING,
    Code.ROLL_BACK: Says.HARM,
    Code.CANNOT_DECIDE: Says.BROKEN,
}


@dataclass(frozen=True)
class Finding:
    """What the result says of its best arm; `better`, `worse` and `unproven` are that arm's lines."""

    says: Says
    variant: str
    better: tuple[Line, ...] = ()
    worse: tuple[Line, ...] = ()
    unproven: tuple[Line, ...] = ()

    @property
    def recommended(self) -> str:
        """The outcome that the frozen rule recommends."""
        return RECOMMENDED[self.says]


def finding(result: Result) -> Finding:
    """What the result says: of the arm that does best by the rule, of equals the one with the largest gain."""
    if not result.split_ok:
        return Finding(Says.BROKEN_SPLIT, "")
    if result.faults:
        return Finding(Says.BROKEN, "")
    if result.too_few:
        return Finding(Says.TOO_FEW, "")
    if result.ruling is not None:
        return _ruled(result.ruling, result.lines)
    variants = list(dict.fromkeys(line.variant for line in result.lines))
    found = [of_arm(variant, result.lines) for variant in variants]
    order = list(Says)
    return min(found, key=lambda one: (order.index(one.says), -_gain(one.variant, result.lines)))


def of_arm(variant: str, lines: Iterable[Line]) -> Finding:
    """What the lines say of one arm by itself."""
    mine = [line for line in lines if line.variant == variant]
    success = [line for line in mine if line.role == "success"]
    guards = [line for line in mine if line.role == "guardrail"]
    better = tuple(line for line in success if line.verdict == BETTER)
    worse = tuple(
        line for line in mine if (line.role == "success" and line.verdict == WORSE) or line.guardrail == WORSE
    )
    unproven = tuple(line for line in guards if line.guardrail not in (NO_WORSE, WORSE))
    if worse:
        says = Says.HARM
    elif better:
        says = Says.GUARDRAIL_OPEN if unproven else Says.SHIP
    else:
        says = Says.SMALL if all(line.verdict == SMALL for line in success) else Says.CANNOT_TELL
    return Finding(says, variant, better, worse, unproven)


def _ruled(ruling: Ruling, lines: Iterable[Line]) -> Finding:
    """What the rule found, in the words of one arm."""
    mine = [line for line in lines if line.variant == ruling.variant]
    better = tuple(line for line in mine if line.role == "success" and line.verdict == BETTER)
    worse = tuple(line for line in mine if line.harms)
    unproven = tuple(line for line in mine if line.guardrail and line.guardrail != NO_WORSE)
    return Finding(_said(ruling, better), ruling.variant, better, worse, unproven)


def _said(ruling: Ruling, better: tuple[Line, ...]) -> Says:
    if ruling.code == Code.NO_PROVEN_VALUE:
        if any(each.code == Because.PROVEN_SMALL for each in ruling.why):
            return Says.SMALL
        return Says.GUARDRAIL_OPEN if better else Says.CANNOT_TELL
    return _BY_CODE[Code(ruling.code)]


def _gain(variant: str, lines: Iterable[Line]) -> float:
    """How much the first success metric of an arm changed for the better; none known counts as nothing."""
    first = next(line for line in lines if line.variant == variant and line.role == "success")
    change = first.relative or 0.0
    return change if first.better == "up" else -change
