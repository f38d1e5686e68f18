"""The book of the ledger in words: what all of it adds up to, how much was measurable, what a line says of its money."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit import formats
from storewide.kit.links import Link
from storewide.kit.tags import Tag, Tone
from storewide.ledger import evidence_words, words
from storewide.ledger.book import Line, Promised
from storewide.ledger.models import Outcome
from storewide.ledger.money import FACTORS
from storewide.ledger.reasons import Reason
from storewide.ledger.totals import Amount, Coverage, Sum, Truth
from storewide.lib.money import Money
from storewide.metrics import addresses
from storewide.sources.queries import import_address

GRADE_TONES = {"A": Tone.GOOD, "B": Tone.GOOD, "C": Tone.GOOD, "D": Tone.UNKNOWN}


def finding(sums: Sequence[Sum]) -> str:
    """What all of it adds up to, as the title."""
    told = next((each for each in sums if each.shrunken is not None), None)
    if told is None or told.shrunken is None:
        count = sum(each.changes for each in sums)
        if not count:
            return _("Nothing is live yet")
        return ngettext(
            "%(count)s change is live; none is measured in money",
            "%(count)s changes are live; none is measured in money",
            count,
        ) % {"count": formats.number(count)}
    said = {"money": signed(told.shrunken.value, told.currency), "count": formats.number(told.measured)}
    return (
        ngettext(
            "%(count)s measured change brings %(money)s a year, with the luck taken out",
            "%(count)s measured changes bring %(money)s a year, with the luck taken out",
            told.measured,
        )
        % said
    )


def covered(row: Coverage) -> str:
    """`41 % of 1,200,000 EUR promised a year was measurable`."""
    return _("%(share)s of the %(money)s a year that %(changes)s promised was measurable") % {
        "share": formats.percent(row.share, 0),
        "money": amount(row.promised, row.currency),
        "changes": changes(row.changes),
    }


def changes(count: int) -> str:
    """`one change`, `12 changes`."""
    return ngettext("one change", "%(count)s changes", count) % {"count": formats.number(count)}


def amount(minor: float, currency: str) -> str:
    """Money in whole major units."""
    return formats.money(round(minor), currency, digits=0)


def signed(minor: float, currency: str) -> str:
    """Money in whole major units with its sign."""
    return formats.signed_money(round(minor), currency, digits=0)


def between(found: Amount | None, currency: str) -> str:
    """`+10,000 EUR to +50,000 EUR`; a dash where nothing was measured."""
    if found is None:
        return formats.NO_VALUE
    low, high = found.interval
    return _("%(low)s to %(high)s") % {"low": signed(low, currency), "high": signed(high, currency)}


def worth(found: Amount | None, currency: str) -> str:
    """An amount with its sign; a dash where nothing was measured."""
    return formats.NO_VALUE if found is None else signed(found.value, currency)


def money_of(line: Line) -> str:
    """What a line's measured effect is worth a year, or in words why it has no money."""
    found = line.money
    if found is not None:
        low, high = found.interval()
        said = {
            "money": signed(found.value, line.currency),
            "between": between(Amount(0, (low, high)), line.currency),
        }
        return _("%(money)s (%(between)s)") % said if line.stands else _("%(money)s, rolled back") % said
    return no_money(line)


def no_money(line: Line) -> str:
    """Why a line has no money."""
    told = line.measured or line.promised
    if told is not None and told.metric and told.metric not in FACTORS:
        return _("no money: %(metric)s is not a factor of spend") % {"metric": words.metric_name(told.metric)}
    if line.whole_year is None:
        return _("no money: no sales known before it")
    return _("no money: not measured")


def reckoned(line: Line) -> str:
    """How a line's money is computed, in one sentence."""
    found = line.money
    if found is None or line.effect is None or line.year is None:
        return ""
    return _("%(change)s of %(base)s a year (from %(days)s days before it went live)") % {
        "change": formats.percent(line.effect.value, 2),
        "base": amount(line.year.spend, line.year.currency),
        "days": formats.number(line.year.days),
    }


def promised(told: Promised | None) -> str:
    """`Conversion +3.0 %`; that nothing was promised."""
    if told is None or told.change is None:
        return _("nothing promised")
    change = ("+" if told.change > 0 else "") + formats.percent(told.change, 1)
    said = {"metric": words.metric_name(told.metric), "change": change}
    if told.after_the_fact:
        return _("%(metric)s %(change)s, stated after the fact") % said
    return _("%(metric)s %(change)s") % said


