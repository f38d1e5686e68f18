"""A finished test's file as exact sums: what counts as a number, which rows are named, which file is refused."""

import gzip
import json
from pathlib import Path

import duckdb
import pytest

from storewide.stats.moments import Moments
from storewide.warehouse.finished_outcomes import MetricSums, Outcome, Spot
from storewide.warehouse.finished_tests import FileFault, FinishedTest, read


def outcome(
    path: Path, text: str | bytes, *metrics: str, unit: str | None = "id", name: str = "test.csv"
) -> Outcome:
    file = path / name
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return read(FinishedTest(file, unit, "arm", metrics or ("y",)))


def metric(path: Path, *values: object) -> MetricSums:
    """The column y of units in one arm with these values."""
    rows = "".join(f"u{place},A,{value}\n" for place, value in enumerate(values))
    return outcome(path, "id,arm,y\n" + rows).metrics[0]


def test_whole_numbers_are_summed_exactly(tmp_path: Path):
    found = metric(tmp_path, 10**12, 10**12 - 1, 3)
    assert found.arms["A"].moments == Moments(3, 2 * 10**12 + 2, 10**24 + (10**12 - 1) ** 2 + 9)
    assert (found.arms["A"].low, found.arms["A"].high, found.is_share) == (3, 10**12, False)


def test_decimals_are_summed_about_their_mean(tmp_path: Path):
    """Three prices near 10 ** 9 keep a variance of 0.01, which raw sums of squares would lose."""
    found = metric(tmp_path, "1000000000.1", "1000000000.2", "1000000000.3").arms["A"].moments
    assert found.mean == pytest.approx(1000000000.2, abs=1e-6)
    assert found.variance == pytest.approx(0.01, rel=1e-5)


@pytest.mark.parametrize("far", [0, 10**9, 0.5], ids=["near zero", "far from it", "decimals"])
def test_how_lopsided_values_are(tmp_path: Path, far: float):
    """Five zeros and a ten: by the adjusted Fisher-Pearson formula the root of 6."""
    found = metric(tmp_path, *(far + value for value in (0, 0, 0, 0, 0, 10))).arms["A"]
    assert found.skewness == pytest.approx(6**0.5, rel=1e-6)
    assert metric(tmp_path, 3, 3, 3).arms["A"].skewness == 0
    assert metric(tmp_path, "1e15", "-1e15", "0").arms["A"].skewness == pytest.approx(0)


def test_equal_decimals_have_no_spread_at_all(tmp_path: Path):
    found = outcome(
        tmp_path, "id,arm,y\n" + "".join(f"{n},{'AB'[n % 2]},{(0.1, 0.7)[n % 2]}\n" for n in range(99))
    )
    arms = found.metrics[0].arms
    assert (arms["A"].moments.mean, arms["A"].moments.variance) == (0.1, 0)
    assert (arms["B"].moments.mean, arms["B"].moments.variance) == (0.7, 0)


@pytest.mark.parametrize(
    "values", [("1", "0", "0"), ("True", "False", "false"), ("YES", "no", "No"), ("1.0", "no", " 0 ")]
)
def test_a_share_is_zeros_and_ones_in_any_words(tmp_path: Path, values: tuple[str, ...]):
    found = metric(tmp_path, *values)
    assert found.is_share
    assert found.arms["A"].moments == Moments(3, 1, 1)


@pytest.mark.parametrize(
    ("values", "spot"),
    [
        (("1", "NaN", "nan"), Spot(2, 3, "NaN")),
        (("1", "", "2"), Spot(1, 3, "")),
        (("1", "2", "  "), Spot(1, 4, "")),
        (("inf", "-Infinity", "2"), Spot(2, 2, "inf")),
        (("1", "n/a", ""), Spot(2, 3, "n/a")),
        (('"1,5"', "2", "3"), Spot(1, 2, "1,5")),
        (("3", "yes", "1"), Spot(1, 3, "yes")),
        (("1", "1e16", "2"), Spot(1, 3, "1e16")),
        (("a", "b", "1"), Spot(2, 2, "a")),
        (("a", "b", "c"), Spot(3, 2, "a")),
    ],
)
def test_what_is_no_number_is_counted_and_named(tmp_path: Path, values: tuple[str, ...], spot: Spot):
    found = metric(tmp_path, *values)
    assert found.not_numbers == spot
    assert found.arms == {}


