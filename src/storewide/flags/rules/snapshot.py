"""The file by which the pages tell the public port which rules hold: one document for each store and environment.

The pages replace it in one step after each change; whoever serves flags looks at it and compiles it anew when it
changes. Neither waits for the other.
"""

import fcntl
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storewide.flags.rules.ruleset import Ruleset
from storewide.lib import replacing

SCHEMA = 1

#: a store's short name and the key of an environment
type Place = tuple[str, str]


@dataclass(frozen=True)
class Snapshot:
    """The rules that hold now, by store and environment."""

    rulesets: Mapping[Place, Ruleset]

    def ruleset(self, store: str, environment: str) -> Ruleset | None:
        """The rules of a store in an environment; None where it has no flag."""
        return self.rulesets.get((store, environment))


def version_of(document: Mapping[str, Any]) -> str:
    """A name for exactly these rules: 32 hex digits, the same for the same rules on any machine."""
    told = {name: value for name, value in document.items() if name != "version"}
    return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:32]


def rewrite(path: Path, documents: Callable[[], Mapping[Place, Mapping[str, Any]]]) -> None:
    """Replace the file in one step, each document with its version.

    `documents` is asked while nobody else may rewrite the file: of two changes at once the file ends with both.
    """
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        told = [
            {"store": store, "environment": environment, **document, "version": version_of(document)}
            for (store, environment), document in documents().items()
        ]
        replacing.replace(path, json.dumps({"schema": SCHEMA, "rulesets": told}))


def read(path: Path) -> Snapshot:
    """The rules of the file, compiled; none where there is no file yet. Raises OSError, ValueError, KeyError, Unfit."""
    try:
        told = json.loads(path.read_bytes())
    except FileNotFoundError:
        return Snapshot({})
    return Snapshot({(each["store"], each["environment"]): Ruleset.of(each) for each in told["rulesets"]})


def versions(path: Path) -> dict[Place, str]:
    """Which rules the file holds, by store and environment; none where it is missing or cannot be read."""
    try:
        told = json.loads(path.read_bytes())["rulesets"]
        return {(each["store"], each["environment"]): each["version"] for each in told}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
