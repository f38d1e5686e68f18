"""Which write keys let events in, and what each has brought: two small files between the pages and the public port.

The pages write the keys after each change and read the counts; the edge reads the keys and writes the counts. Neither
ever waits for the other, and no event costs a database write.
"""

import fcntl
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from storewide.lib import replacing

SCHEMA = 1
#: what a key may bring unless somebody says otherwise
PER_MINUTE = 60_000
#: which flags a key is answered
NO_FLAGS, CLIENT_FLAGS, ALL_FLAGS = "none", "client", "server"
#: where a flag is switched unless somebody says otherwise
ENVIRONMENT = "production"


@dataclass(frozen=True)
class Key:
    """A key that lets events in: the store they belong to (its short name), and how many a minute may come.

    `flags`: which flags of `environment` it is answered: NO_FLAGS, CLIENT_FLAGS (those marked for browsers and apps) or
    ALL_FLAGS (for servers, which keep the key to themselves).
    """

    key: str
    store: str
    per_minute: int
    flags: str = NO_FLAGS
    environment: str = ENVIRONMENT


@dataclass
class Count:
    """What one key has brought since it was made: events taken and refused, when the last ones came, why the last
    refusal was."""

    received: int = 0
    refused: int = 0
    received_at: datetime | None = None
    refused_at: datetime | None = None
    reason: str = ""


def rewrite_keys(path: Path, keys: Callable[[], Iterable[Key]]) -> None:
    """Replace the file of keys in one step; what is not in it lets nothing in any more.

    `keys` is asked while nobody else may rewrite the file: of two changes at once the file ends with both.
    """
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        replace_file(path, {"schema": SCHEMA, "keys": [asdict(key) for key in keys()]})


def read_keys(path: Path) -> dict[str, Key]:
    """The keys by themselves; none where there is no file yet."""
    try:
        told = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
    return {each["key"]: Key(**each) for each in told["keys"]}


def write_counts(path: Path, counts: Mapping[str, Count]) -> None:
    """Replace the file of counts in one step."""
    told = {
        key: {name: _plain(value) for name, value in asdict(count).items()} for key, count in counts.items()
    }
    replace_file(path, {"schema": SCHEMA, "counts": told})


def read_counts(path: Path) -> dict[str, Count]:
    """What each key has brought; nothing where nothing was counted yet."""
    try:
        told = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
    return {key: _count(values) for key, values in told["counts"].items()}


def _count(values: dict[str, object]) -> Count:
    moments = {
        name: datetime.fromisoformat(str(values[name])).astimezone(UTC) if values[name] else None
        for name in ("received_at", "refused_at")
    }
    return Count(
        received=int(str(values["received"])),
        refused=int(str(values["refused"])),
        reason=str(values["reason"]),
        **moments,
    )


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def replace_file(path: Path, content: object) -> None:
    """Replace what the pages and the edge tell each other, in one step, as JSON."""
    replacing.replace(path, json.dumps(content, indent=1))
