"""How often each flag was evaluated: a small file that the public port writes and the pages read."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from storewide.warehouse.write_keys import replace_file

SCHEMA = 1


@dataclass
class Evaluated:
    """What became of one flag of a store in an environment since it was first asked for: the last time it was, and how
    often each variant was served (an empty name: the default of the client, since it could not be evaluated)."""

    store: str
    environment: str
    flag: str
    at: datetime
    variants: dict[str, int] = field(default_factory=dict)


def write_evaluated(path: Path, evaluated: Iterable[Evaluated]) -> None:
    """Replace the file in one step."""
    flags = [asdict(each) | {"at": each.at.isoformat()} for each in evaluated]
    replace_file(path, {"schema": SCHEMA, "flags": flags})


def read_evaluated(path: Path) -> list[Evaluated]:
    """What the public port has counted; nothing where nothing was asked for yet."""
    try:
        told = json.loads(path.read_bytes())
    except FileNotFoundError:
        return []
    return [Evaluated(**each | {"at": datetime.fromisoformat(each["at"])}) for each in told["flags"]]
