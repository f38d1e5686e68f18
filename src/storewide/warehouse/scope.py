"""What a question can be answered from: the stores and files it touches, and the measures they know.

"The data cannot say" is decided here, before anything is computed: a fact that no store in question has, a
dimension that a fact does not carry while another one does, days before anybody counted visitors.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from storewide.warehouse.manifest import FileEntry, Manifest
from storewide.warehouse.questions import COSTS, MONEY, NONE, OF_ORDER_MONEY, MixedCurrencies, Question
from storewide.warehouse.schemas import Terms

#: measures that come from order lines, and those that come from visits or traffic
OF_ORDERS = frozenset({"buyers", "orders", "lines", *OF_ORDER_MONEY})
OF_VISITS = frozenset({"visitors", "sessions"})

_ORDER_DIMENSIONS = frozenset(
    {
        *("store", "sales_channel", "marketing_channel", "country", "product", "kind", "customer"),
        *("status", "order_kind", "account", "currency", "category", "buyer_kind"),
    }
)
_VISIT_DIMENSIONS = frozenset({"store", "marketing_channel", "campaign", "device", "country"})
#: dimensions that nothing but an event has
_OF_EVENTS = frozenset({"event", "page"})
_ALWAYS_CARRIED = frozenset({"store", "product", "kind", "customer", "buyer_kind"})
#: None rather than 0 where no line of the stores ever stated one
_STATED = ("shipping", "tax", "cost")

Extent = tuple[date, date]


@dataclass(frozen=True)
class Scope:
    """A question beside the manifest it is asked of."""

    question: Question
    manifest: Manifest

    @cached_property
    def stores(self) -> dict[str, Terms]:
        """The stores in question that have facts."""
        wanted = {value for name, value in self.question.filters if name == "store"}
        return {
            name: terms
            for name, terms in sorted(self.manifest.stores.items())
            if self.question.store in (None, name) and (not wanted or name in wanted)
        }

    @property
    def net_of_tax(self) -> tuple[str, ...]:
        """Those of them whose prices include tax, which spend leaves out."""
        return tuple(name for name, terms in self.stores.items() if terms.prices_include_tax)

    def files(self, fact: str) -> tuple[FileEntry, ...]:
        """The fact's or rollup's files of these stores, of any time."""
        found = self._found.get(fact)
        if found is None:
            found = self._found[fact] = self.manifest.of(fact, frozenset(self.stores))
        return found

    @cached_property
    def _found(self) -> dict[str, tuple[FileEntry, ...]]:
        """What was looked for already, by fact."""
        return {}

    def files_in_period(self, fact: str) -> tuple[FileEntry, ...]:
        """Those with anything booked within the question's days."""
        return tuple(entry for entry in self.files(fact) if self._touches(entry))

    def _touches(self, entry: FileEntry) -> bool:
        if entry.first is None or entry.last is None:
            return False
        return entry.first <= self.question.last and entry.last >= self.question.first

    def extents(self, fact: str) -> dict[str, Extent]:
        """By store, first and last day of the fact."""
        spans = self.manifest.spans
        return {store: spans[fact, store] for store in self.stores if (fact, store) in spans}

    @property
    def extent(self) -> Extent | None:
        """First and last day of any fact of these stores that measures come from."""
        days = [each for fact in FACTS for each in self.extents(fact).values()]
        return (min(first for first, _ in days), max(last for _, last in days)) if days else None

    def currency(self, store: str | None = None) -> str | None:
        """The currency of a store, or the one that all the stores share; None where they differ."""
        found = {terms.currency for name, terms in self.stores.items() if store in (None, name)}
        return found.pop() if len(found) == 1 else None

    def require_one_currency(self) -> None:
        """Raise MixedCurrencies where money of stores with different currencies would be added."""
        asked = any(measure in MONEY for measure in self.question.measures)
        if not asked or self.question.by == "store":
            return
        facts = ("sales", *(_COSTS if any(measure in COSTS for measure in self.question.measures) else ()))
        sellers = {entry.store for fact in facts for entry in self.files(fact)}
        kinds = {name: terms.currency for name, terms in self.stores.items() if name in sellers}
        if len(set(kinds.values())) > 1:
            named = ", ".join(f"{name} ({currency})" for name, currency in kinds.items())
            raise MixedCurrencies(
                f"Stores {named} have different currencies; ask for one store, or by store."
            )

    def knows(self, measure: str) -> bool:
        """Whether the facts can say the measure at all, for the dimensions the question names."""
        if measure in OF_VISITS:
            if measure == "visitors" and self.names_events:
                return self.tells_events
            return self._dimensions_known(
                _VISIT_DIMENSIONS, self._visit_dimensions, self._order_dimensions
            ) and (measure == "visitors" or self._sessions_stated)
        if measure not in OF_ORDERS:
            return False
        if not self.files("sales") or (measure in _STATED and measure not in self._carried("sales")):
            return False
        return self._dimensions_known(_ORDER_DIMENSIONS, self._order_dimensions, self._visit_dimensions)

    @cached_property
    def tells_events(self) -> bool:
        """Whether events say who did what, in the dimensions that the question names, of all that count visitors."""
        silent = set(self.extents("traffic")) - set(self.extents("event"))
        if not self.files("event") or (silent and self.question.by != "store"):
            return False
        carried = self._visit_dimensions | _OF_EVENTS
        return self._dimensions_known(_VISIT_DIMENSIONS | _OF_EVENTS, carried, self._order_dimensions)

    @property
    def names_events(self) -> bool:
        """Whether the question names events or pages."""
        return bool(_OF_EVENTS & self.question.named)

    def _dimensions_known(
        self, possible: frozenset[str], carried: frozenset[str], carried_elsewhere: frozenset[str]
    ) -> bool:
        by = self.question.by
        asked = [] if by is None or self.question.in_time else [(by, NONE)]
        for name, value in [*asked, *self.question.filters]:
            if name not in possible:
                return False
            if name not in carried and (value != NONE or name in carried_elsewhere):
                return False
        return True

    @cached_property
    def _order_dimensions(self) -> frozenset[str]:
        filed = {"category"} if self.files("product") else set()
        return _ALWAYS_CARRIED | self._carried("sales") | filed

    @cached_property
    def _visit_dimensions(self) -> frozenset[str]:
        return frozenset({"store"}) | self._carried("event") | self._carried("traffic")

    def _carried(self, fact: str) -> frozenset[str]:
        return frozenset(each for entry in self.files(fact) for each in entry.carries)

    @cached_property
    def _sessions_stated(self) -> bool:
        """Whether every store with daily traffic states sessions there; of events they are always known."""
        files = self.files("traffic")
        return all(
            any("sessions" in entry.carries for entry in files if entry.store == store)
            for store in {entry.store for entry in files}
        )

    def counts_visitors(self, first: date, last: date, store: str | None = None) -> bool:
        """Whether visitors were counted on any of the days, by each of the stores."""
        stores = [name for name in self.stores if store in (None, name)]
        return bool(stores) and all(
            any(begins <= last and ends >= first for begins, ends in self._counted.get(name, ()))
            for name in stores
        )

    @cached_property
    def _counted(self) -> Mapping[str, tuple[Extent, ...]]:
        found: dict[str, tuple[Extent, ...]] = {}
        for fact in ("event", "traffic"):
            for store, extent in self.extents(fact).items():
                found[store] = (*found.get(store, ()), extent)
        return found


FACTS = ("order_line", "event", "traffic")
#: rollups that costs come from
_COSTS = ("tallies_contact", "tallies_media_cost", "tallies_store_cost")