def measured(line: Line) -> str:
    """`Conversion +1.2 % (−0.3 % to +2.7 %)`; a dash where nothing was measured."""
    found = line.measured
    if found is None or found.estimate is None:
        return formats.NO_VALUE
    said = {"metric": words.metric_name(found.metric), "change": _share(found.estimate)}
    if found.low is None or found.high is None:
        return _("%(metric)s %(change)s") % said
    said |= {"low": _share(found.low), "high": _share(found.high)}
    return _("%(metric)s %(change)s (%(low)s to %(high)s)") % said


def grade_tag(line: Line) -> Tag:
    """The grade, or why there is none."""
    if line.measured is None:
        return Tag(_("not measured"), Tone.WAITING)
    return Tag(line.measured.grade, GRADE_TONES[line.measured.grade])


def outcome_tag(line: Line) -> Tag | None:
    """What was decided; nothing where nobody has."""
    if not line.outcome:
        return Tag(_("to be decided"), Tone.WAITING) if line.item.decide else None
    outcome = Outcome(line.outcome)
    return Tag(outcome.label, evidence_words.OUTCOME_TONES[outcome])


def action(reason: Reason, line: Line | None, told: Promised | None) -> Link:
    """The one thing to do about what was never measured."""
    if line is None:
        address = reverse("ledger:effect", args=[told.id]) if told else ""
        return Link("", "", _("See where it stands"), address)
    if reason is Reason.WATCHED:
        return Link("", "", _("See its watch"), line.item.link.url)
    if reason is Reason.UNDECIDED:
        return Link("", "", _("Decide"), line.item.decide)
    if reason is Reason.NO_METRIC:
        return Link("", "", _("Make a metric"), addresses.of_new_metric(line.item.area))
    if reason is Reason.NO_PAST:
        return Link("", "", _("Import earlier days"), import_address())
    if reason is Reason.TOO_YOUNG:
        return Link("", "", _("See what it is"), line.item.link.url)
    of = {"of": line.item.link.written}
    if reason is Reason.NO_PROMISE:
        return Link("", "", _("State the effect"), reverse("ledger:state", query=of))
    return Link("", "", _("Measure now"), reverse("ledger:measure", query=of))


def unmeasured(found: Sequence[Money | None]) -> str:
    """How many were never measured, and what they promised a year, as the finding of their page; an amount of each."""
    count, promised = len(found), [each for each in found if each is not None]
    if not count:
        return _("Everything that is live is measured")
    said = {"count": formats.number(count)}
    if not promised:
        return (
            ngettext("One change was never measured", "%(count)s changes were never measured", count) % said
        )
    sums: dict[str, int] = {}
    for each in promised:
        sums[each.currency] = sums.get(each.currency, 0) + abs(each.minor)
    said["money"] = ", ".join(amount(minor, currency) for currency, minor in sums.items())
    return (
        ngettext(
            "One change was never measured; it promised %(money)s a year",
            "%(count)s changes were never measured; they promised %(money)s a year",
            count,
        )
        % said
    )


def truth(found: Truth) -> str:
    """What a holdout found, beside what the ledger adds up to."""
    held = found.holdout
    said = {
        "metric": words.metric_name(held.metric),
        "change": _share(held.change),
        "low": _share(held.low),
        "high": _share(held.high),
        "first": formats.day(held.first),
        "last": formats.day(held.last),
    }
    text = (
        _(
            "From %(first)s to %(last)s those with the changes did %(change)s in %(metric)s (%(low)s to %(high)s)"
        )
        % said
    )
    if found.held is None or found.sum is None or found.sum.shrunken is None:
        return text
    currency = found.sum.currency
    said |= {
        "text": text,
        "held": signed(found.held.value, currency),
        "sum": signed(found.sum.shrunken.value, currency),
        "raw": worth(found.sum.raw, currency),
        "between": between(found.held, currency),
        "judged": _judged(found.held, found.sum.shrunken),
    }
    return (
        _(
            "%(text)s: %(held)s a year (%(between)s), beside %(sum)s in the ledger (%(raw)s as measured). %(judged)s"
        )
        % said
    )


def _judged(held: Amount, claimed: Amount) -> str:
    """Whether a holdout bears out what the ledger claims."""
    low, high = held.interval
    if claimed.value > high:
        return _("The ledger claims more than the holdout bears out.")
    if claimed.value < low:
        return _("The ledger claims less than the holdout shows.")
    return _("The holdout does not contradict the ledger.")


def _share(value: float) -> str:
    return ("+" if value > 0 else "") + formats.percent(value, 1)


def without_money(count: int) -> str:
    """How many promises are not among the money; empty for none."""
    if not count:
        return ""
    return ngettext(
        "One promise more has no money: its metric is not a factor of spend, or no sales are known before it.",
        "%(count)s promises more have no money: their metrics are no factors of spend, or no sales are known before them.",
        count,
    ) % {"count": formats.number(count)}
