# ruff: noqa: S608 - paths of the test's own making
"""A year of a real shop, as Parquet and as CSV in both its date forms, to the penny."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from storewide.warehouse import landing
from storewide.warehouse.questions import Question
from storewide.warehouse.schemas import Terms
from storewide.warehouse.warehouse import Warehouse
from tests.warehouse.conftest import SHARED, everything_in, preset, query

UCI = SHARED / "online_retail_uci/online_retail.parquet"
SHOP = {"main": Terms("main", "Europe/London", "GBP")}
YEAR = (date(2010, 12, 1), date(2011, 12, 9))
SALES_OF_KNOWN = (("customer", "known"), ("kind", "sale"))

pytestmark = pytest.mark.skipif(
    not UCI.exists(), reason="the UCI Online Retail file is not beside the project"
)


def land(folder: Path, path: Path) -> landing.Landed:
    return landing.land(folder, path, mapping=preset("uci-online-retail"), terms=SHOP, default_store="main")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("uci") / "warehouse"
    landed = land(folder, UCI)
    assert (landed.read, landed.accepted, landed.repeated, landed.refused) == (541_909, 541_909, 0, 0)
    assert (landed.first_day, landed.last_day) == YEAR
    return folder


def check_totals(folder: Path) -> None:
    warehouse = Warehouse(folder)
    known = Question(("lines", "buyers", "orders", "gross", "visitors"), *YEAR, filters=SALES_OF_KNOWN)
    assert dict(warehouse.ask(known).rows[0].measures) == {
        "lines": 397_884,
        "buyers": 4_338,
        "orders": 18_532,
        "gross": 891_140_790,
        "visitors": None,
    }
    whole = warehouse.ask(Question(("lines", "spend", "gross", "refunded"), *YEAR))
    assert dict(whole.rows[0].measures) == {
        "lines": 541_909,
        "spend": 974_774_793,
        "gross": 1_064_456_042,
        "refunded": 89_681_249,
    }
    assert (whole.currency, whole.extent, whole.visitors_basis) == ("GBP", YEAR, None)
    months = warehouse.ask(Question(("spend", "orders"), *YEAR, by="month")).rows
    assert sum(row["spend"] or 0 for row in months) == 974_774_793
    assert (months[0].label, months[-1].label, len(months)) == ("2010-12", "2011-12", 13)


def test_a_real_year_counts_to_the_penny(shop: Path) -> None:
    check_totals(shop)
    assert Warehouse(shop).verify() == ()


def test_a_second_import_takes_nothing_and_touches_nothing(shop: Path) -> None:
    before = everything_in(shop)
    landed = land(shop, UCI)
    assert (landed.read, landed.accepted, landed.repeated, landed.refused) == (541_909, 0, 541_909, 0)
    assert landed.manifest_version == 1
    assert everything_in(shop) == before


@pytest.mark.parametrize("form", ["%Y-%m-%d %H:%M:%S", "%-m/%-d/%Y %-H:%M"])
def test_the_csv_of_the_same_year_repeats_every_line(shop: Path, tmp_path: Path, form: str) -> None:
    path = tmp_path / "online_retail.csv"
    query(
        f"COPY (SELECT * REPLACE (strftime(InvoiceDate, '{form}') AS InvoiceDate, "
        f"CustomerID || '.0' AS CustomerID) FROM '{UCI}') TO '{path}' (HEADER true)"
    )
    folder = tmp_path / "warehouse"
    shutil.copytree(shop, folder)
    landed = land(folder, path)
    assert (landed.read, landed.accepted, landed.repeated, landed.refused) == (541_909, 0, 541_909, 0)


def test_the_csv_alone_gives_the_same_year(tmp_path: Path) -> None:
    path = tmp_path / "online_retail.csv"
    query(f"COPY (SELECT * FROM '{UCI}') TO '{path}' (HEADER true)")
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp1252", errors="replace"))
    landed = land(tmp_path / "warehouse", path)
    assert (landed.read, landed.accepted, landed.refused) == (541_909, 541_909, 0)
    check_totals(tmp_path / "warehouse")
