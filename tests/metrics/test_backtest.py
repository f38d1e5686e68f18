"""`storewide alerts backtest`: real taxi rides, and files that are no series."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from storewide.metrics.alerts_cli import alerts

NAB = Path(__file__).parents[3] / "shared/data/nab_real"


def looked_back(*words: str) -> dict[str, list[dict[str, str]]]:
    result = CliRunner().invoke(alerts, ["backtest", *words, "--json"])
    assert result.exit_code == 0, result.output
    document: dict[str, list[dict[str, str]]] = json.loads(result.stdout)
    return document


@pytest.mark.skipif(not NAB.exists(), reason="the public series are not beside the project")
@pytest.mark.parametrize("budget", ["0.5", "1"])
def test_the_five_windows_of_the_taxi_rides_are_found_without_a_false_alarm(budget: str) -> None:
    file = NAB / "realKnownCause/nyc_taxi.csv.gz"
    windows = [
        tuple(datetime.fromisoformat(moment) for moment in window)
        for window in json.loads((NAB / "windows.json").read_text())["realKnownCause/nyc_taxi.csv"]
    ]
    found = looked_back(str(file), "--time", "timestamp", "--value", "value", "--budget", budget)["alerts"]
    met = [
        [
            place
            for place, (first, last) in enumerate(windows)
            if datetime.fromisoformat(each["from"]) <= last and datetime.fromisoformat(each["to"]) >= first
        ]
        for each in found
    ]
    assert met == [[0], [1], [2], [3], [4]]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "t,v\n2026-01-01,1\nsoon,2\n",
            "row 3: t “soon” is no time; write 2026-11-21 or 2026-11-21 14:30:00.",
        ),
        ("t,v\n2026-01-01,one\n", "row 2: v “one” is not a number; leave out rows without one."),
        ("t,v\n2026-01-01,1\n", "has no series: it needs at least two rows with different times."),
        ("t,v\n2026-01-01,1\n2026-02-01,1\n", "has one value in 31 days; alerts need one a day or more."),
        ("when,v\n2026-01-01,1\n", "has no column t; it needs t, v and has when, v."),
        ("", "is empty."),
    ],
)
def test_a_file_that_is_no_series_is_said(text: str, sentence: str, tmp_path: Path) -> None:
    file = tmp_path / "series.csv"
    file.write_text(text)
    result = CliRunner().invoke(
        alerts, ["backtest", str(file), "--time", "t", "--value", "v", "--budget", "1"]
    )
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("budget", ["0", "-1", "many", "nan"])
def test_a_budget_that_is_none_is_said(budget: str, tmp_path: Path) -> None:
    file = tmp_path / "series.csv"
    file.write_text("t,v\n2026-01-01,1\n2026-01-02,1\n")
    words = ["backtest", str(file), "--time", "t", "--value", "v", "--budget", budget]
    assert CliRunner().invoke(alerts, words).exit_code == 2


def test_a_series_too_short_to_judge_says_so(tmp_path: Path) -> None:
    file = tmp_path / "series.csv"
    file.write_text("t,v\n2026-01-01,1\n2026-01-02,900\n")
    words = [str(file), "--time", "t", "--value", "v", "--budget", "1"]
    assert looked_back(*words) == {"alerts": [], "judged_from": None}
    shown = CliRunner().invoke(alerts, ["backtest", *words])
    assert "too short to say what is usual" in shown.stderr
