"""Totals of many experiments in one file: one verdict each, and what is refused by name."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from storewide.experiments.cli import experiment
from storewide.stats import estimates, means, proportions, sequential
from storewide.stats.estimates import Estimate
from storewide.stats.moments import Moments
from storewide.stats.sequential import Schedule

Write = Callable[..., Path]
MOMENTS = "experiment,variant,metric,count,mean,variance"
LOOKS = "experiment,variant,metric,time,count,mean,variance"
CLICKS = "experiment,variant,impressions,clicks"


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write lines below a header to a file."""

    def do(header: str, *lines: str) -> Path:
        path = tmp_path / "totals.csv"
        path.write_text("\n".join([header, *lines]) + "\n")
        return path

    return do


def run(*arguments: object) -> Result:
    return CliRunner().invoke(experiment, ["analyse", "--aggregates", *map(str, arguments)])


def experiments(*arguments: object) -> list[dict[str, Any]]:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout, parse_constant=pytest.fail)
    assert list(found) == ["experiments"]
    listed: list[dict[str, Any]] = found["experiments"]
    return listed


def test_one_verdict_an_experiment_in_the_files_order(write: Write):
    path = write(
        MOMENTS,
        *("late,A,spend,1000,10,4", "late,B,spend,1010,11,5", "late,A,visits,1000,2,1", "late,B,visits,1010,2.01,1"),
        *("early,B,spend,900,10,4", "early,A,spend,910,10.05,4"),
    )  # fmt: skip
    late, early = experiments(path, "--control", "A")
    assert list(late)[:4] == ["experiment", "sample_ratio", "refused", "metrics"]
    assert [late["experiment"], early["experiment"]] == ["late", "early"]
    assert (late["verdict"], early["verdict"]) == ("better", "cannot_tell")
    assert late["units"] == {"A": 1000, "B": 1010}
    assert [(row["metric"], row["variant"], row["verdict"]) for row in late["metrics"]] == [
        ("spend", "B", "better"),
        ("visits", "B", "cannot_tell"),
    ]
    expected = estimates.compare(
        Estimate(1000, 10, 4 / 1000), Estimate(1010, 11, 5 / 1010), method=means.METHOD
    )
    assert expected.interval is not None
    assert late["metrics"][0]["p_value"] == pytest.approx(expected.p_value, rel=1e-9)
    assert late["metrics"][0]["difference_interval"] == pytest.approx(list(expected.interval))
    assert early["metrics"][0]["variant"] == "B"


def test_clicks_of_impressions_are_shares(write: Write):
    path = write(CLICKS, "e,old,2000,100", "e,new,2010,160", "e,odd,1990,3")
    (found,) = experiments(path, "--control", "first")
    expected = proportions.compare(Moments(2000, 100, 100), Moments(2010, 160, 160))
    assert [row["variant"] for row in found["metrics"]] == ["new", "odd"]
    assert found["metrics"][0]["p_value"] == pytest.approx(expected.p_value, rel=1e-9)
    assert found["metrics"][1]["method"] == proportions.METHOD
    assert found["verdict"] == "mixed"
    assert "clicked: better with new, 8.0\u00a0% against 5.0\u00a0% with old" in found["metrics"][0]["words"]


def test_the_first_arm_is_the_control_of_each(write: Write):
    path = write(MOMENTS, "e1,x,m,50,1,1", "e1,y,m,50,2,1", "e2,z,m,50,1,1", "e2,x,m,50,2,1")
    found = experiments(path, "--control", "first")
    assert [each["metrics"][0]["variant"] for each in found] == ["y", "x"]
    assert [each["metrics"][0]["difference"] for each in found] == [1, 1]


