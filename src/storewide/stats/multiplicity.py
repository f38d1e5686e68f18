"""What several p-values of one experiment are worth together: the more questions, the stricter each answer."""

from collections.abc import Sequence


def holm(p_values: Sequence[float]) -> list[float]:
    """Adjusted p-values in the order given; calling those below alpha keeps any false call below alpha.

    S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6 (1979).
    """
    adjusted = [0.0] * len(p_values)
    highest = 0.0
    order = sorted(range(len(p_values)), key=lambda place: p_values[place])
    for rank, place in enumerate(order):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[place]))
        adjusted[place] = highest
    return adjusted


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    """Adjusted p-values in the order given; of those called below q, a share of q is false at most, on average.

    For looking around (many segments, many metrics), never for a decision. Y. Benjamini and Y. Hochberg, "Controlling
    the false discovery rate", Journal of the Royal Statistical Society B 57 (1995).
    """
    adjusted = [0.0] * len(p_values)
    lowest = 1.0
    order = sorted(range(len(p_values)), key=lambda place: p_values[place], reverse=True)
    for rank, place in enumerate(order):
        lowest = min(lowest, len(p_values) / (len(p_values) - rank) * p_values[place])
        adjusted[place] = lowest
    return adjusted
