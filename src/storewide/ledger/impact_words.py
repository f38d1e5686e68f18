"""What a change at a date did, in sentences: what was seen, what it is worth, and what these series cannot show."""

from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.ledger.impact_asked import Answer
from storewide.stats.shift import placebo
from storewide.stats.shift.reading import Impact, Method, Verdict


def sentences(answer: Answer, outcome: str, at: str, margin: float) -> str:
    """The estimate, the verdict with its grade, and the noise floor."""
    impact = answer.impact
    parts = [_estimate(answer, outcome, at), _verdict(impact, margin), _floor(impact)]
    return " ".join(each for each in parts if each)


def _estimate(answer: Answer, outcome: str, at: str) -> str:
    impact = answer.impact
    words = {
        "outcome": outcome,
        "at": at,
        "before": _figure(impact.before),
        "after": _figure(impact.after),
        "without": _figure(impact.after - impact.effect),
        "change": _change(impact),
    }
    if impact.method == Method.INTERRUPTED:
        return (
            _(
                "%(outcome)s was %(before)s on average before %(at)s and %(after)s from then on. By its own past alone it "
                "would have been %(without)s: %(change)s."
            )
            % words
        )
    return _(
        "%(outcome)s was %(before)s on average before %(at)s and %(after)s from then on. Beside %(controls)s it "
        "would have been %(without)s: %(change)s."
    ) % {**words, "controls": _controls(answer.controls)}


def _verdict(impact: Impact, margin: float) -> str:
    calibrated = impact.calibrated
    words = {
        "windows": formats.number(calibrated.windows),
        "fewest": formats.number(placebo.FEWEST),
        "p": formats.number(calibrated.p_value, 3),
        "grade": impact.grade,
        "margin": formats.percent(margin, 0 if margin * 100 == round(margin * 100) else 1),
    }
    if calibrated.passed is None:
        return (
            _(
                "It takes %(fewest)s earlier dates that can be looked at in the same way, and there are %(windows)s: this "
                "is before and after without a verdict (grade %(grade)s)."
            )
            % words
        )
    if not calibrated.passed:
        return (
            _(
                "At earlier dates, at which nothing happened, too many such changes are seen, so there is no verdict (grade "
                "%(grade)s)."
            )
            % words
        )
    return _message(impact.verdict) % words


def _message(verdict: Verdict) -> str:
    return {
        Verdict.ROSE: _(
            "It rose: chance does as much at %(windows)s earlier dates with p = %(p)s (grade %(grade)s)."
        ),
        Verdict.FELL: _(
            "It fell: chance does as much at %(windows)s earlier dates with p = %(p)s (grade %(grade)s)."
        ),
        Verdict.NO_EFFECT_BEYOND_MARGIN: _(
            "There is no effect beyond %(margin)s, held against %(windows)s earlier dates (grade %(grade)s)."
        ),
        Verdict.CANNOT_TELL: _(
            "Whether it changed cannot be told: the same is seen at earlier dates at which nothing happened "
            "(p = %(p)s, %(windows)s dates, grade %(grade)s)."
        ),
    }[verdict]


def _floor(impact: Impact) -> str:
    if impact.noise is None:
        return ""
    return _("This series cannot show effects below %(noise)s.") % {"noise": formats.percent(impact.noise)}


def _change(impact: Impact) -> str:
    """`a change of −21.1 % (95 % interval …)`, in the outcome's unit where a share says nothing."""
    told, ends = _ends(impact)
    if ends is None:
        return told
    return _("a change of %(change)s (95 %% interval %(low)s to %(high)s)") % {
        "change": told,
        "low": ends[0],
        "high": ends[1],
    }


def _ends(impact: Impact) -> tuple[str, tuple[str, str] | None]:
    if impact.relative is not None and impact.relative_interval is not None:
        low, high = impact.relative_interval
        return _signed(impact.relative), (_signed(low), _signed(high))
    told = formats.signed(impact.effect, 3)
    if impact.interval is None:
        return told, None
    return told, (formats.signed(impact.interval[0], 3), formats.signed(impact.interval[1], 3))


def _signed(share: float) -> str:
    return f"{formats.signed(share * 100, 1)} %"


def _figure(value: float) -> str:
    """With about four digits that count."""
    return formats.number(value, 1 if abs(value) >= 100 else 2 if abs(value) >= 10 else 4)


def _controls(names: tuple[str, ...], most: int = 3) -> str:
    if len(names) <= most:
        return ", ".join(names)
    return _("%(count)s others") % {"count": formats.number(len(names))}
