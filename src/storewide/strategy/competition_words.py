"""How we stand in words: what was lost and why, what to match first, and how sure that is."""

from collections.abc import Sequence
from datetime import date

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit import formats
from storewide.lib.money import Money
from storewide.strategy.competition_queries import Line, Losses
from storewide.strategy.models.competition import Signal, SwotEntry


def finding(lost: Losses, first: Line | None, compared: int) -> str:
    """Where we lose deals, and what to match."""
    parts = []
    if lost.deals:
        parts.append(_lost(lost))
    if first is not None:
        parts.append(_match(first))
    if parts:
        return " ".join(parts)
    if compared:
        return _("Nothing is behind and nothing is asked for: no lost deal names a feature")
    return _("How we stand is not written down yet")


def _lost(lost: Losses) -> str:
    said = {"amount": amounts(lost.amounts), "count": lost.deals, "reason": "", "share": ""}
    if lost.reasons and lost.reasons[0].share:
        said |= {"reason": lost.reasons[0].name, "share": formats.percent(lost.reasons[0].share, 0)}
        return (
            ngettext(
                "We lost %(amount)s in %(count)s deal; %(share)s of it: “%(reason)s”.",
                "We lost %(amount)s in %(count)s deals; %(share)s of it: “%(reason)s”.",
                lost.deals,
            )
            % said
        )
    return ngettext("We lost %(count)s deal.", "We lost %(count)s deals.", lost.deals) % said


def _match(line: Line) -> str:
    said = {"name": line.name, "behind": len(line.behind), "judged": line.judged}
    if line.behind:
        return _("Match first: %(name)s, where we are behind %(behind)s of %(judged)s.") % said
    return _("Match first: %(name)s.") % said


def amounts(sums: Sequence[Money]) -> str:
    """Sums in each currency: `412,000 EUR and 9,000 USD`."""
    return get_text_list([formats.money(each.minor, each.currency, 0) for each in sums], _("and"))


def why_first(line: Line) -> str:
    """What speaks for matching something, in one line."""
    parts = []
    if line.deals:
        deals = ngettext("%(count)s deal lost", "%(count)s deals lost", line.deals) % {"count": line.deals}
        parts.append(f"{amounts(line.amounts)}, {deals}" if line.amounts else deals)
    if line.asks:
        parts.append(
            ngettext("asked for once", "asked for %(count)s times", line.asks)
            % {"count": formats.number(line.asks)}
        )
    if line.behind:
        names = get_text_list([each.name for each in line.behind], _("and"))
        parts.append(_("behind %(names)s") % {"names": names})
    return "; ".join(parts)


def parity(shares: Sequence[tuple[date, float | None, int]]) -> str:
    """How parity moved, as the title of its chart."""
    known = [(day, share) for day, share, _count in shares if share is not None]
    if len(known) < 2:
        return _("How parity moves shows after a second month of judgements")
    (first_day, first), (_last_day, last) = known[0], known[-1]
    said = {
        "last": formats.percent(last, 0),
        "first": formats.percent(first, 0),
        "day": formats.month(first_day),
    }
    if last > first:
        return _("Ahead or on par in %(last)s of what is judged, up from %(first)s in %(day)s") % said
    if last < first:
        return _("Ahead or on par in %(last)s of what is judged, down from %(first)s in %(day)s") % said
    return _("Ahead or on par in %(last)s of what is judged, as in %(day)s") % said


def expired(entry: SwotEntry | Signal) -> str:
    """That what an entry rests on holds no longer, in a sentence."""
    return _("“%(entry)s” held until %(day)s; look again, then give it a later day or take it back.") % {
        "entry": entry,
        "day": formats.day(entry.expires_on),
    }


def stale(line: Line, count: int) -> str:
    """That judgements of something hold no longer, in a sentence."""
    said = {"name": line.name, "count": count}
    return (
        ngettext(
            "%(count)s judgement of %(name)s holds no longer; judge it again.",
            "%(count)s judgements of %(name)s hold no longer; judge them again.",
            count,
        )
        % said
    )
