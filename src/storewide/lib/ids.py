"""Record ids: UUIDs of version 7, so that ids made later sort later and an index grows at its end."""

import os
import time
from uuid import UUID


def uuid7() -> UUID:
    """A new UUID of version 7 (RFC 9562): Unix milliseconds, then their fraction in 12 bits, then 62 random bits.

    The fraction (a quarter of a microsecond) keeps ids made one after the other in their order.
    """
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    fraction = rest * 4096 // 1_000_000
    random = int.from_bytes(os.urandom(8)) & (1 << 62) - 1
    return UUID(int=milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62 | random)
