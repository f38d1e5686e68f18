"""A result in words: the finding as one sentence, verdict first, then each metric of each arm."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from storewide.experiments import fault_words
from storewide.experiments.lines import Line, Ruling
from storewide.experiments.metrics import TestMetric, all_metrics
from storewide.experiments.models import Experiment
from storewide.experiments.results import Result
from storewide.experiments.rules import Finding, Says
from storewide.kit import formats
from storewide.kit.tags import Tag, Tone
from storewide.ledger.models import Outcome
from storewide.lib.money import exponent

SPEND = "spend_per_unit"
#: what a result says, in two words
TAGS = {
    Says.SHIP: Tag(gettext_lazy("Ship it"), Tone.GOOD),
    Says.KEEP_RUNNING: Tag(gettext_lazy("Keep running"), Tone.WAITING),
    Says.GUARDRAIL_OPEN: Tag(gettext_lazy("Guardrail open"), Tone.WAITING),
    Says.CANNOT_TELL: Tag(gettext_lazy("Cannot tell"), Tone.UNKNOWN),
    Says.SMALL: Tag(gettext_lazy("No proven value"), Tone.PLAIN),
    Says.HARM: Tag(gettext_lazy("Do not ship"), Tone.BAD),
    Says.TOO_FEW: Tag(gettext_lazy("Too few units"), Tone.UNKNOWN),
    Says.BROKEN_SPLIT: Tag(gettext_lazy("Broken split"), Tone.BAD),
    Says.BROKEN: Tag(gettext_lazy("Cannot decide"), Tone.BAD),
}
#: days beyond which nobody would wait for an answer
LONGEST_WAIT = 365


def headline(experiment: Experiment, result: Result, found: Finding, arms: dict[str, str]) -> str:
    """What the result says, as the title of the page; `arms` are names by key."""
    if result.faults:
        return _("Cannot decide: the data is broken, because %(why)s") % {
            "why": fault_words.because(result, arms)
        }
    if found.says is Says.BROKEN_SPLIT:
        return _("The split is broken, so the result is hidden: %(counts)s") % {
            "counts": fault_words.split(result, arms)
        }
    if found.says is Says.TOO_FEW:
        return _("Too few units to compare anything: %(counts)s") % {
            "counts": fault_words.split(result, arms)
        }
    said = _verdict(experiment, result, found)
    if len(result.units) > 2:
        return _("%(verdict)s This is about the arm “%(arm)s”.") % {
            "arm": arms[found.variant],
            "verdict": said,
        }
    return said


def _verdict(experiment: Experiment, result: Result, found: Finding) -> str:
    lead = _leading(result, found)
    words = {"change": change(experiment, lead, result.currency)}
    if found.says is Says.SHIP:
        return _shipping(result, found, words)
    if found.says is Says.HARM:
        return (_("Roll it back: %(change)s.") if result.ruling else _("Do not ship it: %(change)s.")) % words
    if found.says is Says.KEEP_RUNNING:
        return _going_on(result, found, words)
    if found.says is Says.GUARDRAIL_OPEN:
        words["guardrail"] = name_inside(experiment, found.unproven[0].metric)
        return (
            _("Not yet: %(change)s, but %(guardrail)s may have become worse by more than its margin.") % words
        )
    if found.says is Says.SMALL:
        words |= {"margin": formats.percent(lead.margin, 1)}
        return _("No proven value: %(change)s, which is less than %(margin)s either way.") % words
    if result.ruling:
        return _inconclusive(result.ruling, words)
    return _("Cannot tell: %(change)s. That is not the same as no effect.") % words


def _going_on(result: Result, found: Finding, words: dict[str, str]) -> str:
    ruling = result.ruling
    until = "" if ruling is None else ruling.until
    words["until"] = formats.day(date.fromisoformat(until)) if until else ""
    if not until:
        return _("Keep running: %(change)s so far.") % words
    if found.better and not found.unproven:
        # good already, but not every weekday was seen
        return _("Keep running until %(until)s, the end of the first week: %(change)s so far.") % words
    return _("Keep running until %(until)s: %(change)s so far.") % words


def _inconclusive(ruling: Ruling, words: dict[str, str]) -> str:
    if ruling.more_days is None or ruling.more_days > LONGEST_WAIT:
        return _("No proven value: %(change)s, and no test of a sensible length would tell.") % words
    words["days"] = formats.number(ruling.more_days)
    return _("No proven value: %(change)s; about %(days)s more days would tell.") % words


def _shipping(result: Result, found: Finding, words: dict[str, str]) -> str:
    guards = sum(line.role == "guardrail" and line.variant == found.variant for line in result.lines)
    if not guards:
        return _("Ship it: %(change)s; no guardrail was planned.") % words
    return (
        ngettext(
            "Ship it: %(change)s, and the guardrail did not get worse.",
            "Ship it: %(change)s, and no guardrail got worse.",
            guards,
        )
        % words
    )


def change(experiment: Experiment, line: Line, currency: str | None) -> str:
    """One metric's change with its interval: `conversion rose 3.1 % (between 1.2 and 5.0)`."""
    words = {"metric": name_inside(experiment, line.metric)}
    if line.relative is None or line.relative_interval is None:
        words |= {
            "before": value(line.metric, line.control_mean, currency),
            "after": value(line.metric, line.variant_mean, currency),
        }
        return _("%(metric)s was %(after)s against %(before)s") % words
    low, high = line.relative_interval
    if low > 0 or high < 0:
        ends = sorted((abs(low), abs(high)))
        words |= {
            "size": formats.percent(abs(line.relative)),
            "low": formats.number(ends[0] * 100, 1),
            "high": formats.number(ends[1] * 100, 1),
        }
        if low > 0:
            return _("%(metric)s rose %(size)s (between %(low)s and %(high)s)") % words
        return _("%(metric)s fell %(size)s (between %(low)s and %(high)s)") % words
    words |= {
        "size": signed(line.relative),
        "low": formats.signed(low * 100, 1),
        "high": formats.signed(high * 100, 1),
    }
    return _("%(metric)s changed by %(size)s (between %(low)s and %(high)s)") % words


