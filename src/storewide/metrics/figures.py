"""The one path from a question to a metric's figures: page, API, command and check all come through here."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import TypedDict, cast

from django.utils.translation import gettext as _

from storewide.kit.errors import Refusal
from storewide.lib.calendars import Calendar, Part
from storewide.lib.periods import Days
from storewide.metrics import definitions, segments, untold
from storewide.metrics.figured import Figures as Figures
from storewide.metrics.figured import Report as Report
from storewide.sources import business_calendar
from storewide.sources.house import warehouse
from storewide.sources.models import Store
from storewide.warehouse.questions import (
    DIMENSIONS,
    PERIODS,
    Answer,
    Dated,
    MixedCurrencies,
    Question,
    QuestionInvalid,
    Row,
    SourceFault,
)

#: what figures are told by over time; the last two only a calendar knows
GRAINS = (*PERIODS, "quarter", "year")
#: a breakdown, and a filter, that is made of others: see `segments`
SEGMENT = segments.NAME
#: what every row of figures holds, whatever else is asked
MEASURES = ("visitors", "buyers", "orders", "lines", "gross", "refunded", "spend")


class _How(TypedDict):
    """Of which store, which part of the trade, which measures, and at which age of refunds."""

    store: str
    where: tuple[tuple[str, str], ...]
    measures: tuple[str, ...]
    matured: int | None


class FiguresRefused(Refusal):
    """The figures cannot be given as asked: an unknown breakdown or filter, or money of several currencies."""


class MetricUnknown(FiguresRefused):
    """A metric is asked for that there is not."""

    field = "metric"


class SourceSilent(FiguresRefused):
    """A warehouse that answers for a store does not answer now."""

    status = 503


def measures_of(codes: Iterable[str]) -> tuple[str, ...]:
    """What to ask for some metrics: the measures they are made of beside those of every row. Raises MetricUnknown."""
    try:
        named = [name for code in codes for name in definitions.named(code).measures]
    except definitions.UnknownMetric as error:
        raise MetricUnknown(str(error)) from None
    return tuple(dict.fromkeys((*MEASURES, *named)))


def ask(
    *,
    first: date | None = None,
    last: date | None = None,
    by: str | None = None,
    where: Iterable[tuple[str, str]] = (),
    store: str | None = None,
    measures: tuple[str, ...] = MEASURES,
    matured: int | None = None,
) -> Report:
    """The figures of the days first..last (all there is where a side is open), by period, dimension or segment.

    `where`: values of dimensions that must hold, two of one meaning either; ("segment", its slug) is all of its own.
    `matured`: refunds count on the day of their order, and only those made within so many days after it, so that
    young and old orders compare alike; without it each refund counts on its own day.
    Weeks, months, quarters and years are those of the store's business calendar. Raises FiguresRefused with one
    sentence.
    """
    days = _days(first, last, extent(store))
    if days is None:
        return Report((), None, None, warehouse().version)
    dated: Dated = "made" if matured is None else "placed"
    question = Question(measures, days.first, days.last, store=store, dated=dated, within=matured)
    if by == SEGMENT:
        return _by_segment(question, tuple(where))
    spans = _spans(days, by, store)
    filters = _filters(where)
    return _report(_answer(replace(question, by="span" if spans else by, spans=spans, filters=filters)))


def _filters(where: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    try:
        return segments.spelled_out(where)
    except segments.SegmentRefused as error:
        raise FiguresRefused(error.sentence) from None


def each_day(days: Days, *, by: str, store: str, measures: tuple[str, ...]) -> Iterator[tuple[Row, ...]]:
    """Day by day the rows of a breakdown by dimension, as `ask` gives them for that day alone; none is kept."""
    for day in days:
        yield _answer(Question(measures, day, day, by=by, store=store), warehouse().ask_once).rows


def _answer(question: Question, ask: Callable[[Question], Answer] | None = None) -> Answer:
    try:
        return (ask or warehouse().ask)(question)
    except SourceFault as fault:
        raise SourceSilent(str(fault)) from None
    except (QuestionInvalid, MixedCurrencies) as error:
        raise FiguresRefused(str(error)) from None


def _by_segment(question: Question, where: tuple[tuple[str, str], ...]) -> Report:
    """A row for each segment, by name; one may hold what another holds, so that they do not add up."""
    found = []
    left = _filters(where)
    for segment in segments.in_order():
        try:
            filters = segments.narrowed(left, segment)
        except segments.NothingInCommon:
            continue
        found.append((segment.slug, _report(_answer(replace(question, filters=filters)))))
    rows = tuple(replace(row, label=slug) for slug, report in found for row in report.rows)
    if not found:
        return Report((), None, None, warehouse().version)
    return replace(found[0][1], rows=rows)


def _spans(days: Days, by: str | None, store: str | None) -> tuple[tuple[str, date, date], ...]:
    """The periods of a store's business calendar; none where the question's own periods are the same."""
    if by in (None, "day") or by not in GRAINS:
        return ()
    known = Store.objects.filter(slug=store).first() if store else None
    calendar = business_calendar.of(known) if known else Calendar()
    if by in PERIODS and not calendar.is_retail and (by == "month" or calendar.week_start == "monday"):
        return ()
    found = calendar.split(days, cast("Part", by))
    return tuple((label, part.first, part.last) for label, part in found)


def extent(store: str | None) -> Days | None:
    """The days that a store (or all) has facts of; None while there is none."""
    try:
        found = warehouse().extent(store)
    except SourceFault as fault:
        raise SourceSilent(str(fault)) from None
    return Days(*found) if found else None


def total(
    days: Days,
    *,
    store: str | None,
    where: Iterable[tuple[str, str]] = (),
    measures: tuple[str, ...] = MEASURES,
    matured: int | None = None,
) -> Figures:
    """The figures of some days as one row."""
    report = ask(
        first=days.first, last=days.last, store=store, where=where, measures=measures, matured=matured
    )
    if not report.rows:
        return Figures(str(days), days, None, dict.fromkeys(measures))
    return report.rows[0]


def total_of(
    days: Iterable[date],
    *,
    store: str,
    where: Iterable[tuple[str, str]] = (),
    measures: tuple[str, ...] = MEASURES,
    matured: int | None = None,
) -> Figures:
    """The figures of some days, which need not follow one another, as one row; a day that stands twice counts once."""
    wanted = sorted(set(days))
    runs = _runs(wanted)
    if len(runs) == 1:
        return total(runs[0], store=store, where=where, measures=measures, matured=matured)
    whole = Days(wanted[0], wanted[-1])
    spans = tuple((str(whole), run.first, run.last) for run in runs)
    return of_spans(spans, store=store, where=where, measures=measures, matured=matured).rows[0]


def totals(
    asked: Mapping[str, Iterable[date]],
    *,
    store: str,
    where: Iterable[tuple[str, str]] = (),
    measures: tuple[str, ...] = MEASURES,
    matured: int | None = None,
) -> dict[str, Figures]:
    """The figures of some days by what they are asked as, each as `total_of` gives it.

    It is one question, where no day is asked for in two.
    """
    how: _How = {"store": store, "where": tuple(where), "measures": measures, "matured": matured}
    runs = {name: _runs(sorted(set(days))) for name, days in asked.items()}
    spans = sorted((run.first, run.last, name) for name, each in runs.items() for run in each)
    if any(following[0] <= span[1] for span, following in pairwise(spans)):
        return {name: total_of(days, **how) for name, days in asked.items()}
    rows = of_spans(tuple((name, first, last) for first, last, name in spans), **how).rows
    return {row.label: replace(row, label=str(row.days)) for row in rows}


def of_spans(
    spans: tuple[tuple[str, date, date], ...],
    *,
    store: str | None,
    where: Iterable[tuple[str, str]] = (),
    measures: tuple[str, ...] = MEASURES,
    matured: int | None = None,
) -> Report:
    """The figures of labelled days that do not overlap, a row for each; the same label twice is one row."""
    return _report(
        _answer(
            Question(
                measures=measures,
                first=min(first for _label, first, _last in spans),
                last=max(last for _label, _first, last in spans),
                by="span",
                store=store,
                filters=_filters(where),
                dated="made" if matured is None else "placed",
                within=matured,
                spans=spans,
            )
        )
    )


def _runs(days: list[date]) -> list[Days]:
    """Days in order as the fewest stretches that follow one another."""
    runs: list[Days] = []
    for day in days:
        if runs and runs[-1].last + timedelta(days=1) == day:
            runs[-1] = Days(runs[-1].first, day)
        else:
            runs.append(Days(day, day))
    return runs


def with_values(report: Report) -> Report:
    """The report without the rows in which nothing was sold, seen or given back (a breakdown's empty labels)."""
    return replace(report, rows=tuple(row for row in report.rows if any(row.measures.values())))


def breakdowns() -> tuple[str, ...]:
    """What figures can be broken down by."""
    return (*GRAINS, *DIMENSIONS, SEGMENT)


def _days(first: date | None, last: date | None, known: Days | None) -> Days | None:
    begins = first or (known.first if known else None)
    ends = last or (known.last if known else None)
    if begins is None or ends is None:
        return None
    if ends < begins:
        raise FiguresRefused(
            _("The period ends on %(last)s, before it begins on %(first)s; choose other days.")
            % {"first": begins, "last": ends}
        )
    return Days(begins, ends)


def _report(answer: Answer) -> Report:
    lacking = untold.of(answer.question)
    rows = tuple(_figures(row, answer, lacking) for row in answer.rows)
    return Report(rows, answer.currency, answer.visitors_basis, answer.version, answer.incomplete)


def _figures(row: Row, answer: Answer, lacking: untold.Lacking) -> Figures:
    found, silent = lacking.of_row(row)
    measures = {name: None if name in silent else row.measures[name] for name in answer.question.measures}
    return Figures(row.label, Days(row.first, row.last), row.currency or answer.currency, measures, found)


def last_full_day(today: date) -> date:
    """Yesterday: the newest day whose figures are whole."""
    return today - timedelta(days=1)
