"""Tallies: what simply adds up over days and dimensions (searches, contacts, checks, costs), counted on entry.

Each fact has months of tallies of its own, made of its files by `engines/adding`; a question adds them up. How fast
pages were adds up too, as counts by bucket, see `pacing`. README.md has what each measure is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from storewide.lib.periods import Days
from storewide.warehouse import measures, pacing
from storewide.warehouse.links import Links
from storewide.warehouse.manifest import FileEntry
from storewide.warehouse.questions import COSTS, NONE, OF_TALLIES, OF_TIMINGS, Question
from storewide.warehouse.scope import Scope
from storewide.warehouse.visitors import Reader

MEASURES = frozenset({*OF_TALLIES, *OF_TIMINGS, *COSTS})

#: measures of events by the names that count; `empty_searches` is of "Products Searched" with no results
EVENTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "page_views": ("Page Viewed",),
        "product_views": ("Product Viewed",),
        "cart_adds": ("Product Added",),
        "checkouts_started": ("Checkout Started",),
        "searches": ("Products Searched",),
        "payments_tried": ("Payment Authorized", "Payment Refused"),
        "payments_authorised": ("Payment Authorized",),
        "payments_refused": ("Payment Refused",),
        "coupons_refused": ("Coupon Denied",),
        "addresses_refused": ("Address Refused",),
        "out_of_stock_at_cart": ("Out Of Stock At Cart",),
    }
)
#: of these one may ask by product
PRODUCT_MEASURES = ("product_views", "cart_adds")
#: what customers need that somebody serves or they do themselves; an order counts by itself
SELF_SERVICE = ("renewal", "change", "answer")
#: the sales channels in which customers order by themselves
SELF_SERVED = ("web", "app")
PACE_DIMENSIONS = ("device", "country", "marketing_channel")
#: pages of an answer that have a row of their own, those with the most views; the others share `OTHERS`
MOST_PAGES = 300
OTHERS = "(other)"

_OF_VISITS = frozenset({"marketing_channel", "campaign", "device", "country"})
#: by fact its measures, and the dimensions that they have beside the store
_MEASURES: Mapping[str, tuple[tuple[str, ...], frozenset[str]]] = MappingProxyType(
    {
        "event": ((*EVENTS, "empty_searches"), _OF_VISITS),
        "product": (PRODUCT_MEASURES, frozenset({"product"})),
        "contact": (("contacts", "staffed_contacts", "contact_cost", "served", "self_served"), frozenset()),
        "shipment": (("shipments_due", "shipments_kept"), frozenset({"country"})),
        "probe": (("probes", "probes_ok"), frozenset()),
        "media_cost": (
            ("media_cost", "impressions", "clicks"),
            frozenset({"marketing_channel", "campaign"}),
        ),
        "store_cost": (("fulfilment_cost", "payment_cost", "platform_cost", "staff_cost"), frozenset()),
        "timing": (OF_TIMINGS, frozenset({*PACE_DIMENSIONS, "page"})),
    }
)
#: a measure that is 0 where another one is told
_TOLD_WITH = {
    **dict.fromkeys(("payments_authorised", "payments_refused"), "payments_tried"),
    "shipments_kept": "shipments_due",
    "probes_ok": "probes",
}
#: costs that are told month by month: one that nobody told of is missing, also between others
_BILLED = frozenset(COSTS) - {"contact_cost"}
#: tallies of what visitors did
_OF_VISITORS = ("event", "product")
#: between a label and a bucket
_MARK = "\x1f"

#: label of a row to its measures; None where the facts cannot say
Found = dict[str, dict[str, int | None]]


def of(fact: str) -> str:
    """The name in the manifest of the tallies of a fact (of events by product: `product`)."""
    return f"tallies_{fact}"


def knows(scope: Scope, measure: str) -> bool:
    """Whether any file of the stores told of the measure, in the dimensions the question names."""
    return _Asked(scope).knows(measure)


def count(reader: Reader, folder: Path, scope: Scope, _links: Links) -> Found:
    """By label the measures that the question asks for; None in rows of days that nothing was told of."""
    return _Asked(scope).count(reader, folder)


@dataclass(frozen=True)
class _Asked:
    """A question as its tallies see it."""

    scope: Scope

    @cached_property
    def _named(self) -> tuple[tuple[str, str], ...]:
        """The dimensions in question beside the store, with the value that is asked for; `(none)` for all."""
        question = self.scope.question
        by = None if question.in_time else question.by
        asked = [(by, NONE)] if by is not None else []
        return tuple(each for each in (*asked, *question.filters) if each[0] != "store")

    def _fact(self, measure: str) -> str:
        """The fact whose tallies have the measure, as the dimensions in question want it."""
        if measure in PRODUCT_MEASURES and any(name == "product" for name, _ in self._named):
            return "product"
        return next(fact for fact, (found, _) in _MEASURES.items() if measure in found)

    def _files(self, fact: str, measure: str) -> list[FileEntry]:
        """The months that told of the measure."""
        told = _TOLD_WITH.get(measure, measure)
        return [entry for entry in self.scope.files(of(fact)) if told in entry.carries]

    def knows(self, measure: str) -> bool:
        fact = self._fact(measure)
        files = self._files(fact, measure)
        possible = _MEASURES[fact][1]
        if not files or not self._touches(files, measure):
            return False
        carried = {each for entry in files for each in entry.carries}
        told = _TOLD_WITH.get(measure, measure)
        return all(
            name in possible
            and (
                name == "page"
                or f"{told}.{name}" in carried
                or (value == NONE and not self._is_carried(name))
            )
            for name, value in self._named
        )

    def _touches(self, files: list[FileEntry], measure: str) -> bool:
        """Whether any of the rows lies in the time that was told of; of rows of time or stores each says so itself."""
        question = self.scope.question
        return question.in_time or question.by == "store" or _tell(files, measure, question)

    def _is_carried(self, dimension: str) -> bool:
        """Whether any fact of the stores has values in the dimension."""
        facts = ("event", "sales", "traffic", *(of(fact) for fact in _MEASURES))
        return any(
            each == dimension or each.endswith(f".{dimension}")
            for fact in facts
            for entry in self.scope.files(fact)
            for each in entry.carries
        )

    def count(self, reader: Reader, folder: Path) -> Found:
        by_fact: dict[str, list[str]] = {}
        for measure in self.scope.question.measures:
            if measure in MEASURES and self.knows(measure):
                by_fact.setdefault(self._fact(measure), []).append(measure)
        found: Found = {}
        for fact, wanted in by_fact.items():
            self._add(
                found,
                self._paced(reader, folder)
                if fact == "timing"
                else self._summed(reader, folder, fact, wanted),
            )
        if served := [each for each in by_fact.get("contact", ()) if each in ("served", "self_served")]:
            self._add_orders(found, reader, folder, served)
        for fact, wanted in by_fact.items():
            for measure in wanted:
                self._leave_out(found, self._files(fact, measure), measure)
        return found

    def _add(self, found: Found, more: Mapping[str, Mapping[str, int]]) -> None:
        for label, numbers in more.items():
            found.setdefault(label, {}).update(numbers)

    def _paths(self, folder: Path, fact: str) -> list[Path]:
        return [folder / entry.path for entry in self.scope.files_in_period(fact)]

    def _summed(
        self, reader: Reader, folder: Path, fact: str, wanted: list[str]
    ) -> dict[str, dict[str, int]]:
        files = self._paths(folder, of(fact))
        # as with orders, only events know of bots
        question = self.scope.question if fact in _OF_VISITORS else replace(self.scope.question, bots="with")
        return reader.found(files, measures.tallied(question, wanted)) if files else {}

    def _add_orders(self, found: Found, reader: Reader, folder: Path, wanted: list[str]) -> None:
        """Orders are served as well: those that state a sales channel, and of them those of web and app by customers."""
        files = self._paths(folder, "sales")
        if not files or not any("sales_channel" in entry.carries for entry in self.scope.files("sales")):
            return
        for measure, channels in (("served", ()), ("self_served", SELF_SERVED)):
            if measure in wanted:
                asked = measures.sold_in(self.scope.question, self.scope.stores, channels)
                for label, numbers in reader.found(files, asked).items():
                    row = found.setdefault(label, {})
                    row[measure] = (row.get(measure) or 0) + numbers["orders"]

    def _paced(self, reader: Reader, folder: Path) -> dict[str, dict[str, int]]:
        """The percentiles by label: from the months of paces where one dimension is named, else from the timings."""
        question = self.scope.question
        names = {name for name, _ in self._named}
        rolled = len(names) <= 1 and "page" not in names
        files = self._paths(folder, of("timing") if rolled else "timing")
        views: dict[str, dict[str, dict[int, int]]] = {}
        for measure in (each for each in OF_TIMINGS if each in question.measures and files):
            asked = (
                measures.paced(question, measure, next(iter(names), ""), _MARK)
                if rolled
                else measures.timed(question, f"{pacing.OF[measure][0]}_bucket", _MARK)
            )
            for key, numbers in reader.found(files, asked).items():
                label, _, bucket = key.rpartition(_MARK)
                if numbers["views"]:
                    views.setdefault(label, {}).setdefault(measure, {})[int(bucket)] = numbers["views"]
        if question.by == "page":
            views = _with_others(views)
        return {
            label: {measure: pacing.percentile_75(each) for measure, each in by_measure.items()}
            for label, by_measure in views.items()
        }

    def _leave_out(self, found: Found, files: list[FileEntry], measure: str) -> None:
        """Put None where the days of a row, or its store, are none that were told of."""
        question = self.scope.question
        if question.by == "store":
            of_store = {store: [each for each in files if each.store == store] for store in self.scope.stores}
            silent = [store for store, own in of_store.items() if not _tell(own, measure, question)]
        elif question.in_time:
            told = {label for label, days in question.parts() if _tell(files, measure, days)}
            silent = [label for label, _ in question.parts() if label not in told]
        else:
            silent = []
        for label in silent:
            found.setdefault(label, {})[measure] = None


def _tell(files: Iterable[FileEntry], measure: str, asked: Days | Question) -> bool:
    """Whether the time from the first day told to the last one has any of the days; of a bill, its months have."""
    days = [day for entry in files for day in (entry.first, entry.last) if day is not None]
    if not days or min(days) > asked.last or max(days) < asked.first:
        return False
    months = {day.replace(day=1) for day in days}
    return measure not in _BILLED or any(
        asked.first.replace(day=1) <= month <= asked.last for month in months
    )


def _with_others(
    views: Mapping[str, Mapping[str, Mapping[int, int]]],
) -> dict[str, dict[str, dict[int, int]]]:
    """The pages with the most views as they are, all others as one."""

    def most(page: str) -> int:
        return max(sum(buckets.values()) for buckets in views[page].values())

    kept = set(sorted(views, key=lambda page: (-most(page), page))[:MOST_PAGES])
    found: dict[str, dict[str, dict[int, int]]] = {}
    for page, by_measure in views.items():
        for measure, buckets in by_measure.items():
            into = found.setdefault(page if page in kept else OTHERS, {}).setdefault(measure, {})
            for bucket, number in buckets.items():
                into[bucket] = into.get(bucket, 0) + number
    return found
