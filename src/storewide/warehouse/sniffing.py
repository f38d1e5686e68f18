"""A first look at a file, without an engine: what it is, how it is written, a readable copy where needed.

One pass over the bytes finds everything: compression, encoding, lines that are too long, the checksum. Only a
file that is compressed or not UTF-8 is written out again, into the work folder.
"""

import codecs
import gzip
import hashlib
import io
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from storewide.warehouse import records
from storewide.warehouse.mapping import Format, Mapping, normal

LONGEST_LINE = 16 * 1024 * 1024
_BLOCK = 1024 * 1024
_HEAD = 64 * 1024
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x19\x1c-\x1f]")
_KNOWN = (
    (b"PK\x03\x04", "a spreadsheet or zip archive; save it as CSV"),
    (b"\xd0\xcf\x11\xe0", "an old spreadsheet; save it as CSV"),
    (b"%PDF", "a PDF; export the data as CSV"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd; decompress it, or use gzip"),
    (b"BZh", "compressed with bzip2; decompress it, or use gzip"),
)
_NAMES = {"csv": "CSV", "ndjson": "NDJSON", "parquet": "Parquet"}


class FileFault(Exception):
    """The file as a whole cannot be read as the preset says; nothing was written. One clear sentence."""


@dataclass(frozen=True)
class Sniffed:
    """A file that can be read: `plain` is it, or its readable copy.

    `tidy`: no empty lines, usual line breaks, quotes in pairs. `lines`: how many, whatever quotes say.
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


@dataclass
class _Scan:
    """What one pass over the (decompressed) bytes saw."""

    utf8: bool = True
    blank: bool = False
    odd_breaks: bool = False
    longest: int = 0
    lines: int = 0
    quotes: int = 0
    content: bool = False


class _Hashing(io.RawIOBase):
    """The raw file, hashed as it is read."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.digest = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        block = self.file.read(len(view))
        view[: len(block)] = block
        self.digest.update(block)
        return len(block)


def sniff(path: Path, work: Path) -> Sniffed:
    """Look at the file; FileFault where it cannot be a CSV, NDJSON or Parquet file, or is not there.

    Columns of a Parquet file are left empty: reading them takes the engine.
    """
    try:
        with path.open("rb") as file:
            return _sniff(path, file, work)
    except FileNotFoundError:
        raise FileFault(f"{path.name} is not there; check the path {path}.") from None
    except IsADirectoryError:
        raise FileFault(f"{path.name} is a folder; name a file in it.") from None
    except OSError as error:
        raise FileFault(f"{path.name} cannot be read ({error.strerror or error}).") from None


def _sniff(path: Path, file: BinaryIO, work: Path) -> Sniffed:
    raw = _Hashing(file)
    head = file.read(_HEAD)
    file.seek(0)
    if head.startswith(b"PAR1"):
        for _ in _blocks(raw):
            pass
        return Sniffed(
            path, path, "parquet", "binary", "", (), 0, 0, True, raw.digest.hexdigest(), path.stat().st_size
        )
    zipped = head.startswith(b"\x1f\x8b")
    plain = work / "plain" if zipped else path
    try:
        scan, start = _unzip(path, raw, plain) if zipped else _scan(path, _blocks(raw), None)
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise FileFault(f"{path.name} is a damaged gzip file; fetch or compress it again.") from None
    for _ in _blocks(raw):
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
        raw.digest.hexdigest(),
        path.stat().st_size,
    )
    if start.startswith(b"PAR1"):
        return replace(found, format="parquet", encoding="binary")
    if not scan.content:
        raise FileFault(f"{path.name} is empty; export it again.")
    found = replace(found, tidy=not (scan.blank or scan.odd_breaks or scan.quotes % 2))
    return _with_columns(_as_utf8(found, start, scan, work))


def _blocks(file: io.RawIOBase | gzip.GzipFile) -> Iterator[bytes]:
    while block := file.read(_BLOCK):
        yield block


def _unzip(path: Path, raw: _Hashing, plain: Path) -> tuple[_Scan, bytes]:
    with gzip.GzipFile(fileobj=raw) as unzipped, plain.open("wb") as out:
        return _scan(path, _blocks(unzipped), out)