def test_a_broken_split_is_refused(write: Write):
    path = write(MOMENTS, "bad,A,m,1000,1,1", "bad,B,m,1200,2,1", "good,A,m,1000,1,1", "good,B,m,1000,2,1")
    bad, good = experiments(path, "--control", "A")
    assert (bad["metrics"], bad["sample_ratio"]["ok"], bad["verdict"]) == ([], False, None)
    assert bad["sample_ratio"]["p_value"] < 0.0005
    assert bad["refused"].startswith("The units did not split as planned: A 1,000, B 1,200,")
    assert (good["refused"], good["verdict"]) == (None, "better")
    (planned, _broken) = experiments(path, "--control", "A", "--split", "A=5,B=6")
    assert (planned["refused"], planned["verdict"]) == (None, "better")
    (shown, _good) = experiments(path, "--control", "A", "--despite-mismatch")
    assert (shown["refused"], shown["verdict"]) == (None, "better")
    assert shown["warnings"][0].startswith("The units did not split as planned (p = ")


def test_looks_are_read_so_that_any_of_them_may_stop_it(write: Write):
    lines = [f"e,{arm},m,{day},{100 * day},{10 + (arm == 'B') * 0.4},25" for day in (3, 1, 2) for arm in "AB"]
    (found,) = experiments(write(LOOKS, *lines), "--control", "A")
    (row,) = found["metrics"]
    assert [look["day"] for look in row["looks"]] == [1, 2, 3]
    schedule = Schedule(None, 600)
    expected = sequential.compare(
        Estimate(300, 10, 25 / 300), Estimate(300, 10.4, 25 / 300), day=3, schedule=schedule
    )
    assert row["p_value"] == pytest.approx(expected.p_value)
    assert row["method"] == sequential.METHOD
    assert found["units"] == {"A": 300, "B": 300}
    (planned,) = experiments(write(LOOKS, *lines), "--control", "A", "--plan-days", "3")
    assert planned["metrics"][0]["p_value"] < row["p_value"]


def test_a_split_that_was_broken_at_an_earlier_look_is_refused(write: Write):
    counts = {1: (3000, 2000), 2: (3000, 2900), 3: (5000, 5000)}
    lines = [
        f"e,{arm},m,{day},{counts[day][place]},10,25" for day in counts for place, arm in enumerate("AB")
    ]
    (found,) = experiments(write(LOOKS, *lines), "--control", "A")
    assert (found["metrics"], found["sample_ratio"]["ok"]) == ([], False)
    assert found["refused"].startswith("The units did not split as planned")
    (shown,) = experiments(write(LOOKS, *lines), "--control", "A", "--despite-mismatch")
    assert (shown["refused"], len(shown["metrics"])) == (None, 1)
    (last,) = experiments(write(LOOKS, *lines[4:]), "--control", "A")
    assert last["refused"] is None


def test_moments_may_be_dates(write: Write):
    lines = [f"e,{arm},m,2026-03-0{day},{100 * day},10,25" for day in (1, 2) for arm in "AB"]
    (found,) = experiments(write(LOOKS, *lines), "--control", "A")
    assert [look["day"] for look in found["metrics"][0]["looks"]] == [1, 2]


def test_guardrails_margins_and_directions_are_by_metric(write: Write):
    path = write(MOMENTS, "e,A,speed,4000,100,9", "e,B,speed,4000,101,9")
    (row,) = experiments(path, "--control", "A", "--guardrail", "speed=2%", "--lower-is-better", "speed")[0][
        "metrics"
    ]
    assert (row["verdict"], row["guardrail"]) == ("worse", {"margin": 0.02, "verdict": "no_worse"})


