"""The door for files: look at one, rehearse it, or land it as facts.

Whatever happens, every row of the file is accounted for: read = accepted + repeated + refused. What an import
brings becomes visible in one step, or not at all; only a large file of events comes in steps, each of them whole, and
goes on at the last one when its import was interrupted.
"""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from storewide.warehouse import fitting, sniffing
from storewide.warehouse import folder as folders
from storewide.warehouse import manifest as manifests
from storewide.warehouse.arriving import LOOKED, Order, arrive, checked, settle
from storewide.warehouse.channels import NO_RULES
from storewide.warehouse.channels import Rules as ChannelRules
from storewide.warehouse.engines import duck, looking, reading
from storewide.warehouse.engines.importing import Lost
from storewide.warehouse.landed import Cancelled as Cancelled
from storewide.warehouse.landed import Journey, Landed, OnProgress, Part, ShouldStop
from storewide.warehouse.landed import Refusal as Refusal
from storewide.warehouse.landed import RowsRefused as RowsRefused
from storewide.warehouse.manifest import Progress
from storewide.warehouse.mapping import Format
from storewide.warehouse.mapping import Mapping as Preset
from storewide.warehouse.rates import NO_RATES, Rates
from storewide.warehouse.scanning import FileFault as FileFault
from storewide.warehouse.schemas import Terms
from storewide.warehouse.sniffing import Sniffed
from storewide.warehouse.tallying import Tally


@dataclass(frozen=True)
class Inspection:
    """What a look at a file found: `currency` is that of most rows, `currencies` that of each store's.

    Currencies and stores are those of the first 200,000 rows; a preset that is of one currency says that one.
    `sha256` is of the file as it lies there.
    """

    path: Path
    format: Format
    encoding: str
    columns: tuple[str, ...]
    currency: str | None
    currencies: Mapping[str, str]
    stores: tuple[str, ...]
    sha256: str
    size: int


def inspect(path: Path, mapping: Preset, *, others: Sequence[Preset] = ()) -> Inspection:
    """Look at a file without keeping anything.

    FileFault where it cannot be read or does not fit the preset; it names one of `others` that it does fit.
    """
    with tempfile.TemporaryDirectory(prefix="storewide-") as work:
        found = _look(path, mapping, tuple(others), Path(work), Journey(0, None, None))
        with _session(found, (Path(work),), Path(work), None) as session:
            seen = looking.currencies(session, found, mapping, Path(work))
    return Inspection(
        path=path,
        format=found.format,
        encoding=found.encoding,
        columns=found.columns,
        currency=next((each for each in seen.values() if each), None),
        currencies={store: currency for store, currency in seen.items() if store and currency},
        stores=tuple(sorted(store for store in seen if store)),
        sha256=found.sha256,
        size=found.size,
    )


def land(
    folder: Path,
    path: Path,
    *,
    mapping: Preset,
    terms: Mapping[str, Terms],
    default_store: str,
    strict: bool = False,
    others: Sequence[Preset] = (),
    refusals_to: Path | None = None,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
    patience: float = 60.0,
    sealed: frozenset[str] = frozenset(),
    rates: Rates = NO_RATES,
    channels: ChannelRules = NO_RULES,
    lost: Lost | None = None,
) -> Landed:
    """Bring a file's facts into the warehouse `folder`.

    `terms`: every known store; a row naming another is refused, a row naming none belongs to `default_store`.
    `refusals_to`: where the refused rows are listed, else a temporary file that goes with the result.
    `rates`: what other currencies are worth in the stores'. `channels`: the rules that say a row's marketing channel.
    `patience`: seconds to wait for another writer.
    `sealed`: journal segments that the file is, noted with its facts in one step. `lost`: take nothing but what
    belongs into these files, lost before; the other rows count as repeated. Raises FileFault, RowsRefused (strict),
    Cancelled, `folder.WriterBusy`, `folder.TermsConflict`; after any of them the folder holds the facts it held before.
    """
    journey = Journey(_size(path), on_progress, should_stop)
    alone = not (mapping.also or strict or sealed or lost)
    orders = [
        replace(order, lost=lost, strict=strict, steps=alone)
        for order in _orders(mapping, terms, default_store, refusals_to, journey, rates, channels)
    ]
    with folders.workplace(folder) as work:
        found = _look(path, mapping, tuple(others), work, journey)
        orders = _present(orders, found, work)
        with folders.writing(folder, patience=patience) as writer:
            folders.agree(writer.manifest, terms)
            parts, staged = [], writer
            for number, order in enumerate(orders):
                journey.part(number, len(orders))
                part, staged = arrive(order, found, _beside(work, number), staged)
                parts.append(part)
                if strict and part.refused:
                    raise RowsRefused(_together([part], writer.manifest.version))
            if sealed or staged is not writer:
                return _together(parts, staged.publish(sealed=sealed))
            return _together(parts, writer.manifest.version)


