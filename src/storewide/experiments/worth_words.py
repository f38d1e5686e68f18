"""What a change is worth, in words: as measured beside what is to be expected, and how likely it is a gain at all."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.experiments import result_words
from storewide.experiments.worths import Worth
from storewide.kit import formats


@dataclass(frozen=True)
class WorthTold:
    """The texts of the table, amounts with their currency."""

    measured: str
    between: str
    expected: str
    expected_between: str
    learnt: str
    chance: str


def told(worth: Worth) -> WorthTold:
    """The worth as its table shows it."""
    learnt = ngettext(
        "given what %(count)s earlier experiment of this store did",
        "given what %(count)s earlier experiments of this store did",
        worth.earlier,
    )
    return WorthTold(
        measured=_amount(worth.measured, worth.currency),
        between=_ends(worth.low, worth.high, worth.currency),
        expected=_amount(worth.expected, worth.currency),
        expected_between=_ends(worth.expected_low, worth.expected_high, worth.currency),
        learnt=learnt % {"count": formats.number(worth.earlier)}
        if worth.earlier
        else _("as most changes do little"),
        chance=_(
            "The chance that it is a gain at all is %(chance)s. What stands out was partly lucky, so plans take what is "
            "to be expected; the decision does not."
        )
        % {"chance": formats.percent(worth.chance, 0)},
    )


def _ends(low: float, high: float, currency: str) -> str:
    ends = {"low": result_words.rounded(low, currency), "high": result_words.rounded(high, currency)}
    return (_("%(low)s to %(high)s") % ends).replace(" ", "\u00a0")


def _amount(minor: float, currency: str) -> str:
    return f"{result_words.rounded(minor, currency)}\u00a0{currency}"
