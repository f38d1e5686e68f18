"""Store features as far as they are measured: their metrics, and the pages and events that are theirs."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Conflict, Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.metrics import definitions
from storewide.metrics.models import AreaMeasure, Metric
from storewide.ownership.models import Area

_LONGEST = 120


class NotAMeasure(Refusal):
    """A page that is no path, or a metric that does not exist; `field` is where."""

    def __init__(self, sentence: str, field: str) -> None:
        super().__init__(sentence)
        self.field = field


def of_metric(code: str) -> Area | None:
    """The area that a metric belongs to, with who is accountable; None while it belongs to none. One query."""
    found = (
        Metric.objects.select_related("area__accountable__holder", "area__accountable__deputy")
        .filter(code=code)
        .first()
    )
    return found.area if found else None


def by_metric() -> dict[str, Area | None]:
    """The area of each metric that is on record, with who is accountable, by the metric's code. One query."""
    records = Metric.objects.select_related("area__accountable__holder", "area__accountable__deputy")
    return {each.code: each.area for each in records}


def metrics_of(area: Area) -> tuple[str, ...]:
    """The codes of the metrics in use that belong to an area, in the order of all metrics. One query."""
    codes = set(Metric.objects.filter(area=area).values_list("code", flat=True))
    return tuple(code for code in definitions.all_definitions() if code in codes)


def leading(area: Area | None) -> tuple[str, ...]:
    """The code of the metric that leads an area; empty where none does. One query."""
    found = AreaMeasure.objects.filter(area=area).exclude(metric="").values_list("metric", flat=True)
    return tuple(code for code in found if code in definitions.all_definitions())


@trail.operation
def set_measure(
    *,
    area: Area,
    pages: Iterable[str],
    events: Iterable[str],
    metric: str,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> AreaMeasure:
    """Say which pages and events of the store are an area's, and which metric leads it (empty: none).

    Of a page's path the first two parts count (`/help/returns`), `*` stands for any text. Raises NotAMeasure, and
    Conflict where what is said of the area is not of the expected version (0: nothing was said).
    """
    said = {"pages": _pages(pages), "events": _told(events), "metric": metric}
    if metric and metric not in definitions.all_definitions():
        raise NotAMeasure(_("“%(metric)s” is not a metric.") % {"metric": metric}, "metric")
    record, made = AreaMeasure.objects.get_or_create(area=area, defaults={"created_at": at})
    before = {name: getattr(record, name) for name in said}
    try:
        save_changes(record, said, None if made else expected_version)
    except Conflict as conflict:
        theirs = {"pages": ", ".join(record.pages), "events": ", ".join(record.events)}
        raise Conflict(conflict.sentence, {**theirs, "metric": record.metric}) from None
    changes = {name: [before[name], value] for name, value in said.items() if before[name] != value}
    trail.record(action="metrics.area.measure", of=record, by=by, at=at, changes=changes)
    return record


def _pages(pages: Iterable[str]) -> list[str]:
    told = _told(pages)
    for page in told:
        if not page.startswith(("/", "*")) or page.count("/") > 2 + page.endswith("/"):
            raise NotAMeasure(
                _(
                    "“%(page)s” is no page: write the first two parts of its path, such as /help/returns or /help/*."
                )
                % {"page": page},
                "pages",
            )
    return told


def _told(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text.strip()[:_LONGEST] for text in texts if text.strip()))
