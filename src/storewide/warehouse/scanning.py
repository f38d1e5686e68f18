"""One pass over a file's bytes: what kind of text it is, how long its lines are, whether it is text at all."""

import codecs
import gzip
import hashlib
import io
import re
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

LONGEST_LINE = 16 * 1024 * 1024
BLOCK = 4 * 1024 * 1024
HEAD = 64 * 1024
#: bytes between two cuts
FAR = 128 * 1024 * 1024
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x19\x1c-\x1f]")
_KNOWN = (
    (b"PK\x03\x04", "a spreadsheet or zip archive; save it as CSV"),
    (b"\xd0\xcf\x11\xe0", "an old spreadsheet; save it as CSV"),
    (b"%PDF", "a PDF; export the data as CSV"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd; decompress it, or use gzip"),
    (b"BZh", "compressed with bzip2; decompress it, or use gzip"),
)


#: told the share of a file that was read; may raise to end the reading
Watch = Callable[[float], None]


class FileFault(Exception):
    """The file as a whole cannot be read as the preset says; nothing was written. One clear sentence."""


@dataclass(frozen=True)
class Cut:
    """A place behind a line break that no quote encloses: bytes and lines ahead of it."""

    offset: int
    lines: int


@dataclass
class Scan:
    """What one pass over the (decompressed) bytes saw."""

    utf8: bool = True
    ascii_only: bool = True
    odd_breaks: bool = False
    longest: int = 0
    lines: int = 0
    quotes: int = 0
    content: bool = False
    cuts: list[Cut] = field(default_factory=list)


class Hashing(io.RawIOBase):
    """The raw file, hashed `beside` as it is read; `watch` is told the share read so far and may raise to end it."""

    def __init__(self, file: BinaryIO, size: int, watch: Watch, beside: Executor) -> None:
        self.file = file
        self._digest = hashlib.sha256()
        self._beside = beside
        self._hashing: Future[None] | None = None
        self._ahead: bytes | None = None
        self._size = size
        self._read = 0
        self._watch = watch

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        block = self.file.read(len(view))
        self._hash(block)
        view[: len(block)] = block
        return len(block)

    def take(self, size: int) -> bytes:
        """The next bytes as they are, without another copy; none at the end."""
        block = self.file.read(size) if self._ahead is None else self._ahead
        self._hash(block)
        # to read on lets the hash begin; looking at the block would not let go of the interpreter in time
        self._ahead = self.file.read(size)
        return block

    def _hash(self, block: bytes) -> None:
        self._wait()
        self._hashing = self._beside.submit(self._digest.update, block)
        self._read += len(block)
        self._watch(self._read / max(self._size, self._read, 1))

    def hexdigest(self) -> str:
        """The SHA-256 of all that was taken."""
        self._wait()
        return self._digest.hexdigest()

    def _wait(self) -> None:
        # one block at most is ahead of the hash, so that no more of them lie in memory
        if self._hashing is not None:
            self._hashing.result()


def unwatched(_share: float) -> None:
    """Nobody wants to know."""


def blocks(file: Hashing | gzip.GzipFile) -> Iterator[bytes]:
    """The rest of the file, four megabytes at a time."""
    read = file.take if isinstance(file, Hashing) else file.read
    while block := read(BLOCK):
        yield block


def scan_all(path: Path, source: Iterator[bytes], out: BinaryIO | None) -> tuple[Scan, bytes]:
    """What all the blocks hold and how they begin, copying them to `out`; FileFault where they are no text."""
    scan = Scan()
    start = before = b""
    decoder = codecs.getincrementaldecoder("utf-8")()
    wide = binary = False
    run = position = 0
    held = b""
    for block in source:
        if not start:
            start = block[:HEAD]
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
        plain = block.isascii()
        scan.ascii_only = scan.ascii_only and plain
        scan.utf8 = scan.utf8 and not wide and _decodes(decoder, block, plain=plain)
        held = _odd_breaks(scan, held, block)
        scan.lines += block.count(b"\n")
        scan.quotes += block.count(b'"') if b'"' in block else 0
        position += len(block)
        _cut(scan, block, position)
        before = block
    scan.lines += int(not before.endswith(b"\n"))
    scan.longest = max(scan.longest, run)
    scan.odd_breaks = scan.odd_breaks or bool(held)
    scan.utf8 = scan.utf8 and _decodes(decoder, b"", final=True)
    return scan, start


def _cut(scan: Scan, block: bytes, position: int) -> None:
    """Note a cut at the block's last line break, where the last one is far enough back; `position`: its end."""
    end = block.rfind(b"\n") + 1
    offset = position - len(block) + end
    if not end or offset - (scan.cuts[-1].offset if scan.cuts else 0) < FAR:
        return
    if (scan.quotes - block.count(b'"', end)) % 2 == 0:
        scan.cuts.append(Cut(offset, scan.lines))


def _refuse_binary(path: Path, start: bytes) -> None:
    for magic, what in _KNOWN:
        if start.startswith(magic):
            raise FileFault(f"{path.name} is {what}.")
    if _CONTROL.search(start):
        raise FileFault(f"{path.name} is not a text file; export it as CSV, NDJSON or Parquet.")


def _measure(path: Path, scan: Scan, block: bytes, run: int) -> int:
    """Keep the longest line; lines within one block are shorter than a block and need no look."""
    first = block.find(b"\n")
    reached = run + (len(block) if first < 0 else first)
    if reached > LONGEST_LINE:
        raise FileFault(f"{path.name} has a line over 16 MB; a line break or a closing quote is missing.")
    scan.longest = max(scan.longest, reached)
    return reached if first < 0 else len(block) - block.rfind(b"\n") - 1


def _odd_breaks(scan: Scan, held: bytes, block: bytes) -> bytes:
    """Note a carriage return alone; what is returned must be looked at together with the next block."""
    if not held and b"\r" not in block:
        return b""
    block = held + block
    held = block[-1:] if block.endswith(b"\r") else b""
    scan.odd_breaks = scan.odd_breaks or block.count(b"\r") - len(held) != block.count(b"\r\n")
    return held


def _decodes(
    decoder: codecs.IncrementalDecoder, block: bytes, *, plain: bool = False, final: bool = False
) -> bool:
    if plain and not decoder.getstate()[0]:
        return True
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True
