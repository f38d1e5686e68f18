"""How the portfolio stands, in words."""

import pytest

from storewide.portfolio import words
from storewide.portfolio.queries import Standing


@pytest.mark.parametrize(
    ("standing", "sentence"),
    [
        (Standing(0, 0, 0), "Nothing is asked for yet"),
        (Standing(3, 0, 0), "Every request has its answer"),
        (Standing(3, 1, 0), "One request waits for an answer"),
        (Standing(3, 2, 0), "2 requests wait for an answer"),
        (Standing(3, 0, 1), "One bet waits for its promise"),
        (Standing(3, 0, 3), "3 bets wait for their promise"),
        (Standing(5000, 1200, 3), "1,203 requests are open: 1,200 to be answered, 3 to be promised"),
    ],
)
def test_the_portfolio_says_how_it_stands(standing: Standing, sentence: str) -> None:
    assert words.standing(standing) == sentence
