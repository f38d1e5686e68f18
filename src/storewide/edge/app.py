"""The edge as an ASGI application."""

from aiohttp import ClientSession

from storewide.edge.asgi import Application, Receive, Scope, Send
from storewide.edge.collector import Collector
from storewide.edge.counts import Counts
from storewide.edge.flags import Flags
from storewide.edge.forward import forward, open_session
from storewide.edge.routes import OWN, Doors, own
from storewide.edge.settings import EdgeSettings


class Edge:
    """Everything that arrives on the public port, but for the static files that the server sends."""

    def __init__(self, settings: EdgeSettings) -> None:
        self.settings = settings
        self._session: ClientSession | None = None
        counts = Counts(settings.data.write_key_counts)
        self._collector = Collector(settings.data, counts=counts)
        self._flags = Flags(settings.data, counts)
        self._doors: Doors = (
            ("/ofrep", self._flags.ofrep),
            ("/flags/v1", self._flags.local),
            ("/v1", self._collector),
            *OWN,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or follow the server through its start and its end."""
        if scope["type"] == "lifespan":
            return await self._live(receive, send)
        door = own(self._doors, scope["path"]) or self._pages
        return await door(scope, receive, send)

    async def _pages(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._session is None:
            raise RuntimeError("the server did not start the edge: it must speak ASGI's lifespan")
        await forward(self._session, self.settings, scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self.settings.spool.mkdir(mode=0o700, parents=True, exist_ok=True)
        await self._collector.start()
        await self._flags.start()
        async with open_session() as self._session:
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await self._flags.stop()
        await self._collector.stop()
        await send({"type": "lifespan.shutdown.complete"})


def application(settings: EdgeSettings) -> Application:
    """The edge that forwards to the pages `settings` names."""
    return Edge(settings)