def test_units_are_counted_and_those_in_two_arms_named(tmp_path: Path):
    found = outcome(tmp_path, "id,arm,y\nu1,B,1\nu2,A,1\nu3,A,1\nu3,B,1\nu2,B,1\nu4,C,1\n")
    assert found.units == {"A": 2, "B": 3, "C": 1}
    assert found.in_two_arms == Spot(2, 3, "u2")
    assert found.listed_twice is None


def test_a_unit_with_two_rows_in_an_arm_is_named(tmp_path: Path):
    found = outcome(tmp_path, "id,arm,y\nu1,A,1\nu2,B,1\nu2,B,1\nu2,B,1\n")
    assert found.units == {"A": 1, "B": 1}
    assert found.listed_twice == Spot(1, 3, "u2")
    assert found.in_two_arms is None


def test_rows_without_unit_or_variant_are_named(tmp_path: Path):
    found = outcome(tmp_path, "id,arm,y\nu1,A,1\n,B,1\nu2,,1\n,A,1\n")
    assert found.without_unit == Spot(2, 3, "")
    assert found.without_variant == Spot(1, 4, "")


def test_without_a_unit_column_each_row_is_a_unit(tmp_path: Path):
    found = outcome(tmp_path, "arm,y\nA,1\nA,1\nB,0\n", unit=None)
    assert found.units == {"A": 2, "B": 1}
    assert (found.listed_twice, found.without_unit) == (None, None)


TEXT = "id;Arm ;Y\nu1; A;1\nu2;B;0\n"


def test_separator_case_of_headers_and_compression_do_not_matter(tmp_path: Path):
    plain = outcome(tmp_path, TEXT, "y")
    assert plain.units == {"A": 1, "B": 1}
    assert outcome(tmp_path, gzip.compress(TEXT.encode()), "y", name="test.csv.gz") == plain


def test_parquet_and_ndjson_are_read_alike(tmp_path: Path):
    lines = [{"id": n, "arm": "AB"[n % 2], "y": n / 4, "z": n > 2} for n in range(8)]
    ndjson = outcome(
        tmp_path, "".join(json.dumps(line) + "\n" for line in lines), "y", "z", name="test.ndjson"
    )
    duckdb.read_json(str(tmp_path / "test.ndjson")).write_parquet(str(tmp_path / "made.parquet"))
    parquet = read(FinishedTest(tmp_path / "made.parquet", "id", "arm", ("y", "z")))
    assert parquet == ndjson
    assert parquet.metrics[1].arms["B"].moments == Moments(4, 3, 3)


def test_rows_are_counted_as_a_spreadsheet_counts(tmp_path: Path):
    """A line break in a quoted field and an empty line do not shift the number of the row that is named."""
    found = outcome(tmp_path, 'id,arm,y\n"u\n1",A,1\n\nu2,A,2\nu3,A,x\n')
    assert found.metrics[0].not_numbers == Spot(1, 5, "x")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "test.csv is empty; export it again."),
        ("id,group,y\nu1,A,1\n", "test.csv has no column arm; its columns are id, group, y."),
        (
            "id,arm,y,Y\nu1,A,1,2\n",
            "test.csv has 2 columns that y may mean (y, Y); rename all but one, so that it is clear",
        ),
        ("id,arm,y\n", "test.csv has no row that names a variant in column arm."),
        ("id,arm,y\nu1,A\n", "row 2 of test.csv cannot be read: the row has 2 fields, the header has 3"),
        (
            "id,arm,y\n" + "".join(f"u{n},{n},1\n" for n in range(51)),
            "column arm of test.csv has 51 different values; a test has at most 50 variants",
        ),
    ],
)
def test_a_file_that_is_no_test_is_refused_by_name(tmp_path: Path, text: str, said: str):
    with pytest.raises(FileFault) as fault:
        outcome(tmp_path, text)
    assert str(fault.value).startswith(said)


def test_a_missing_file_is_named(tmp_path: Path):
    with pytest.raises(FileFault, match=r"gone\.csv is not there"):
        read(FinishedTest(tmp_path / "gone.csv", "id", "arm", ("y",)))


def test_the_file_stays_as_it_is_and_nothing_is_left_beside_it(tmp_path: Path):
    outcome(tmp_path, TEXT, "y")
    assert [each.name for each in tmp_path.iterdir()] == ["test.csv"]
    assert (tmp_path / "test.csv").read_text() == TEXT
