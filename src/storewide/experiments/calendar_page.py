"""The calendar of experiments: thirteen weeks of tests, from when to when, and which of them meet."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.experiments import overlap_words, overlaps, scheduled
from storewide.experiments.models import Experiment, ExperimentState
from storewide.kit import formats
from storewide.kit.pages import Crumb, Page

WEEKS = 13
EARLIEST, LATEST = date(1990, 1, 1), date(2199, 1, 1)
_WIDTH = 100.0


@dataclass(frozen=True)
class Row:
    """One experiment: where its bar lies in hundredths of the width, and how often it meets another."""

    experiment: Experiment
    until: date
    x: str
    width: str
    meets: int


def begins(text: str, today: date) -> date:
    """The Monday that an address names (`2026-11-02`), else the one four weeks before today's."""
    usual = today - timedelta(days=today.weekday() + 28)
    try:
        named = date.fromisoformat(text)
    except ValueError:
        return usual
    return named - timedelta(days=named.weekday()) if EARLIEST <= named <= LATEST else usual


def context(first: date, today: date, crumb: Crumb) -> dict[str, Any]:
    """Everything the page shows of the weeks from `first` on, in a fixed number of queries."""
    last = first + timedelta(days=7 * WEEKS - 1)
    found = scheduled.between(first, last)
    runs = scheduled.runs_of(found)
    live = {each.number for each in found if each.state in scheduled.LIVE}
    met = overlaps.find(run for run in runs if run.number in live)
    rows = [_row(each, first, last, _meets(each, met)) for each in found]
    return {
        "page": Page(
            title=finding(found, sum(each.serious for each in met)),
            short=_("Calendar of experiments"),
            purpose=_("What is tested when, where, and which tests meet for the same people."),
            guide="experiments#calendar",
            crumbs=(crumb,),
        ),
        "rows": rows,
        "overlaps": [overlap_words.told(each) for each in met],
        "weeks": [first + timedelta(days=7 * number) for number in range(WEEKS)],
        "first": first,
        "last": last,
        "now_at": _place(today, first, last) if first <= today <= last else "",
        "before": f"{first - timedelta(days=7 * WEEKS):%Y-%m-%d}",
        "after": f"{last + timedelta(days=1):%Y-%m-%d}",
    }


def finding(found: list[Experiment], serious: int) -> str:
    """What the weeks hold, in one sentence."""
    if not found:
        return _("No experiment in these weeks")
    if serious:
        return ngettext(
            "Two experiments meet where their changes may touch each other",
            "In %(count)s places experiments meet where their changes may touch each other",
            serious,
        ) % {"count": formats.number(serious)}
    running = sum(each.state == ExperimentState.RUNNING for each in found)
    return ngettext(
        "One experiment in these weeks, %(running)s running now",
        "%(count)s experiments in these weeks, %(running)s running now",
        len(found),
    ) % {"count": formats.number(len(found)), "running": formats.number(running)}


def _meets(experiment: Experiment, met: list[overlaps.Overlap]) -> int:
    return sum(experiment.number in (each.one.number, each.other.number) for each in met)


def _row(experiment: Experiment, first: date, last: date, meets: int) -> Row:
    ends = scheduled.until(experiment)
    begin, end = max(experiment.starts_on, first), min(ends, last)
    days = (last - first).days + 1
    width = max(((end - begin).days + 1) / days * _WIDTH, 1.0)
    return Row(experiment, ends, _place(begin, first, last), f"{width:.2f}", meets)


def _place(day: date, first: date, last: date) -> str:
    return f"{(day - first).days / ((last - first).days + 1) * _WIDTH:.2f}"
