"""By what a centre is measured: acquisition, margin, retention and advocacy of the stores of the units it serves."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from storewide.centre.models import Centre
from storewide.kit import formats, wiring
from storewide.kit.permissions import Actor, may
from storewide.kit.tags import Tag, Tone
from storewide.lib.periods import Days
from storewide.metrics import addresses, figures, results
from storewide.metrics.permissions import MetricsPermission
from storewide.organization.models import Unit
from storewide.sources import below_store
from storewide.sources.models import Store
from storewide.stats import proportions, rates
from storewide.stats.moments import Moments

#: a change of less than this share is called steady, where nobody can say what chance does to it
STEADY = Decimal("0.02")
#: limits of 95 % of a change, as shares of what was
type Limits = tuple[float, float]


@dataclass(frozen=True)
class Measure:
    """One of the four: its name, its value, and the share by which it changed on the same month of last year.

    `limits`: between which that change lies with 95 %, where its days, buyers or customers tell how much chance moves it;
    `unlimited` says why there are none.
    """

    key: str
    name: str
    shown: str
    note: str
    url: str
    change: Decimal | None = None
    limits: Limits | None = None
    unlimited: str = ""

    @property
    def is_steady(self) -> bool:
        """Whether chance alone may have moved it; without limits, whether it hardly moved."""
        if self.change is None:
            return False
        return abs(self.change) < STEADY if self.limits is None else self.limits[0] <= 0 <= self.limits[1]

    @property
    def between(self) -> str:
        """The limits in words, or why there are none."""
        if self.limits is None:
            return self.unlimited
        low, high = (formats.signed(Decimal(str(each)) * 100, 1) for each in self.limits)
        return _("change between %(low)s %% and %(high)s %% (95 %%)") % {"low": low, "high": high}

    @property
    def tag(self) -> Tag:
        """How it moved, in a word."""
        if self.change is None:
            return Tag(_("No comparison"), Tone.UNKNOWN, "flat")
        words = formats.signed(self.change * 100, 1) + " %"
        if self.is_steady:
            steady = _("Steady, %(change)s") if self.limits is None else _("Within chance, %(change)s")
            return Tag(steady % {"change": words}, Tone.PLAIN)
        up = self.change > 0
        return Tag(words, Tone.GOOD if up else Tone.BAD, "up" if up else "down")

    @property
    def moved(self) -> str:
        """How it moved in the finding: “acquisition up”; empty where it is steady or unknown."""
        if self.change is None or self.is_steady:
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
            _limits_of_count(stores, before, month),
        ),
        _margin(stores, month),
        Measure(
            "retention",
            _("Retention"),
            formats.percent(kept),
            _("of buyers came back; last year %(before)s") % {"before": formats.percent(had)},
            addresses.of_metric("retention", days=month),
            _change(kept, had),
            _limits_of_share(_counted(earlier, "retention"), _counted(rows, "retention")),
        ),
        _advocacy(actor, stores, before, month),
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
    why = _("no limits: costs are known by the month, and every order of it is counted")
    return Measure("margin", _("Margin"), shown, note, address, line.change, unlimited=why)


def _advocacy(actor: Actor, stores: Sequence[Store], before: Days, month: Days) -> Measure:
    """How many of those who praised or complained praised, of all stores together."""
    told = next(
        (said for give in wiring.load("results_beside") if (said := give(actor, stores, month))), None
    )
    if told is None:
        return Measure("advocacy", _("Advocacy"), formats.NO_VALUE, _("nothing tells of it"), "")
    label, shown, url = told
    were, had = _praised(actor, stores, before)
    praised, asked = _praised(actor, stores, month)
    last_year = Decimal(were) / had if had else None
    note = _("%(what)s; last year %(before)s") % {"what": label, "before": formats.percent(last_year, 0)}
    change = _change(Decimal(praised) / asked if asked else None, last_year)
    limits = _limits_of_share((were, had), (praised, asked))
    few = "" if limits else _("no limits: too few praised or complained in one of the two months")
    return Measure("advocacy", _("Advocacy"), shown, note, url, change, limits, few)


def _praised(actor: Actor, stores: Sequence[Store], days: Days) -> tuple[int, int]:
    """How many praised, of how many who praised or complained; none where nobody may tell."""
    counts = [said for give in wiring.load("praise") if (said := give(actor, stores, days))]
    return sum(praised for praised, _asked in counts), sum(asked for _praised, asked in counts)


def _beside(stores: Sequence[Store], month: Days) -> list[figures.Figures | None]:
    return [results.beside(store, month) for store in stores]


def _added(rows: Sequence[figures.Figures | None], code: str) -> int | None:
    """A count of all stores that tell of it; None where none does."""
    values = [value.over for row in rows if row and (value := row.value(code)) is not None]
    return sum(values) if values else None


def _ratio(rows: Sequence[figures.Figures | None], code: str) -> Decimal | None:
    """A share over all stores that tell of it: their sums divided, not their shares averaged."""
    over, under = _counted(rows, code)
    return Decimal(over) / under if under else None


def _limits_of_count(stores: Sequence[Store], before: Days, month: Days) -> Limits | None:
    """Limits of the change of new buyers, from how much their days vary; None with too few of either."""
    found = rates.compare(_new_by_day(stores, before), _new_by_day(stores, month))
    return (found.interval[0] - 1, found.interval[1] - 1) if found else None


def _new_by_day(stores: Sequence[Store], month: Days) -> list[tuple[int, int]]:
    """New buyers of each day of the month, in all stores together; each day as one unit."""
    days: dict[str, int] = defaultdict(int)
    for store in stores:
        told = figures.ask(
            first=month.first,
            last=month.last,
            store=store.slug,
            by="day",
            measures=figures.measures_of(["new_buyers"]),
        )
        for row in told.rows:
            value = row.value("new_buyers")
            days[row.label] += value.over if value else 0
    return [(count, 1) for count in days.values()]


def _limits_of_share(before: tuple[int, int], now: tuple[int, int]) -> Limits | None:
    """Limits of the change of a share, from (those who did, all there were); None where either has fewer than two."""
    if any(n < 2 or not 0 <= yes <= n for yes, n in (before, now)):
        return None
    control, variant = (Moments(n, yes, yes) for yes, n in (before, now))
    return proportions.compare(control, variant).relative_interval


def _counted(rows: Sequence[figures.Figures | None], code: str) -> tuple[int, int]:
    values = [value for row in rows if row and (value := row.value(code)) is not None]
    return sum(value.over for value in values), sum(value.under for value in values)


def _change(now: Decimal | int | None, before: Decimal | int | None) -> Decimal | None:
    return None if now is None or not before else (Decimal(now) - Decimal(before)) / Decimal(before)
