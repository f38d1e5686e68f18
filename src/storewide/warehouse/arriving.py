"""One fact of a file on its way into the folder: read and checked, held against what is there, written.

Events of a large file come in batches, so that memory does not grow with the file. Of an import that may be seen in
steps each step is kept with its place in the file: whoever imports the file again goes on there.
"""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from storewide.lib import memory
from storewide.warehouse import batching
from storewide.warehouse import folder as folders
from storewide.warehouse.channels import Rules as ChannelRules
from storewide.warehouse.engines import duck
from storewide.warehouse.engines.importing import Import, Lost, Written, roll_up, rolls_up
from storewide.warehouse.engines.passed import Passed
from storewide.warehouse.engines.settled import Settled
from storewide.warehouse.engines.storing import Target
from storewide.warehouse.landed import Cancelled, Journey, Part
from storewide.warehouse.manifest import Manifest, Progress
from storewide.warehouse.mapping import Mapping as Preset
from storewide.warehouse.rates import Rates
from storewide.warehouse.schemas import Terms
from storewide.warehouse.sniffing import Sniffed
from storewide.warehouse.tallying import Tally

#: how far along the way each step ends, in hundredths
LOOKED, _CHECKED, _SETTLED, _WRITTEN = 10, 50, 70, 100
#: facts that are taken in batches: a row says by its id whether it is a repeat, whatever else comes
_BATCHED = frozenset({"event"})
#: a step is kept when the days it touched have at most so many rows for each new one, as they are counted again
_WORTH = 2
#: new rows of a step, at least
_STEP = 8_000_000

Days = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Order:
    """What one was asked to import, and how. `steps`: what is read so far may be seen before the file's end."""

    mapping: Preset
    terms: Mapping[str, Terms]
    default_store: str
    refusals_to: Path | None
    journey: Journey
    rates: Rates
    channels: ChannelRules
    lost: Lost | None = None
    strict: bool = False
    steps: bool = False


@dataclass
class _Way:
    """How far the file is: the writer with what is staged, the days not yet rolled up, the counts, the rows that stay,
    and of a file that comes in batches what they brought.
    """

    writer: folders.Writer
    tally: Tally
    days: Days = frozenset()
    waiting: int = 0
    kept: int = 0
    passed: Passed | None = None


def arrive(order: Order, found: Sniffed, work: Path, writer: folders.Writer) -> tuple[Part, folders.Writer]:
    """Read one fact out of the file; the writer with it staged, or as it was where nothing of it is new.

    Where a strict import met rows to refuse nothing is staged, and the part counts all of them.
    """
    spans = (
        batching.spans(found)
        if order.mapping.fact in _BATCHED
        else batching.spans(replace(found, cuts=()))[:1]
    )
    done = _done(writer, f"{found.sha256} {order.mapping.name} {order.default_store}")
    tally = Tally.resumed(done, writer.folder, work, kept=order.steps and len(spans) > 1)
    way = _Way(writer, tally, kept=done.rows, passed=Passed() if len(spans) > 1 else None)
    ahead = [span for span in spans if span.begins >= done.offset]
    with closing(batching.batches(found, ahead, work, whole=len(spans) == 1)) as batches:
        for number, (span, place, part) in enumerate(batches, start=len(spans) - len(ahead)):
            order.journey.batch(number, len(spans))
            part = batching.numbered(part, way.tally.rows)
            try:
                _take(order, part, place, way)
            except Cancelled:
                raise Cancelled(way.kept) from None
            way.tally.rows += batching.rows_in(part, split=(place / "rows").exists())
            shutil.rmtree(place)
            if order.steps and span is not spans[-1] and _is_worth(way):
                _rolled_up(order, way, work)
                _keep(way, span, done.key)
    _rolled_up(order, way, work)
    staged = way.writer
    if done.offset or staged.manifest.progress != writer.manifest.progress:
        others = tuple(each for each in staged.manifest.progress if each.key != done.key)
        staged = replace(staged, manifest=replace(staged.manifest, progress=others))
    if order.strict and way.tally.refused:
        staged = writer
    return way.tally.part(order.mapping.fact, order.refusals_to), staged


