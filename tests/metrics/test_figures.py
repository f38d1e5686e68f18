"""The one path to figures, and the same numbers through every door."""

import csv
import io
import json
from datetime import date
from decimal import Decimal

import pytest
from click.testing import CliRunner
from django.test import Client

from storewide.lib.data_folder import DataFolder
from storewide.metrics import documents, figures
from storewide.metrics.cli import kpis
from storewide.sources.models import Store

pytestmark = pytest.mark.django_db

MARCH = {"first": date(2026, 3, 9), "last": date(2026, 3, 10)}


def test_total(figures_of_march: Store) -> None:
    row = figures.ask(**MARCH).rows[0]
    # A4 is cancelled: no order, no buyer, its 99.00 booked and taken back the same day
    assert row.measures == {
        "visitors": 200,
        "buyers": 2,
        "orders": 3,
        "lines": 5,
        "gross": 15900,
        "refunded": 10300,
        "spend": 5600,
    }
    assert row.ratio("conversion") == Decimal(2) / 200
    assert row.ratio("average_order_value") == Decimal(5600) / 3


def test_by_day_keeps_the_days_between(figures_of_march: Store) -> None:
    rows = figures.ask(first=date(2026, 3, 8), last=date(2026, 3, 10), by="day").rows
    assert [(row.label, row.measures["spend"], row.measures["visitors"]) for row in rows] == [
        ("2026-03-08", 0, 0),
        ("2026-03-09", 5000, 100),
        ("2026-03-10", 600, 100),
    ]


def test_documents_are_in_major_units_and_say_how_visitors_were_counted(figures_of_march: Store) -> None:
    report = figures.ask(**MARCH, by="country")
    assert documents.rows(report, "country") == [
        {
            "period": "AT",
            "visitors": 40,
            "buyers": 1,
            "orders": 1,
            "lines": 1,
            "gross": 30.0,
            "refunded": 0.0,
            "spend": 30.0,
            "currency": "EUR",
            "conversion": 1 / 40,
            "average_order_value": 30.0,
            "visitors_basis": "sum of days",
            "incomplete": [],
            "untold": [],
            "country": "AT",
        },
        {
            "period": "DE",
            "visitors": 160,
            "buyers": 1,
            "orders": 2,
            "lines": 4,
            "gross": 129.0,
            "refunded": 103.0,
            "spend": 26.0,
            "currency": "EUR",
            "conversion": 1 / 160,
            "average_order_value": 13.0,
            "visitors_basis": "sum of days",
            "incomplete": [],
            "untold": [],
            "country": "DE",
        },
    ]


def test_what_the_data_cannot_say_is_null(figures_of_march: Store) -> None:
    row = documents.rows(figures.ask(**MARCH, where=[("kind", "sale")]), None)[0]
    assert (row["visitors"], row["conversion"], row["buyers"]) == (None, None, 2)


def test_without_data_there_are_no_rows(store: Store) -> None:
    assert figures.ask().rows == ()


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"by": "weather"}, '"weather" is not a breakdown'),
        ({"where": [("mood", "good")]}, '"mood" is not a dimension'),
        ({"first": date(2026, 3, 10), "last": date(2026, 3, 9)}, "before it begins"),
    ],
)
def test_refused(figures_of_march: Store, asked: dict[str, object], sentence: str) -> None:
    with pytest.raises(figures.FiguresRefused, match=sentence):
        figures.ask(**asked)  # type: ignore[arg-type]


def test_page_csv_and_api_give_the_same_number(figures_of_march: Store, as_mate: Client) -> None:
    direct = figures.total(figures.Days(MARCH["first"], MARCH["last"]), store="main")
    query = {"from": "2026-03-09", "to": "2026-03-10", "by": "month"}
    page = as_mate.get("/metrics/", query)
    assert page.status_code == 200
    assert "56\u00a0EUR" in page.content.decode()
    exported = b"".join(as_mate.get("/metrics/", query | {"format": "csv"})).decode("utf-8-sig")  # type: ignore[arg-type]
    row = next(iter(csv.DictReader(io.StringIO(exported))))
    api = as_mate.get("/api/v1/metrics/kpis", query).json()[0]
    assert direct.measures["spend"] == 5600
    assert Decimal(row["Spend"]) == Decimal(str(api["spend"])) == Decimal("56.00")


def test_api_refuses_in_a_problem_document(figures_of_march: Store, as_mate: Client) -> None:
    response = as_mate.get("/api/v1/metrics/kpis", {"by": "weather"})
    assert response.status_code == 422
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["detail"].startswith('"weather" is not a breakdown')


def test_any_metric_in_every_row_and_through_every_door(
    figures_of_march: Store, as_mate: Client, folder: DataFolder
) -> None:
    codes = ["refund_rate", "gross_margin", "cost_to_serve"]
    # 103.00 went back out of 159.00 ordered; no line states what the goods cost, and nobody counted contacts
    expected = {"refund_rate": 10300 / 15900, "gross_margin": None, "cost_to_serve": None}
    report = figures.ask(**MARCH, measures=figures.measures_of(codes))
    assert {code: documents.metric(report.rows[0], code) for code in codes} == expected
    api = as_mate.get(
        "/api/v1/metrics/kpis", {"from": "2026-03-09", "to": "2026-03-10", "metric": codes}
    ).json()
    said = CliRunner().invoke(
        kpis,
        [*("--from", "2026-03-09", "--to", "2026-03-10", "--json", "--data", str(folder.root))]
        + [part for code in codes for part in ("--metric", code)],
    )
    assert said.exit_code == 0, said.output
    for row in (api[0], json.loads(said.output)[0]):
        assert {code: row[code] for code in codes} == expected
        assert row["spend"] == 56.0


def test_an_unknown_metric_is_refused_by_name(figures_of_march: Store, as_mate: Client) -> None:
    response = as_mate.get("/api/v1/metrics/kpis", {"metric": "weather"})
    assert response.status_code == 422
    assert response.json()["detail"].startswith("“weather” is not a metric; choose from visitors, buyers,")
