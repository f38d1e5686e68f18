"""A pages process that tests have in hand: it keeps every request as bytes and answers as the test says."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

Answer = Callable[["Request", asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Request:
    line: str
    headers: list[tuple[str, str]]
    reader: asyncio.StreamReader
    body_size: int = 0
    body_start: bytes = b""

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name.lower()]


def plain(*head: str, body: bytes = b"") -> Answer:
    """An answer of fixed head lines (the first is the status line's end) and a body, sent as it stands."""

    async def answer(_request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write("\r\n".join([f"HTTP/1.1 {head[0]}", *head[1:], "", ""]).encode("latin-1") + body)

    return answer


@dataclass
class Upstream:
    """Listens on a free port of its own thread's loop; `answer` may be changed between requests."""

    answer: Answer = field(default_factory=lambda: plain("200 OK", "Content-Length: 2", body=b"ok"))
    requests: list[Request] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    def start(self, port: int = 0) -> None:
        ready = threading.Event()
        self.thread = threading.Thread(target=lambda: asyncio.run(self._serve(port, ready)), daemon=True)
        self.thread.start()
        ready.wait(5)

    def stop(self) -> None:
        if self.thread.is_alive():
            self.loop.call_soon_threadsafe(self.stopping.set)
            self.thread.join(5)

    async def _serve(self, port: int, ready: threading.Event) -> None:
        self.loop, self.stopping, self.open = asyncio.get_running_loop(), asyncio.Event(), set()
        server = await asyncio.start_server(self._connected, "127.0.0.1", port)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await self.stopping.wait()
        server.close()
        for task in list(self.open):
            task.cancel()
        await asyncio.gather(*self.open, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        self.open.add(task)
        try:
            while request := await self._read(reader):
                self.requests.append(request)
                await self.answer(request, writer)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            self.ended.set()
        finally:
            self.open.discard(task)
            writer.close()

    async def _read(self, reader: asyncio.StreamReader) -> Request | None:
        head = await reader.readuntil(b"\r\n\r\n")
        line, *rest = head.decode("latin-1").strip().split("\r\n")
        request = Request(line, [tuple(row.split(": ", 1)) for row in rest], reader)
        left = int((request.all("content-length") or ["0"])[0])
        while left:
            piece = await reader.readexactly(min(left, 1 << 16))
            request.body_start = request.body_start or piece[:100]
            request.body_size += len(piece)
            left -= len(piece)
        return request
