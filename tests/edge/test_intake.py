"""Bodies are taken in whole, in bounded memory, and leave no file behind."""

import asyncio
import errno
from collections.abc import Iterable
from pathlib import Path

import pytest

from storewide.edge import intake
from storewide.edge.faults import DISK_FULL, UPLOAD_STALLED, NotAnswered
from storewide.edge.intake import Body, ClientGone, take_in

CHUNKED = [(b"transfer-encoding", b"chunked")]


def arriving(pieces: Iterable[bytes], *, then: str = "end"):
    """A receive function that hands out the pieces, then ends, waits for ever or says the client is gone."""
    messages = [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces]
    if then == "end":
        messages.append({"type": "http.request", "body": b"", "more_body": False})
    if then == "gone":
        messages.append({"type": "http.disconnect"})

    async def receive():
        if not messages:
            await asyncio.sleep(3600)
        return messages.pop(0)

    return receive


async def contents(body: Body) -> bytes:
    return b"".join([piece async for piece in body.pieces()])


def taken(receive, folder: Path, headers=CHUNKED, limit=10_000_000) -> tuple[Body, bytes]:
    async def run():
        body = await take_in(receive, headers, folder, limit)
        return body, await contents(body)

    return asyncio.run(run())


def test_take_in_keeps_a_small_body_in_memory(tmp_path):
    body, got = taken(arriving([b"ab", b"", b"cd"]), tmp_path)
    assert (got, body.size, body.file) == (b"abcd", 4, None)


def test_take_in_puts_a_large_body_into_an_unnamed_file(tmp_path):
    pieces = [bytes([number]) * 300_000 for number in range(11)]
    body, got = taken(arriving(pieces), tmp_path)
    assert got == b"".join(pieces)
    assert body.size == 3_300_000
    assert body.file is not None
    assert list(tmp_path.iterdir()) == []
    body.close()
    assert body.file.closed


def test_take_in_of_a_request_without_body_does_not_wait_for_one(tmp_path):
    body, got = taken(arriving([], then="silence"), tmp_path, headers=[(b"host", b"h")])
    assert (got, body.size) == (b"", 0)


@pytest.mark.parametrize(
    ("headers", "pieces"), [([(b"Content-Length", b"101")], []), (CHUNKED, [b"x" * 60, b"x" * 60])]
)
def test_take_in_refuses_what_is_above_the_limit(tmp_path, headers, pieces):
    with pytest.raises(NotAnswered) as refused:
        taken(arriving(pieces), tmp_path, headers=headers, limit=100)
    assert refused.value.fault.status == 413


def test_take_in_gives_up_on_a_stalled_client(tmp_path, monkeypatch):
    monkeypatch.setattr(intake, "STALLED_SECONDS", 0.05)
    with pytest.raises(NotAnswered) as refused:
        taken(arriving([b"x"], then="silence"), tmp_path)
    assert refused.value.fault is UPLOAD_STALLED


def test_take_in_ends_when_the_client_goes_and_gives_the_file_back(tmp_path, monkeypatch):
    closed = []
    close = Body.close
    monkeypatch.setattr(Body, "close", lambda body: closed.append(body.size) or close(body))
    with pytest.raises(ClientGone):
        taken(arriving([b"x" * intake.MEMORY_BYTES], then="gone"), tmp_path)
    assert closed == [intake.MEMORY_BYTES]


def test_take_in_says_when_the_disk_is_full(tmp_path, monkeypatch):
    def full(*_args):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Body, "append", full)
    with pytest.raises(NotAnswered) as refused:
        taken(arriving([b"x" * intake.MEMORY_BYTES]), tmp_path)
    assert refused.value.fault is DISK_FULL
