"""A large file taken in batches: each a readable file of its own, with the number of rows ahead of it.

A text is cut behind line breaks that no quote encloses, a Parquet file between rows. A file whose quotes do not come
in pairs, or whose header is more than one line, is one batch. Batches are copies in the work folder, two at a time.
"""

import os
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest
from pathlib import Path

from storewide.warehouse import records
from storewide.warehouse.sniffing import Sniffed

#: rows of a batch of a Parquet file
ROWS = 2_000_000
#: bytes that are copied at once: many more take twice the time, as their memory is new to the process each time
_COPIED = 1024 * 1024


@dataclass(frozen=True)
class Span:
    """Where a batch lies in its file, in bytes (rows of a Parquet file), and how many lines it has."""

    begins: int
    ends: int
    lines: int


def spans(found: Sniffed) -> tuple[Span, ...]:
    """The batches that the file is taken in; a single one where it is not large."""
    if found.format == "parquet":
        firsts = range(0, max(found.lines, 1), ROWS)
        return tuple(Span(first, min(first + ROWS, found.lines), 0) for first in firsts)
    size = found.plain.stat().st_size
    if not found.cuts or not found.tidy or not _header(found):
        return (Span(0, size, found.lines),)
    edges = [(0, 0), *((cut.offset, cut.lines) for cut in found.cuts), (size, found.lines)]
    return tuple(
        Span(begins, ends, to - since) for (begins, since), (ends, to) in pairwise(edges) if ends > begins
    )


def _header(found: Sniffed) -> bool:
    """Whether the first line is the header, and all of it; NDJSON has none."""
    if found.format != "csv":
        return True
    with found.plain.open(encoding="utf-8-sig", newline="") as file:
        return records.header(file.readline(), found.delimiter) == found.columns


def batches(
    found: Sniffed, spans: Sequence[Span], work: Path, *, whole: bool
) -> Generator[tuple[Span, Path, Sniffed]]:
    """Each batch as a file of its own, with the folder it lies in; the next one is copied while one is in use.

    How many rows lie ahead of a batch of a text is known when those are read, see `numbered`. `whole`: the only batch
    is the file, which is taken as it lies there.
    """
    take = _as_it_lies if whole else _copy
    with ThreadPoolExecutor(1) as beside:
        coming: Future[tuple[Path, Sniffed]] | None = None
        for span, following in zip_longest(spans, spans[1:]):
            place, part = coming.result() if coming else take(found, span, work)
            coming = beside.submit(take, found, following, work) if following else None
            yield span, place, part


def numbered(part: Sniffed, before: int) -> Sniffed:
    """The batch, knowing how many rows of the file lie ahead of it."""
    return part if part.format == "parquet" else replace(part, before=before)


def _as_it_lies(found: Sniffed, _span: Span, work: Path) -> tuple[Path, Sniffed]:
    place = work / "batch"
    place.mkdir()
    return place, found


def _copy(found: Sniffed, span: Span, work: Path) -> tuple[Path, Sniffed]:
    place = work / f"batch-{span.begins}"
    place.mkdir()
    if found.format == "parquet":
        return place, replace(found, rows=(span.begins, span.ends), before=span.begins)
    target = place / "batch"
    with found.plain.open("rb") as source, target.open("wb", buffering=0) as out:
        if found.format == "csv" and span.begins:
            out.write(source.readline())
        for block in _blocks(source.fileno(), span):
            out.write(block)
    headed = 1 if found.format == "csv" and span.begins else 0
    return place, replace(found, plain=target, lines=span.lines + headed)


def _blocks(handle: int, span: Span) -> Iterator[bytes]:
    offset = span.begins
    while offset < span.ends and (block := os.pread(handle, min(_COPIED, span.ends - offset), offset)):
        yield block
        offset += len(block)


def rows_in(part: Sniffed, *, split: bool) -> int:
    """How many numbers rows of the batch take up; `split`: it was split row by row, as rows run over lines."""
    if part.format == "parquet":
        first, last = part.rows or (0, part.lines)
        return last - first
    within = records.breaks_within(part.plain, part.delimiter) if split and part.format == "csv" else 0
    return part.lines - (1 if part.format == "csv" else 0) - within
