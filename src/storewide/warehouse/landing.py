"""The door for files: look at one, rehearse it, or land it as facts.

Whatever happens, every row of the file is accounted for: read = accepted + repeated + refused. What an import
brings becomes visible in one step, or not at all.
"""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from storewide.warehouse import fitting, sniffing
from storewide.warehouse import folder as folders
from storewide.warehouse import landed as results
from storewide.warehouse import manifest as manifests
from storewide.warehouse.engines import duck, looking, reading
from storewide.warehouse.engines.importing import Import, Lost, Written, roll_up
from storewide.warehouse.engines.settled import Settled
from storewide.warehouse.engines.storing import Target
from storewide.warehouse.landed import Cancelled as Cancelled
from storewide.warehouse.landed import Finding, Journey, Landed, OnProgress, Part, Refusals, ShouldStop
from storewide.warehouse.landed import Refusal as Refusal
from storewide.warehouse.landed import RowsRefused as RowsRefused
from storewide.warehouse.manifest import Manifest
from storewide.warehouse.mapping import Format
from storewide.warehouse.mapping import Mapping as Preset
from storewide.warehouse.rates import NO_RATES, Rates
from storewide.warehouse.scanning import FileFault as FileFault
from storewide.warehouse.schemas import Terms
from storewide.warehouse.sniffing import Sniffed

#: how far along the way each step ends, in hundredths
_LOOKED, _CHECKED, _SETTLED, _WRITTEN = 10, 50, 70, 100


