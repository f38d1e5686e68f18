"""A programme over declared tables gives the sums and cross products of the same rows imported, look for look."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pytest
import sqlglot

from storewide.warehouse import outside_days, outside_unit_days
from storewide.warehouse.connections import Connected, OutsideFact, declare
from storewide.warehouse.engines import outside_ibis
from storewide.warehouse.expressions import Summed
from storewide.warehouse.outside_days import TooManyRows
from storewide.warehouse.outside_trials import FactsApart
from storewide.warehouse.outside_unit_days import Asked
from storewide.warehouse.programme import ProgrammeAnswer, ProgrammeQuestion, TrialSpec
from storewide.warehouse.trials import OUTCOMES, TrialQuestion, Unit
from storewide.warehouse.warehouse import Warehouse
from tests.warehouse.conftest import Land
from tests.warehouse.test_outside_trials import (
    FIRST,
    LAST,
    SHOP,
    TABLES,
    connect,
    declared,
    duckdb_file,
    imported,
    postgres,
    url,
)

__all__ = ["duckdb_file", "postgres", "url"]

SECOND = date(2024, 3, 30)


def _questions(unit: Unit) -> Iterator[ProgrammeQuestion]:
    both = (TrialSpec("x", unit, FIRST, LAST, 3), TrialSpec("y", unit, SECOND, date(2024, 4, 1), 2))
    segments = ("visitor_kind", "entered")
    whole = ProgrammeQuestion("shop", both, OUTCOMES, segments, looks=True)
    yield whole
    yield replace(whole, caps=(("spend", 900), ("gross", 1_500)), buckets=("spend",))
    yield replace(whole, outcomes=("orders", "product_adders"), looks=False)
    yield replace(whole, outcomes=("product_viewers",), segments=())
    yield replace(whole, outcomes=(), segments=())
    triggered = tuple(
        replace(spec, trigger=of) for spec, of in zip(both, ("Product Added", "Page Viewed"), strict=True)
    )
    yield replace(whole, experiments=triggered)
    late = (replace(both[0], first=date(2024, 4, 2)), TrialSpec("nothing", unit, FIRST, LAST))
    yield replace(whole, experiments=late)


def _same(theirs: ProgrammeAnswer, ours: ProgrammeAnswer) -> None:
    assert theirs.groups.keys() == ours.groups.keys()
    for group, sums in ours.groups.items():
        told = theirs.groups[group]
        assert (told.names, told.units) == (sums.names, sums.units), group
        np.testing.assert_array_equal(told.totals, sums.totals, str(group))
        np.testing.assert_array_equal(told.cross, sums.cross, str(group))
        assert told.thirds is not None
        np.testing.assert_array_equal(told.thirds, sums.thirds, str(group))
    assert (theirs.entered, theirs.exposed) == (ours.entered, ours.exposed)
    assert (theirs.in_two_arms, theirs.buckets) == (ours.in_two_arms, ours.buckets)
    assert (theirs.currency, theirs.version) == ("EUR", 0)


@pytest.mark.parametrize("taxed", [True, False], ids=["tax included", "tax apart"])
@pytest.mark.parametrize("unit", ["visitor", "customer"])
def test_the_same_rows_give_the_same_programme(
    folder: Path, land: Land, tmp_path: Path, url: str, unit: Unit, taxed: bool
) -> None:
    terms = replace(SHOP, prices_include_tax=taxed)
    imported(land, terms, *TABLES)
    ours, theirs = Warehouse(folder), Warehouse(tmp_path / "nothing", connect(tmp_path, url, terms=terms))
    for question in _questions(unit):
        _same(theirs.ask_programme(question), ours.ask_programme(question))
    whole = theirs.ask_programme(next(_questions(unit)))
    looks = {group.look for group in whole.groups if group.experiment == "x" and group.look}
    assert len(looks) == 5
    # covariates tell something, and units are in two arms
    assert whole.in_two_arms["x"] > 0
    past = [
        sums.totals[sums.names.index("spend_before")]
        for group, sums in whole.groups.items()
        if group.look is None
    ]
    assert any(past)


def _small(path: Path) -> str:
    """A file with two units an arm, seen before and on the day, by several devices."""
    file = path / "small.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute(
            "CREATE TABLE met AS SELECT * FROM (VALUES ('x', 'a', TIMESTAMPTZ '2024-03-30 10:00:00.500Z', 'v1'), "
            "('x', 'a', TIMESTAMPTZ '2024-03-31 08:00:00Z', 'v2'), ('x', 'b', TIMESTAMPTZ '2024-03-31 08:00:00Z', 'v3'), "
            "('other', 'b', TIMESTAMPTZ '2024-03-31 08:00:00Z', 'v4')) AS t(experiment, variant, exposed_at, visitor_id)"
        )
        connection.execute(
            "CREATE TABLE events AS SELECT * FROM (VALUES "
            "('Page Viewed', TIMESTAMPTZ '2024-03-30 09:00:00Z', 'v1', 'phone'), "
            # half a second earlier than the exposure: on the day, and still before it
            "('Product Added', TIMESTAMPTZ '2024-03-30 10:00:00.499Z', 'v1', 'desktop'), "
            "('Product Added', TIMESTAMPTZ '2024-03-31 09:00:00Z', 'v2', 'desktop'), "
            "('Product Added', TIMESTAMPTZ '2024-03-29 09:00:00Z', 'v3', 'tablet'), "
            "('Page Viewed', TIMESTAMPTZ '2024-03-31 07:00:00Z', 'v3', NULL), "
            "('Page Viewed', TIMESTAMPTZ '2024-03-31 07:00:00Z', 'v9', 'watch')"
            ") AS t(name, occurred_at, visitor_id, device)"
        )
    return f"duckdb://{file}"


SMALL: dict[OutsideFact, tuple[str, ...]] = {
    "exposure": ("experiment", "variant", "exposed_at", "visitor_id"),
    "event": ("name", "occurred_at", "visitor_id", "device"),
}


def test_segments_looks_and_moments_in_numbers(tmp_path: Path) -> None:
    names = {"exposure": "met", "event": "events"}
    tables = [(fact, declare(fact, names[fact], {each: each for each in of})) for fact, of in SMALL.items()]
    theirs = Warehouse(tmp_path / "nothing", connect(tmp_path, _small(tmp_path), *tables))
    question = ProgrammeQuestion(
        "shop",
        (TrialSpec("x", "visitor", SECOND, date(2024, 3, 31), 2),),
        ("product_adders",),
        ("device", "country", "visitor_kind"),
        looks=True,
    )
    answer = theirs.ask_programme(question)
    told = {
        (group.variant, group.segment, group.value, group.look): (sums.units, *sums.totals.tolist())
        for group, sums in answer.groups.items()
    }
    # units, product_adders, product_adders_before, known_before
    assert told == {
        ("a", "", "", date(2024, 3, 30)): (1, 0, 0, 0),
        ("b", "", "", date(2024, 3, 30)): (0, 0, 0, 0),
        ("a", "", "", date(2024, 3, 31)): (2, 1, 0, 0),
        ("b", "", "", date(2024, 3, 31)): (1, 0, 1, 1),
        ("a", "", "", None): (2, 1, 0, 0),
        ("b", "", "", None): (1, 0, 1, 1),
        ("a", "device", "phone", None): (1, 0, 0, 0),
        ("a", "device", "desktop", None): (1, 1, 0, 0),
        ("b", "device", "(none)", None): (1, 0, 1, 1),
        ("a", "visitor_kind", "new", None): (2, 1, 0, 0),
        ("b", "visitor_kind", "returning", None): (1, 0, 1, 1),
    }


def test_more_rows_than_are_read_at_once_are_told(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = Warehouse(tmp_path / "nothing", connect(tmp_path, url))
    monkeypatch.setattr(outside_days, "MOST", 40)
    with pytest.raises(TooManyRows, match="reach units on more than 40 days together"):
        theirs.ask_programme(next(_questions("visitor")))


def test_what_is_not_declared_is_said_of_all_days_too(tmp_path: Path, duckdb_file: str) -> None:
    alone = Warehouse(tmp_path / "nothing", connect(tmp_path, duckdb_file, declared("exposure")))
    question = next(_questions("visitor"))
    with pytest.raises(FactsApart, match="visitor_id of order_line is not declared there; declare that"):
        alone.ask_programme(question)
    units = alone.ask_programme(replace(question, outcomes=()))
    assert sum(units.entered.values()) > 0


@pytest.mark.parametrize("name", sorted(outside_ibis.DIALECTS))
@pytest.mark.parametrize("what", ["shown", "booked", "seen", "happened"])
def test_each_fact_is_one_select_of_the_dialect(name: str, what: str) -> None:
    dialect = outside_ibis.DIALECTS[name]
    found = Connected(SHOP, "postgres://host/db", tuple(map(declared, TABLES)))
    asked = Asked(found, ("x", "y"), "visitor", FIRST, LAST, dialect.moments)
    of_trigger = TrialQuestion("x", "shop", "visitor", FIRST, LAST, (), "Product Added")
    summed: dict[str, Summed] = {
        "shown": outside_unit_days.shown(asked),
        "booked": outside_unit_days.booked(asked, FIRST),
        "seen": outside_unit_days.seen(asked, FIRST, ["product_adders"], []),
        "happened": outside_unit_days.happened(asked, of_trigger),
    }
    (parsed,) = sqlglot.parse(
        outside_ibis.statement(summed[what], dict(found.tables), dialect, 1_000), read=dialect.ibis
    )
    assert parsed is not None
    assert parsed.key == "select"
    assert "1000" in str(parsed.args["limit"])
    assert " AT TIME ZONE " not in parsed.sql().upper()
