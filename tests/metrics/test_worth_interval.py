"""Customer value tells programs how sure it is, as the page of cohorts tells people."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client

from storewide.lib.data_folder import DataFolder
from storewide.lib.periods import Days
from storewide.metrics.cli import kpis
from storewide.sources import importing
from storewide.sources.house import warehouse
from storewide.sources.importing import Asked
from storewide.sources.models import Store

VALUE = ("customer_value", "customer_value_low", "customer_value_high")
HEAD = "order_id,placed_at,customer_id,product_id,quantity,unit_price,currency,country\n"


@pytest.fixture
def buying_again(store: Store, tmp_path: Path) -> Store:
    """240 customers of two countries who order once to four times in the first half of 2025."""
    rows = []
    for customer in range(240):
        for order in range(1 + customer % 4):
            day = date(2025, 1, 1) + timedelta(days=customer % 60 + order * (9 + customer % 50))
            price, country = 20 + (customer * 7 + order * 3) % 31, "DE" if customer % 3 else "AT"
            rows.append(f"{customer}-{order},{day}T10:00:00Z,c{customer},p,1,{price},EUR,{country}\n")
    path = tmp_path / "orders.csv"
    path.write_text(HEAD + "".join(rows))
    asked = Asked(path=path, file_name="orders.csv", preset="generic-orders", store=store, strict=True)
    importing.read(asked, refusals_to=tmp_path / "refusals.csv")
    return store


def test_customer_value_comes_with_its_interval(
    buying_again: Store, as_viewer: Client, folder: DataFolder
) -> None:
    """The interval of the page of cohorts, of the whole, by month, by store, by a dimension and on the command line."""
    days = {"from": "2025-05-01", "to": "2025-05-31", "metric": "customer_value"}

    def asked(**more: str) -> list[dict[str, Any]]:
        return as_viewer.get("/api/v1/metrics/kpis", days | more).json()  # type: ignore[no-any-return]

    (whole,) = asked(store="main")
    worth = warehouse().worth("main", Days(date(2025, 5, 1), date(2025, 5, 31)))
    assert worth is not None
    assert [whole[name] for name in VALUE] == [worth.mean / 100, worth.low / 100, worth.high / 100]
    assert 0 < whole["customer_value_low"] < whole["customer_value"] < whole["customer_value_high"]
    for by in ("month", "store"):
        (row,) = asked(store="main", by=by)
        assert [row[name] for name in VALUE] == [whole[name] for name in VALUE]
    told = {row["country"]: [row[name] for name in VALUE] for row in asked(store="main", by="country")}
    assert list(told) == ["AT", "DE"]
    for country, numbers in told.items():
        (alone,) = asked(store="main", where=f"country={country}")
        assert [alone[name] for name in VALUE] == numbers
    assert told["AT"] != told["DE"]
    told_days = ["--from", "2025-05-01", "--to", "2025-05-31", "--store", "main"]
    said = CliRunner().invoke(
        kpis, [*told_days, "--metric", "customer_value", "--json", "--data", str(folder.root)]
    )
    assert json.loads(said.stdout) == [whole]


def test_where_nobody_can_tell_the_value_there_is_no_interval(
    figures_of_march: Store, as_viewer: Client
) -> None:
    asked = {"from": "2026-03-09", "to": "2026-03-10", "store": "main"}
    (row,) = as_viewer.get("/api/v1/metrics/kpis", asked | {"metric": "customer_value"}).json()
    assert [row[name] for name in VALUE] == [None, None, None]
    # who asks for something else is given no interval
    (row,) = as_viewer.get("/api/v1/metrics/kpis", asked | {"metric": "orders"}).json()
    assert "customer_value_low" not in row