def rehearse(
    folder: Path,
    path: Path,
    *,
    mapping: Preset,
    terms: Mapping[str, Terms],
    default_store: str,
    others: Sequence[Preset] = (),
    refusals_to: Path | None = None,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
    rates: Rates = NO_RATES,
    channels: ChannelRules = NO_RULES,
) -> Landed:
    """What `land` would do with this file now; nothing is kept. Same errors, but never waits."""
    journey = Journey(_size(path), on_progress, should_stop)
    orders = _orders(mapping, terms, default_store, refusals_to, journey, rates, channels)
    with folders.workplace(folder) as work:
        found = _look(path, mapping, tuple(others), work, journey)
        manifest = manifests.load(folder)
        folders.agree(manifest, terms)
        parts = []
        for number, order in enumerate(orders):
            journey.part(number, len(orders))
            place = _beside(work, number)
            tally = Tally.resumed(Progress(""), folder, place, kept=False)
            with checked(order, found, folder, place, manifest) as steps:
                tally.note(steps, found, place)
                tally.add(settle(steps, order))
            parts.append(tally.part(order.mapping.fact, order.refusals_to))
        return _together(parts, manifest.version)


def _present(orders: list[Order], found: Sniffed, work: Path) -> list[Order]:
    """The first fact, and of the further ones those that the file may hold: each costs a reading of the file."""
    if len(orders) == 1:
        return orders
    with _session(found, (work,), work, None) as session:
        there = looking.present(session, found, [order.mapping for order in orders])
    return [order for order, is_there in zip(orders, there, strict=True) if is_there or order is orders[0]]


def _beside(work: Path, number: int) -> Path:
    """A place of its own for each fact, whose tables and files have the same names."""
    place = work / f"fact-{number}"
    place.mkdir()
    return place


def _orders(
    mapping: Preset,
    terms: Mapping[str, Terms],
    default_store: str,
    refusals_to: Path | None,
    journey: Journey,
    rates: Rates,
    channels: ChannelRules,
) -> list[Order]:
    """One order for each fact that the preset reads; the refused rows of a further one are listed beside."""
    beside = [
        refusals_to and refusals_to.with_name(f"{refusals_to.stem}.{number}-{each.fact}{refusals_to.suffix}")
        for number, each in enumerate(mapping.also, start=1)
    ]
    return [
        Order(each, terms, default_store, place, journey, rates, channels)
        for each, place in zip((mapping, *mapping.also), (refusals_to, *beside), strict=True)
    ]


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _look(path: Path, mapping: Preset, others: tuple[Preset, ...], work: Path, journey: Journey) -> Sniffed:
    """What the file is, with its columns; FileFault where it is not one that the preset reads."""
    journey.leg(0, LOOKED)
    found = sniffing.sniff(path.absolute(), work, journey.watch)
    if found.format == "parquet":
        with _session(found, (work,), work, None) as session:
            columns = reading.columns_of_parquet(session, found)
            found = replace(found, columns=columns, lines=reading.rows_of_parquet(session, found))
    fitting.require_fit(found, mapping, others)
    return found


@contextmanager
def _session(
    found: Sniffed, readable: tuple[Path, ...], work: Path, journey: Journey | None
) -> Iterator[duck.Session]:
    with duck.opened(
        spill=work / "spill", folders=readable, files=(found.path, found.plain), watch=journey
    ) as session:
        try:
            yield session
        except duck.Stopped:
            raise Cancelled from None


def _together(parts: Sequence[Part], version: int) -> Landed:
    """The result of the whole file, its first fact in front."""
    first = {name: getattr(parts[0], name) for name in Part.__dataclass_fields__}
    return Landed(**first, manifest_version=version, also=tuple(parts[1:]))
