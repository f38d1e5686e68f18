"""What a change is worth: extra spend a month as measured, as to be expected, and as a share of all that the store takes."""

from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from storewide.experiments import exact, queries, result_documents, worth_words, worths
from storewide.experiments.models import Design, Experiment, Source
from storewide.metrics import figures
from storewide.metrics.figures import SourceSilent
from tests.experiments.conftest import BROKEN, NOTHING, WON, Told

Reads = Callable[[Mapping[str, Told]], Experiment]

#: half of 100,000 visitors in 28 days spend 5.00 and the others 5.50; a month has 365.25 / 12 days
MONTHLY = 100_000 / 28 * 365.25 / 12


@pytest.fixture
def takes(monkeypatch: pytest.MonkeyPatch) -> Callable[[int | None], list[Any]]:
    """The store takes so much on the days of the test, in minor units; gives what was asked."""
    asked: list[Any] = []

    def so_much(spend: int | None) -> list[Any]:
        def total(days: Any, **more: Any) -> Any:
            asked.append((days, more))
            return SimpleNamespace(measures={"spend": spend})

        monkeypatch.setattr(worths.figures, "total", total)
        return asked

    return so_much


def worth(experiment: Experiment) -> worths.Worth:
    result = queries.facts_of(experiment).result
    assert result is not None
    found = worths.worth(experiment, result)
    assert found is not None
    return found


def test_the_effect_on_all_is_that_on_the_counted_times_their_share(read_as: Reads, takes: Any) -> None:
    # 50,000 visitors spent 0.50 more each: without the change the store would have taken 2,000,000.00
    asked = takes(202_500_000)
    found = worth(read_as(WON))
    assert (str(asked[0][0]), asked[0][1]) == (
        "2026-03-02..2026-03-29",
        {"store": "uk", "measures": ("spend",)},
    )
    assert found.measured.amount == pytest.approx(50 * MONTHLY)
    assert found.measured.base == pytest.approx(500 * MONTHLY)
    assert found.of_all is not None
    assert found.of_all.triggered == pytest.approx(0.25)
    assert found.of_all.measured == pytest.approx(0.025)
    line = worths.spend(queries.facts_of(Experiment.objects.get()).result, "one_page")  # type: ignore[arg-type]
    assert line is not None
    assert line.relative_interval is not None
    assert found.of_all.interval == pytest.approx([each / 4 for each in line.relative_interval])
    assert found.of_all.expected == pytest.approx(found.expected / found.measured.base / 4)
    # the share of all, of all that the store takes a month, is the amount itself
    assert found.of_all.measured * 200_000_000 / 28 * 365.25 / 12 == pytest.approx(found.measured.amount)


def test_of_a_layer_all_are_more_than_those_who_took_part(read_as: Reads, takes: Any) -> None:
    takes(202_500_000)
    experiment = read_as(WON)
    Design.objects.filter(experiment=experiment).update(
        source=Source.FLAG, flag="one-page", layer="checkout", layer_percent=40
    )
    found = worth(experiment)
    assert found.measured.amount == pytest.approx(50 * MONTHLY / 0.4)
    assert found.of_all is not None
    assert found.of_all.triggered == pytest.approx(0.625)


@pytest.mark.parametrize("spend", [None, 0, 2_000_000])
def test_without_the_spend_of_the_store_no_share_of_it_is_told(
    spend: int | None, read_as: Reads, takes: Any
) -> None:
    takes(spend)
    assert worth(read_as(WON)).of_all is None


def test_a_source_that_is_silent_hides_the_share_alone(
    read_as: Reads, monkeypatch: pytest.MonkeyPatch
) -> None:
    def total(*_days: Any, **_more: Any) -> Any:
        raise SourceSilent("no answer")

    monkeypatch.setattr(figures, "total", total)
    assert worth(read_as(WON)).of_all is None


def test_those_counted_never_bring_more_than_all(read_as: Reads, takes: Any) -> None:
    takes(40_000_000)
    found = worth(read_as(NOTHING)).of_all
    assert found is not None
    assert found.triggered == 1


def test_a_broken_split_is_worth_nothing_known(read_as: Reads) -> None:
    experiment = read_as(BROKEN)
    result = queries.facts_of(experiment).result
    assert result is not None
    assert worths.gain(experiment, result) is None
    assert worths.document(worths.worth(experiment, result)) is None


def test_the_table_and_the_document_tell_it(read_as: Reads, takes: Any) -> None:
    takes(202_500_000)
    experiment = read_as(WON)
    told = worth_words.told(worth(experiment))
    assert (told.measured.amount, told.measured.between) == (
        "54,400\u00a0GBP",
        "33,700\u00a0to\u00a075,000",
    )
    assert told.measured.share == "+2.50\u00a0%"
    assert told.of_all.startswith("Those who were counted bring 25\u00a0% of all the store's spend")
    document = result_documents.result(experiment, queries.facts_of(experiment))
    assert document is not None
    assert document["worth"]["of_all"]["measured"] == pytest.approx(0.025)
    assert document["worth"]["measured"]["currency"] == "GBP"


def test_the_figures_to_take_along_tell_it_of_spend_alone(read_as: Reads, takes: Any) -> None:
    takes(202_500_000)
    experiment = read_as(WON)
    found = {each.line.metric: each for each in exact.lines(experiment, queries.facts_of(experiment))}
    spend = found["spend_per_unit"]
    assert (spend.share_of_all, spend.of_all_measured) == pytest.approx((0.25, 0.025))
    assert spend.of_all_low is not None
    assert spend.of_all_high is not None
    assert spend.of_all_low < 0.025 < spend.of_all_high
    assert (found["conversion"].share_of_all, found["conversion"].of_all_expected) == (None, None)


def test_the_page_shows_the_share_of_all_spend(read_as: Reads, takes: Any, as_mate: Client) -> None:
    takes(202_500_000)
    page = as_mate.get(read_as(WON).get_absolute_url()).content.decode()
    assert "Of all spend" in page
    assert "+2.50\u00a0%" in page


def test_what_is_nothing_has_no_sign() -> None:
    told = worth_words._row((-6.4, (-8_113.6, 8_100.8)), "EUR", (-0.00002, (-0.029, 0.029)))
    assert (told.amount, told.between) == ("0\u00a0EUR", "−81\u00a0to\u00a081")
    assert (told.share, told.share_between) == ("0.00\u00a0%", "−2.90 to +2.90")
