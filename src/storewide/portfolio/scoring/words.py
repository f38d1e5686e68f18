"""What pages say of scores: the finding in one sentence, and which assumptions decide."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit import formats
from storewide.kit.charts import Chart, ChartKind, Series, Unit
from storewide.portfolio.scoring import queries, records, rules
from storewide.portfolio.scoring.holding import Decisive, Held
from storewide.portfolio.scoring.queries import Explained
from storewide.portfolio.scoring.records import Record
from storewide.portfolio.scoring.rules import Method

#: so many bars are drawn, and so many assumptions told in words
BARS, TOLD = 20, 3


def finding(method: Method, record: Record | None = None) -> str:
    """What comes first, and how many cannot be scored."""
    with_score, of = queries.count_scored(method)
    if not of:
        return _("Nothing waits to be scored")
    by = _("%(method)s and the record of its team") if record else "%(method)s"
    values = {
        "method": by % {"method": method.label},
        "scored": formats.number(with_score),
        "of": formats.number(of),
        "open": formats.number(of - with_score),
    }
    first = queries.first_by(method, record)
    if first is None:
        return (
            ngettext(
                "The one request has no score by %(method)s yet",
                "None of %(of)s requests has a score by %(method)s yet",
                of,
            )
            % values
        )
    values["title"] = first.title
    if with_score == of:
        return _("“%(title)s” comes first by %(method)s") % values
    return _("“%(title)s” comes first by %(method)s; %(open)s of %(of)s are not scored") % values


def firm(held: Held) -> str:
    """How firm the first places are."""
    if not held.rows:
        return _("Nothing has a score by %(method)s yet") % {"method": held.method.label}
    sure = sum(row.share >= 0.95 for row in held.rows[: held.top])
    doubtful = sum(0.05 < row.share < 0.95 for row in held.rows)
    values = {
        "sure": formats.number(sure),
        "top": formats.number(held.top),
        "doubtful": formats.number(doubtful),
    }
    if len(held.rows) <= held.top:
        values["method"] = held.method.label
        return (
            ngettext(
                "Only one request has a score by %(method)s: nothing can take its place",
                "Only %(top)s requests have a score by %(method)s: none of them can fall out of the first %(top)s",
                held.top,
            )
            % values
        )
    if not doubtful:
        return _("The first %(top)s are the first %(top)s, whatever of the ranges comes true") % values
    return _("%(sure)s of the first %(top)s are sure; %(doubtful)s requests may be in or out") % values


def decides(found: Decisive) -> str:
    """One assumption that changes the order, in a sentence."""
    values = {
        "input": found.input,
        "title": found.placed.title,
        "value": formats.number(found.swing.value, _digits(found.swing.value)),
        "likely": formats.number(found.likely, _digits(found.likely)),
        "rank": formats.number(found.swing.rank),
        "place": formats.number(found.placed.place),
        "weight": formats.percent(found.swing.weight),
    }
    if found.swing.rank > found.placed.place:
        return (
            _(
                "%(input)s of “%(title)s” decides: at %(value)s in place of %(likely)s it falls from %(place)s to "
                "rank %(rank)s; %(weight)s of its rank’s variance comes from it."
            )
            % values
        )
    return (
        _(
            "%(input)s of “%(title)s” decides: at %(value)s in place of %(likely)s it rises from %(place)s to "
            "rank %(rank)s; %(weight)s of its rank’s variance comes from it."
        )
        % values
    )


def picture(held: Held) -> Chart | None:
    """How often each of the requests about the border is among the first, as bars; None of none."""
    near = [row for row in held.rows if row.share > 0][:BARS]
    if not near:
        return None
    return Chart(
        key="stability",
        title=firm(held),
        unit=Unit(_("of the draws among the first %(top)s") % {"top": held.top}, "percent"),
        x_label=_("Request"),
        xs=tuple(f"{row.place}. {row.title}"[:60] for row in near),
        series=(
            Series(
                _("Share of the draws"),
                tuple(row.share for row in near),
                low=tuple(row.low for row in near),
                high=tuple(row.high for row in near),
            ),
        ),
        kind=ChartKind.BAR,
        alt=_("Share of the draws in which each request is among the first %(top)s.") % {"top": held.top},
    )


def place(found: Explained) -> str:
    """Where one request stands by a method."""
    values = {
        "method": found.method.label,
        "score": formats.number(found.score, 1),
        "place": formats.number(found.place),
        "of": formats.number(found.of),
        "missing": ", ".join(str(each).lower() for each in found.missing),
    }
    if found.score is None:
        return _("Not scored by %(method)s: %(missing)s missing") % values
    return _("%(score)s by %(method)s: place %(place)s of %(of)s") % values


def by_record(found: Explained, record: Record | None, team: str | None) -> str:
    """What is left of a score by the record of the team behind it; empty where there is none, or nothing to multiply."""
    if record is None or found.score is None or not records.fits(found.method):
        return ""
    ranges = [*(each.range for each in found.given), record.of(team)]
    score = rules.scored(records.with_record(found.method), ranges)
    values = {
        "score": formats.number(score, 1),
        "factor": formats.number(record.of(team).likely, 1),
        "team": team or _("teams without a record"),
    }
    return (
        _("%(score)s by the record: promises of %(team)s came to %(factor)s of what was promised.") % values
    )


def calculation(found: Explained) -> str:
    """The formula with the likely values, for the three methods alike."""
    parts = [
        f"{each.label} {each.range.likely:g}" if each.range else f"{each.label} ?" for each in found.given
    ]
    return ", ".join(str(part) for part in parts)


def _digits(value: Any) -> int:
    return 0 if float(value).is_integer() else 1
