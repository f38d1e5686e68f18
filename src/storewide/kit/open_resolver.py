"""Looks names up as the machine does, and refuses those that lead where a `Reach` does not go."""

import socket

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from storewide.kit.addresses import Private, Reach


class Resolver(AbstractResolver):
    """The connection goes to the very address that was judged, so that a name cannot answer differently a moment later."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self._inner = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of a name. Raises Private where any of them may not be asked."""
        found = await self._inner.resolve(host, port, family)
        for each in found:
            if said := self._reach.fault_of(host, each["host"]):
                raise Private(said)
        return found

    async def close(self) -> None:
        """End."""
        await self._inner.close()
