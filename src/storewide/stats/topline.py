"""What an experiment's effect on a few is worth for all: the part of the traffic that took part, and that triggered."""

import math


class ShareOutside(ValueError):
    """A share of the traffic is not above 0 and at most 1."""


def launched(observed: float, *, layer: float, arm: float) -> float:
    """What a variant's extra total would be for all traffic, in the metric's unit and for the same time.

    `observed`: extra total of the variant's arm against as many units without it; `layer`: share of all traffic that
    took part in the experiment; `arm`: share of these in the arm. Raises ShareOutside.
    """
    _require_share("the layer's", layer)
    _require_share("the arm's", arm)
    return observed / (layer * arm)


def of_all(effect: float, *, triggered: float) -> float:
    """A relative effect on those who could see the change, as a relative effect on the whole metric.

    `triggered`: the share of the metric's whole total that comes from them without the change. Raises ShareOutside.
    """
    _require_share("the triggered", triggered)
    return effect * triggered


def _require_share(name: str, share: float) -> None:
    if not (math.isfinite(share) and 0 < share <= 1):
        raise ShareOutside(f"{name} share is {share}; it must be above 0 and at most 1.")
