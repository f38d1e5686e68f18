"""Takes a request body in whole, at the client's own pace, before anybody else has to wait for it.

The pages serve two requests at once; a body passed on while it arrives would hold one of the two for as long
as a slow line needs. A mebibyte stays in memory, the rest goes to an unnamed file that no crash leaves.
"""

import asyncio
import errno
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from storewide.edge.asgi import Receive
from storewide.edge.faults import DISK_FULL, UPLOAD_STALLED, NotAnswered, too_large
from storewide.edge.headers import Headers

MEMORY_BYTES = 1 << 20
STALLED_SECONDS = 60.0
_BLOCK_BYTES = 1 << 18


class ClientGone(Exception):
    """The client went away before its request was complete; nobody is left to answer."""


@dataclass
class Body:
    """A request body that has arrived: `size` bytes, the first of them in `file` where they were many."""

    size: int = 0
    tail: bytes = b""
    file: IO[bytes] | None = None

    async def pieces(self) -> AsyncIterator[bytes]:
        """The whole body in order, read off the event loop where it lies in the file."""
        if self.file is not None:
            await asyncio.to_thread(self.file.seek, 0)
            while block := await asyncio.to_thread(self.file.read, _BLOCK_BYTES):
                yield block
        if self.tail:
            yield self.tail

    def append(self, block: bytes, spool: Path) -> None:
        """Add `block` to the file, which is made in the folder `spool` when it is first needed."""
        if self.file is None:
            self.file = TemporaryFile(dir=spool)  # noqa: SIM115 - closed with the body
        self.file.write(block)

    def close(self) -> None:
        """Give the file back to the disk."""
        if self.file is not None:
            self.file.close()


def announced(headers: Headers) -> int | None:
    """How many bytes of body a request says it has; None where it does not say, as with chunks."""
    names = {name.lower(): value for name, value in headers}
    if b"transfer-encoding" in names:
        return None
    return int(names.get(b"content-length", b"0"))


async def take_in(receive: Receive, headers: Headers, spool: Path, limit: int) -> Body:
    """Read the body of a request to its end; the caller closes what it gets.

    Raises NotAnswered where it is larger than `limit` bytes, stalls, or finds no room in the folder `spool`;
    ClientGone where the client left.
    """
    length = announced(headers)
    if length is not None and length > limit:
        raise NotAnswered(too_large(limit))
    body = Body()
    if length == 0:
        return body
    try:
        await _collect(receive, body, spool, limit)
    except BaseException:
        body.close()
        raise
    return body


async def _collect(receive: Receive, body: Body, spool: Path, limit: int) -> None:
    memory = bytearray()
    async for piece in _arriving(receive):
        body.size += len(piece)
        if body.size > limit:
            raise NotAnswered(too_large(limit))
        memory += piece
        if len(memory) >= MEMORY_BYTES:
            await _to_disk(body, spool, bytes(memory))
            memory.clear()
    body.tail = bytes(memory)


async def _arriving(receive: Receive) -> AsyncIterator[bytes]:
    more = True
    while more:
        try:
            message = await asyncio.wait_for(receive(), STALLED_SECONDS)
        except TimeoutError as error:
            raise NotAnswered(UPLOAD_STALLED) from error
        if message["type"] == "http.disconnect":
            raise ClientGone
        yield message.get("body", b"")
        more = message.get("more_body", False)


async def _to_disk(body: Body, spool: Path, block: bytes) -> None:
    try:
        await asyncio.to_thread(body.append, block, spool)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise NotAnswered(DISK_FULL) from error
        raise
