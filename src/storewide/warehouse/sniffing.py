"""A first look at a file, without an engine: what it is, how it is written, a readable copy where needed.

One pass over the bytes finds everything: compression, encoding, lines that are too long, the checksum. Only a
file that is compressed or not UTF-8 is written out again, into the work folder.
"""

import codecs
import gzip
import json
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from storewide.warehouse import documents, records
from storewide.warehouse.mapping import Format
from storewide.warehouse.scanning import (
    BLOCK,
    HEAD,
    Cut,
    FileFault,
    Hashing,
    Scan,
    Watch,
    blocks,
    scan_all,
    unwatched,
)


@dataclass(frozen=True)
class Sniffed:
    """A file that can be read: `plain` is it, or its readable copy.

    `tidy`: usual line breaks, quotes in pairs. `lines`: how many, whatever quotes say; rows of a Parquet file.
    `ascii_only`: it holds no character beyond ASCII. `cuts`: where `plain` can be parted. Of a batch of a larger file
    (see `batching`) `before` is how many rows lie ahead of it, and `rows` the first and the one after the last, of a
    Parquet file.
    """

    path: Path
    plain: Path
    format: Format
    encoding: str
    delimiter: str
    columns: tuple[str, ...]
    longest_line: int
    lines: int
    tidy: bool
    sha256: str
    size: int
    ascii_only: bool = False
    cuts: tuple[Cut, ...] = ()
    before: int = 0
    rows: tuple[int, int] | None = None


def sniff(path: Path, work: Path, watch: Watch = unwatched) -> Sniffed:
    """Look at the file; FileFault where it cannot be a CSV, NDJSON or Parquet file, or is not there.

    Columns of a Parquet file are left empty: reading them takes the engine. `watch` is told the share looked at.
    """
    try:
        with path.open("rb") as file, ThreadPoolExecutor(1) as beside:
            return _sniff(path, Hashing(file, path.stat().st_size, watch, beside), work)
    except FileNotFoundError:
        raise FileFault(f"{path.name} is not there; check the path {path}.") from None
    except IsADirectoryError:
        raise FileFault(f"{path.name} is a folder; name a file in it.") from None
    except OSError as error:
        raise FileFault(f"{path.name} cannot be read ({error.strerror or error}).") from None


def _sniff(path: Path, raw: Hashing, work: Path) -> Sniffed:
    head = raw.file.read(HEAD)
    raw.file.seek(0)
    if head.startswith(b"PAR1"):
        for _ in blocks(raw):
            pass
        return Sniffed(
            path, path, "parquet", "binary", "", (), 0, 0, True, raw.hexdigest(), path.stat().st_size
        )
    zipped = head.startswith(b"\x1f\x8b")
    plain = work / "plain" if zipped else path
    try:
        scan, start = _unzip(path, raw, plain) if zipped else scan_all(path, blocks(raw), None)
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise FileFault(f"{path.name} is a damaged gzip file; fetch or compress it again.") from None
    for _ in blocks(raw):
        pass
    found = Sniffed(
        path,
        plain,
        "csv",
        "utf-8",
        "",
        (),
        scan.longest,
        scan.lines,
        True,
        raw.hexdigest(),
        path.stat().st_size,
        scan.ascii_only,
        tuple(scan.cuts),
    )
    if start.startswith(b"PAR1"):
        return replace(found, format="parquet", encoding="binary")
    if not scan.content:
        raise FileFault(f"{path.name} is empty; export it again.")
    found = replace(found, tidy=not (scan.odd_breaks or scan.quotes % 2))
    return _with_columns(_as_utf8(found, start, scan, work), work)


def _unzip(path: Path, raw: Hashing, plain: Path) -> tuple[Scan, bytes]:
    with gzip.GzipFile(fileobj=raw) as unzipped, plain.open("wb") as out:
        return scan_all(path, blocks(unzipped), out)


def _as_utf8(found: Sniffed, start: bytes, scan: Scan, work: Path) -> Sniffed:
    if scan.utf8:
        return found
    wide = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    encoding = "utf-16" if wide else "windows-1252"
    target = work / "utf8"
    try:
        with (
            found.plain.open(encoding="utf-16" if wide else "cp1252", newline="") as source,
            target.open("w", encoding="utf-8", newline="") as out,
        ):
            while text := source.read(BLOCK):
                out.write(text)
    except UnicodeError:
        raise FileFault(
            f"{found.path.name} is neither UTF-8 nor Windows-1252 text; save it as UTF-8."
        ) from None
    with target.open("rb") as file:
        again, _ = scan_all(found.path, iter(lambda: file.read(BLOCK), b""), None)
    cuts = tuple(again.cuts)
    return replace(found, plain=target, encoding=encoding, tidy=found.tidy and not wide, cuts=cuts)


def _with_columns(found: Sniffed, work: Path) -> Sniffed:
    with found.plain.open(encoding="utf-8-sig", newline="") as file:
        text = file.read(BLOCK)
        while "\n" not in text and (more := file.read(BLOCK)):
            text += more
    first = text.lstrip()[:1]
    if first in ("[", "{") and (found.lines == 1 or documents.is_document(text.lstrip().split("\n")[0])):
        unwrapped = _unwrapped(found, work)
        if unwrapped is not None:
            return unwrapped
    if first == "[":
        raise FileFault(
            f"{found.path.name} is no list of JSON objects; write one JSON object a line (NDJSON)."
        )
    if first == "{":
        return replace(found, format="ndjson", columns=_keys(text))
    delimiter = _delimiter(text)
    return replace(found, delimiter=delimiter, columns=records.header(text, delimiter))


def _unwrapped(found: Sniffed, work: Path) -> Sniffed | None:
    """The objects of one JSON document, a line each; None where it is none, or so large that it has to be lines."""
    if found.plain.stat().st_size > documents.LARGEST:
        return None
    target = work / "objects"
    lines = documents.write_lines(found.plain, target)
    if not lines:
        return None
    with target.open(encoding="utf-8") as file:
        keys = _keys("".join(line for line, _ in zip(file, range(1_000), strict=False)))
    longest = max(found.longest_line, found.plain.stat().st_size)
    return replace(
        found,
        plain=target,
        format="ndjson",
        columns=keys,
        lines=lines,
        tidy=True,
        longest_line=longest,
        cuts=(),
    )


def _delimiter(text: str) -> str:
    """The one of comma, semicolon and tab that splits the header into most fields."""
    return max((",", ";", "\t"), key=lambda each: len(records.header(text, each)))


def _keys(text: str) -> tuple[str, ...]:
    """The names in the first lines of NDJSON, in the order of their first appearance."""
    keys: dict[str, None] = {}
    for line in text.split("\n")[:1_000]:
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict):
            keys.update(dict.fromkeys(value))
    return tuple(keys)
