"""`storewide experiment analyse`, as it is typed: published results, refusals that are answers, and faults."""

import gzip
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from storewide.experiments.cli import experiment

SHARED = Path(__file__).parents[3] / "shared/data"

#: each figure to the digits in which it was published
Near = Callable[[float], Any]


def points(value: float) -> Any:
    """Percentage points to two digits, as a share."""
    return pytest.approx(value / 100, abs=0.5e-4)


def money(value: float) -> Any:
    return pytest.approx(value, abs=0.5e-2)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(experiment, ["analyse", *map(str, arguments)])


def document(*arguments: object) -> Any:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout, parse_constant=pytest.fail)


def shared(name: str) -> Path:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"the public data is not there: {name} in shared/data beside the project's folder")
    return path


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write rows of unit, arm and y to a file."""

    def do(rows: Iterable[tuple[object, ...]], header: str = "id,arm,y") -> Path:
        path = tmp_path / "test.csv"
        path.write_text("\n".join([header, *(",".join(map(str, row)) for row in rows)]) + "\n")
        return path

    return do


Write = Callable[..., Path]
NOTHING_ELSE = {"warnings": [], "alpha": 0.05, "planned_days": None, "day": None}
ASKED = ("--unit", "id", "--variant", "arm", "--control", "A", "--metric", "buys=y")


def half_and_half(n: int = 40) -> list[tuple[object, ...]]:
    return [(f"u{place}", "AB"[place % 2], place % 3) for place in range(n)]


@pytest.mark.parametrize("with_ids", [False, True], ids=["each row a unit", "with an id column"])
def test_the_email_test_as_published(tmp_path: Path, with_ids: bool):
    source = shared("hillstrom_email/hillstrom.csv.gz")
    unit: tuple[str, ...] = ()
    if with_ids:
        header, *lines = gzip.decompress(source.read_bytes()).decode().splitlines()
        source = tmp_path / "with_ids.csv"
        source.write_text("\n".join([f"id,{header}", *(f"c{n},{line}" for n, line in enumerate(lines))]))
        unit = ("--unit", "id")
    found = document(
        source, *unit, "--variant", "segment", "--control", "No E-Mail",
        "--metric", "visit=visit", "--metric", "conversion=conversion", "--metric", "spend=spend",
    )  # fmt: skip
    assert found["units"] == {"Mens E-Mail": 21307, "No E-Mail": 21306, "Womens E-Mail": 21387}
    assert found["sample_ratio"] == {"p_value": pytest.approx(0.90, abs=0.005), "ok": True}
    assert found["refused"] is None
    published: list[tuple[str, str, Near, float, float, float, list[float]]] = [
        ("visit", "Mens E-Mail", points, 10.62, 18.28, 7.66, [7.00, 8.32]),
        ("visit", "Womens E-Mail", points, 10.62, 15.14, 4.52, []),
        ("conversion", "Mens E-Mail", points, 0.57, 1.25, 0.68, [0.50, 0.86]),
        ("conversion", "Womens E-Mail", points, 0.57, 0.88, 0.31, []),
        ("spend", "Mens E-Mail", money, 0.65, 1.42, 0.77, [0.49, 1.05]),
        ("spend", "Womens E-Mail", money, 0.65, 1.08, 0.42, [0.17, 0.68]),
    ]
    for row, (metric, variant, near, control, mean, difference, interval) in zip(
        found["metrics"], published, strict=True
    ):
        assert (row["metric"], row["variant"], row["verdict"]) == (metric, variant, "better")
        assert (row["control_mean"], row["variant_mean"]) == (near(control), near(mean))
        assert row["difference"] == near(difference)
        if interval:
            assert row["difference_interval"] == [near(end) for end in interval]


def test_the_game_test_as_published():
    found = document(
        shared("cookie_cats/cookie_cats.csv.gz"), "--unit", "userid", "--variant", "version",
        "--control", "gate_30", "--metric", "day 7=retention_7", "--metric", "day 1=retention_1",
    )  # fmt: skip
    assert found["units"] == {"gate_30": 44700, "gate_40": 45489}
    assert found["sample_ratio"] == {"p_value": pytest.approx(0.0086, abs=0.5e-4), "ok": True}
    day_7, day_1 = found["metrics"]
    assert (day_7["control_mean"], day_7["variant_mean"]) == (points(19.02), points(18.20))
    assert day_7["difference"] == points(-0.82)
    assert day_7["difference_interval"] == [points(-1.33), points(-0.31)]
    assert day_7["p_value"] == pytest.approx(0.0016, abs=0.5e-4)
    assert day_7["verdict"] == "worse"
    assert (day_1["control_mean"], day_1["variant_mean"]) == (points(44.82), points(44.23))
    assert day_1["verdict"] == "cannot_tell"


def test_the_document_has_exactly_the_promised_shape(write: Write):
    found = document(write(half_and_half()), *ASKED)
    kept = ["units", "sample_ratio", "refused", "metrics"]
    assert list(found) == [*kept, "warnings", "alpha", "planned_days", "day"]
    assert list(found["sample_ratio"]) == ["p_value", "ok"]
    assert list(found["metrics"][0]) == [
        "metric", "variant", "control_mean", "variant_mean", "difference", "difference_interval",
        "relative", "relative_interval", "p_value", "verdict", "words",
        "method", "p_value_corrected", "guardrail", "unadjusted", "variance_kept", "elsewhere", "looks",
    ]  # fmt: skip


def test_metrics_stand_as_asked_and_variants_by_name(write: Write):
    rows = [(f"u{n}", "ABC"[n % 3], n % 5, n % 2) for n in range(60)]
    path = write(rows, "id,arm,y,z")
    found = document(
        path, "--unit", "id", "--variant", "arm", "--control", "B", "--metric", "z=z", "--metric", "y=y"
    )
    assert [(row["metric"], row["variant"]) for row in found["metrics"]] == [
        ("z", "A"), ("z", "C"), ("y", "A"), ("y", "C"),
    ]  # fmt: skip


def test_one_arm_is_refused(write: Write):
    found = document(write([(n, "A", 1) for n in range(30)]), *ASKED)
    assert found == {
        "units": {"A": 30},
        "sample_ratio": {"p_value": None, "ok": None},
        "refused": "All units are in one variant, A; a test needs at least two to compare.",
        "metrics": [],
        **NOTHING_ELSE,
    }


def test_a_unit_in_two_arms_is_refused(write: Write):
    found = document(write([*half_and_half(), ("u2", "B", 1), ("u7", "A", 1)]), *ASKED)
    assert found["metrics"] == []
    assert found["refused"].startswith("2 units are in more than one variant, such as u2, first in row 4;")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("NaN", "1 row has no number in column y: row 42 holds “NaN”;"),
        ("", "1 row has no number in column y: row 42 is empty;"),
        ("inf", "1 row has no number in column y: row 42 holds “inf”;"),
        ('"1,5"', "1 row has no number in column y: row 42 holds “1,5”; write figures below 10^15"),
        ("lots", "1 row has no number in column y: row 42 holds “lots”;"),
    ],
)
def test_what_is_no_number_is_refused(write: Write, value: str, said: str):
    found = document(write([*half_and_half(), ("last", "A", value)]), *ASKED)
    assert found["metrics"] == []
    assert found["refused"].startswith(said)
    assert found["sample_ratio"]["ok"] is True


def test_a_constant_metric_is_told_as_such_and_the_others_are_compared(write: Write):
    rows = [(*row, 7.1) for row in half_and_half()]
    found = document(write(rows, "id,arm,y,flat"), *ASKED, "--metric", "shelf=flat")
    compared, constant = found["metrics"]
    assert compared["p_value"] is not None
    assert {name: constant[name] for name in ("difference", "difference_interval", "p_value", "verdict")} == {
        "difference": 0, "difference_interval": None, "p_value": None, "verdict": "cannot_tell",
    }  # fmt: skip
    assert constant["words"] == (
        "shelf: cannot tell, since it is the same for every unit of B and A, 7.1; check that the column was filled."
    )


def test_a_handful_of_units_is_refused(write: Write):
    found = document(write(half_and_half(3)), *ASKED)
    assert found["metrics"] == []
    assert "Variant A has 2 units; below 10 units nothing can be said" in found["refused"]
    assert "Variant B has 1 unit; below 10 units nothing can be said" in found["refused"]


def test_a_broken_split_hides_the_result(write: Write):
    rows = [row for place, row in enumerate(half_and_half(3000)) if place % 10]
    found = document(write(rows), *ASKED)
    assert found["units"] == {"A": 1200, "B": 1500}
    assert found["sample_ratio"]["ok"] is False
    assert found["sample_ratio"]["p_value"] < 0.0005
    assert found["metrics"] == []
    assert found["refused"].startswith(
        "The units did not split as planned: A 1,200, B 1,500, where A 1,350, B 1,350 were due;"
    )


def test_planned_shares_are_taken_into_account(write: Write):
    rows = [row for place, row in enumerate(half_and_half(3000)) if place % 10]
    found = document(write(rows), *ASKED, "--weight", "A=4", "--weight", "B=5")
    assert found["sample_ratio"] == {"p_value": 1, "ok": True}
    assert found["refused"] is None


def test_a_planned_variant_that_nobody_got_is_an_alarm(write: Write):
    found = document(write(half_and_half()), *ASKED, "--weight", "A=1", "--weight", "B=1", "--weight", "C=1")
    assert found["sample_ratio"]["ok"] is False
    assert "A 20, B 20, C 0" in found["refused"]


def test_lower_can_be_better_and_a_margin_can_be_stated(write: Write):
    rows = [(f"u{n}", "AB"[n % 2], 100 + n % 2 + (n // 2) % 7) for n in range(2000)]
    path = write(rows)
    assert document(path, *ASKED)["metrics"][0]["verdict"] == "better"
    assert document(path, *ASKED, "--lower-is-better", "buys")["metrics"][0]["verdict"] == "worse"
    stated = document(path, *ASKED, "--margin", "buys=3%")["metrics"][0]
    assert stated["words"].startswith(
        "buys: better with B, but by less than 3\u00a0%: 104.00 against 103.00 with A"
    )


def test_no_effect_within_the_margin_is_not_the_same_as_cannot_tell(write: Write):
    path = write([(f"u{n}", "AB"[n % 2], 100 + (n // 2) % 7) for n in range(2000)])
    within = document(path, *ASKED)["metrics"][0]
    assert within["verdict"] == "no_effect_beyond_margin"
    assert within["words"].startswith("buys: no effect that matters with B, ")
    strict = document(path, *ASKED, "--margin", "buys=0.1%")["metrics"][0]
    assert strict["verdict"] == "cannot_tell"
    assert strict["words"].startswith("buys: cannot tell whether B changes it, ")


def test_people_read_sentences_first_then_the_table(write: Write):
    rows = [(f"u{n}", "AB"[n % 2], n % 2 or n % 4, n % 3) for n in range(400)]
    result = run(write(rows, "id,arm,y,z"), *ASKED, "--metric", "clicks=z")
    lines = result.stdout.replace("\u00a0", " ").splitlines()
    assert result.exit_code == 0
    assert lines[:2] == ["Units: A 200, B 200.", "The split is as planned (p = 1)."]
    assert lines[2].startswith("Mind: y is the same for every unit of B and differs elsewhere; ")
    assert lines[3].startswith(
        "buys: cannot tell whether B changes it, 1.00 against 1.00 with A, a change of 0"
    )
    assert lines[6].split()[:2] == ["metric", "variant"]
    assert lines[-1].startswith("2 comparisons were made and none is adjusted for the others")


def test_people_read_why_it_is_refused(write: Write):
    result = run(write(half_and_half(3)), *ASKED)
    assert result.exit_code == 0
    assert result.stdout.count("Refused: Variant ") == 2
    assert "p-value" not in result.stdout


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--control", "Z"), "No unit is in variant Z; the variants of the file are A, B."),
        (("--unit", "who"), "test.csv has no column who; its columns are id, arm, y."),
        (("--metric", "more=z"), "test.csv has no column z; its columns are id, arm, y."),
        (("--unit", ""), "test.csv has no column with an empty name; its columns are id, arm, y."),
        (("--weight", "A=1", "--weight", "A=9"), "--weight is given twice for A; give it once."),
        (("--metric", "y"), "“y” is not understood; write NAME=COL."),
        (("--metric", "buys=id"), "Two metrics are named buys; give each a name of its own."),
        (("--margin", "sales=1%"), "--margin names sales; the metrics are buys."),
        (
            ("--margin", "buys=much"),
            "“much” is not understood; write a share such as 0.05, or 5%.",
        ),
        (("--lower-is-better", "sales"), "--lower-is-better names sales; the metrics are buys."),
        (("--weight", "A=1"), "Variant B has no planned share; give one for each of A, B."),
        (("--weight", "A=1", "--weight", "B=0"), "fewer than two arms have a planned share above 0"),
        (("--weight", "A=0", "--weight", "B=0"), "The planned shares add up to 0"),
        (("--weight", "A=-1"), "“A=-1” is not understood; write NAME=SHARE with a number of 0 or more."),
    ],
)
def test_a_wrong_question_ends_with_one_sentence(write: Write, more: tuple[str, ...], said: str):
    result = run(write(half_and_half()), *ASKED, *more, "--json")
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stdout == ""


def test_a_missing_file_ends_with_one_sentence(tmp_path: Path):
    result = run(tmp_path / "gone.csv", *ASKED)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "gone.csv is not there" in result.stderr


def test_it_needs_no_data_folder(write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("STOREWIDE_DATA", str(tmp_path / "nowhere"))
    assert run(write(half_and_half()), *ASKED).exit_code == 0
    assert not (tmp_path / "nowhere").exists()
