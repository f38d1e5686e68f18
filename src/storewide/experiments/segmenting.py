"""The effect in segments (devices, countries, ...) and whether it differs between them: exploratory, never a verdict. Pure.

Success metrics alone are looked at apart, in the segments with most units; which ones those are has nothing to do with
what they did.
"""

from collections.abc import Iterator

from storewide.experiments.comparing import Planned, Seen, compare
from storewide.experiments.lines import Differing, Part
from storewide.experiments.results import Judged
from storewide.stats import interaction
from storewide.stats.comparison import Comparison
from storewide.stats.multiplicity import benjamini_hochberg

#: segments of a dimension that are looked at
MOST = 8


def parts(planned: Planned, seen: Seen) -> tuple[Part, ...]:
    """Each success metric of each arm in each segment, corrected for one another (Benjamini and Hochberg)."""
    found = [
        (judged.metric, variant, dimension, value, one)
        for judged, variant, dimension in _looked_at(planned, seen)
        for value, one in compared(planned, seen, judged, variant, dimension).items()
    ]
    adjusted = benjamini_hochberg([1.0 if one.p_value is None else one.p_value for *_names, one in found])
    return tuple(
        Part(
            metric=metric,
            variant=variant,
            dimension=dimension,
            value=value,
            units=one.control_n + one.variant_n,
            relative=one.relative,
            relative_interval=one.relative_interval,
            p_adjusted=None if one.p_value is None else p_value,
            stands_out=one.p_value is not None and p_value < interaction.FALSE_SHARE,
        )
        for (metric, variant, dimension, value, one), p_value in zip(found, adjusted, strict=True)
    )


def differing(planned: Planned, seen: Seen) -> tuple[Differing, ...]:
    """Whether the effect differs between the segments of each dimension, where that can be asked."""
    found = []
    for judged, variant, dimension in _looked_at(planned, seen):
        told = interaction.of_segments(compared(planned, seen, judged, variant, dimension))
        if told.p_value is not None:
            found.append(
                Differing(metric=judged.metric, variant=variant, dimension=dimension, p_value=told.p_value)
            )
    return tuple(found)


def compared(
    planned: Planned, seen: Seen, judged: Judged, variant: str, dimension: str
) -> dict[str, Comparison]:
    """By value of the dimension, the largest segments first; only those with enough units in both arms."""
    pair = (planned.control, variant)
    large = {
        value: arms
        for (name, value), arms in seen.segments.items()
        if name == dimension and all(key in arms and arms[key].units >= interaction.FEWEST for key in pair)
    }
    ordered = sorted(large, key=lambda value: -sum(large[value][key].units for key in pair))[:MOST]
    found = {}
    for value in ordered:
        arms = {key: large[value][key] for key in pair}
        told = compare(planned, judged, variant, seen, arms)
        if told is not None:
            found[value] = told.one
    return found


def _looked_at(planned: Planned, seen: Seen) -> Iterator[tuple[Judged, str, str]]:
    dimensions = dict.fromkeys(name for name, _value in seen.segments)
    for judged in planned.judged:
        # quantiles are not told by segment
        if judged.role == "success" and not judged.share:
            for variant in planned.variants:
                for dimension in dimensions:
                    yield judged, variant, dimension
