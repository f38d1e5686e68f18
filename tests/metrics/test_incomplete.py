"""Figures say which days lack rows that are in quarantine: the scorecard, the rows of documents."""

from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from storewide.metrics import documents, figures
from storewide.sources.house import warehouse
from storewide.sources.models import Store
from storewide.warehouse import healing
from storewide.warehouse import manifest as manifests

pytestmark = pytest.mark.django_db


@pytest.fixture
def damaged(figures_of_march: Store) -> Path:
    """The order lines of 9 March are quarantined."""
    place = warehouse().folder
    (entry,) = [each for each in manifests.load(place).of("order_line") if each.part == "2026-03-09"]
    (place / entry.path).unlink()
    healing.quarantine(place, healing.examine(place), patience=0)
    return place


def test_the_scorecard_names_the_days(damaged: Path, as_viewer: Client) -> None:
    page = as_viewer.get(reverse("metrics:scorecard"), {"from": "2026-03", "to": "2026-03"}).content.decode()
    assert "9 Mar 2026 is incomplete: 2 of 2 order lines of main are quarantined." in page
    later = as_viewer.get(reverse("metrics:scorecard"), {"from": "2026-03-10", "to": "2026-03-10"})
    assert "is incomplete" not in later.content.decode()


def test_each_row_names_its_own_days(damaged: Path, as_viewer: Client) -> None:
    lacking = {"store": "main", "fact": "order_line", "day": "2026-03-09", "rows": 2, "of": 2}
    days = {"first": date(2026, 3, 9), "last": date(2026, 3, 10)}
    rows = documents.rows(figures.ask(by="day", **days), "day")
    assert [(row["period"], row["incomplete"]) for row in rows] == [
        ("2026-03-09", [lacking]),
        ("2026-03-10", []),
    ]
