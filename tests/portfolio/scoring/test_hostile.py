"""Inputs that are no numbers, or beyond all bounds: refused in a sentence, and nothing of them is kept."""

import json

import pytest
from django.test import Client

from storewide.portfolio.models import Inputs, Request


@pytest.mark.parametrize(
    "text",
    [
        *(
            "nan",
            "inf",
            "-inf",
            "1e308",
            "1e400",
            "-1",
            "9 / 2 / 1",
            "1 / 2",
            "1/2/3/4",
            "/ /",
            "٣٤ / x / 1",
            "1__0",
        ),
        *("1e-400 / 1 / 1e13", "0x10", "1 / nan / 2", "½", "9" * 60),
    ],
)
def test_what_is_no_range_is_said_on_the_page(as_mate: Client, three: list[Request], text: str) -> None:
    address = f"/portfolio/requests/{three[0].number}/score/inputs/?method=rice"
    before = list(Inputs.objects.order_by("pk").values())
    answer = as_mate.post(
        address, {"reach": text, "impact": "1", "confidence": "50", "effort": "1", "because": "x"}
    )
    assert answer.status_code == 422
    assert list(Inputs.objects.order_by("pk").values()) == before
    assert as_mate.get("/portfolio/scores/").status_code == 200


@pytest.mark.parametrize(
    "value", ["NaN", "Infinity", "1e999", "1e308", "-1", '"nan"', "[1]", "[3,2,1]", "{}"]
)
def test_what_is_no_number_is_refused_over_rest(api_mate: Client, three: list[Request], value: str) -> None:
    before = list(Inputs.objects.order_by("pk").values())
    one = f'{{"method": "rice", "inputs": {{"reach": {{"low": {value}, "likely": 2, "high": 3}}}}}}'
    answer = api_mate.put(
        f"/api/v1/portfolio/requests/{three[0].number}/scores", one, content_type="application/json"
    )
    assert answer.status_code in (400, 422), answer.content
    assert json.loads(answer.content)["detail"]
    assert list(Inputs.objects.order_by("pk").values()) == before


def test_the_largest_that_is_taken_scores_and_is_drawn(
    api_mate: Client, as_mate: Client, three: list[Request]
) -> None:
    for effort in ("0.000001", "1000000000000"):
        said = {
            "reach": "1000000000000",
            "impact": "3",
            "confidence": "100",
            "effort": effort,
            "because": "x",
        }
        as_mate.post(f"/portfolio/requests/{three[0].number}/score/inputs/?method=rice", said)
        for page in ("scores/", "scores/stability/", "fits/", f"requests/{three[0].number}/score/"):
            assert (page, as_mate.get(f"/portfolio/{page}").status_code) == (page, 200)
