"""The warehouse as its readers see it: a folder that answers Questions from its newest manifest."""

import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from storewide.lib.periods import Days
from storewide.warehouse import (
    answers,
    drivers,
    healing,
    incomplete,
    manifest,
    products_sold,
    steps,
    visitors,
)
from storewide.warehouse import folder as folders
from storewide.warehouse.beside import BUYER_KIND, CATEGORY, NEW, RETURNING
from storewide.warehouse.drivers import Held, PriceChange, Product, Promotion, ReachCost, StockOut
from storewide.warehouse.engines import answering, duck, ibis_spark, reconciling
from storewide.warehouse.experimented import Experimented
from storewide.warehouse.facts import Facts as Facts
from storewide.warehouse.joining import united
from storewide.warehouse.manifest import Manifest
from storewide.warehouse.outside_answers import Outside
from storewide.warehouse.questions import DIMENSIONS, Answer, MixedCurrencies, Question, QuestionInvalid
from storewide.warehouse.schemas import Terms
from storewide.warehouse.scope import Scope
from storewide.warehouse.spilling import Spill

_KEPT_ANSWERS = 512
ONE_DAY = timedelta(days=1)

#: a file's identity and age: while they stay, so does its content
_Stamp = tuple[int, int, int]


class Warehouse(Experimented):
    """Answers from the facts in `folder`; safe to share between threads, keeps answers while facts stay.

    A folder that does not exist yet is an empty warehouse; asking writes nothing but months in `kept/`, and has a place
    in `spill/` while it lives. `connections`: the file of stores whose facts lie in a warehouse that exists already;
    they are asked there. `spark`: the address of a Spark cluster that computes in DuckDB's place, such as
    `spark://host:7077`.
    """

    def __init__(self, folder: Path, connections: Path | None = None, *, spark: str = "") -> None:
        self.folder = folder
        self._spark = spark
        self._outside = Outside(connections)
        self._lock = threading.Lock()
        self._read: tuple[_Stamp | None, Manifest] = (None, Manifest())
        self._answers: OrderedDict[Hashable, tuple[int, Any]] = OrderedDict()
        self._engine: tuple[int, Spill, duck.Session] | None = None

    def start(self) -> None:
        """Start the engine and read the newest manifest before anybody asks; harmless when done twice."""
        self._manifest()
        self._session()

    @property
    def version(self) -> int:
        """The number of the newest manifest; 0 where nothing was ever imported."""
        return self._manifest().version

    def ask(self, question: Question) -> Answer:
        """The answer from the newest facts. Raises QuestionInvalid, MixedCurrencies or SourceFault."""
        question.validate()
        return self._whole(self._kept(question, lambda found: self._answered(question, found)))

    def ask_once(self, question: Question) -> Answer:
        """As `ask`, by one who goes through hundreds of wide answers: this one is not kept."""
        question.validate()
        return self._whole(self._on_newest(lambda found: self._answered(question, found)))

    def _answered(self, question: Question, found: Manifest) -> Answer:
        return answers.answer(self._computing(), self.folder, Scope(question, found))

    def _whole(self, own: Answer) -> Answer:
        """With what warehouses that exist already answer, and what lies in quarantine."""
        whole = self._outside.joined(own, self._counts_visitors) if self._outside.connected() else own
        lacking = incomplete.of(self.folder, own.question)
        return replace(whole, incomplete=lacking) if lacking else whole

    def _computing(self) -> answers.Engine:
        return ibis_spark.on(self._spark, self._session) if self._spark else answering.Asked(self._session)

    def _counts_visitors(self, store: str) -> bool:
        return self.holds(store, "event") or self.holds(store, "traffic")

    def look[T](self, key: Hashable, at: Callable[[Facts], T]) -> T:
        """What `at` finds in the newest facts, kept under `key` while they stay as they are."""
        return self._kept(key, lambda found: at(Facts(self._session(), self.folder, found)))

    def look_once[T](self, at: Callable[[Facts], T]) -> T:
        """What `at` finds in the newest facts; neither what was asked nor the answer is kept."""
        return self._on_newest(lambda found: at(Facts(self._session(), self.folder, found)))

    def stores(self) -> dict[str, Terms]:
        """The stores that have facts, with the terms their facts were read against."""
        return dict(sorted({**self._outside.terms(), **self._manifest().stores}.items()))

    def has_money(self, store: str) -> bool:
        """Whether any fact of the store states an amount, so that its currency is more than an assumption."""
        return self._manifest().has_money(store) or self._outside.has_money(store)

    def holds(self, store: str, fact: str) -> bool:
        """Whether facts of the store were brought in here."""
        return (fact, store) in self._manifest().spans

    def extent(self, store: str | None = None) -> tuple[date, date] | None:
        """First and last day with any fact of the store (of all without one); None where there is none."""
        own = Scope(Question((), date.min, date.max, store=store), self._manifest()).extent
        return united(each for each in (own, self._outside.extent(store)) if each)

    def values(self, dimension: str, store: str | None = None) -> tuple[str, ...]:
        """The values a dimension takes, sorted, `(none)` last; what a filter may ask for."""
        if dimension not in DIMENSIONS:
            raise QuestionInvalid(
                f'"{dimension}" is not a dimension; it must be one of {", ".join(DIMENSIONS)}.'
            )

        def look(found: Manifest) -> set[str]:
            scope = Scope(Question((), date.min, date.max, store=store), found)
            seen = visitors.values(scope, self.folder, dimension)
            seen |= steps.values(self._session, self.folder, scope, dimension)
            if dimension == BUYER_KIND and scope.files("sales"):
                seen |= {NEW, RETURNING}
            if dimension == CATEGORY:
                seen |= products_sold.categories(Facts(self._session(), self.folder, found), scope)
            return seen.union(
                *(
                    answering.values(self._session(), [self.folder / each.path for each in files], dimension)
                    for fact in ("sales", "traffic")
                    if (files := scope.files(fact)) and dimension in answers.COLUMNS[fact]
                )
            )

        found = self._on_newest(look) | self._outside.values(dimension, store)
        return tuple(answers.in_order(found))

    def moved_by_utc(self, store: str, days: Days) -> int:
        """How much more is spent in a store's days when they are cut at midnight UTC; minor units."""

        def look(found: Manifest) -> int:
            files = self._lines(found, store, days)
            return reconciling.moved_by_utc(self._session(), files, days.first, days.last)

        return self._kept(("moved_by_utc", store, days), look)

    def of_test_orders(self, store: str, days: Days) -> int:
        """What is spent in a store's orders that look like tests; minor units."""

        def look(found: Manifest) -> int:
            session = self._session()
            tests = reconciling.customers_of_tests(
                session, (self.folder / each.path for each in found.of("identity"))
            )
            files = self._lines(found, store, days)
            return reconciling.of_test_orders(session, files, tests, days.first, days.last)

        return self._kept(("of_test_orders", store, days), look)

    def _kept[T](self, key: Hashable, look: Callable[[Manifest], T]) -> T:
        """What was found when the same facts were asked for it last, else looked up."""
        version = self.version
        with self._lock:
            kept = self._answers.get(key)
            if kept is not None and kept[0] == version:
                self._answers.move_to_end(key)
                found: T = kept[1]
                return found
        seen, found = self._on_newest(lambda listed: (listed.version, look(listed)))
        with self._lock:
            self._answers[key] = (seen, found)
            if len(self._answers) > _KEPT_ANSWERS:
                self._answers.popitem(last=False)
        return found

    def _lines(self, found: Manifest, store: str, days: Days) -> list[Path]:
        """The files of order lines with anything on these days, or on the days beside them in another zone."""
        beside = Question((), days.first - ONE_DAY, days.last + ONE_DAY, store=store)
        return [self.folder / each.path for each in Scope(beside, found).files_in_period("order_line")]

    def drivers_held(self) -> tuple[Held, ...]:
        """How much there is of each fact beside orders and visits: products, stock, prices, promotions, media cost."""
        return drivers.held(self._manifest())

    def products(self) -> tuple[Product, ...]:
        """Every product of every store as it stands, by store and id."""
        return self._kept("products", lambda found: drivers.products(self._session(), self.folder, found))

    def stock_outs(self) -> tuple[StockOut, ...]:
        """Products that were sold out in the last year of stock, the newest first."""
        return self._kept("stock_outs", lambda found: drivers.stock_outs(self._session(), self.folder, found))

    def price_changes(self) -> tuple[PriceChange, ...]:
        """Products that changed their price in the last year of prices, the newest first."""
        return self._kept(
            "price_changes", lambda found: drivers.price_changes(self._session(), self.folder, found)
        )

    def promotions(self) -> tuple[Promotion, ...]:
        """Every promotion of every store, by first day."""
        return self._kept("promotions", lambda found: drivers.promotions(self._session(), self.folder, found))

    def media_cost(self, days: Days) -> tuple[ReachCost, ...]:
        """What each marketing channel cost on these days, the dearest first."""
        return self._kept(
            ("media_cost", days),
            lambda found: drivers.media_cost(self._session(), self.folder, found, days),
        )

    def verify(self) -> tuple[str, ...]:
        """Every fault of the folder against its manifest, one sentence each; empty when it is whole."""
        return folders.verify(self.folder)

    def _manifest(self) -> Manifest:
        """The newest manifest, read again only where the file changed."""
        stamp = _stamp(self.folder / manifest.NAME)
        with self._lock:
            if stamp != self._read[0] or stamp is None:
                self._read = (stamp, manifest.load(self.folder))
            return self._read[1]

    def _on_newest[T](self, look: Callable[[Manifest], T]) -> T:
        """Look at the newest facts; once more where a file went away under a reader that was very slow.

        Raises FileDamaged, which names the file, where that is why it could not be done.
        """
        try:
            try:
                return look(self._manifest())
            except (duck.GONE, FileNotFoundError):
                return look(self._manifest())
        except (QuestionInvalid, MixedCurrencies, manifest.ManifestUnreadable):
            raise
        except Exception as error:
            if damage := healing.explain(self.folder):
                raise damage from error
            raise

    def _session(self) -> duck.Session:
        """A connection for one look, beside the one that this process keeps open."""
        with self._lock:
            if self._engine is None or self._engine[0] != os.getpid():
                spill = Spill(self.folder)
                session = duck.Session(duck.connect(spill=spill.place, folders=(self.folder,)))
                self._engine = (os.getpid(), spill, session)
            _process, spill, session = self._engine
            spill.hold()
            return session.beside()


def _stamp(path: Path) -> _Stamp | None:
    try:
        seen = path.stat()
    except FileNotFoundError:
        return None
    return (seen.st_ino, seen.st_mtime_ns, seen.st_size)