def _done(writer: folders.Writer, key: str) -> Progress:
    """What an earlier import of the file has done; nothing where its list of refused rows is gone."""
    for each in writer.manifest.progress:
        listing = writer.folder / folders.UNFINISHED / each.name
        if each.key == key and listing.exists() and listing.stat().st_size >= each.listed:
            return each
    return Progress(key)


def _take(order: Order, part: Sniffed, place: Path, way: _Way) -> None:
    """Read, check, settle and write one batch; of a strict import that is lost already only the checks."""
    folder = way.writer.folder
    with checked(order, part, folder, place, way.writer.manifest, way.passed) as steps:
        way.tally.note(steps, part, place)
        if order.strict and way.tally.refused:
            return
        settled = settle(steps, order)
        way.tally.add(settled)
        if not (settled.accepted or settled.touched):
            return
        order.journey.leg(_SETTLED, _WRITTEN)
        written = steps.write(settled)
        # a change whose order is not there yet touches no day, but its store is one of the folder's from now on
        stores = {entry.store for entry in (*written.added, *written.appended)} & set(order.terms)
        terms = {store: order.terms[store] for store in stores | {store for store, _ in settled.touched}}
        way.writer = _listed(written, way.writer, terms)
        if way.passed:
            way.passed.files.update(folder / each.path for each in written.appended if each.fact == "event")
        way.days |= settled.touched
        way.waiting += settled.accepted


def _is_worth(way: _Way) -> bool:
    """Whether the days that changed have few rows beside the new ones: else the next step counts them for both."""
    rows = sum(each.rows for each in way.writer.manifest.of("event") if (each.store, each.part) in way.days)
    return way.waiting >= _STEP and rows <= _WORTH * way.waiting


def _rolled_up(order: Order, way: _Way, work: Path) -> None:
    """Stage what visits and tallies come to after the days that changed."""
    if rolls_up(order.mapping.fact) and way.days:
        if way.passed:
            memory.give_back()
        place = work / "rolled"
        place.mkdir()
        folder = way.writer.folder
        with _opened((folder,), (), place, order.journey) as session:
            target = Target(session, folder, place)
            rolled = roll_up(target, way.writer.manifest, order.mapping.fact, way.days)
            way.writer = _listed(rolled, way.writer, {})
        shutil.rmtree(place)
    way.days, way.waiting = frozenset(), 0
    order.journey.leg(_WRITTEN, _WRITTEN)


def _keep(way: _Way, span: batching.Span, key: str) -> None:
    """Make what was read so far the folder's content, with the place where it ends."""
    others = tuple(each for each in way.writer.manifest.progress if each.key != key)
    here = way.tally.progress(key, span.ends)
    manifest = replace(way.writer.manifest, progress=(*others, here))
    way.writer = replace(way.writer, manifest=manifest)
    way.writer.publish()
    way.kept = way.tally.rows


def _listed(written: Written, writer: folders.Writer, terms: Mapping[str, Terms]) -> folders.Writer:
    return writer.staged(
        added=written.added,
        emptied=written.emptied,
        terms=terms,
        appended=written.appended,
        merged=written.merged,
    )


@contextmanager
def checked(
    order: Order,
    found: Sniffed,
    folder: Path,
    work: Path,
    manifest: Manifest,
    passed: Passed | None = None,
) -> Iterator[Import]:
    """The import with every row read and checked. `passed`: what batches before this one brought."""
    order.journey.leg(LOOKED, _CHECKED)
    with _opened((folder,), (found.path, found.plain), work, order.journey) as session:
        steps = Import(session, folder, work, manifest, order.mapping, order.lost, passed)
        steps.check(found, order.terms, order.default_store, order.rates, order.channels)
        yield steps


def settle(steps: Import, order: Order) -> Settled:
    """Hold the good rows against what the folder has."""
    order.journey.leg(_CHECKED, _SETTLED)
    return steps.settle()


@contextmanager
def _opened(
    readable: tuple[Path, ...], files: tuple[Path, ...], work: Path, journey: Journey
) -> Iterator[duck.Session]:
    watch = journey if journey.is_watched else None
    with duck.opened(spill=work / "spill", folders=readable, files=files, watch=watch) as session:
        try:
            yield session
        except duck.Stopped:
            raise Cancelled from None