def _scan(path: Path, blocks: Iterator[bytes], out: BinaryIO | None) -> tuple[_Scan, bytes]:
    scan = _Scan()
    start = before = b""
    decoder = codecs.getincrementaldecoder("utf-8")()
    wide = binary = False
    run = 0
    held = b""
    for block in blocks:
        if not start:
            start = block[:_HEAD]
            wide = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
            binary = start.startswith(b"PAR1")
            _refuse_binary(path, b"" if wide or binary else start)
        if out is not None:
            out.write(block)
        if binary:
            continue
        if b"\0" in block and not wide:
            raise FileFault(f"{path.name} is not a text file; export it as CSV, NDJSON or Parquet.")
        scan.content = scan.content or bool(block.strip())
        run = _measure(path, scan, block, run)
        scan.utf8 = scan.utf8 and not wide and _decodes(decoder, block)
        scan.blank = scan.blank or _has_empty_line(before[-2:] or b"\n", block)
        held = _odd_breaks(scan, held + block)
        scan.lines += block.count(b"\n")
        scan.quotes += block.count(b'"')
        before = block
    scan.lines += int(not before.endswith(b"\n"))
    scan.longest = max(scan.longest, run)
    scan.odd_breaks = scan.odd_breaks or bool(held)
    scan.utf8 = scan.utf8 and _decodes(decoder, b"", final=True)
    return scan, start


def _refuse_binary(path: Path, start: bytes) -> None:
    for magic, what in _KNOWN:
        if start.startswith(magic):
            raise FileFault(f"{path.name} is {what}.")
    if _CONTROL.search(start):
        raise FileFault(f"{path.name} is not a text file; export it as CSV, NDJSON or Parquet.")


def _measure(path: Path, scan: _Scan, block: bytes, run: int) -> int:
    """Keep the longest line; lines within one block are shorter than a block and need no look."""
    first = block.find(b"\n")
    reached = run + (len(block) if first < 0 else first)
    if reached > LONGEST_LINE:
        raise FileFault(f"{path.name} has a line over 16 MB; a line break or a closing quote is missing.")
    scan.longest = max(scan.longest, reached)
    return reached if first < 0 else len(block) - block.rfind(b"\n") - 1


def _has_empty_line(before: bytes, block: bytes) -> bool:
    """Whether a line without content ends in the block; `before` are the bytes just ahead of it."""
    seam = before + block[:2]
    return any(empty in block or empty in seam for empty in (b"\n\n", b"\n\r\n"))


def _odd_breaks(scan: _Scan, block: bytes) -> bytes:
    """Note a carriage return alone; what is returned must be looked at together with the next block."""
    held = block[-1:] if block.endswith(b"\r") else b""
    scan.odd_breaks = scan.odd_breaks or block.count(b"\r") - len(held) != block.count(b"\r\n")
    return held


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def _as_utf8(found: Sniffed, start: bytes, scan: _Scan, work: Path) -> Sniffed:
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
            while text := source.read(_BLOCK):
                out.write(text)
    except UnicodeError:
        raise FileFault(
            f"{found.path.name} is neither UTF-8 nor Windows-1252 text; save it as UTF-8."
        ) from None
    return replace(found, plain=target, encoding=encoding, tidy=found.tidy and not wide)


def _with_columns(found: Sniffed) -> Sniffed:
    with found.plain.open(encoding="utf-8-sig", newline="") as file:
        text = file.read(_BLOCK)
        while "\n" not in text and (more := file.read(_BLOCK)):
            text += more
    first = text.lstrip()[:1]
    if first == "[":
        raise FileFault(f"{found.path.name} is one JSON list; write one JSON object a line (NDJSON).")
    if first == "{":
        return replace(found, format="ndjson", columns=_keys(text))
    delimiter = _delimiter(text)
    return replace(found, delimiter=delimiter, columns=records.header(text, delimiter))


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


def require_fit(found: Sniffed, mapping: Mapping, others: tuple[Mapping, ...]) -> None:
    """Raise FileFault where the file is of a format the preset does not read, or lacks its columns."""
    if found.format not in mapping.formats:
        reads = " or ".join(_NAMES[each] for each in mapping.formats)
        raise FileFault(
            f"{found.path.name} is {_NAMES[found.format]}; preset {mapping.name} reads {reads} only."
        )
    missing = mapping.missing(found.columns)
    if not missing:
        return
    fits = [other.name for other in others if not other.missing(found.columns)]
    seen = ", ".join(column.strip()[:40] for column in found.columns[:8]) or "none"
    cure = (
        f"its columns fit preset {' or '.join(fits)}."
        if fits
        else f"its columns are {seen}{', ...' if len(found.columns) > 8 else ''}."
    )
    raise FileFault(
        f"{found.path.name} does not fit preset {mapping.name}: it has no column {', '.join(missing)}; {cure}"
    )


def position(columns: tuple[str, ...], header: str) -> int | None:
    """The place of a header among the file's columns (the first of two alike), None where absent."""
    wanted = normal(header)
    return next((place for place, column in enumerate(columns) if normal(column) == wanted), None)
