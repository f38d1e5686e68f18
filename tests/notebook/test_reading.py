"""`import storewide` in a notebook: the command's analysis on frames and tables, and the guide's code as it stands."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import numpy
import pandas
import pyarrow
import pytest
from click.testing import CliRunner

import storewide
from storewide.experiments.cli import experiment
from storewide.experiments.finished_questions import FileRefused, MetricsUnclear
from storewide.kit.errors import Refusal
from tests.gates.tree import ROOT

ASKED: dict[str, Any] = {
    "unit": "id", "variant": "arm", "control": "A", "metrics": {"spend": "y"}, "covariates": "past", "day": "day"
}  # fmt: skip
_CODE = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def columns() -> dict[str, Any]:
    generator = numpy.random.default_rng(2)
    return {
        "id": numpy.arange(600),
        "arm": numpy.array(["A", "B"])[numpy.arange(600) % 2],
        "day": generator.integers(1, 8, 600),
        "y": generator.gamma(1, 30, 600).round(2),
        "past": generator.gamma(1, 30, 600).round(2),
    }


Frame = Callable[[dict[str, Any], Path], Any]


def duckdb_file(columns: dict[str, Any], folder: Path) -> Any:
    with duckdb.connect(str(folder / "shop.duckdb")) as connection:
        rows = pandas.DataFrame(columns)  # noqa: F841 - read by its name
        connection.execute("CREATE SCHEMA marts; CREATE TABLE marts.units AS SELECT * FROM rows")
    return storewide.table(f"duckdb://{folder}/shop.duckdb", "marts.units")


def csv_file(columns: dict[str, Any], folder: Path) -> str:
    pandas.DataFrame(columns).to_csv(folder / "units.csv", index=False)
    return str(folder / "units.csv")


class Stream:
    """What tells its rows as Arrow does and is nothing else, as polars and Ibis do."""

    def __init__(self, table: pyarrow.Table) -> None:
        self._table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._table.__arrow_c_stream__(requested_schema)


FRAMES: dict[str, Frame] = {
    "arrays": lambda columns, _folder: columns,
    "lists": lambda columns, _folder: {name: list(values) for name, values in columns.items()},
    "pandas": lambda columns, _folder: pandas.DataFrame(columns),
    "arrow": lambda columns, _folder: pyarrow.table(columns),
    "arrow reader": lambda columns, _folder: pyarrow.table(columns).to_reader(),
    "arrow stream": lambda columns, _folder: Stream(pyarrow.table(columns)),
    "duckdb relation": lambda columns, _folder: duckdb.connect().from_arrow(pyarrow.table(columns)),
    "duckdb file": duckdb_file,
    "csv": csv_file,
}


@pytest.mark.parametrize("kind", FRAMES)
def test_every_kind_of_frame_gives_what_the_command_gives(columns: dict[str, Any], tmp_path: Path, kind: str):
    asked = (
        "--unit",
        "id",
        "--variant",
        "arm",
        "--control",
        "A",
        "--metric",
        "spend=y",
        "--covariate",
        "past",
    )
    told = CliRunner().invoke(
        experiment,
        ["analyse", csv_file(columns, tmp_path), *asked, "--plan-days", "7", "--day", "day", "--json"],
    )
    found = storewide.analyse(FRAMES[kind](columns, tmp_path), **ASKED, plan_days=7)
    expected = json.loads(told.stdout)
    assert found.document.keys() == expected.keys()
    assert (found.units, found.refused, found.warnings) == (
        expected["units"],
        None,
        tuple(expected["warnings"]),
    )
    (row,), (same,) = found.metrics, expected["metrics"]
    assert row["difference_interval"] == pytest.approx(same["difference_interval"], rel=1e-9)
    assert len(row["looks"]) == 7


def test_missing_values_of_a_frame_are_no_numbers(columns: dict[str, Any]):
    for nothing in (None, float("nan")):
        frame = pandas.DataFrame(columns)
        frame["y"] = frame["y"].astype(object)
        frame.loc[5, "y"] = nothing
        assert "1 row has no number in column y" in (storewide.analyse(frame, **ASKED).refused or "")
    arrays = {**columns, "y": columns["y"].copy()}
    arrays["y"][5] = float("inf")
    assert "1 row has no number in column y: row 5 holds “inf”" in (
        storewide.analyse(arrays, **ASKED).refused or ""
    )


def test_what_is_no_table_is_refused_with_a_sentence(tmp_path: Path):
    with pytest.raises(FileRefused, match="a int is no table; give a path, a data frame"):
        storewide.analyse(3, **ASKED)
    with pytest.raises(FileRefused, match="no table"):
        storewide.analyse({"id": [1, 2], "arm": ["A"]}, **ASKED)
    with pytest.raises(FileRefused, match="the data frame has no column past; its columns are id, arm"):
        storewide.analyse({"id": [1], "arm": ["A"], "y": [1], "day": [1]}, **ASKED)
    with pytest.raises(FileRefused, match=r"gone\.duckdb cannot be opened as a DuckDB file"):
        storewide.analyse(storewide.table(tmp_path / "gone.duckdb", "x"), **ASKED)
    duckdb.connect(str(tmp_path / "shop.duckdb")).close()
    with pytest.raises(FileRefused, match=r"shop\.duckdb has no table units; name it as schema\.table"):
        storewide.analyse(storewide.table(tmp_path / "shop.duckdb", "units"), **ASKED)
    with pytest.raises(MetricsUnclear, match="guardrails names x, which is no metric"):
        storewide.analyse({"id": [1]}, **{**ASKED, "guardrails": {"x": 0.1}})
    with pytest.raises(TypeError, match="unexpected keyword"):
        storewide.analyse({"id": [1]}, **ASKED, contrl="A")


def test_a_notebook_shows_sentences_and_a_table(columns: dict[str, Any]):
    shown = storewide.analyse(
        {**columns, "arm": numpy.where(columns["arm"] == "A", "A", "<b>")}, **ASKED
    )._repr_html_()
    assert shown.startswith("<p>spend: ")
    assert "<td>&lt;b&gt;</td>" in shown
    assert "<b>" not in shown


def test_the_package_starts_without_its_parts_and_knows_no_other_names():
    code = "import sys, storewide; print(sorted({'numpy', 'django', 'duckdb'} & set(sys.modules)), dir(storewide)[-4:])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.startswith("[] [")
    assert {"analyse", "simulate", "table"} <= set(dir(storewide))
    with pytest.raises(AttributeError, match="no attribute 'analyze'"):
        _ = storewide.analyze


def test_the_guides_code_runs_in_a_fresh_interpreter(tmp_path: Path):
    """As a notebook would run it, one cell after the other, with no store set up."""
    cells = _CODE.findall((ROOT / "docs/notebook.md").read_text())
    assert len(cells) >= 5
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", "\n".join(cells)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert "better" in ran.stdout


def test_arms_that_are_numbers_or_truths_are_named_as_they_are(columns: dict[str, Any]):
    named = storewide.analyse(columns, **ASKED)
    for arms, control in ((0, 0), (False, False)):
        made = numpy.where(columns["arm"] == "A", arms, type(arms)(1))
        found = storewide.analyse({**columns, "arm": made}, **{**ASKED, "control": control})
        assert found.metrics[0]["p_value"] == pytest.approx(named.metrics[0]["p_value"], rel=1e-12)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"margins": {"spend": float("nan")}}, "margins gives spend nan; give a share such as 0.02 for 2 %."),
        ({"margins": {"spend": "2%"}}, "margins gives spend '2%'; give a share"),
        ({"guardrails": {"spend": -0.1}}, "guardrails gives spend -0.1; give a share"),
        ({"split": {"A": float("nan"), "B": 1}}, "or one is no share; give shares above 0"),
        ({"split": {"A": 3, "B": -1}}, "or one is no share; give shares above 0"),
    ],
)
def test_shares_that_are_none_are_refused(columns: dict[str, Any], more: dict[str, Any], said: str):
    with pytest.raises(Refusal, match=re.escape(said)):
        storewide.analyse(columns, **ASKED, **more)