@dataclass(frozen=True)
class Inspection:
    """What a look at a file found: `currency` is the first one in it, `currencies` the first of each store.

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


@dataclass(frozen=True)
class _Order:
    """What one was asked to import, and how."""

    mapping: Preset
    terms: Mapping[str, Terms]
    default_store: str
    refusals_to: Path | None
    journey: Journey
    rates: Rates
    lost: Lost | None = None


@dataclass(frozen=True)
class _Seen:
    """What a look at every row of a fact has shown."""

    read: int
    refusals: Refusals
    findings: tuple[Finding, ...]


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
    lost: Lost | None = None,
) -> Landed:
    """Bring a file's facts into the warehouse `folder`.

    `terms`: every known store; a row naming another is refused, a row naming none belongs to `default_store`.
    `refusals_to`: where the refused rows are listed, else a temporary file that goes with the result.
    `rates`: what other currencies are worth in the stores'. `patience`: seconds to wait for another writer.
    `sealed`: journal segments that the file is, noted with its facts in one step. `lost`: take nothing but what
    belongs into these files, lost before; the other rows count as repeated. Raises FileFault, RowsRefused (strict),
    Cancelled, `folder.WriterBusy`, `folder.TermsConflict`; after any of them the folder holds the facts it held before.
    """
    journey = Journey(_size(path), on_progress, should_stop)
    orders = [
        replace(order, lost=lost)
        for order in _orders(mapping, terms, default_store, refusals_to, journey, rates)
    ]
    with folders.workplace(folder) as work:
        found = _look(path, mapping, tuple(others), work, journey)
        with folders.writing(folder, patience=patience) as writer:
            folders.agree(writer.manifest, terms)
            parts, staged = [], writer
            for number, order in enumerate(orders):
                journey.part(number, len(orders))
                part, staged = _land(order, found, _beside(work, number), staged, strict=strict)
                parts.append(part)
            if sealed or staged is not writer:
                return _together(parts, staged.publish(sealed=sealed))
            return _together(parts, writer.manifest.version)


def _land(
    order: _Order, found: Sniffed, work: Path, writer: folders.Writer, *, strict: bool
) -> tuple[Part, folders.Writer]:
    """Read one fact out of the file; the writer with it staged, or as it was where nothing of it is new."""
    with _checked(order, found, writer.folder, work, writer.manifest) as (steps, seen):
        if strict and seen.refusals.count:
            raise RowsRefused(_together([_part(order, seen, None)], writer.manifest.version))
        settled = _settle(steps, order)
        return _part(order, seen, settled), _staged(steps, order, settled, writer)


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
) -> Landed:
    """What `land` would do with this file now; nothing is kept. Same errors, but never waits."""
    journey = Journey(_size(path), on_progress, should_stop)
    orders = _orders(mapping, terms, default_store, refusals_to, journey, rates)
    with folders.workplace(folder) as work:
        found = _look(path, mapping, tuple(others), work, journey)
        manifest = manifests.load(folder)
        folders.agree(manifest, terms)
        parts = []
        for number, order in enumerate(orders):
            journey.part(number, len(orders))
            place = _beside(work, number)
            with _checked(order, found, folder, place, manifest) as (steps, seen):
                parts.append(_part(order, seen, _settle(steps, order)))
        return _together(parts, manifest.version)


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
) -> list[_Order]:
    """One order for each fact that the preset reads; the refused rows of a further one are listed beside."""
    beside = [
        refusals_to
        and refusals_to.with_name(f"{refusals_to.stem}.{number}-{each.fact}{refusals_to.suffix}")
        for number, each in enumerate(mapping.also, start=1)
    ]
    return [
        _Order(each, terms, default_store, place, journey, rates)
        for each, place in zip((mapping, *mapping.also), (refusals_to, *beside), strict=True)
    ]


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _look(path: Path, mapping: Preset, others: tuple[Preset, ...], work: Path, journey: Journey) -> Sniffed:
    """What the file is, with its columns; FileFault where it is not one that the preset reads."""
    journey.leg(0, _LOOKED)
    found = sniffing.sniff(path.absolute(), work, journey.watch)
    if found.format == "parquet":
        with _session(found, (work,), work, None) as session:
            found = replace(found, columns=reading.columns_of_parquet(session, found))
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


@contextmanager
def _checked(
    order: _Order, found: Sniffed, folder: Path, work: Path, manifest: Manifest
) -> Iterator[tuple[Import, _Seen]]:
    """The import with every row read and checked, and what was seen of them."""
    order.journey.leg(_LOOKED, _CHECKED)
    watch = order.journey if order.journey.is_watched else None
    with _session(found, (folder,), work, watch) as session:
        steps = Import(session, folder, work, manifest, order.mapping, order.lost)
        read, refused = steps.check(found, order.terms, order.default_store, order.rates)
        steps.list_refused(work / "refused.csv")
        refusals = results.keep(work / "refused.csv", refused, order.refusals_to)
        yield steps, _Seen(read, refusals, steps.findings(found))


def _settle(steps: Import, order: _Order) -> Settled:
    order.journey.leg(_CHECKED, _SETTLED)
    return steps.settle()


def _staged(steps: Import, order: _Order, settled: Settled, writer: folders.Writer) -> folders.Writer:
    """Write what is new; the writer stays as it is where nothing is."""
    if not settled.accepted:
        return writer
    order.journey.leg(_SETTLED, _WRITTEN)
    written = steps.write(settled)
    stores = {store for store, _ in settled.touched}
    staged = _listed(written, writer, {store: order.terms[store] for store in stores})
    if order.mapping.fact == "event":
        target = Target(steps.session, steps.folder, steps.work)
        staged = _listed(roll_up(target, staged.manifest, settled.touched), staged, {})
    order.journey.leg(_WRITTEN, _WRITTEN)
    return staged


def _listed(written: Written, writer: folders.Writer, terms: Mapping[str, Terms]) -> folders.Writer:
    return writer.staged(
        added=written.added,
        emptied=written.emptied,
        terms=terms,
        appended=written.appended,
        merged=written.merged,
    )


def _part(order: _Order, seen: _Seen, settled: Settled | None) -> Part:
    return Part(
        fact=order.mapping.fact,
        read=seen.read,
        accepted=settled.accepted if settled else 0,
        repeated=settled.repeated if settled else 0,
        refused=seen.refusals.count,
        changed=settled.changed if settled else 0,
        refusals=seen.refusals,
        first_day=settled.first if settled else None,
        last_day=settled.last if settled else None,
        findings=seen.findings,
    )


def _together(parts: Sequence[Part], version: int) -> Landed:
    """The result of the whole file, its first fact in front."""
    first = {name: getattr(parts[0], name) for name in Part.__dataclass_fields__}
    return Landed(**first, manifest_version=version, also=tuple(parts[1:]))
