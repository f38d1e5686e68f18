"""What an effect on a few is worth for all."""

import pytest

from storewide.stats import topline
from tests.stats.vectors import case, close


def test_a_launch_as_published():
    given = case("impact-01")["input"]
    found = topline.launched(given["observed_per_day"], layer=given["layer_alloc"], arm=given["group_pct"])
    assert found == close("impact-01", case("impact-01")["expected"]["projected_per_day"])


def test_an_effect_on_the_triggered_is_diluted():
    """+10 % of spend on those who saw the new basket, who spend a quarter of all."""
    assert topline.of_all(0.1, triggered=0.25) == 0.025


@pytest.mark.parametrize("share", [0, -0.1, 1.1, float("nan")])
def test_a_share_outside_is_named(share: float):
    with pytest.raises(topline.ShareOutside, match="the layer's share is"):
        topline.launched(1, layer=share, arm=0.5)
    with pytest.raises(topline.ShareOutside, match="the triggered share is"):
        topline.of_all(0.1, triggered=share)
