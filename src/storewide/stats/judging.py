"""What each metric of an experiment says by itself, alpha shared out as the metrics' roles ask.

Success metrics share alpha over metrics and arms (Holm): one gain is enough to ship, so each is a chance to err.
Guardrails each have all of it, since every one of them must be shown to be no worse. Tests for harm share it over
success metrics, guardrails and arms; what is looked at besides, after Benjamini and Hochberg, decides nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from storewide.stats.comparison import Comparison
from storewide.stats.multiplicity import benjamini_hochberg, holm
from storewide.stats.verdicts import Better, GuardrailVerdict, Verdict, guardrail, verdict

#: of what is called among exploratory metrics, the share that may be false
EXPLORATORY_SHARE = 0.10


class Role(StrEnum):
    """What a metric is for: to show the change worked, to show nothing suffered, or to look around."""

    SUCCESS = "success"
    GUARDRAIL = "guardrail"
    EXPLORATORY = "exploratory"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One metric of one arm against the control as this look sees it.

    `margin`, as a share of the control (0.01): of a guardrail the harm that would not matter, of a success metric the
    smallest change of interest; None where nobody stated one.
    """

    metric: str
    variant: str
    role: Role
    better: Better
    comparison: Comparison
    margin: float | None = None


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A finding and what it says.

    `p_adjusted`: after Holm over success metrics and arms, or after Benjamini and Hochberg over exploratory ones; None
    for guardrails, which share no alpha. `guarded`: of guardrails only. `deteriorated`: worse after Holm over all
    success metrics, guardrails and arms, and not by less than a guardrail's margin. `breached`: surely beyond it.
    """

    finding: Finding
    verdict: Verdict
    p_adjusted: float | None = None
    guarded: GuardrailVerdict | None = None
    deteriorated: bool = False
    breached: bool = False


def judge(findings: Sequence[Finding]) -> tuple[Judged, ...]:
    """What each metric of each arm says by itself, in the order given, alpha shared out as their roles ask."""
    of_success = _adjusted(findings, holm, Role.SUCCESS)
    of_looking = _adjusted(findings, benjamini_hochberg, Role.EXPLORATORY)
    of_harm = _adjusted(findings, holm, Role.SUCCESS, Role.GUARDRAIL)
    return tuple(
        _judged(each, (of_success | of_looking).get(place), of_harm.get(place))
        for place, each in enumerate(findings)
    )


def _adjusted(
    findings: Sequence[Finding], by: Callable[[Sequence[float]], list[float]], *roles: Role
) -> dict[int, float]:
    places = [place for place, each in enumerate(findings) if each.role in roles]
    # a comparison without a p-value asked its question all the same, so it counts as one that found nothing
    known = [1.0 if (p := findings[place].comparison.p_value) is None else p for place in places]
    return dict(zip(places, by(known), strict=True))


def _judged(finding: Finding, adjusted: float | None, harm: float | None) -> Judged:
    one, better, margin = finding.comparison, finding.better, finding.margin
    if finding.role == Role.EXPLORATORY:
        return Judged(
            finding=finding,
            verdict=verdict(
                replace(one, alpha=EXPLORATORY_SHARE), better=better, margin=None, p_value=adjusted
            ),
            p_adjusted=adjusted,
        )
    plain = verdict(one, better=better, margin=margin, p_value=adjusted)
    worse = verdict(one, better=better, margin=None, p_value=harm) is Verdict.WORSE
    if finding.role == Role.SUCCESS:
        return Judged(
            finding=finding,
            verdict=Verdict.WORSE if worse else plain,
            p_adjusted=adjusted,
            deteriorated=worse,
        )
    guarded = guardrail(one, better=better, margin=margin or 0.0)
    return Judged(
        finding=finding,
        verdict=plain,
        guarded=guarded,
        deteriorated=worse and guarded is not GuardrailVerdict.NO_WORSE,
        breached=_is_breached(finding),
    )


def _is_breached(finding: Finding) -> bool:
    """Whether all of the interval lies beyond the guardrail's margin."""
    interval = finding.comparison.relative_interval
    if interval is None:
        return False
    low, high = interval
    return (high if finding.better == "up" else -low) < -(finding.margin or 0.0)
