"""One number everywhere: every built-in metric says the same on page, in file, over the API and on the command line."""

import csv
import html
import io
import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client

from storewide.lib import money
from storewide.lib.data_folder import DataFolder
from storewide.lib.periods import Days
from storewide.metrics import definitions, figures, words
from storewide.metrics.cli import kpis
from storewide.metrics.definitions import Definition
from tests.furnished import demo, furnished

__all__ = ["demo", "furnished"]

FEBRUARY = {"from": "2026-02-01", "to": "2026-02-28"}
CURRENCY = "EUR"


@pytest.mark.parametrize("by", ["month", "device"])
def test_every_metric_through_every_door(furnished: DataFolder, as_viewer: Client, by: str) -> None:
    codes = list(definitions.built_in())
    asked = {**FEBRUARY, "by": by, "store": "main"}
    api = as_viewer.get("/api/v1/metrics/kpis", {**asked, "metric": codes}).json()
    assert api == _of_command(furnished, asked, codes)
    said = {row["period"]: row for row in api}
    assert said
    for code in codes:
        definition = definitions.named(code)
        exported = _of_file(as_viewer, definition, asked)
        expected = {label: _in_file(definition, row[code]) for label, row in said.items()}
        # a breakdown leaves out the labels under which nothing at all happened
        assert exported == {label: expected[label] for label in exported}, code
        assert [label for label in expected if label not in exported and expected[label]] == [], code


def test_the_page_shows_the_number_of_the_others(furnished: DataFolder, as_viewer: Client) -> None:
    codes = list(definitions.built_in())
    asked = {**FEBRUARY, "by": "month", "store": "main"}
    row = as_viewer.get("/api/v1/metrics/kpis", {**asked, "metric": codes}).json()[0]
    scorecard = html.unescape(as_viewer.get("/metrics/", asked).content.decode())
    known = [code for code in codes if row[code] is not None]
    # what the simulation sends is enough to tell most of them
    assert len(known) > 20
    for code in codes:
        definition = definitions.named(code)
        page = html.unescape(as_viewer.get(f"/metrics/{code}/", asked).content.decode())
        if row[code] is None:
            assert f"{definition.name} cannot be said" in page, code
            continue
        shown = words.shown(definition, _inside(definition, row[code]), CURRENCY)
        assert f'<div class="kpi-value">{shown}</div>' in page, code
        # what takes long to learn stands on its own page alone
        assert f">{shown}<" in scorecard or code == "customer_value", code


PAIRS = {
    "days and those before": (("2026-02-08", "2026-02-14"), ("2026-02-01", "2026-02-07")),
    "far apart": (("2026-02-23", "2026-02-24"), ("2025-12-01", "2025-12-20")),
    "days in both": (("2026-02-01", "2026-02-14"), ("2026-02-07", "2026-02-20")),
    "before the first facts": (("2026-02-01", "2026-02-03"), ("2001-02-01", "2001-02-03")),
}


@pytest.mark.parametrize("where", [(), (("device", "mobile"),)], ids=["all", "part"])
@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_days_asked_together_say_what_each_says_alone(
    furnished: DataFolder, where: tuple[tuple[str, str], ...], pair: tuple[tuple[str, str], tuple[str, str]]
) -> None:
    measures = figures.measures_of(definitions.built_in())
    now, before = (Days(*map(date.fromisoformat, each)) for each in pair)
    gap = [day for day in before if day.day % 3]
    asked: dict[str, Iterable[date]] = {"now": now, "before": gap}
    found = figures.totals(asked, store="main", where=where, measures=measures)
    for name, days in asked.items():
        alone = figures.total_of(days, store="main", where=where, measures=measures)
        assert found[name].measures == alone.measures, name


def _of_command(folder: DataFolder, asked: dict[str, str], codes: list[str]) -> Any:
    arguments = [part for name, value in asked.items() for part in (f"--{name}", value)]
    arguments += [part for code in codes for part in ("--metric", code)]
    said = CliRunner().invoke(kpis, [*arguments, "--json", "--data", str(folder.root)])
    assert said.exit_code == 0, said.output
    return json.loads(said.stdout)


def _of_file(client: Client, definition: Definition, asked: dict[str, str]) -> dict[str, float | None]:
    """By row's label the metric's cell in the file of its own page's table."""
    answer = client.get(f"/metrics/{definition.code}/", {**asked, "format": "csv"})
    text = b"".join(answer).decode("utf-8-sig")  # type: ignore[arg-type]
    rows = list(csv.reader(io.StringIO(text)))
    at = rows[0].index(definition.name)
    return {row[0]: float(row[at]) if row[at] else None for row in rows[1:]}


def _in_file(definition: Definition, number: float | None) -> float | None:
    """How a file writes a number of the API: money to the cent, all else as it is."""
    if number is None or definition.unit != "money":
        return number
    minor = money.round_minor(Decimal(repr(number)), CURRENCY)
    return float(money.Money(minor, CURRENCY).major)


def _inside(definition: Definition, number: float) -> Decimal:
    """A number of the API as the pages have it: money in minor units, a score in thousandths."""
    exact = Decimal(repr(number))
    if definition.unit == "money":
        return exact.scaleb(money.exponent(CURRENCY))
    return exact.scaleb(3) if definition.unit == "score" else exact
