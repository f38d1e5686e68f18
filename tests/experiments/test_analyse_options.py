"""`experiment analyse` beyond a plain finished test: ratios, what was known before, guardrails, daily reading, refusals."""

import csv
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy
import pytest
from click.testing import CliRunner, Result

from storewide.experiments.cli import experiment
from storewide.stats import adjusting, estimates, ratios, sequential
from storewide.stats.products import Products
from storewide.stats.sequential import Schedule

SHARED = Path(__file__).parents[3] / "shared/data"
Write = Callable[..., Path]
ASKED = ("--unit", "id", "--variant", "arm", "--control", "A")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(experiment, ["analyse", *map(str, arguments)])


def document(*arguments: object) -> Any:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout, parse_constant=pytest.fail)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a header and rows to a file."""

    def do(rows: Iterable[Iterable[object]], header: str) -> Path:
        path = tmp_path / "test.csv"
        with path.open("w", newline="") as file:
            csv.writer(file).writerows([header.split(","), *rows])
        return path

    return do


@pytest.fixture
def drawn() -> dict[str, Any]:
    """2,000 units: arm, day, past, orders and spend; the past explains a good part of the spend."""
    generator = numpy.random.default_rng(6)
    past = generator.gamma(2, 20, 2000).round(2)
    orders = generator.poisson(0.2 + past / 80)
    return {
        "arm": numpy.arange(2000) % 2,
        "day": generator.integers(1, 11, 2000),
        "past": past,
        "orders": orders,
        "spend": (orders * generator.gamma(4, 10, 2000) + past / 4).round(2),
    }


def rows_of(drawn: dict[str, Any], *columns: str) -> list[list[object]]:
    arms = [f"u{n}" for n in range(2000)], ["AB"[arm] for arm in drawn["arm"]]
    return [list(row) for row in zip(*arms, *(drawn[column].tolist() for column in columns), strict=True)]


def products(drawn: dict[str, Any], arm: int, *columns: str, until: int = 10) -> Products:
    kept = (drawn["arm"] == arm) & (drawn["day"] <= until)
    return Products.of_rows(
        columns, numpy.column_stack([drawn[column][kept] for column in columns]).astype(float)
    )


def test_a_ratio_is_compared_by_the_delta_method(write: Write, drawn: dict[str, Any]):
    path = write(rows_of(drawn, "orders", "spend"), "id,arm,orders,spend")
    (row,) = document(path, *ASKED, "--ratio", "order value=spend/orders")["metrics"]
    ours, theirs = (
        ratios.estimate(products(drawn, arm, "spend", "orders"), "spend", "orders") for arm in (0, 1)
    )
    expected = estimates.compare(ours, theirs, method=ratios.METHOD)
    assert expected.interval is not None
    assert row["control_mean"] == pytest.approx(
        drawn["spend"][::2].sum() / drawn["orders"][::2].sum(), rel=1e-12
    )
    assert row["difference_interval"] == pytest.approx(list(expected.interval), rel=1e-9)
    assert (row["method"], row["unadjusted"], row["metric"]) == (ratios.METHOD, None, "order value")


def test_what_was_known_before_takes_noise_away(write: Write, drawn: dict[str, Any]):
    path = write(rows_of(drawn, "spend", "past"), "id,arm,spend,past")
    (row,) = document(path, *ASKED, "--metric", "spend=spend", "--covariate", "past")["metrics"]
    arms = [products(drawn, arm, "spend", "past") for arm in (0, 1)]
    ours, theirs = adjusting.adjusted(arms, "spend", ["past"])
    expected = estimates.compare(ours.estimate, theirs.estimate, method=adjusting.METHOD)
    assert expected.interval is not None
    assert row["difference"] == pytest.approx(expected.difference, rel=1e-9)
    assert row["difference_interval"] == pytest.approx(list(expected.interval), rel=1e-9)
    assert row["variance_kept"] < 0.85
    assert row["unadjusted"]["difference"] == pytest.approx(
        drawn["spend"][1::2].mean() - drawn["spend"][::2].mean(), rel=1e-9
    )
    assert "What past told beforehand took away" in row["words"]


def test_units_without_a_past_are_told_and_kept(write: Write, drawn: dict[str, Any]):
    rows = rows_of(drawn, "spend", "past")
    for row in rows[:500]:
        row[3] = ""
    found = document(write(rows, "id,arm,spend,past"), *ASKED, "--metric", "s=spend", "--covariate", "past")
    assert found["refused"] is None
    assert found["warnings"] == [
        "Of 500 units (25.0\u00a0%) nothing stands in column past; they are taken as units without a past."
    ]
    assert found["metrics"][0]["unadjusted"]["p_value"] != found["metrics"][0]["p_value"]


def test_arms_that_differed_before_are_warned_of(write: Write, drawn: dict[str, Any]):
    drawn["past"] = drawn["past"] + 20 * drawn["arm"]
    path = write(rows_of(drawn, "spend", "past"), "id,arm,spend,past")
    (said,) = document(path, *ASKED, "--metric", "s=spend", "--covariate", "past")["warnings"]
    assert said.startswith("past already differed between B and A (p = ")


def test_each_day_is_read_as_of_its_end(write: Write, drawn: dict[str, Any]):
    path = write(reversed(rows_of(drawn, "day", "spend")), "id,arm,day,spend")
    found = document(path, *ASKED, "--metric", "spend=spend", "--plan-days", "10", "--day", "day")
    (row,) = found["metrics"]
    assert (found["planned_days"], found["day"]) == (10, 10)
    assert [look["day"] for look in row["looks"]] == list(range(1, 11))
    units = [int((drawn["day"] <= day).sum()) for day in range(1, 11)]
    schedule = Schedule(10, round(units[6] / 7 * 10))
    for day in (1, 4, 10):
        ours, theirs = (
            adjusting.adjusted([products(drawn, arm, "spend", until=day)], "spend", [])[0].estimate
            for arm in (0, 1)
        )
        expected = sequential.compare(ours, theirs, day=day, schedule=schedule, path=units)
        look = row["looks"][day - 1]
        assert expected.interval is not None
        assert look["difference"] == pytest.approx(expected.difference, rel=1e-9)
        assert look["difference_interval"] == pytest.approx(list(expected.interval), rel=1e-9)
        assert look["p_value"] == pytest.approx(expected.p_value, rel=1e-6)
        assert look["control_units"] + look["variant_units"] == units[day - 1]
    last = row["looks"][-1]
    assert {name: row[name] for name in ("difference", "difference_interval", "p_value", "verdict")} == {
        name: last[name] for name in ("difference", "difference_interval", "p_value", "verdict")
    }


def test_a_unit_may_have_a_row_for_each_day(write: Write):
    """Their sums are the unit's, as of each day: what it did on later days is added to it, not to new units."""
    rows = [
        (f"u{n}", "AB"[n % 2], f"2026-03-{day:02d}", (n // 2 + day) % 5) for n in range(60) for day in (1, 3)
    ]
    found = document(write(rows, "id,arm,at,y"), *ASKED, "--metric", "y=y", "--plan-days", "3", "--day", "at")
    (row,) = found["metrics"]
    assert [(look["day"], look["control_units"]) for look in row["looks"]] == [(1, 30), (3, 30)]
    totals = [(n // 2 + 1) % 5 + (n // 2 + 3) % 5 for n in range(0, 60, 2)]
    assert row["control_mean"] == pytest.approx(sum(totals) / 30)
    once = document(write(rows, "id,arm,at,y"), *ASKED, "--metric", "y=y", "--day", "at")
    assert once["metrics"][0]["control_mean"] == pytest.approx(sum(totals) / 30)
    assert once["metrics"][0]["looks"] == []


def test_a_guardrail_is_held_against_its_margin(write: Write):
    rows = [(n, "AB"[n % 2], (n // 2) % 7 + 100) for n in range(2000)]
    path = write(rows, "id,arm,y")
    for margin in ("5%", "0.05"):
        (row,) = document(path, *ASKED, "--metric", "y=y", "--guardrail", f"y={margin}")["metrics"]
        assert row["guardrail"] == {"margin": 0.05, "verdict": "no_worse"}
        assert row["words"].endswith("Guardrail holds: any harm to y is smaller than 5\u00a0%.")
        assert row["p_value_corrected"] is None
    (strict,) = document(path, *ASKED, "--metric", "y=y", "--guardrail", "y=0.01%")["metrics"]
    assert strict["guardrail"]["verdict"] == "cannot_tell"


def test_alpha_widens_or_narrows(write: Write):
    path = write([(n, "AB"[n % 2], n % 7) for n in range(400)], "id,arm,y")
    wide, narrow = (
        document(path, *ASKED, "--metric", "y=y", "--alpha", alpha)["metrics"][0]["difference_interval"]
        for alpha in ("0.01", "0.2")
    )
    assert wide[0] < narrow[0] < narrow[1] < wide[1]


def test_a_broken_split_is_shown_only_when_asked_for_and_never_without_a_warning(write: Write):
    path = write([(n, "AB"[n % 3 > 0], n % 5) for n in range(900)], "id,arm,y")
    assert document(path, *ASKED, "--metric", "y=y")["metrics"] == []
    shown = document(path, *ASKED, "--metric", "y=y", "--despite-mismatch")
    assert (shown["refused"], shown["sample_ratio"]["ok"], len(shown["metrics"])) == (None, False, 1)
    assert shown["warnings"][0].startswith("The units did not split as planned (p = ")
    planned = document(path, *ASKED, "--metric", "y=y", "--split", "A=1,B=2")
    assert (planned["sample_ratio"], planned["warnings"]) == ({"p_value": 1.0, "ok": True}, [])


def test_a_week_that_was_broken_is_found_day_by_day(write: Write):
    """Overall the arms are even; on the first three days hardly anybody got B."""
    rows = [(f"a{n}", "A", 1 + n % 3, n % 5) for n in range(600)] + [
        (f"b{n}", "B", 4 + n % 4, n % 5) for n in range(600)
    ]
    path = write(rows, "id,arm,day,y")
    assert document(path, *ASKED, "--metric", "y=y", "--day", "day")["sample_ratio"]["ok"] is True
    daily = document(path, *ASKED, "--metric", "y=y", "--day", "day", "--plan-days", "7")
    assert (daily["sample_ratio"]["ok"], daily["metrics"]) == (False, [])


def test_values_below_zero_are_warned_of(write: Write):
    path = write([(n, "AB"[n % 2], -1 if n == 7 else n % 5) for n in range(100)], "id,arm,y")
    assert document(path, *ASKED, "--metric", "y=y")["warnings"] == [
        "1 row has a value below 0 in column y (-1); right for refunds, damage in a count.".replace("-", "−")
    ]


_DAILY = ("--day", "x", "--plan-days", "9")


@pytest.mark.parametrize(
    ("row", "more", "said"),
    [
        (("u1", "A", 1, "soon"), _DAILY, "1 row has no day in column x: row 42 holds “soon”"),
        (("u1", "A", 1, 1), _DAILY, "1 unit is listed more than once: u1"),
        (("u1", "B", 1, 2), _DAILY, "1 unit is in more than one variant: u1"),
        (("u99", "A", 1, "lots"), ("--covariate", "x"), "1 row has no number in column x: row 42 holds “lots”"),
        (("u0", "A", 9, 5), ("--covariate", "x", "--day", "y"), "1 unit has different values in column x: u0"),
    ],
    ids=["no day", "twice a day", "in two arms", "past no number", "past that changes"],
)  # fmt: skip
def test_what_does_not_fit_is_refused_as_an_answer(
    write: Write, row: tuple[object, ...], more: tuple[str, ...], said: str
):
    usual = [(f"u{n}", "A" if n == 1 else "AB"[n % 2], n % 3 + 2, 1, n % 4) for n in range(40)]
    found = document(write([*usual, (*row, 1)], "id,arm,y,x,z"), *ASKED, "--metric", "buys=z", *more)
    assert found["metrics"] == []
    assert said in found["refused"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--plan-days", "0", "--day", "day"), "0 days are planned; a plan has 1 to 731 whole days."),
        (("--plan-days", "-3", "--day", "day"), "-3 days are planned; a plan has 1 to 731 whole days."),
        (("--plan-days", "5"), "name that column with --day, or leave --plan-days out to read once."),
        (("--plan-days", "5", "--day", "when"), "has no column when; its columns are id, arm, y, day."),
        (("--guardrail", "sales=2%"), "--guardrail names sales; the metrics are buys."),
        (("--guardrail", "buys=0.5"), "“buys=0.5” may mean 0.5 % or 50%; write which, as buys=0.5%."),
        (("--guardrail", "buys=0"), "write NAME=2% or NAME=0.02, above 0."),
        (("--guardrail", "buys=nan"), "“nan” is not understood; write a share such as 0.05, or 5%."),
        (("--guardrail", "buys=1%", "--guardrail", "buys=2%"), "--guardrail is given twice for buys; give it once."),
        (("--alpha", "0"), "Alpha is 0, the share of false claims to accept; "),
        (("--alpha", "nan"), "Alpha is nan, the share of false claims to accept; "),
        (("--split", "A=50"), "Variant B has no planned share; give one for each of A, B."),
        (("--split", "A=50,B"), "“B” is not understood; write NAME=W with a number of 0 or more."),
        (("--split", "A=1,B=1", "--weight", "A=2"), "--split or --weight is given twice for A; give it once."),
        (("--ratio", "value=y"), "“value=y” is not understood; write NAME=NUM/DEN."),
        (("--ratio", "buys=y/day"), "Two metrics are named buys; give each a name of its own."),
        (("--covariate", "y"), "Column y is named as a metric and as a covariate"),
        (("--aggregates",), "--unit names columns of rows a unit each; --aggregates has columns of its own."),
    ],
)  # fmt: skip
def test_a_wrong_question_ends_with_one_sentence(write: Write, more: tuple[str, ...], said: str):
    path = write([(n, "AB"[n % 2], n % 3, 1) for n in range(40)], "id,arm,y,day")
    result = run(path, *ASKED, "--metric", "buys=y", *more, "--json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_a_ratio_over_nothing_has_no_value(write: Write):
    path = write([(n, "AB"[n % 2], n % 3, 0) for n in range(40)], "id,arm,y,none")
    found = document(path, *ASKED, "--ratio", "value=y/none")
    assert (found["metrics"], found["refused"]) == (
        [],
        "value has no value, since none adds up to 0 in a variant; take a metric per unit.",
    )


@pytest.mark.parametrize("more", [(), ("--covariate", "past"), ("--plan-days", "9", "--day", "day")])
def test_a_constant_metric_never_gets_a_p_value(write: Write, more: tuple[str, ...]):
    rows = [(n, "AB"[n % 2], 0.1, n % 3, 1 + n % 9) for n in range(400)]
    (row,) = document(write(rows, "id,arm,y,past,day"), *ASKED, "--metric", "y=y", *more)["metrics"]
    assert (row["p_value"], row["difference_interval"], row["verdict"]) == (None, None, "cannot_tell")


def test_a_million_variants_are_refused_at_once(write: Write):
    path = write(((n, f"v{n}", 1) for n in range(200_000)), "id,arm,y")
    result = run(path, *ASKED, "--metric", "y=y")
    assert result.exit_code == 2
    assert "column arm of test.csv has 200,000 different values" in result.stderr


def test_the_training_programme_as_published():
    path = SHARED / "lalonde_nsw/nsw_mixtape.csv"
    if not path.exists():
        pytest.skip("the public data is not there: lalonde_nsw in shared/data beside the project's folder")
    asked = ("--variant", "treat", "--control", "0", "--metric", "earnings=re78", "--split", "0=260,1=185")
    (row,) = document(path, *asked)["metrics"]
    assert row["difference"] == pytest.approx(1794.34, abs=0.005)
    assert (row["verdict"], row["p_value"]) == ("better", pytest.approx(0.0079, abs=0.5e-4))
    assert "the interval is rough" in row["words"]
    (adjusted,) = document(path, *asked, "--covariate", "re74", "--covariate", "re75")["metrics"]
    assert adjusted["unadjusted"]["difference"] == pytest.approx(1794.34, abs=0.005)
    assert adjusted["variance_kept"] == pytest.approx(1, abs=0.005)
