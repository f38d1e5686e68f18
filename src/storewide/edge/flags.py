"""Flags at the public port: their parts joined, and held while the edge runs."""

import asyncio
import signal
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

from storewide.edge.counts import KEEP_SECONDS, Counts
from storewide.edge.flag_counts import FlagCounts
from storewide.edge.flag_exposures import Exposures
from storewide.edge.flag_keys import FlagKeys
from storewide.edge.flag_rules import Rules
from storewide.edge.flag_stream import LocalEvaluation, Streams
from storewide.edge.ofrep import Ofrep
from storewide.lib.data_folder import DataFolder


class Flags:
    """`ofrep` answers under `/ofrep/`, `local` under `/flags/v1/`."""

    def __init__(self, data: DataFolder, counts: Counts) -> None:
        self._rules = Rules(data.flag_rules)
        self._exposures = Exposures(data.journal, counts)
        self._counts = FlagCounts(data.flag_counts)
        self._working: list[asyncio.Task[None]] = []
        keys = FlagKeys(data.write_keys)
        self._streams = Streams(self._rules, keys)
        self._rules.changed = self._streams.tell
        self.ofrep = Ofrep(self._rules, keys, self._streams, self._exposures, self._counts)
        self.local = LocalEvaluation(self._rules, keys, self._streams)

    async def start(self) -> None:
        """Serve flags from now on."""
        await asyncio.to_thread(self._rules.start)
        await asyncio.to_thread(self._exposures.start)
        self._counts.start()
        work = (self._rules.watch(), self._exposures.tend(), self._keep())
        self._working = [asyncio.create_task(each) for each in work]
        _when_told_to_end(self._streams.stop)

    async def stop(self) -> None:
        """End the streams, write down what was served, keep the counts."""
        self._streams.stop()
        for task in self._working:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await asyncio.to_thread(self._exposures.stop)
        await asyncio.to_thread(self._counts.write)

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(KEEP_SECONDS)
            await asyncio.to_thread(self._counts.write)


def _when_told_to_end(stop: Callable[[], None]) -> None:
    """Call `stop` in the event loop as soon as this process is told to end, beside what is done then already.

    The server waits for all open answers before it tells the application of the end, and streams have no end of their own.
    """
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        before = signal.getsignal(number)

        def told(number: int, frame: FrameType | None, before: object = before) -> None:
            loop.call_soon_threadsafe(stop)
            if callable(before):
                before(number, frame)

        signal.signal(number, told)
