"""How sure a customer's value is: the interval of 95 % that stands beside it wherever a program asks for the metric."""

from collections.abc import Iterable, Iterator

from storewide.metrics import rules, segments
from storewide.metrics.figures import GRAINS, SEGMENT, Figures, Report
from storewide.metrics.models import Segment
from storewide.sources.house import warehouse
from storewide.warehouse.worths import Worth

CODE = "customer_value"


def beside(
    report: Report, *, by: str | None, where: Iterable[tuple[str, str]], store: str | None
) -> Iterator[dict[str, float | None]]:
    """For each row of a report its interval, in major units; None where nobody can tell the row's value.

    `by`, `where` and `store` are what the report was asked with.
    """
    asked = tuple(where)
    for row in report.rows:
        found = _worth(row, by, asked, store) if row.measures[CODE] is not None else None
        yield {
            f"{CODE}_low": _major(found.low if found else None, row.currency),
            f"{CODE}_high": _major(found.high if found else None, row.currency),
        }


def _worth(
    row: Figures, by: str | None, where: tuple[tuple[str, str], ...], store: str | None
) -> Worth | None:
    filters = segments.spelled_out(where)
    if by == "store":
        return warehouse().worth(row.label, row.days, filters)
    if by == SEGMENT:
        filters = segments.narrowed(filters, Segment.objects.get(slug=row.label))
    elif by is not None and by not in GRAINS:
        # two values of one dimension mean either: a row is of its own alone
        filters = (*(each for each in filters if each[0] != by), (by, row.label))
    return warehouse().worth(store, row.days, filters)


def _major(minor: int | None, currency: str | None) -> float | None:
    return None if minor is None or currency is None else float(rules.major(minor, currency))
