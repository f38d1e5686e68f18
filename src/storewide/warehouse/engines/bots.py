"""Bots by what they do: a visitor with 60 events within a minute, or 1,000 on a day, on a day without an order.

Nobody is dropped: the visitor is flagged, and figures are shown without, with, or only bots. A visitor flagged on any
day is a bot of that store. Those that say so themselves, by a user agent on the maintained list of crawlers, are
flagged when the event arrives.
"""

from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

#: so many events within less than a minute are more than a person's hand makes
BURST = 60
#: so many events on one day are more than a person's day holds
DAY = 1_000
_MINUTE = 60_000_000

#: why a visitor is taken for a bot: the user agent is on the list, many events in a minute, many on a day
Reason = Literal["listed", "burst", "volume"]


def flagged(
    visitor: NDArray[np.uint32], at: NDArray[np.int64], listed: NDArray[np.bool_], ordered: NDArray[np.bool_]
) -> dict[Reason, BitMap]:
    """The bots of one day by reason. Events are sorted by visitor and time (microseconds)."""
    buyers = BitMap(visitor[ordered].tolist())
    found: dict[Reason, BitMap] = {
        "listed": BitMap(np.unique(visitor[listed]).tolist()),
        "burst": BitMap(_at_once(visitor, at, BURST, _MINUTE).tolist()) - buyers,
        "volume": BitMap(_at_once(visitor, at, DAY, None).tolist()) - buyers,
    }
    return {reason: bots for reason, bots in found.items() if bots}


def _at_once(
    visitor: NDArray[np.uint32], at: NDArray[np.int64], events: int, within: int | None
) -> NDArray[np.uint32]:
    """Visitors with so many events in a row, within so many microseconds where that matters."""
    step = events - 1
    if len(visitor) <= step:
        return visitor[:0]
    same = visitor[step:] == visitor[:-step]
    if within is not None:
        same &= at[step:] - at[:-step] < within
    return np.unique(visitor[step:][same])