def says(line: Line) -> Tag:
    """What a line says in a word: of a guardrail whether it held, of others the verdict."""
    if line.guardrail == "no_worse":
        return Tag(_("no worse"), Tone.GOOD)
    if line.guardrail == "worse" or line.verdict == "worse":
        return Tag(_("worse"), Tone.BAD)
    if line.guardrail or line.verdict == "cannot_tell":
        return Tag(_("cannot tell"), Tone.UNKNOWN)
    if line.verdict == "better":
        return Tag(_("better"), Tone.GOOD)
    return Tag(_("no effect that matters"), Tone.PLAIN)


def tag(found: Finding, result: Result) -> Tag:
    """The finding in two words, for lists and the head of the page."""
    if found.says is Says.HARM and result.ruling:
        return Tag(_("Roll it back"), Tone.BAD)
    if found.says is Says.CANNOT_TELL and result.ruling:
        return Tag(_("No proven value"), Tone.UNKNOWN)
    return TAGS[found.says]


def outcome(code: str) -> str:
    """What pressing a decision does, as its button says."""
    words = {
        Outcome.SHIP: _("Ship it"),
        Outcome.DROP: _("Do not ship it"),
        Outcome.ITERATE: _("Change it and test again"),
    }
    return words[Outcome(code)]


def name(experiment: Experiment, code: str) -> str:
    """The metric's name in this experiment: `Spend per visitor`."""
    return metric(code).name_for(experiment.get_unit_display())


def name_inside(experiment: Experiment, code: str) -> str:
    """The metric's name inside a sentence: `spend per visitor`."""
    return formats.inside(name(experiment, code))


def metric(code: str) -> TestMetric:
    """The metric's definition."""
    return all_metrics()[code]


def value(code: str, mean: float, currency: str | None) -> str:
    """A mean in the metric's own unit: `10.00 %`, `4.71 GBP`, `0.1103`."""
    unit = metric(code).unit
    if unit == "rate":
        return formats.percent(mean, 2)
    if unit == "money" and currency:
        return formats.money(round(mean), currency)
    return formats.number(mean, 4)


def signed(share: float) -> str:
    """A relative change with its sign: `+3.1 %`."""
    return ("+" if share > 0 else "") + formats.percent(share)


def rounded(minor: float, currency: str) -> str:
    """An amount without its pennies and without the currency, for the middle of a sentence, to three digits."""
    if abs(minor) < 10 ** exponent(currency) / 2:
        # no minus before what is nothing
        return formats.number(0)
    digits = len(str(abs(round(minor)))) - 3
    return formats.money(int(round(minor, -max(digits, 0))), currency, 0).removesuffix(f"\u00a0{currency}")


def _leading(result: Result, found: Finding) -> Line:
    """The line that the headline tells: what got worse, else what got better, else the first success metric."""
    lines = found.worse or found.better
    if lines:
        return lines[0]
    return next(line for line in result.lines if line.role == "success" and line.variant == found.variant)
