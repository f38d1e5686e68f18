"""How fast pages were, as counts by bucket: a bucket is half a percent wide, so any days add up to a percentile.

Bucket b holds times above 1.005^b up to 1.005^(b+1): a percentile told as a bucket's upper bound is at most 0.5 % too
high. Times are in milliseconds, layout shift in thousandths of its score.
"""

import math
from collections.abc import Mapping

#: how much wider each bucket's bound is than the one before
STEP = 1.005
#: the bucket of all that is too small to matter, nothing among it
LEAST = -1_000
#: by measure the field of a timing, and what of its values is told as one
OF = {"lcp_p75": ("lcp", 1), "inp_p75": ("inp", 1), "cls_p75": ("cls", 1_000)}


def bound(bucket: int) -> int:
    """A bucket's upper bound, rounded to a whole number."""
    return round(math.pow(STEP, bucket + 1))


def percentile_75(views: Mapping[int, int]) -> int:
    """What three of four views did not take longer than: of at least one view, by bucket how many."""
    wanted = -(-3 * sum(views.values()) // 4)
    seen = 0
    for bucket, number in sorted(views.items()):
        seen += number
        if seen >= wanted:
            return bound(bucket)
    raise ValueError("A percentile takes at least one view; there is none.")
