"""`experiment analyse` on files that are not what they seem: refused or warned of in a sentence, never computed silently."""

from pathlib import Path
from typing import Any

import pytest

from tests.experiments.test_analyse_options import ASKED, Write, document, run, write

__all__ = ["write"]


@pytest.mark.parametrize(
    ("cells", "example"),
    [(("1,5", "2,5"), "1,5"), (("1e16", "2"), "1e16"), (("x", "y"), "x")],
    ids=["commas", "beyond a float's digits", "words"],
)
def test_a_column_without_any_usable_number_is_refused(write: Write, cells: tuple[str, str], example: str):
    path = write([(n, "AB"[n % 2], cells[n % 2]) for n in range(40)], "id,arm,y")
    found = document(path, *ASKED, "--metric", "y=y")
    assert found["metrics"] == []
    assert f"first row 2, which holds “{example}”" in found["refused"]


@pytest.mark.parametrize(
    "cells", [("1.200", "850"), ("1.200", "-12.340")], ids=["beside whole numbers", "alone"]
)
def test_points_that_may_part_thousands_are_refused(tmp_path: Path, cells: tuple[str, str]):
    path = tmp_path / "export.csv"
    path.write_text("id;arm;y\n" + "".join(f"{n};{'AB'[n % 2]};{cells[n // 2 % 2]}\n" for n in range(40)))
    refused = run(path, *ASKED, "--metric", "y=y")
    example = min(cell for cell in cells if "." in cell)
    whole, share = {"1.200": ("1200", "1.2"), "-12.340": ("-12340", "-12.34")}[example]
    assert refused.exit_code == 2
    assert refused.stderr == (
        f"storewide: {example} in column y may be {whole} or {share}, as semicolons part the columns; write thousands "
        "without points, or other than three digits behind each point.\n"
    )


@pytest.mark.parametrize("cells", [("1.200", "0.850"), ("1.200", "1.25"), ("1200", "850")])
def test_points_that_can_only_be_decimal_are_read(tmp_path: Path, cells: tuple[str, str]):
    path = tmp_path / "export.csv"
    path.write_text("id;arm;y\n" + "".join(f"{n};{'AB'[n % 2]};{cells[n // 2 % 2]}\n" for n in range(40)))
    (line,) = document(path, *ASKED, "--metric", "y=y")["metrics"]
    assert line["control_mean"] == pytest.approx(sum(map(float, cells)) / 2)


def test_a_column_has_one_purpose(write: Write):
    path = write([(n, "AB"[n % 2], n % 3) for n in range(40)], "id,arm,y")
    for more, said in (
        (("--metric", "y=arm"), "Column arm is named as the variant and as a metric; name one for each."),
        (("--ratio", "r=y/id"), "Column id is named as the unit and as a metric; name one for each."),
        (
            ("--metric", "y=y", "--covariate", "Y"),
            "Column Y is named as a metric and as a covariate; name one for each.",
        ),
    ):
        refused = run(path, *ASKED, *more)
        assert (refused.exit_code, refused.stderr) == (2, f"storewide: {said}\n")


@pytest.mark.parametrize("alpha", ["0", "0.6", "5", "nan"])
def test_alpha_is_a_share_of_false_claims_that_one_may_accept(write: Write, alpha: str):
    path = write([(n, "AB"[n % 2], n % 3) for n in range(40)], "id,arm,y")
    refused = run(path, *ASKED, "--metric", "y=y", "--alpha", alpha)
    assert refused.exit_code == 2
    assert refused.stderr.startswith(f"storewide: Alpha is {float(alpha):g}, the share of false claims")


def test_an_arm_of_equal_values_is_told_of(write: Write):
    path = write([(n, "AB"[n % 2], 3 if n % 2 else n % 7) for n in range(400)], "id,arm,y")
    assert document(path, *ASKED, "--metric", "y=y")["warnings"] == [
        "y is the same for every unit of B and differs elsewhere; make sure that it was measured there."
    ]


@pytest.mark.parametrize(
    ("first", "said"),
    [
        ("1970-01-01", "Column day spans 20,528 days, and no test lasts longer than 731; "),
        ("epoch", "1 row has no day in column day: row 2 holds “epoch”; "),
        ("infinity", "1 row has no day in column day: row 2 holds “infinity”; "),
    ],
)
def test_one_wrong_date_makes_no_test_of_years(write: Write, first: str, said: str):
    rows: list[tuple[object, ...]] = [
        (f"u{n}", "AB"[n % 2], f"2026-03-{n % 14 + 1:02d}", n % 5) for n in range(400)
    ]
    rows[0] = ("u0", "A", first, 1)
    rows.append(("u400", "A", "2026-03-15", 1))
    found = document(
        write(rows, "id,arm,day,y"), *ASKED, "--metric", "y=y", "--plan-days", "14", "--day", "day"
    )
    assert found["refused"].startswith(said)


def test_days_that_do_not_count_from_the_start_and_days_without_rows_are_told(write: Write):
    def asked(*days: int) -> Any:
        rows = [(f"u{n}", "AB"[n % 2], days[n // 2 % len(days)], n % 5) for n in range(800)]
        path = write(rows, "id,arm,day,y")
        return document(path, *ASKED, "--metric", "y=y", "--plan-days", "14", "--day", "day")

    assert asked(101, 102, 103)["refused"] == (
        "The first row of column day is of day 101; days are counted from the start of the test, so write 1 for its "
        "first day."
    )
    assert asked(*range(1, 15))["warnings"] == []
    assert asked(1, 2, 4, 5, 6, 7, 8)["warnings"] == [
        "Day 3 of the 8 has no row; if people came that day, find out where their rows went."
    ]
    (said,) = asked(2, 3, 5, 6, 7, 8)["warnings"]
    assert said.startswith("2 of the 8 days have no row, the first of them day 1; ")


def test_the_name_of_a_file_says_nothing_of_what_is_in_it(tmp_path: Path):
    """Not that it is zipped, nor that the files beside it are meant as well."""
    rows = "id,arm,y\n" + "".join(f"{n},{'AB'[n % 2]},{n % 3}\n" for n in range(40))
    (tmp_path / "t1.csv").write_text(rows.replace("\n", "\n9"))
    for name in ("plain.csv.gz", "plain.csv.zst", "t[1].csv", "t*.csv", "t?.csv"):
        (tmp_path / name).write_text(rows)
        found = document(tmp_path / name, *ASKED, "--metric", "y=y")
        assert found["units"] == {"A": 20, "B": 20}
