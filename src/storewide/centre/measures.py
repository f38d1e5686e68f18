"""By what a centre is measured: acquisition, margin, retention and advocacy of the stores of the units it serves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from storewide.centre.models import Centre
from storewide.kit import formats, wiring
from storewide.kit.permissions import Actor, may
from storewide.kit.tags import Tag, Text, Tone
from storewide.lib.periods import Days
from storewide.metrics import addresses, figures, results
from storewide.metrics.permissions import MetricsPermission
from storewide.organization.models import Unit
from storewide.sources import below_store
from storewide.sources.models import Store

#: a change of less than this share is called steady
STEADY = Decimal("0.02")


@dataclass(frozen=True)
class Measure:
    """One of the four: its name, its value, and the share by which it changed on the same month of last year."""

    key: str
    name: str
    shown: str
    note: str
    url: str
    change: Decimal | None = None

    @property
    def tag(self) -> Tag:
        """How it moved, in a word."""
        if self.change is None:
            return Tag(_("No comparison"), Tone.UNKNOWN, "flat")
        words = formats.signed(self.change * 100, 1) + " %"
        if abs(self.change) < STEADY:
            return Tag(_("Steady, %(change)s") % {"change": words}, Tone.PLAIN)
        up = self.change > 0
        return Tag(words, Tone.GOOD if up else Tone.BAD, "up" if up else "down")

    @property
    def moved(self) -> str:
        """How it moved in the finding: “acquisition up”; empty where it is steady or unknown."""
        if self.change is None or abs(self.change) < STEADY:
            return ""
        words = _("%(name)s up") if self.change > 0 else _("%(name)s down")
        return words % {"name": self.name}


def usual_month(today: date) -> Days:
    """The last month that is over and has figures."""
    known = figures.extent(None)
    return below_store.last_full((known.first, known.last) if known else None, today)


def stores_of(centre: Centre) -> list[Store]:
    """The stores of the units that a centre serves, and of all units within them; all where it serves all."""
    stores = list(Store.objects.all())
    named = list(centre.serves.all())
    if not named:
        return stores
    units = list(Unit.objects.all())
    inside = {store for unit in named for store in results.stores_within(unit, units, stores)}
    return [store for store in stores if store in inside]


def read(actor: Actor, centre: Centre, month: Days) -> list[Measure]:
    """The four measures of a month; none where the actor may not see metrics, or no store is served."""
    stores = stores_of(centre) if may(actor, MetricsPermission.VIEW) else []
    if not stores:
        return []
    before = results.year_before(month)
    rows, earlier = _beside(stores, month), _beside(stores, before)
    new, were = _added(rows, "new_buyers"), _added(earlier, "new_buyers")
    kept, had = _ratio(rows, "retention"), _ratio(earlier, "retention")
    return [
        Measure(
            "acquisition",
            _("Acquisition"),
            formats.number(new),
            _("new buyers; last year %(before)s") % {"before": formats.number(were)},
            addresses.of_metric("new_buyers", days=month),
            _change(new, were),
        ),
        _margin(stores, month),
        Measure(
            "retention",
            _("Retention"),
            formats.percent(kept),
            _("of buyers came back; last year %(before)s") % {"before": formats.percent(had)},
            addresses.of_metric("retention", days=month),
            _change(kept, had),
        ),
        *_advocacy(actor, stores, month),
    ]


def _margin(stores: Sequence[Store], month: Days) -> Measure:
    address = addresses.of_results(month.first)
    found = results.together(results.of_stores(stores, month))
    line = found.line("contribution_margin") if found else None
    if found is None or line is None or line.amount is None:
        note = _("several currencies are not added") if found is None else _("costs are missing")
        return Measure("margin", _("Margin"), formats.NO_VALUE, note, address)
    last_year = formats.money(line.last_year, found.currency, 0)
    note = _("contribution margin; last year %(before)s") % {"before": last_year}
    shown = formats.money(line.amount, found.currency, 0)
    return Measure("margin", _("Margin"), shown, note, address, line.change)


def _advocacy(actor: Actor, stores: Sequence[Store], month: Days) -> list[Measure]:
    """What customers say, of each store: modules that know it give words, not figures that add up."""
    told: list[tuple[Store, tuple[Text, str, str]]] = []
    for give in wiring.load("results_beside"):
        told += [(store, said) for store in stores if (said := give(actor, store, month)) is not None]
    if not told:
        return [Measure("advocacy", _("Advocacy"), formats.NO_VALUE, _("nothing tells of it"), "")]
    first = told[0][1]
    values = {value for _store, (_label, value, _url) in told}
    shown = first[1] if len(values) == 1 else "; ".join(f"{store}: {said[1]}" for store, said in told[:4])
    return [Measure("advocacy", _("Advocacy"), shown, str(first[0]), first[2])]


def _beside(stores: Sequence[Store], month: Days) -> list[figures.Figures | None]:
    return [results.beside(store, month) for store in stores]


def _added(rows: Sequence[figures.Figures | None], code: str) -> int | None:
    """A count of all stores that tell of it; None where none does."""
    values = [value.over for row in rows if row and (value := row.value(code)) is not None]
    return sum(values) if values else None


def _ratio(rows: Sequence[figures.Figures | None], code: str) -> Decimal | None:
    """A share over all stores that tell of it: their sums divided, not their shares averaged."""
    values = [value for row in rows if row and (value := row.value(code)) is not None]
    under = sum(value.under for value in values)
    return Decimal(sum(value.over for value in values)) / under if under else None


def _change(now: Decimal | int | None, before: Decimal | int | None) -> Decimal | None:
    return None if now is None or not before else (Decimal(now) - Decimal(before)) / Decimal(before)
