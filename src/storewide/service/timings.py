"""How fast pages are, as visitors met them: the 75th percentile of each measure, judged by the published bounds."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.kit.tags import Tag, Tone
from storewide.lib.periods import Days
from storewide.metrics import figures
from storewide.metrics.figures import Figures
from storewide.sources.models import Store
from storewide.warehouse.hours import BOUNDS

MEASURES = ("lcp_p75", "inp_p75", "cls_p75")
#: what page timings are broken down by
BREAKDOWNS = ("device", "page", "marketing_channel")
#: a layout shift is counted in thousandths
_SCALE = {"lcp": 1, "inp": 1, "cls": 1000}


@dataclass(frozen=True)
class Timed:
    """The three percentiles of a group of page views: milliseconds, thousandths of layout shift; None: not measured."""

    label: str
    lcp: int | None
    inp: int | None
    cls: int | None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was measured."""
        return self.lcp is None and self.inp is None and self.cls is None


def total(store: Store, days: Days) -> Timed | None:
    """The percentiles of all page views of the days; None where nothing was measured."""
    report = figures.ask(first=days.first, last=days.last, store=store.slug, measures=MEASURES)
    found = _timed(report.rows[0]) if report.rows else None
    return None if found is None or found.is_empty else found


def rows(store: Store, days: Days, by: str) -> tuple[Timed, ...]:
    """The percentiles by device, page or marketing channel, those with any measurement."""
    report = figures.ask(first=days.first, last=days.last, by=by, store=store.slug, measures=MEASURES)
    found = (_timed(row) for row in report.rows)
    return tuple(each for each in found if not each.is_empty)


def judged(measure: str, value: int | None) -> Tag:
    """Good, needs work or poor, by the published bounds of the measure."""
    if value is None:
        return Tag(_("Not measured"), Tone.UNKNOWN)
    good, fair = (bound * _SCALE[measure] for bound in BOUNDS[measure])
    if value <= good:
        return Tag(_("Good"), Tone.GOOD)
    return Tag(_("Needs work"), Tone.WAITING) if value <= fair else Tag(_("Poor"), Tone.BAD)


def shown(measure: str, value: int | None) -> str:
    """A percentile as people write it: seconds, milliseconds, or the score of layout shift."""
    if value is None:
        return formats.NO_VALUE
    if measure == "lcp":
        return _("%(seconds)s s") % {"seconds": formats.number(value / 1000, 2)}
    if measure == "inp":
        return _("%(milliseconds)s ms") % {"milliseconds": formats.number(value)}
    return formats.number(value / 1000, 3)


def _timed(row: Figures) -> Timed:
    return Timed(row.label, *(row.measures[each] for each in MEASURES))
