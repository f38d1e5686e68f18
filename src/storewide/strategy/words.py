"""The business plan in words: how each key result stands, and what the whole of it says."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from storewide.kit import formats
from storewide.kit.tags import Tag, Text, Tone
from storewide.metrics import words as metric_words
from storewide.strategy.models import CheckIn, KeyResult, Reads
from storewide.strategy.reading import Read, definition_of
from storewide.strategy.rules import BAD, Standing

STANDINGS: dict[Standing, tuple[Text, Tone]] = {
    Standing.REACHED: (gettext_lazy("reached"), Tone.GOOD),
    Standing.ON_TRACK: (gettext_lazy("on track"), Tone.GOOD),
    Standing.BEHIND: (gettext_lazy("behind"), Tone.BAD),
    Standing.MISSED: (gettext_lazy("missed"), Tone.BAD),
    Standing.CANNOT_TELL: (gettext_lazy("cannot tell"), Tone.UNKNOWN),
    Standing.NOT_BEGUN: (gettext_lazy("not begun"), Tone.PLAIN),
    Standing.UNKNOWN: (gettext_lazy("no figure"), Tone.UNKNOWN),
}
#: key results named in one sentence, the others counted
FEW = 2


def tag(standing: Standing) -> Tag:
    """How a key result stands, in a word."""
    return Tag(*STANDINGS[standing])


def value(key_result: KeyResult, number: Decimal | None) -> str:
    """A value of a key result as people read it: as its metric's, or a number in its unit."""
    if number is None:
        return formats.NO_VALUE
    definition = definition_of(key_result)
    if definition is not None and key_result.store is not None:
        return metric_words.shown(definition, number, key_result.store.currency)
    return f"{formats.number(number)} {key_result.unit}".strip()


def way(key_result: KeyResult) -> str:
    """From where to where by when: `2.10 % → 2.40 % by 31 Dec 2026`."""
    return _("%(start)s → %(aim)s by %(day)s") % {
        "start": value(key_result, key_result.start),
        "aim": value(key_result, key_result.aim),
        "day": formats.day(key_result.due_on),
    }


def now(read: Read) -> str:
    """Its value now, with its interval where the metric gives one."""
    found = read.found
    if found is None:
        return _("not known yet")
    shown = value(read.key_result, found.value)
    if found.low is None or found.high is None:
        return shown
    return _("%(value)s (between %(low)s and %(high)s)") % {
        "value": shown,
        "low": value(read.key_result, found.low),
        "high": value(read.key_result, found.high),
    }


def come(read: Read) -> str:
    """How much of its way is behind it, beside what should be by now."""
    if read.come is None:
        return formats.NO_VALUE
    due = read.path.due_by(read.on)
    if read.come >= 1:
        return _("past its aim, %(due)s of the time") % {"due": formats.percent(due, 0)}
    return _("%(come)s of the way, %(due)s of the time") % {
        "come": formats.percent(read.come, 0),
        "due": formats.percent(due, 0),
    }


def read_over(key_result: KeyResult) -> str:
    """Where its number comes from."""
    definition = definition_of(key_result)
    if definition is None:
        return _("told at check-ins")
    return _("%(metric)s in %(store)s, %(days)s") % {
        "metric": metric_words.name(definition),
        "store": key_result.store,
        "days": Reads(key_result.reads).label,
    }


def confidence(check_in: CheckIn | None) -> str:
    """How sure somebody was when they last said something of it."""
    if check_in is None:
        return _("nobody has checked in")
    return _("%(number)s of 10, %(day)s") % {
        "number": check_in.confidence,
        "day": formats.day(check_in.day),
    }


def finding(reads: Sequence[Read]) -> str:
    """How many key results are on track, which are behind, and since when nobody has said anything of those."""
    if not reads:
        return _("No key result yet says how the plan stands")
    good = sum(read.is_good for read in reads)
    shown = {"good": formats.number(good), "all": formats.number(len(reads))}
    if good == len(reads):
        begun = (
            ngettext("The one key result is on track", "All %(all)s key results are on track", len(reads))
            % shown
        )
    else:
        begun = (
            ngettext(
                "%(good)s of %(all)s key results is on track",
                "%(good)s of %(all)s key results are on track",
                good,
            )
            % shown
        )
    late = _late(reads)
    return _("%(begun)s; %(late)s") % {"begun": begun, "late": late} if late else begun


def _late(reads: Sequence[Read]) -> str:
    """The worst of those that are behind, and how long nobody has checked in with them."""
    late = worst_first([read for read in reads if read.standing in BAD])
    if not late:
        return _silent(reads)
    named = ", ".join(f"“{read.key_result}”" for read in late[:FEW])
    shown = {
        "named": named,
        "more": formats.number(len(late) - FEW),
        "days": formats.number(late[0].silent_days),
    }
    if len(late) > FEW:
        said = _("%(named)s and %(more)s more are behind") % shown
    else:
        said = ngettext("%(named)s is behind", "%(named)s are behind", len(late)) % shown
    if not late[0].is_silent:
        return said
    silence = ngettext(
        "nobody has checked in for %(days)s day",
        "nobody has checked in for %(days)s days",
        late[0].silent_days,
    )
    return _("%(said)s and %(silence)s") % {"said": said, "silence": silence % shown}


def _silent(reads: Sequence[Read]) -> str:
    silent = sum(read.is_silent for read in reads)
    if not silent:
        return ""
    said = ngettext("%(count)s waits for a check-in", "%(count)s wait for a check-in", silent)
    return said % {"count": formats.number(silent)}


def worst_first(reads: Sequence[Read]) -> list[Read]:
    """Missed, then behind (the furthest from its path first), then what nobody can tell, then the good ones."""
    order = {Standing.MISSED: 0, Standing.BEHIND: 1, Standing.CANNOT_TELL: 2, Standing.UNKNOWN: 3}

    def lag(read: Read) -> Decimal:
        return (read.come if read.come is not None else Decimal(0)) - read.path.due_by(read.on)

    return sorted(reads, key=lambda read: (order.get(read.standing, 4), lag(read)))
