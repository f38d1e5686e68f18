"""`storewide impact`: figures of a file, the method, the answer, and sentences for what cannot be read."""

import csv
import json
import math
import random
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from storewide.ledger.impact_command import impact
from storewide.ledger.impact_dates import DateUnreadable, Pace, calendar, first_day

DATA = Path("../shared/data")
KEYS = [
    "method",
    "before",
    "after",
    "effect",
    "interval",
    "relative",
    "cumulative",
    "placebo",
    "grade",
    "verdict",
    "words",
]


def run(*arguments):
    return CliRunner().invoke(impact, [str(each) for each in arguments])


def document(*arguments):
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout, parse_constant=pytest.fail)


def refusal(*arguments):
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    return result.stderr.removeprefix("storewide: ").strip()


def public(name):
    if not (DATA / name).exists():
        pytest.skip(f"{DATA / name} is not there")
    return DATA / name


def written(folder, header, rows):
    path = folder / "figures.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


@pytest.fixture
def shop(tmp_path):
    """Spend of 500 days with 8 % more in the last 28, and that of another store."""
    chance, first = random.Random(3), date(2025, 1, 1)
    rows = []
    for day in range(500):
        both = math.exp(0.05 * (day % 7 == 5) + chance.gauss(0, 0.03))
        north, south = (1000 * both * math.exp(chance.gauss(0, 0.02)) for _store in range(2))
        rows.append((first + timedelta(day), north * (1.08 if day >= 472 else 1), south))
    return written(tmp_path, ["day", "north", "south"], rows)


AT = ("--time", "day", "--outcome", "north", "--at", date(2025, 1, 1) + timedelta(472))


def test_a_rise_by_its_own_past_and_beside_another(shop):
    alone, beside = document(shop, *AT), document(shop, *AT, "--controls", "south")
    assert list(alone) == list(beside) == KEYS
    assert (alone["method"], alone["grade"], alone["verdict"]) == ("interrupted-series", "C", "rose")
    assert (beside["method"], beside["grade"], beside["verdict"]) == ("control-series", "B", "rose")
    assert alone["placebo"] == {"windows": 52, "passed": True, "p_value": pytest.approx(1 / 53)}
    assert beside["relative"] == pytest.approx(0.08, abs=0.01)
    assert beside["interval"][0] < beside["effect"] < beside["interval"][1]
    width = [each["interval"][1] - each["interval"][0] for each in (alone, beside)]
    assert width[1] < width[0]
    assert "Beside south it would have been" in beside["words"]
    assert run(shop, *AT).stdout.strip() == alone["words"]


def test_nothing_is_no_effect_beyond_the_margin(shop):
    at = ("--time", "day", "--outcome", "south", "--at", date(2025, 1, 1) + timedelta(472))
    assert document(shop, *at, "--margin", "40%")["verdict"] == "no_effect_beyond_margin"
    assert document(shop, *at, "--margin", "0.1%")["verdict"] == "cannot_tell"


def test_days_aside_are_left_out(shop):
    end = date(2025, 1, 1) + timedelta(499)
    found = document(shop, *AT, "--aside", f"{end - timedelta(6)}:{end}")
    assert found["cumulative"] == pytest.approx(21 * found["effect"])


def test_units_in_rows(tmp_path):
    chance = random.Random(4)
    rows = [
        (year, unit, 100 + chance.gauss(0, 1) + 10 * (unit == "a" and year >= 2010))
        for year in range(1990, 2015)
        for unit in "abcde"
    ]
    file = written(tmp_path, ["year", "unit", "sold"], rows)
    asked = (file, "--time", "year", "--outcome", "sold", "--at", "2010", "--unit", "unit", "--treated", "a")
    found = document(*asked)
    assert found["method"] == "synthetic-did"
    assert found["effect"] == pytest.approx(10, abs=2)
    assert document(*asked, "--controls", "b")["method"] == "difference-in-differences"
    assert refusal(*asked[:-1], "x") == "No row has x in column unit; there are a, b, c, d, e."
    assert "give both or neither" in refusal(*asked[:-2])


