"""Events a second of the collector, durable, against a bare handler that only decodes the same JSON.

Both run on the same server, one process each, in turns, under the same load: requests of 50 messages over kept
connections, made once and sent again and again. Bar: the collector reaches 0.35 of the bare handler.
"""

import asyncio
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson
from tests.processes import free_port, listens, wait_for

from storewide.lib.ids import uuid7
from storewide.warehouse.write_keys import Key, rewrite_keys

BAR = 0.35
MESSAGES = 50
#: enough that a server is never idle while answers wait for the disk
CONNECTIONS = 192
ROUNDS, SECONDS = 5, 3.0
KEY = "measured"
HERE = Path(__file__).resolve().parent


def measure() -> bool:
    """Measure in turns, print a table, and say whether the bar is met."""
    found: dict[str, list[float]] = {"bare": [], "collector": []}
    with served("bare") as bare, served("collector") as collector:
        for port in (bare, collector):
            rate(port, SECONDS / 3)
        for _round in range(ROUNDS):
            found["bare"].append(rate(bare, SECONDS))
            found["collector"].append(rate(collector, SECONDS))
    ratios = [ours / theirs for ours, theirs in zip(found["collector"], found["bare"], strict=True)]
    print(
        f"{'batches of ' + str(MESSAGES) + f', {len(_request()) / 1000:.1f} kB each':36}{'events/s':>12}{'least':>12}"
    )
    for name, rates in found.items():
        print(f"{name:36}{statistics.median(rates):>12,.0f}{min(rates):>12,.0f}")
    ratio = statistics.median(ratios)
    print(f"collector / bare {ratio:.2f} (bar {BAR}): {'met' if ratio >= BAR else 'NOT met'}")
    return ratio >= BAR


def _message(number: int) -> dict[str, object]:
    """An event as a browser SDK sends it."""
    return {
        "type": "track",
        "event": "Product Viewed",
        "messageId": str(uuid7()),
        "anonymousId": str(uuid7()),
        "userId": f"customer-{number}",
        "timestamp": "2026-11-01T10:00:00.123Z",
        "context": {
            "userAgent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36",
            "library": {"name": "analytics.js", "version": "next-1.70.0"},
            "page": {
                "path": f"/p/{number}",
                "url": f"https://shop.example/p/{number}",
                "referrer": "",
                "title": "Shoes",
            },
        },
        "properties": {
            "product_id": f"p{number}",
            "sku": f"S-{number}",
            "price": 49.9,
            "currency": "EUR",
            "quantity": 1,
        },
    }


def _request() -> bytes:
    """One whole HTTP request."""
    batch = {"batch": [_message(number) for number in range(MESSAGES)], "sentAt": "2026-11-01T10:00:05Z"}
    body = orjson.dumps(batch | {"writeKey": KEY})
    head = (
        "POST /v1/batch HTTP/1.1\r\nhost: localhost\r\nauthorization: Basic bWVhc3VyZWQ6\r\n"
        f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def rate(port: int, seconds: float) -> float:
    """Events a second that a server takes over so many seconds."""
    return asyncio.run(_load(port, _request(), seconds))


async def _load(port: int, request: bytes, seconds: float) -> float:
    """Events a second while all connections send; every answer must be a 200."""
    loop = asyncio.get_running_loop()
    senders = [
        (await loop.create_connection(lambda: _Sender(request), "127.0.0.1", port))[1]
        for _ in range(CONNECTIONS)
    ]
    before, began = sum(each.answered for each in senders), time.perf_counter()
    await asyncio.sleep(seconds)
    after, took = sum(each.answered for each in senders), time.perf_counter() - began
    for each in senders:
        each.leave()
    return (after - before) * MESSAGES / took


class _Sender(asyncio.Protocol):
    """One connection: sends, waits for the answer, sends again."""

    def __init__(self, request: bytes) -> None:
        self.request = request
        self.answered = 0
        self.left = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        """An answer is small and comes in one piece."""
        assert data.startswith(b"HTTP/1.1 200") or self.left, data
        self.answered += 1
        if not self.left:
            self.transport.write(self.request)

    def leave(self) -> None:
        """Send nothing more."""
        self.left = True
        self.transport.close()


@contextmanager
def served(name: str) -> Iterator[int]:
    """A server of that kind on a port of its own; the data folder lies beside this file, on a real disk."""
    port = free_port()
    folder = Path(tempfile.mkdtemp(dir=HERE, prefix=".collector-"))
    (folder / "static").mkdir()
    rewrite_keys(folder / "write-keys.json", lambda: [Key(KEY, "main", 10**9)])
    command = {
        "bare": ["-m", "benchmarks.bare_handler", str(port)],
        "collector": ["-m", "storewide.edge", "--port", str(port), "--pages", "http://127.0.0.1:9"],
    }[name]
    process = subprocess.Popen(
        [sys.executable, *command], env=os.environ | {"STOREWIDE_DATA": str(folder)}, cwd=HERE.parent
    )
    try:
        wait_for(lambda: listens(port))
        yield port
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(0 if measure() else 1)
