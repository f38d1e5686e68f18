"""Keeps a few child processes running: starts them, restarts those that die, ends all of them together."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from storewide.lib import lifeline

LOOK_SECONDS = 0.1
#: what a child that died waits before it is started again: doubled each time, up to the longest
FIRST_WAIT_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 30.0
#: a child that ran this long is well again
WELL_SECONDS = 60.0
#: how long children have to end by themselves; whoever asked waits at most 10 seconds in all
END_SECONDS = 7.0
_STANDARD_ERROR = 2


@dataclass(frozen=True)
class Child:
    """A Python module that runs beside the others under one command.

    `steps_back`: by how much it is nicer than this process (0 to 19) where there are more to run than processors.
    """

    name: str
    module: str
    arguments: Sequence[str] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    steps_back: int = 0


@dataclass
class _Running:
    child: Child
    process: subprocess.Popen[bytes]
    started: float
    deaths: int = 0
    again_at: float | None = None


class Supervision:
    """The children of one command, from `start` to `end`; `say` is told in one sentence what happens to them.

    All of it belongs to the main thread: Linux ends a child with the thread that started it.
    """

    def __init__(self, children: Sequence[Child], say: Callable[[str], None]) -> None:
        self._children = children
        self._say = say
        self._running: list[_Running] = []

    def start(self) -> None:
        """Start all of them."""
        for child in self._children:
            self._running.append(_Running(child, _spawn(child), time.monotonic()))

    def look(self) -> None:
        """Notice who died and start again whose wait is over."""
        now = time.monotonic()
        for running in self._running:
            if running.again_at is None:
                self._notice(running, now)
            elif now >= running.again_at:
                running.process, running.started, running.again_at = _spawn(running.child), now, None

    def _notice(self, running: _Running, now: float) -> None:
        code = running.process.poll()
        if code is None:
            return
        _kill_group(running.process)
        running.deaths = 1 if now - running.started > WELL_SECONDS else running.deaths + 1
        wait = wait_after(running.deaths)
        running.again_at = now + wait
        self._say(
            f"{running.child.name} ended unexpectedly ({_cause(code)}); starting it again in {wait:g} s."
        )

    def lost(self, deaths: int) -> str | None:
        """The name of a child that died `deaths` times in a row or more; None while there is hope."""
        return next((running.child.name for running in self._running if running.deaths >= deaths), None)

    def end(self) -> None:
        """Ask all of them to end, kill who has not after seven seconds, and leave nobody."""
        for running in self._running:
            running.process.terminate()
        deadline = time.monotonic() + END_SECONDS
        for running in self._running:
            try:
                running.process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                self._say(f"{running.child.name} did not end within {END_SECONDS:g} s and was killed.")
            _kill_group(running.process)
            running.process.wait()
        self._running = []


def wait_after(deaths: int) -> float:
    """Seconds until a child that died `deaths` times in a row is started again."""
    return min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * (1 << min(deaths - 1, 10)))


def _spawn(child: Child) -> subprocess.Popen[bytes]:
    """Start a child in a process group of its own, so that Ctrl-C reaches this process alone.

    What it prints goes to standard error: standard output holds the sentences of the command itself.
    """
    process = subprocess.Popen(
        lifeline.command(child.module, *child.arguments),
        env={**os.environ, **child.environment},
        stdin=subprocess.DEVNULL,
        stdout=_STANDARD_ERROR,
        process_group=0,
    )
    if child.steps_back:
        with suppress(OSError):  # it ended already; who looks after it will see
            nice = os.getpriority(os.PRIO_PROCESS, 0) + child.steps_back
            os.setpriority(os.PRIO_PGRP, process.pid, min(nice, 19))
    return process


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """Kill a child and whatever it started; nothing where all of them are gone."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _cause(code: int) -> str:
    return f"exit code {code}" if code >= 0 else f"signal {-code}"
