"""Which option is first, why, and what would put another one first: a sentence each."""

from django.utils.translation import gettext as _

from storewide.assessment.models import Assessment
from storewide.assessment.options_study import OptionRow, OptionsStudy, Turn
from storewide.assessment.rules import Verdict
from storewide.kit import formats


def options(found: OptionsStudy) -> str:
    """Which option is first and how sure that is, as a finding."""
    first, second = found.first, found.second
    if found.verdict is Verdict.NOT_YET or (found.verdict is not Verdict.NONE and first is None):
        return _("No option has all its scores yet")
    if first is None:
        return _("No option meets every must")
    said = {"first": first.option, "second": second.option if second else ""}
    if found.verdict is Verdict.ALONE:
        return _("%(first)s alone meets every must") % said
    if found.verdict is Verdict.CANNOT_TELL:
        return _("Cannot tell %(first)s and %(second)s apart") % said
    return _("%(first)s is ahead of %(second)s") % said


def finding_of(assessment: Assessment, found: OptionsStudy) -> str:
    """The finding about the options; what was decided once it is."""
    if assessment.chosen is not None:
        return _("Decided: %(option)s") % {"option": assessment.chosen}
    return options(found)


def reasons(found: OptionsStudy, currency: str) -> list[str]:
    """Why the finding is what it is, a sentence each."""
    first, second = found.first, found.second
    if first is None:
        return _why_none(found)
    lines = [f"{options(found)}.", _points(first, second), _costs(first, second, currency)]
    if found.given < 2:
        lines.append(_("One assessor alone gave scores: how far people differ is not known."))
    lines += [_draws(first), *_lead(found), *_out(found), *_beaten(found)]
    return [line for line in lines if line]


def flips(found: OptionsStudy, currency: str) -> list[str]:
    """Which weight or cost would put another option first, the nearest first; a sentence each."""
    first = found.first
    if first is None or found.second is None:
        return []
    near = sorted(((_reach(turn), turn) for turn in found.turns), key=lambda pair: pair[0])
    lines = [line for reach, turn in near if reach < float("inf") for line in _turn_lines(turn)]
    if not lines:
        lines = [_("No weight alone puts another option first.")]
    return lines + _cost_lines(found, first, currency)


def turn_name(turn: Turn) -> str:
    """What the weight is of."""
    return str(turn.requirement) if turn.requirement else _("Cost over three years")


def _why_none(found: OptionsStudy) -> list[str]:
    if found.verdict is Verdict.NOT_YET:
        return [_("Points need a score of every requirement, a cost for every option, and a weight above 0.")]
    return _out(found)


def _points(first: OptionRow, second: OptionRow | None) -> str:
    if second is None:
        return _("%(first)s has %(points)s of 100 points.") % {
            "first": first.option,
            "points": formats.number(first.points, 1),
        }
    return _("%(first)s has %(points)s of 100 points, %(second)s %(others)s.") % {
        "first": first.option,
        "points": formats.number(first.points, 1),
        "second": second.option,
        "others": formats.number(second.points, 1),
    }


def _costs(first: OptionRow, second: OptionRow | None, currency: str) -> str:
    said = {"first": first.option, "amount": formats.money(first.costs.likely, currency, 0)}
    if second is None:
        return _("%(first)s costs likely %(amount)s over three years.") % said
    said |= {"second": second.option, "others": formats.money(second.costs.likely, currency, 0)}
    return _("%(first)s costs likely %(amount)s over three years, %(second)s %(others)s.") % said


def _draws(first: OptionRow) -> str:
    if first.share is None:
        return ""
    return _(
        "%(first)s comes first in %(share)s of 10,000 draws (%(low)s to %(high)s if drawn again): each weight within "
        "30 %% of itself, costs in their ranges, the assessors drawn anew."
    ) % {
        "first": first.option,
        "share": formats.percent(first.share.share),
        "low": formats.percent(first.share.low),
        "high": formats.percent(first.share.high),
    }


def _lead(found: OptionsStudy) -> list[str]:
    if found.lead is None or found.second is None or found.first is None:
        return []
    low, high = found.lead
    if low == float("-inf") or high == float("inf"):
        out = found.first if low == float("-inf") else found.second
        return [
            _("In some draws %(option)s misses a must: by other assessors it would be out.")
            % {"option": out.option}
        ]
    said = {"low": formats.signed(low, 1), "high": formats.signed(high, 1), "second": found.second.option}
    if found.verdict is Verdict.CANNOT_TELL and low <= 0 <= high:
        return [
            _(
                "Its lead before %(second)s lies between %(low)s and %(high)s points, so that the two cannot be told apart."
            )
            % said
        ]
    return [_("Its lead before %(second)s lies between %(low)s and %(high)s points.") % said]


def _out(found: OptionsStudy) -> list[str]:
    return [
        _("“%(option)s” is out: it misses %(musts)s.")
        % {"option": row.option, "musts": ", ".join(f"“{each}”" for each in row.misses)}
        for row in found.rows
        if row.misses
    ]


def _beaten(found: OptionsStudy) -> list[str]:
    return [
        _("“%(option)s” is nowhere better and somewhere worse than “%(other)s”.")
        % {"option": row.option, "other": row.dominated_by}
        for row in found.rows
        if row.dominated_by
    ]


def _reach(turn: Turn) -> float:
    """How far the weight is from its nearest turn, as a share of itself."""
    ends = [end[0] for end in (turn.below, turn.above) if end]
    return min((abs(end - turn.weight) / max(turn.weight, 1) for end in ends), default=float("inf"))


def _turn_lines(turn: Turn) -> list[str]:
    said = {"what": turn_name(turn), "weight": turn.weight}
    lines = []
    if turn.below:
        words = {"at": formats.number(turn.below[0], 1), "other": turn.below[1]}
        lines.append(
            _("“%(what)s” weighs %(weight)s; below %(at)s %(other)s comes first.") % {**said, **words}
        )
    if turn.above:
        words = {"at": formats.number(turn.above[0], 1), "other": turn.above[1]}
        lines.append(
            _("“%(what)s” weighs %(weight)s; above %(at)s %(other)s comes first.") % {**said, **words}
        )
    return lines


def _cost_lines(found: OptionsStudy, first: OptionRow, currency: str) -> list[str]:
    lines = []
    if first.wins_at is not None and found.second is not None:
        lines.append(
            _(
                "%(first)s stays first up to %(at)s over three years (likely %(likely)s); above, %(second)s is."
            )
            % {
                "first": first.option,
                "at": formats.money(first.wins_at, currency, 0),
                "likely": formats.money(first.costs.likely, currency, 0),
                "second": found.second.option,
            }
        )
    return lines + [_wins(row, currency) for row in found.rows if row.place and row.place > 1]


def _wins(row: OptionRow, currency: str) -> str:
    if row.wins_at is None:
        return _("%(option)s would not be first even at no cost.") % {"option": row.option}
    return _("%(option)s comes first below %(at)s over three years (likely %(likely)s).") % {
        "option": row.option,
        "at": formats.money(row.wins_at, currency, 0),
        "likely": formats.money(row.costs.likely, currency, 0),
    }