@pytest.mark.parametrize(
    ("method", "effect"),
    [("difference-in-differences", -27.3), ("synthetic-control", -19.5), ("synthetic-did", -15.6)],
)
def test_california(method, effect):
    file = public("california_prop99/california_prop99.csv")
    asked = (file, "--time", "Year", "--outcome", "California", "--at", "1989", "--method", method)
    found = document(*asked)
    assert found["effect"] == pytest.approx(effect, abs=0.05)
    assert found["placebo"] == {"windows": 0, "passed": None, "p_value": None}
    assert (found["grade"], found["verdict"]) == ("D", "cannot_tell")
    assert found["interval"][0] < effect < found["interval"][1]
    with file.open() as rows:
        states = [name for name in next(csv.reader(rows)) if name not in ("Year", "California")]
    assert document(*asked, "--controls", ",".join(states))["effect"] == found["effect"]


def test_seat_belts():
    file = public("uk_seatbelts/seatbelts.csv")
    asked = (file, "--time", "month", "--outcome", "drivers", "--at", "1983-02")
    for found in (document(*asked), document(*asked, "--controls", "kms,PetrolPrice")):
        assert found["relative"] == pytest.approx(-0.21, abs=0.005)
        assert found["verdict"] == "fell"


def test_the_nile():
    found = document(public("nile_flow/nile.csv"), "--time", "time", "--outcome", "value", "--at", "1899")
    assert (round(found["before"], 1), round(found["after"], 1)) == (1097.8, 850.0)
    assert "1,097.8" in found["words"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--at", "2030-01-01"), "has no row before 2030-01-01, or none from then on"),
        (("--at", "soon"), "--at has 'soon', which is no date"),
        (("--outcome", "west"), "has no column west; its columns are day, north, south"),
        (("--outcome", "day"), "in column day; a figure is a number"),
        (("--time", "south"), "which is no date; write 2026-03-01"),
        (("--controls", "north"), "cannot be a control of itself"),
        (("--method", "control-series"), "name them with --controls or --unit"),
        (("--margin", "-1%"), "is not from 0 to below 1"),
        (("--at", "2025-01-02"), "give a longer series or fewer controls"),
    ],
)
def test_what_cannot_be_asked(shop, arguments, sentence):
    assert sentence in refusal(shop, *AT, *arguments)


def test_what_cannot_be_read(tmp_path):
    asked = ("--time", "day", "--outcome", "n", "--at", "2026-01-02")
    assert "is not there" in refusal(tmp_path / "none.csv", *asked)
    twice = [("2026-01-01", 1), ("2026-01-01", 2), ("2026-01-02", 2)]
    assert "Row 3 is a second one for 2026-01-01" in refusal(written(tmp_path, ["day", "n"], twice), *asked)
    empty = [("2026-01-01", ""), ("2026-01-02", "NA")]
    assert "n has no figure at all" in refusal(written(tmp_path, ["day", "n"], empty), *asked)
    assert "no row below its header" in refusal(written(tmp_path, ["day", "n"], []), *asked)


def test_paces():
    day = date(2026, 3, 2)
    assert calendar([day, day + timedelta(1)]).pace == Pace.DAY
    weeks = calendar([day, day + timedelta(21)])
    assert (weeks.pace, weeks.length) == (Pace.WEEK, 4)
    assert weeks.begin(day + timedelta(1)) == 1
    months = calendar([date(2025, 12, 1), date(2026, 2, 1)])
    assert (months.pace, months.length) == (Pace.MONTH, 3)
    assert (months.begin(date(2026, 1, 1)), months.begin(date(2026, 1, 2))) == (1, 2)
    assert calendar([date(1990, 1, 1), date(2000, 1, 1)]).length == 11
    with pytest.raises(DateUnreadable, match="mend the date that is wrong"):
        calendar([date(1026, 1, 5), date(2026, 1, 7)])


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026", date(2026, 1, 1)),
        ("2026-03", date(2026, 3, 1)),
        ("2026-03-04", date(2026, 3, 4)),
        ("20260304", date(2026, 3, 4)),
        ("2026-03-04 12:00:00", date(2026, 3, 4)),
        ("2026-03-04T12:00:00Z", date(2026, 3, 4)),
    ],
)
def test_dates(text, day):
    assert first_day(text, "here") == day


@pytest.mark.parametrize("text", ["", "2026-13", "2026-02-30", "03/04/2026", "x"])
def test_no_dates(text):
    with pytest.raises(DateUnreadable, match="here has"):
        first_day(text, "here")
