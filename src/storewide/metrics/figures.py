"""The one path from a question to a metric's figures: page, API, command and check all come through here."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import cast

from django.utils.translation import gettext as _

from storewide.kit.errors import Refusal
from storewide.lib.calendars import Calendar, Part
from storewide.lib.periods import Days
from storewide.metrics import definitions, rules
from storewide.sources import business_calendar
from storewide.sources.house import warehouse
from storewide.sources.models import Store
from storewide.warehouse.questions import (
    DIMENSIONS,
    PERIODS,
    Answer,
    MixedCurrencies,
    Question,
    QuestionInvalid,
    Row,
    SourceFault,
    VisitorsBasis,
)

#: what figures are told by over time; the last two only a calendar knows
GRAINS = (*PERIODS, "quarter", "year")
MEASURES = ("visitors", "buyers", "orders", "lines", "gross", "refunded", "spend")


class FiguresRefused(Refusal):
    """The figures cannot be given as asked: an unknown breakdown or filter, or money of several currencies."""


class SourceSilent(FiguresRefused):
    """A warehouse that answers for a store does not answer now."""

    status = 503


@dataclass(frozen=True)
class Figures:
    """One row: the days it covers, its measures in counts and minor units, and its metrics by code."""

    label: str
    days: Days
    currency: str | None
    measures: dict[str, int | None]

    def value(self, code: str) -> rules.Value | None:
        """The metric's exact value; None where the data cannot say."""
        return rules.value(definitions.named(code), self.measures)

    def ratio(self, code: str) -> Decimal | None:
        """The metric as one number: minor units, a count, or a share; None where the data cannot say."""
        found = self.value(code)
        return None if found is None else found.ratio


@dataclass(frozen=True)
class Report:
    """The rows of one question, and how its visitors were counted."""

    rows: tuple[Figures, ...]
    currency: str | None
    visitors_basis: VisitorsBasis | None
    version: int


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
    """The figures of the days first..last (all there is where a side is open), by period or dimension.

    `matured`: refunds count on the day of their order, and only those made within so many days after it, so that
    young and old orders compare alike; without it each refund counts on its own day.
    Weeks, months, quarters and years are those of the store's business calendar. Raises FiguresRefused with one
    sentence.
    """
    house = warehouse()
    days = _days(first, last, extent(store))
    if days is None:
        return Report((), None, None, house.version)
    spans = _spans(days, by, store)
    question = Question(
        measures=measures,
        first=days.first,
        last=days.last,
        by="span" if spans else by,
        store=store,
        filters=tuple(where),
        spans=spans,
        dated="made" if matured is None else "placed",
        within=matured,
    )
    try:
        answer = house.ask(question)
    except SourceFault as fault:
        raise SourceSilent(str(fault)) from None
    except (QuestionInvalid, MixedCurrencies) as error:
        raise FiguresRefused(str(error)) from None
    return _report(answer)


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


def total(days: Days, *, store: str | None, where: Iterable[tuple[str, str]] = ()) -> Figures:
    """The figures of some days as one row."""
    report = ask(first=days.first, last=days.last, store=store, where=where)
    if not report.rows:
        return Figures(str(days), days, None, dict.fromkeys(MEASURES))
    return report.rows[0]


def total_of(days: Iterable[date], *, store: str, where: Iterable[tuple[str, str]] = ()) -> Figures:
    """The figures of some days, which need not follow one another, as one row; a day that stands twice counts once."""
    wanted = sorted(set(days))
    runs = _runs(wanted)
    if len(runs) == 1:
        return total(runs[0], store=store, where=where)
    whole = Days(wanted[0], wanted[-1])
    question = Question(
        measures=MEASURES,
        first=whole.first,
        last=whole.last,
        by="span",
        store=store,
        filters=tuple(where),
        spans=tuple((str(whole), run.first, run.last) for run in runs),
    )
    report = _report(warehouse().ask(question))
    return report.rows[0]


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
    return GRAINS + DIMENSIONS


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
    rows = tuple(_figures(row, answer) for row in answer.rows)
    return Report(rows, answer.currency, answer.visitors_basis, answer.version)


def _figures(row: Row, answer: Answer) -> Figures:
    measures = {name: row.measures[name] for name in answer.question.measures}
    return Figures(row.label, Days(row.first, row.last), row.currency or answer.currency, measures)


def last_full_day(today: date) -> date:
    """Yesterday: the newest day whose figures are whole."""
    return today - timedelta(days=1)
