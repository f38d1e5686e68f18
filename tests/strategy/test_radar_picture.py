"""Where blips are drawn: in their ring, in their quadrant, and never one over another."""

import math

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from storewide.strategy import radar_picture
from storewide.strategy.radar_picture import BELOW, BESIDE, GAP, SMALLEST


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    rings=some.integers(2, 6),
    lean=some.sampled_from([0.3, 0.5, 0.7]),
    counts=some.lists(some.integers(0, 30), min_size=6, max_size=6),
)
def test_no_blip_touches_another_or_leaves_its_ring(rings: int, lean: float, counts: list[int]) -> None:
    bounds = radar_picture.edges(rings)
    size = radar_picture.diameter([counts[:rings]], bounds)
    points = []
    for ring in range(rings):
        spots = radar_picture.places(counts[ring], bounds[ring], bounds[ring + 1], size, lean)
        assert len(spots) == counts[ring]
        for radius, angle in spots:
            assert bounds[ring] + size / 2 <= radius <= bounds[ring + 1] - size / 2 + 1e-9
            assert radius * math.sin(angle) >= size / 2 + BELOW - 1e-6
            assert radius * math.cos(angle) >= size / 2 + BESIDE - 1e-6
            points.append((radius * math.cos(angle), radius * math.sin(angle)))
    apart = (math.dist(one, other) for i, one in enumerate(points) for other in points[:i])
    assert size > SMALLEST
    assert min(apart, default=math.inf) >= size + GAP - 1e-6


def test_a_radar_of_many_blips_draws_smaller_ones() -> None:
    bounds = radar_picture.edges(4)
    assert radar_picture.diameter([[3, 4, 5, 6]], bounds) == radar_picture.LARGEST
    assert radar_picture.diameter([[3, 40, 60, 80]], bounds) < radar_picture.LARGEST


def test_the_same_ring_is_always_drawn_alike() -> None:
    bounds = radar_picture.edges(4)
    assert radar_picture.places(7, bounds[1], bounds[2], 30) == radar_picture.places(
        7, bounds[1], bounds[2], 30
    )
