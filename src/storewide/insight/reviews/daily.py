"""The daily note of a store: yesterday, the week and the month so far, in words, and what was out of the ordinary."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from storewide.insight import changes, frozen_charts
from storewide.insight.reviews import meeting, period_figures, periods, sections, warnings
from storewide.insight.reviews.meeting import Reading
from storewide.kit import formats
from storewide.kit.permissions import Actor
from storewide.lib.periods import Days
from storewide.metrics import figures, scorecard, scorecard_pages
from storewide.rhythm import queries as rhythm
from storewide.rhythm import rules
from storewide.rhythm.models import ReviewKind, today
from storewide.sources.models import Store

#: what each span tells: the three KPIs, and what people do once they came
CODES = (*period_figures.FIRST, "conversion")


def read(actor: Actor, store: Store, day: date, at: datetime) -> Reading:
    """Gather what the note of one day says, as far as the actor may see it."""
    on = today(store, at)
    days = Days(day, day)
    has_figures = period_figures.known(store, days, on) is not None
    spans = _spans(store, day) if has_figures else []
    found = changes.within(actor, days, store)
    kind = ReviewKind.DAILY
    snapshot = {
        "kind": kind.value,
        "store": {"slug": store.slug, "name": store.name, "currency": store.currency},
        "period": rules.period_label(kind, day),
        "days": _weekday(day),
        "finding": spans[0]["sentence"] if spans else _without(store, day),
        "before": "",
        "lines": [span["sentence"] for span in spans[1:]],
        "notes": [],
        "heads": periods.heads(kind),
        "spans": spans,
        "figures": [],
        "chart": _chart(store, day) if spans else None,
        "sections": _sections(actor, store, day, on, spans),
        "changes": meeting.changed(found),
        "decisions": meeting.decisions(actor, (store,)),
        "actions": [meeting.taken_on(each, on) for each in rhythm.carried(store) if each.due_on <= on],
    }
    return Reading(kind, store, days, snapshot)


def _sections(
    actor: Actor, store: Store, day: date, on: date, spans: list[dict[str, Any]]
) -> list[sections.Section]:
    days = Days(day, day)
    known = days if spans else None
    found = (
        warnings.alerts_of(store, day),
        sections.why(store, known, periods.before(ReviewKind.DAILY, days), on),
        sections.watches(actor, (store,), on),
        warnings.voice(actor, (store,), days, store.zone),
    )
    # a note is short: only that nothing was out of the ordinary is worth a line of its own
    return [each for each in found if each is not None and (each["rows"] or each["key"] == "alerts")]


def _without(store: Store, day: date) -> str:
    """Why there are no figures of the day: when the newest are of."""
    known = figures.extent(store.slug)
    if known is None:
        return _("There are no figures yet")
    return _("There are no figures of %(day)s yet; the newest are of %(newest)s") % {
        "day": formats.day(day),
        "newest": formats.day(known.last),
    }


def _spans(store: Store, day: date) -> list[dict[str, Any]]:
    """The day, its week so far and its month so far; a span that is the day alone is left out."""
    week = Days(rules.monday(day), day)
    month = Days(day.replace(day=1), day)
    found = [_span(store, Days(day, day), _("Yesterday, %(day)s") % {"day": _weekday(day)}, ReviewKind.DAILY)]
    for days, title, kind in (
        (week, _("The week so far"), ReviewKind.TRADING),
        (month, _("The month so far"), ReviewKind.MONTHLY),
    ):
        if len(days) > 1:
            found.append(_span(store, days, title, kind))
    return found


def _span(store: Store, days: Days, title: str, kind: ReviewKind) -> dict[str, Any]:
    tiles = scorecard.standings(store, days, CODES)
    rows = list(period_figures.rows(store, kind, days, tiles))
    return {
        "title": f"{title}, {formats.span(days.first, days.last)}" if len(days) > 1 else title,
        "sentence": _sentence(kind, days, {row["code"]: row for row in rows}),
        "figures": rows,
    }


def _sentence(kind: ReviewKind, days: Days, rows: dict[str, dict[str, Any]]) -> str:
    """Spend first, beside its plan and last year, then who came and bought."""
    spend = rows["spend"]
    values = {
        "when": _when(kind, days),
        "spend": spend["shown"],
        "apart": spend["apart"],
        "year": _year(spend),
        "visitors": rows["visitors"]["shown"],
        "buyers": rows["buyers"]["shown"],
        "conversion": rows["conversion"]["shown"],
    }
    if spend["basis"] == "target" and values["year"]:
        return (
            _(
                "%(when)s: spend %(spend)s, %(apart)s and %(year)s; "
                "%(visitors)s visitors, %(buyers)s buyers, conversion %(conversion)s"
            )
            % values
        )
    return (
        _(
            "%(when)s: spend %(spend)s, %(apart)s; "
            "%(visitors)s visitors, %(buyers)s buyers, conversion %(conversion)s"
        )
        % values
    )


def _when(kind: ReviewKind, days: Days) -> str:
    if kind == ReviewKind.DAILY:
        return _weekday(days.first)
    if kind == ReviewKind.MONTHLY:
        return _("Month so far")
    return _("Week so far")


def _year(spend: dict[str, Any]) -> str:
    """How spend compares with last year's same weekdays; empty where that is unknown."""
    if "last_year" not in spend:
        return ""
    return _("%(change)s on last year") % {"change": spend["changed_on_last_year"]}


def _weekday(day: date) -> str:
    """A day as people name it in a note: `Sat 21 Nov 2026`."""
    name = formats.locale().days["format"]["abbreviated"][day.weekday()]
    return f"{name} {formats.day(day)}"


def _chart(store: Store, day: date) -> dict[str, Any]:
    """Spend of the last four weeks by day, so that the day stands among its like."""
    known = figures.extent(store.slug)
    first = rules.monday(day) - 3 * rules.WEEK
    days = Days(max(first, known.first) if known else first, day)
    card = scorecard.build(store, days)
    return frozen_charts.as_values(scorecard_pages.chart(card))
