"""What a module gives to have long work done: a `Kind` with the function that does it.

The function gets a `Run` and returns its result, which must be writable as JSON. It must be idempotent:
after a kill it is run again from the start. It calls `run.progress(done, total)` per batch, outside its
transactions, which also ends it when somebody asked it to stop.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Literal, Protocol

from django.utils.functional import Promise as Promised

from storewide.kit import wiring
from storewide.kit.links import Link

EPOCH = date(1970, 1, 1)


class Stopped(Exception):
    """Raised inside a job's function by `progress` when somebody cancelled it, or its attempt is over."""


class Run(Protocol):
    """One attempt at a job, as its function sees it."""

    @property
    def arguments(self) -> dict[str, Any]: ...
    def progress(self, done: int, total: int) -> None: ...
    def stop_requested(self) -> bool: ...


@dataclass(frozen=True)
class Kind:
    """A kind of job: its name, its queue and its function.

    Queues: `short`: seconds; `long`: minutes; `steady`: must come round on time, behind nothing else; `outgoing`: waits
    for what other machines answer.

    `page` gives, from a job's arguments, the page of what the job works on.
    """

    name: str
    queue: Literal["short", "long", "steady", "outgoing"]
    do: Callable[[Run], dict[str, Any]]
    page: Callable[[dict[str, Any]], Link] | None = None


@dataclass(frozen=True)
class Schedule:
    """Work that comes round: the `kind` of job to start `every` so often, counted from `begins` (time of day, UTC).

    `label` names it to people. `wanted` is a cheap look at whether there is anything to do; a round that nobody
    wants leaves no job behind and is looked at again a moment later.
    """

    kind: str
    label: Promised
    every: timedelta
    arguments: dict[str, Any] = field(default_factory=dict)
    begins: time = time(0)
    wanted: Callable[[], bool] | None = None

    def after(self, at: datetime) -> datetime:
        """The first moment after `at` that is a whole number of rounds away from `begins`."""
        origin = datetime.combine(EPOCH, self.begins, at.tzinfo)
        return origin + ((at - origin) // self.every + 1) * self.every


def schedules() -> tuple[Schedule, ...]:
    """What comes round in this operation, as the wiring names it."""
    return wiring.load("schedules")


class UnknownKind(KeyError):
    """No kind of job has this name: it is missing in the wiring's `job_kinds`."""


def named(name: str) -> Kind:
    """The kind called `name`."""
    for kind in wiring.load("job_kinds"):
        if kind.name == name:
            return kind  # type: ignore[no-any-return]
    raise UnknownKind(name)
