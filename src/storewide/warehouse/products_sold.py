"""How products sell: who saw each, put it into a basket, bought it, what it brought, and what came back.

Views come from events (bots left out), the rest from orders. A filter that one of them does not know leaves its numbers
unknown. What events say of a month is kept like months of steps, see `step_months`.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from pyroaring import BitMap

from storewide.lib.periods import Days
from storewide.warehouse import beside, kept_months, links, step_months, visitors
from storewide.warehouse.beside import BUYER_KIND, CATEGORY
from storewide.warehouse.crowds import DIMENSIONS, EVERYBODY, Month
from storewide.warehouse.engines import selling
from storewide.warehouse.engines.buying import Sold
from storewide.warehouse.facts import Facts
from storewide.warehouse.journeys import Where
from storewide.warehouse.manifest import FileEntry
from storewide.warehouse.questions import NONE, Question
from storewide.warehouse.scope import Scope

_NAME = "products"
#: how months are made of files; another one makes all of them anew
_FORM = b"1"
#: dimensions that say which products, not which orders or visits
_OF_PRODUCTS = frozenset({"store", "product", CATEGORY})


@dataclass(frozen=True)
class ProductSold:
    """A product on some days. `viewers`: distinct visitors of each day, added up; `units`: pieces of orders that count.

    Money in minor units, as the measures of the same names; `returned` is what was refunded. None: not known.
    """

    store: str
    product: str
    title: str | None
    category: str | None
    viewers: int | None = None
    views: int | None = None
    adds: int | None = None
    orders: int | None = None
    units: Decimal | None = None
    gross: int | None = None
    spend: int | None = None
    cost: int | None = None
    returned: int | None = None

    @property
    def margin(self) -> int | None:
        """Spend less cost; None where the cost is not known."""
        return None if self.spend is None or self.cost is None else self.spend - self.cost

    @property
    def add_rate(self) -> float | None:
        """How often it was put into a basket for each view."""
        return self.adds / self.views if self.views and self.adds is not None else None

    @property
    def buy_rate(self) -> float | None:
        """Orders for each of its viewers."""
        return self.orders / self.viewers if self.viewers and self.orders is not None else None


def products_sold(facts: Facts, store: str | None, days: Days, where: Where) -> tuple[ProductSold, ...]:
    """The products, by spend. Raises MixedCurrencies."""
    question = Question(("spend",), days.first, days.last, store=store, filters=tuple(where))
    question.validate()
    scope = Scope(question, facts.manifest)
    scope.require_one_currency()
    named = {name for name, _ in where}
    seen = _seen(facts, scope) if named <= {*_OF_PRODUCTS, *DIMENSIONS} else None
    sold = _sold(facts, scope) if scope.knows("spend") else None
    about = selling.about(facts.session, [facts.folder / each.path for each in scope.files("product")])
    found = []
    for key in {*(seen or {}), *(sold or {})}:
        title, category = about.get(key, (None, None))
        if _fits(question, key[1], category):
            numbers = {**_of(selling.SEEN, seen, key), **_of(selling.SOLD, sold, key)}
            found.append(ProductSold(*key, title, category, **numbers))
    return tuple(
        sorted(found, key=lambda each: (-(each.spend or 0), -(each.views or 0), each.store, each.product))
    )


def categories(facts: Facts, scope: Scope) -> set[str]:
    """The categories of the stores' products."""
    about = selling.about(facts.session, [facts.folder / each.path for each in scope.files("product")])
    return {category or NONE for _, category in about.values()}


def _of(
    names: tuple[str, ...], found: Mapping[tuple[str, str], tuple[Any, ...]] | None, key: tuple[str, str]
) -> dict[str, Any]:
    if found is None:
        return dict.fromkeys(names)
    return dict(
        zip(names, found.get(key, tuple(0 if name != "cost" else None for name in names)), strict=True)
    )


def _fits(question: Question, product: str, category: str | None) -> bool:
    """Whether a product is one that the filters ask for."""
    for dimension, value in (("product", product), (CATEGORY, category or NONE)):
        accepted = {wanted for name, wanted in question.filters if name == dimension}
        if accepted and value not in accepted:
            return False
    return True