@pytest.mark.parametrize(
    ("header", "line", "said"),
    [
        (MOMENTS, "e,B,m,-5,1,1", "Row 3 counts -5 in column count; a count is a whole number of 0 or more."),
        (MOMENTS, "e,B,m,10.5,1,1", "Row 3 counts 10.5 in column count;"),
        (MOMENTS, "e,B,m,100,1,-0.5", "Row 3 has a variance of -0.5; none is below 0"),
        (MOMENTS, "e,B,m,100,NaN,1", "Row 3 has no number in column mean: “NaN”; mend it."),
        (MOMENTS, "e,B,m,100,inf,1", "Row 3 has no number in column mean: “inf”; mend it."),
        (MOMENTS, "e,B,m,100,,1", "Row 3 has nothing in column mean; fill it."),
        (MOMENTS, "e,B,m,3,1,1", "Variant B has 3 units; below 10 units nothing can be said"),
        (MOMENTS, "e,,m,100,1,1", "Row 3 names no variant; fill it, or take it out."),
        (MOMENTS, "e,A,m,100,1,1", "m of variant A is listed twice, again in row 3;"),
        (MOMENTS, "other,B,m,100,1,1", "All units are in one variant, A;"),
        (CLICKS, "e,B,100,101", "Row 3 has 101 clicks on 100 impressions;"),
        (CLICKS, "e,B,100,-1", "Row 3 counts -1 in column clicks;"),
        (CLICKS, "e,A,100,1", "Variant A is listed twice, again in row 3;"),
        (LOOKS, "e,A,m,2,90,1,1", "Variant A counts fewer units in row 3 than at an earlier time;"),
        (LOOKS, "e,B,m,soon,100,1,1", "Row 3 has no moment in column time: “soon”"),
        (LOOKS, "e,B,m,2,100,1,1", "m has fewer than 10 units in B and is not compared there."),
    ],
)  # fmt: skip
def test_damaged_totals_are_refused_by_name(write: Write, header: str, line: str, said: str):
    """The experiment beside it is judged all the same."""
    rest = {MOMENTS: "m,100,1,1", CLICKS: "100,9", LOOKS: "m,1,100,1,1"}[header]
    good = [f"fine,A,{rest}", f"fine,B,{rest}"]
    found = {
        each["experiment"]: each
        for each in experiments(write(header, f"e,A,{rest}", line, *good), "--control", "A")
    }
    assert (found["e"]["metrics"], found["e"]["verdict"]) == ([], None)
    assert said in found["e"]["refused"]
    assert found["fine"]["refused"] is None


def test_a_constant_metric_cannot_tell(write: Write):
    (found,) = experiments(write(MOMENTS, "e,A,m,100,1,0", "e,B,m,100,1,0"), "--control", "A")
    assert (found["metrics"][0]["p_value"], found["verdict"]) == (None, "cannot_tell")


def test_another_control_is_told_where_an_experiment_has_none(write: Write):
    lines = ["e,A,m,100,1,1", "e,B,m,100,1,1", "f,C,m,100,1,1", "f,B,m,100,1,1"]
    _e, without = experiments(write(MOMENTS, *lines), "--control", "A")
    assert without["refused"] == "No arm is named A; the arms are C, B."


