"""What earlier batches of an import brought: their ids, in as much memory however many they are, and their words."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from storewide.warehouse.engines.words import Words

#: bits of a hash that are looked at; a bit of memory for each of their values: 16 MB
_LOOKED_AT = 27
#: hashes that are looked at together, so that what is made on the way stays small
_AT_ONCE = 65_536

Hashes = NDArray[np.uint64]


class Passed:
    """Which hashes of ids may have passed: none that did is missed, some others are taken for such.

    After 20 million ids every seventh one that is new is. `files`: the day files that hold the ids; the caller says so.
    `words`: what columns with few of them said.
    """

    def __init__(self) -> None:
        self.files: set[Path] = set()
        self.words = Words()
        self._bits = np.zeros(2**_LOOKED_AT // 8, np.uint8)

    def among(self, hashes: Hashes) -> Hashes:
        """Those of the hashes, which ascend, that may have passed."""
        found = [part[(self._bits[place] & bit) != 0] for part, place, bit in _placed(hashes)]
        return np.concatenate([hashes[:0], *found])

    def add(self, hashes: Hashes) -> None:
        """From here on the hashes, which ascend, have passed."""
        for _, place, bit in _placed(hashes):
            # each place once, with all its bits: of a place that is named twice numpy would take the last one alone
            firsts = np.flatnonzero(np.concatenate([[True], place[1:] != place[:-1]]))
            self._bits[place[firsts]] |= np.bitwise_or.reduceat(bit, firsts)


def _placed(hashes: Hashes) -> Iterator[tuple[Hashes, NDArray[np.intp], NDArray[np.uint8]]]:
    """The hashes part by part, with the byte and the bit in it that stand for each."""
    for begins in range(0, len(hashes), _AT_ONCE):
        part = hashes[begins : begins + _AT_ONCE]
        number = part >> np.uint64(64 - _LOOKED_AT)
        bit = np.uint8(1) << (number & np.uint64(7)).astype(np.uint8)
        yield part, (number >> np.uint64(3)).astype(np.intp), bit
