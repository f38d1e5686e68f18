"""What figures say of what they lack: rows of files in quarantine, and costs that nothing tells of."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.lib.periods import Days, parse_one
from storewide.metrics import figures, measure_words, spans
from storewide.metrics.figured import Figures, Report
from storewide.sources.models import Store
from storewide.warehouse.incomplete import Untold
from storewide.warehouse.questions import Incomplete


def sentences(found: Iterable[Incomplete]) -> list[str]:
    """Each day (or month) in a sentence."""
    facts = {"order_line": _("order lines"), "event": _("events"), "traffic": _("rows of daily traffic")}
    return [
        _("%(day)s is incomplete: %(rows)s of %(of)s %(fact)s of %(store)s are quarantined.")
        % {
            "day": _named(each.part),
            "rows": formats.number(each.rows),
            "of": formats.number(each.of),
            "fact": facts[each.fact],
            "store": each.store,
        }
        for each in found
    ]


def of_days(store: Store, days: Days) -> list[str]:
    """The sentences about a store's figures of some days; none where they are whole."""
    return sentences(figures.ask(first=days.first, last=days.last, store=store.slug).incomplete)


def of_metric(code: str, now: Figures, before: Figures | None) -> list[str]:
    """Which costs of which months lack in a metric, and in what it is compared with: a sentence each, where any do."""
    return _compared(now.lacking(code), before.partly(code) if before else ())


def of_metrics(codes: Iterable[str], now: Figures, before: Figures | None) -> list[str]:
    """The same of many metrics, of what is told in part alone: what nothing tells of at all has no figure."""
    wanted = tuple(codes)
    found = [[each for code in wanted for each in row.partly(code)] if row else [] for row in (now, before)]
    return _compared(*found)


def of_rows(report: Report, codes: Iterable[str]) -> str:
    """Which costs of which months lack in the rows of a report; empty where none do."""
    wanted = tuple(codes)
    lacking = costs(each for row in report.rows for code in wanted for each in row.lacking(code))
    return _("Not whole: no data tells of %(costs)s.") % {"costs": lacking} if lacking else ""


def _compared(now: Iterable[Untold], before: Iterable[Untold]) -> list[str]:
    said = (
        (_("Not whole: no data tells of %(costs)s."), costs(now)),
        (_("What it is compared with is not whole: no data tells of %(costs)s."), costs(before)),
    )
    return [sentence % {"costs": lacking} for sentence, lacking in said if lacking]


def costs(found: Iterable[Untold]) -> str:
    """`platform cost (Aug 2026 to Sep 2026), staff cost (Aug 2026)`; of several stores each with its own."""
    months: dict[tuple[str, str], list[date]] = {}
    for each in sorted(set(found), key=lambda each: (each.store, each.measure, each.month)):
        months.setdefault((each.store, each.measure), []).append(each.month)
    several = len({store for store, _measure in months}) > 1
    return ", ".join(
        (_("%(cost)s of %(store)s (%(months)s)") if several else _("%(cost)s (%(months)s)"))
        % {
            "cost": formats.inside(str(measure_words.NAMES[measure])),
            "store": store,
            "months": spans.months(each),
        }
        for (store, measure), each in months.items()
    )


def _named(part: str) -> str:
    days = parse_one(part)
    return formats.day(days.first) if days.first == days.last else formats.month(days.first)
