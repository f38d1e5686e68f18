"""What a change is worth, in words: as measured beside what is to be expected, of all spend, and how likely it is a gain."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.experiments import result_words, worths
from storewide.experiments.models import Experiment
from storewide.experiments.results import Result
from storewide.experiments.worths import Interval, Worth
from storewide.kit import formats


@dataclass(frozen=True)
class Reckoned:
    """One row of the table: an amount with its currency, and the share of all spend; both with intervals.

    The shares are empty where the store's whole spend is not known.
    """

    amount: str
    between: str
    share: str
    share_between: str


@dataclass(frozen=True)
class WorthTold:
    """The rows of the table and what is said of them; `of_all` is empty where the store's spend is not known."""

    measured: Reckoned
    expected: Reckoned
    learnt: str
    of_all: str
    chance: str


def sentence(experiment: Experiment, result: Result) -> str:
    """What the arm's spend is worth a month if all see it; empty where spend was not measured."""
    gain = worths.gain(experiment, result)
    if gain is None:
        return ""
    low, high = (result_words.rounded(each, gain.currency) for each in gain.interval)
    words = {
        "amount": result_words.rounded(gain.amount, gain.currency),
        "low": low,
        "high": high,
        "currency": gain.currency,
    }
    if gain.interval[0] > 0:
        return (
            _(
                "Measured as worth %(amount)s %(currency)s of spend a month (%(low)s to %(high)s) if all see it."
            )
            % words
        )
    if gain.interval[1] < 0:
        # a loss is told without signs, the smaller end first
        words = {name: text.removeprefix("−") for name, text in words.items()}
        words["low"], words["high"] = words["high"], words["low"]
        return (
            _(
                "Measured as a loss of %(amount)s %(currency)s of spend a month (%(low)s to %(high)s) if all see it."
            )
            % words
        )
    return (
        _("In spend it may be worth anything from %(low)s to %(high)s %(currency)s a month if all see it.")
        % words
    )


def told(worth: Worth) -> WorthTold:
    """The worth as its table shows it."""
    learnt = ngettext(
        "given what %(count)s earlier experiment of this store did",
        "given what %(count)s earlier experiments of this store did",
        worth.earlier,
    )
    measured, of_all = worth.measured, worth.of_all
    return WorthTold(
        measured=_row(
            (measured.amount, measured.interval),
            measured.currency,
            None if of_all is None else (of_all.measured, of_all.interval),
        ),
        expected=_row(
            (worth.expected, worth.expected_interval),
            measured.currency,
            None if of_all is None else (of_all.expected, of_all.expected_interval),
        ),
        learnt=learnt % {"count": formats.number(worth.earlier)}
        if worth.earlier
        else _("as most changes do little"),
        of_all=""
        if of_all is None
        else _(
            "Those who were counted bring %(share)s of all the store's spend, so all of it moves by %(share)s of the effect "
            "on them."
        )
        % {"share": formats.percent(of_all.triggered, 0)},
        chance=_(
            "The chance that it is a gain at all is %(chance)s. What stands out was partly lucky, so plans take what is "
            "to be expected; the decision does not."
        )
        % {"chance": formats.percent(worth.chance, 0)},
    )


def _row(amount: tuple[float, Interval], currency: str, share: tuple[float, Interval] | None) -> Reckoned:
    value, (low, high) = amount
    return Reckoned(
        amount=f"{result_words.rounded(value, currency)}\u00a0{currency}",
        between=_ends(result_words.rounded(low, currency), result_words.rounded(high, currency)),
        share="" if share is None else _signed(share[0]),
        share_between=""
        if share is None
        else _ends(*(formats.signed(each * 100, 2) for each in share[1])).replace("\u00a0", " "),
    )


def _signed(share: float) -> str:
    """A share of everything, to hundredths of a percent: effects of parts are small ones of the whole."""
    # no minus before what is nothing at this width
    told = round(share, 4) or 0.0
    return ("+" if told > 0 else "") + formats.percent(told, 2)


def _ends(low: str, high: str) -> str:
    return (_("%(low)s to %(high)s") % {"low": low, "high": high}).replace(" ", "\u00a0")
