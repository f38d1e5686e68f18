"""How often each flag was evaluated, counted in memory and kept in a small file for the pages to show."""

from contextlib import suppress
from copy import deepcopy
from datetime import datetime
from pathlib import Path

from storewide.warehouse.flag_counts import Evaluated, read_evaluated, write_evaluated
from storewide.warehouse.write_keys import Key


class FlagCounts:
    """Evaluations by flag and variant; a crash forgets the last two seconds of counting."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._changed = False
        self._found: dict[tuple[str, str, str], Evaluated] = {}

    def start(self) -> None:
        """Go on from the file, where there is one that can be read."""
        with suppress(OSError, ValueError, KeyError, TypeError):
            known = read_evaluated(self._path)
            self._found = {(each.store, each.environment, each.flag): each for each in known}

    def evaluated(self, key: Key, flag: str, variant: str, at: datetime) -> None:
        """Note one evaluation of a flag that there is."""
        name = (key.store, key.environment, flag)
        found = self._found.get(name)
        if found is None:
            found = self._found[name] = Evaluated(*name, at)
        found.at = at
        found.variants[variant] = found.variants.get(variant, 0) + 1
        self._changed = True

    def write(self) -> None:
        """Write the file if anything changed; a disk that cannot take it now gets it next time."""
        if not self._changed:
            return
        self._changed = False
        try:
            write_evaluated(self._path, deepcopy(list(self._found.values())))
        except OSError:
            self._changed = True
