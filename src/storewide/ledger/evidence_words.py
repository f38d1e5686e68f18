"""What was measured and what was decided, in words: one sentence for each, verdict before numbers."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit import formats
from storewide.kit.tags import Tag, Tone
from storewide.ledger import words
from storewide.ledger.models import Decision, Grade, MeasuredEffect, Outcome, Verdict

VERDICT_TONES = {
    Verdict.BETTER: Tone.GOOD,
    Verdict.WORSE: Tone.BAD,
    Verdict.NO_EFFECT: Tone.PLAIN,
    Verdict.CANNOT_TELL: Tone.UNKNOWN,
}
OUTCOME_TONES = {
    Outcome.SHIP: Tone.GOOD,
    Outcome.KEEP: Tone.GOOD,
    Outcome.DROP: Tone.PLAIN,
    Outcome.FIX: Tone.WAITING,
    Outcome.ITERATE: Tone.WAITING,
    Outcome.ROLL_BACK: Tone.BAD,
    Outcome.REPEAT: Tone.GOOD,
    Outcome.STOP: Tone.PLAIN,
    Outcome.BUILD: Tone.GOOD,
    Outcome.BUY: Tone.GOOD,
    Outcome.PARTNER: Tone.GOOD,
    Outcome.LEAVE: Tone.PLAIN,
}


def measured(found: MeasuredEffect) -> str:
    """`Conversion rose by 3.1 % (1.2 % to 5.0 %): better`; without randomising it only differs, with no verdict."""
    said = {
        "metric": words.metric_name(found.metric),
        "change": change(found.estimate),
        "interval": interval(found),
        "verdict": found.get_verdict_display(),
    }
    if found.estimate is None:
        return _("%(metric)s: its change cannot be said") % said
    if found.grade == Grade.D:
        return _("%(metric)s differs by %(change)s from the weeks before; that alone cannot tell why") % said
    if found.low is None or found.high is None:
        return _("%(metric)s changed by %(change)s: %(verdict)s") % said
    return _("%(metric)s changed by %(change)s (%(interval)s): %(verdict)s") % said


def change(percent: Decimal | None) -> str:
    """A change in percent with its sign: `+3.1 %`."""
    return formats.NO_VALUE if percent is None else _signed(percent)


def interval(found: MeasuredEffect) -> str:
    """Between what the change lies: `+1.2 % to +5.0 %`; a dash where no interval can be given."""
    if found.low is None or found.high is None:
        return formats.NO_VALUE
    return _("%(low)s to %(high)s") % {"low": _signed(found.low), "high": _signed(found.high)}


def verdict_tag(found: MeasuredEffect) -> Tag:
    """The verdict in a word, with its tone."""
    verdict = Verdict(found.verdict)
    return Tag(verdict.label, VERDICT_TONES[verdict])


def outcome_tag(decision: Decision) -> Tag:
    """The decision in a word, with its tone."""
    outcome = Outcome(decision.outcome)
    return Tag(outcome.label, OUTCOME_TONES[outcome])


def decisions(count: int) -> str:
    """How many decisions there are, as the finding of their page."""
    if not count:
        return _("Nothing is decided yet")
    return ngettext("One decision stands", "%(count)s decisions stand", count) % {
        "count": formats.number(count)
    }


def measurements(count: int, randomised: int) -> str:
    """How much is measured and how well, as the finding of its page."""
    if not count:
        return _("Nothing is measured yet")
    said = {"count": formats.number(count), "randomised": formats.number(randomised)}
    if count == 1:
        return _("One effect is measured")
    return (
        ngettext(
            "%(count)s effects are measured; %(randomised)s of them was randomised",
            "%(count)s effects are measured; %(randomised)s of them were randomised",
            randomised,
        )
        % said
    )


def _signed(percent: Decimal) -> str:
    return ("+" if percent > 0 else "") + formats.percent(percent / 100, 1)