@pytest.mark.parametrize(
    ("header", "more", "said"),
    [
        ("experiment,variant,count,mean", (), "has no column variance; totals are experiment, variant, metric, count"),
        (MOMENTS, ("--control", "Z"), "No experiment of totals.csv has an arm Z;"),
        (MOMENTS, ("--guardrail", "n=1%"), "--guardrail names n; the metrics are m."),
        (MOMENTS, ("--metric", "m=mean"), "--metric names columns of rows a unit each;"),
        (MOMENTS, ("--plan-days", "5"), "Nothing says on which day a row was;"),
        (MOMENTS, ("--alpha", "1"), "Alpha is 1, the share of false claims to accept; "),
    ],
)  # fmt: skip
def test_a_wrong_question_ends_with_one_sentence(write: Write, header: str, more: tuple[str, ...], said: str):
    result = run(write(header, "e,A,m,100,1,1", "e,B,m,100,1,1"), "--control", "A", *more, "--json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_an_empty_file_and_one_without_rows_are_named(write: Write, tmp_path: Path):
    assert "totals.csv has no row below its header." in run(write(MOMENTS), "--control", "A").stderr
    (tmp_path / "empty.csv").write_text("")
    assert "empty.csv is empty" in run(tmp_path / "empty.csv", "--control", "A").stderr


def test_many_variants_are_refused_without_a_look_at_them(write: Write):
    (found,) = experiments(
        write(MOMENTS, *(f"e,v{n},m,100,1,1" for n in range(100_000))), "--control", "first"
    )
    assert found["refused"].startswith("The experiment has 100,000 variants;")


def test_people_read_how_many_came_out_how_and_then_each(write: Write):
    path = write(MOMENTS, "e,A,m,100,1,1", "e,B,m,100,3,1", "f,A,m,100,1,1", "f,B,m,400,1,1")
    lines = run(path, "--control", "A").stdout.splitlines()
    assert lines[0] == "2 experiments: 1 better, 1 refused."
    assert lines[2:4][0] == "e: better"
    assert lines[3].startswith("  m: better with B, 3.00 against 1.00 with A")
    assert lines[5] == "f: refused"


def test_a_look_says_the_same_whenever_the_file_is_read(write: Write):
    """What is planned comes of the first week: a plan that follows the looks would let each of them claim anew."""
    lines = [
        f"e,{arm},m,{day},{100 * day},{5 + 0.2 * (arm == 'B')},4" for day in range(1, 22) for arm in "AB"
    ]
    for plan in ((), ("--plan-days", "14")):
        (whole,) = experiments(write(LOOKS, *lines), "--control", "A", *plan)
        for until in (8, 14):
            (early,) = experiments(write(LOOKS, *lines[: 2 * until]), "--control", "A", *plan)
            assert early["metrics"][0]["looks"] == whole["metrics"][0]["looks"][:until]


def test_an_hour_lies_in_its_own_day(write: Write):
    dated, timed = (
        experiments(
            write(
                LOOKS,
                *(f"e,{arm},m,2026-03-{day:02d}{hour},{99 * day},5,4" for day in (1, 9) for arm in "AB"),
            ),
            *("--control", "A", "--plan-days", "9"),
        )[0]
        for hour in ("", "T10:00:00Z")
    )
    assert [look["day"] for look in dated["metrics"][0]["looks"]] == [1, 9]
    assert [round(look["day"], 3) for look in timed["metrics"][0]["looks"]] == [0.417, 8.417]
    assert dated["warnings"] == timed["warnings"] == []
    intervals = [found["metrics"][0]["difference_interval"] for found in (dated, timed)]
    assert intervals[0] == pytest.approx(intervals[1], rel=1e-9)


@pytest.mark.parametrize(
    ("header", "more", "refused"),
    [
        (MOMENTS, ("e,A,,1000,5,4",), "Row 4 names no metric; fill it, or take it out."),
        (LOOKS, ("e,A,m,20260301,900,5,4",), "Column time spans 20,260,301 days, and no test lasts longer than 731; "),
    ],
)  # fmt: skip
def test_rows_that_do_not_fit_the_others_are_refused(
    write: Write, header: str, more: tuple[str, ...], refused: str
):
    day = "1," if header == LOOKS else ""
    (found,) = experiments(
        write(header, f"e,A,m,{day}800,5,4", f"e,B,m,{day}800,5,4", *more), "--control", "A"
    )
    assert found["refused"].startswith(refused)
    assert found["metrics"] == []


def test_no_metric_that_both_arms_have_is_no_answer(write: Write):
    (found,) = experiments(write(MOMENTS, "e,A,m,1000,5,4", "e,B,n,1000,5,4"), "--control", "A")
    assert found["refused"] == (
        "m has fewer than 10 units in B and is not compared there. n has fewer than 10 units in A and is not compared "
        "there."
    )


def test_what_to_know_of_totals_is_told(write: Write):
    totals = ("e,A,m,1000,5,4", "e,B,m,1000,6,0", "e,A,n,500,5,4", "e,B,n,700,6,1")
    (found,) = experiments(write(MOMENTS, *totals), "--control", "A")
    assert found["warnings"][0].startswith("m is the same for every unit of B and differs elsewhere; ")
    assert found["warnings"][1].startswith(
        "n stands on A 500, B 700, which is not how the units were to split"
    )
    looks = (f"e,{arm},m,{day},{100 * day},5,4" for day in (1, 3) for arm in "AB")
    (early,) = experiments(write(LOOKS, *looks), "--control", "A", "--plan-days", "2")
    assert [said.split(";")[0] for said in early["warnings"]] == [
        "The data cover 3 days",
        "The data cover 3 days of 2 planned",
    ]
