"""What the edge answers by itself: one line for each door, the rest goes to the pages."""

from storewide.edge.asgi import Application, Receive, Scope, Send, reply


async def healthz(_scope: Scope, _receive: Receive, send: Send) -> None:
    """The port is open and this process alive; says nothing of the pages, so that no probe waits."""
    await reply(
        send,
        200,
        [(b"content-type", b"application/json"), (b"content-length", b"15"), (b"cache-control", b"no-store")],
        b'{"status":"ok"}',
    )


Doors = tuple[tuple[str, Application], ...]

OWN: Doors = (("/healthz", healthz),)


def own(doors: Doors, path: str) -> Application | None:
    """The door of that name, or the one `path` lies under; None where the pages answer."""
    for name, door in doors:
        if path.startswith(name) and path[len(name) : len(name) + 1] in ("", "/"):
            return door
    return None