def _sold(facts: Facts, scope: Scope) -> dict[tuple[str, str], tuple[Any, ...]]:
    paths = [facts.folder / each.path for each in scope.files_in_period("sales")]
    if not paths:
        return {}
    needed = beside.needed(scope, facts.folder, links.load(facts.folder, scope.manifest))
    lines = [
        facts.folder / each.path
        for each in scope.files("order_line")
        if scope.question.first.isoformat() <= each.part <= scope.question.last.isoformat()
    ]
    sold = Sold(scope.question, paths, needed, scope.net_of_tax)
    return selling.sold(facts.session, sold, [] if BUYER_KIND in scope.question.named else lines)


def stale(facts: Facts) -> list["_MonthSeen"]:
    """The months of products seen that are not kept yet, or are of other files or bots."""
    found = []
    for store in facts.manifest.stores:
        scope = Scope(Question(("spend",), date.min, date.max, store=store), facts.manifest)
        found += [each for each in _months(facts, scope, store) if not each.path.exists()]
    return found


def _seen(facts: Facts, scope: Scope) -> dict[tuple[str, str], tuple[Any, ...]] | None:
    """What events say of the products; None where the stores have none."""
    if not scope.files("event"):
        return None
    accepted = [(name, value) for name, value in scope.question.filters if name in DIMENSIONS]
    days = Days(scope.question.first, scope.question.last)
    found: dict[tuple[str, str], tuple[Any, ...]] = {}
    for store in scope.extents("event"):
        months = _months(facts, scope, store)
        if accepted:
            files = [facts.folder / entry.path for each in months for entry in each.entries]
            told = selling.seen(facts.session, files, _bots(facts, scope, store), days, accepted)
        else:
            told = selling.seen_of_months(facts.session, [each.kept() for each in months], days)
        found |= {(store, product): numbers for product, numbers in told.items()}
    return found


def _bots(facts: Facts, scope: Scope, store: str) -> BitMap:
    crowds = [each for each in scope.files(visitors.ROLLUP) if each.store == store]
    return visitors.all_bots(facts.folder, crowds)


def _months(facts: Facts, scope: Scope, store: str) -> list["_MonthSeen"]:
    """The months of events of a store that the question touches."""
    question, bots = scope.question, _bots(facts, scope, store)
    crowds = {
        each.part: facts.folder / each.path for each in scope.files(visitors.ROLLUP) if each.store == store
    }
    listed = step_months.by_month(each for each in scope.files("event") if each.store == store)
    return [
        _MonthSeen(facts, label, entries, _there(bots, label, crowds.get(label)))
        for label, entries in listed.items()
        if f"{question.first:%Y-%m}" <= label <= f"{question.last:%Y-%m}"
    ]


def _there(bots: BitMap, month: str, crowds: Path | None) -> BitMap:
    """The bots that came in a month, so that one of another month does not make it anew."""
    if crowds is None:
        return bots
    cells = Month(crowds).cells(EVERYBODY).get(month, ())
    return BitMap.union(BitMap(), *(cell.visitors() for cell in cells)) & bots


@dataclass(frozen=True)
class _MonthSeen:
    """A store's month of products seen: its day files, and the bots among its visitors."""

    facts: Facts
    label: str
    entries: tuple[FileEntry, ...]
    bots: BitMap

    @property
    def path(self) -> Path:
        """Where it is kept; its name says of which files and bots it is made."""
        made_of = hashlib.sha256(_FORM + self.bots.serialize())
        made_of.update("".join(sorted(each.sha256 for each in self.entries)).encode())
        place = kept_months.place(self.facts.folder, _NAME, self.entries[0].store)
        return place / f"{self.label}-{made_of.hexdigest()[:24]}.parquet"

    def kept(self) -> Path:
        """The file, made where there is none; former ones of the month are let go of."""
        path = self.path
        if not path.exists():
            files = [self.facts.folder / each.path for each in self.entries]
            with kept_months.written(path) as new:
                selling.write_month(self.facts.session, files, self.bots, new)
            for former in path.parent.glob(f"{self.label}-*.parquet"):
                if former != path:
                    former.unlink(missing_ok=True)
        return path
