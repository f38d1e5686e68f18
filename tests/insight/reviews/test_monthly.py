"""The monthly review of a store, and of a unit with all its stores."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from storewide.access.models import User
from storewide.insight.reviews import meeting, reading
from storewide.kit.permissions import SYSTEM
from storewide.lib.periods import Days
from storewide.organization.models import Person, Unit
from storewide.rhythm import operations
from storewide.rhythm.models import Action, Review, ReviewKind
from storewide.sources.models import Store

MARCH = Days(date(2026, 3, 1), date(2026, 3, 31))
APRIL = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)
PAGE = "/trading-review/monthly/2026-03/?store=main"


@pytest.fixture
def unit(weeks: Store) -> Unit:
    """Home, in which Europe lies with its one store."""
    home = Unit.objects.create(name="Home")
    weeks.unit = Unit.objects.create(name="Europe", parent=home)
    weeks.save()
    return home


def plain(text: str) -> str:
    return text.replace("\xa0", " ")


def test_a_stores_month_has_the_shape_of_its_week_and_its_results(weeks: Store) -> None:
    said = meeting.read(SYSTEM, weeks, MARCH, APRIL, ReviewKind.MONTHLY).snapshot
    assert (said["kind"], said["period"], said["heads"]["before"]) == ("monthly", "2026-03", "Month before")
    spend = next(row for row in said["figures"] if row["code"] == "spend")
    assert (spend["value"], plain(spend["before"]), spend["change"]) == ("245000", "–", None)
    assert said["notes"][0] == "Only 2–15 Mar 2026: the other days of the month have no figures yet."
    (results,) = said["tables"]
    assert results["title"] == "Results of the month, EUR"
    assert [plain(cell) for cell in results["rows"][0]][:2] == ["Net sales", "2,450 EUR"]
    assert results["rows"][1][1] == "missing"


def test_a_unit_joins_its_stores(unit: Unit, weeks: Store, ana: Person, mate: User) -> None:
    operations.open_action(what="Ask", owner=ana, due_on=date(2026, 4, 3), store=weeks, by=mate, at=APRIL)
    said = reading.read(SYSTEM, ReviewKind.MONTHLY, unit, MARCH, APRIL).snapshot
    assert said["unit"]["name"] == "Home"
    assert "Home" in said["finding"]
    stores = said["sections"][0]
    assert [(row["what"], plain(row["right"])) for row in stores["rows"]] == [("Main", "2,450 EUR")]
    assert stores["rows"][0]["url"] == PAGE
    assert [plain(cell) for cell in said["tables"][0]["rows"][0]][:2] == ["Net sales", "2,450 EUR"]
    assert [each["note"] for each in said["actions"]] == [
        "Main · Ana Ruiz · due 3 Apr 2026 · since 1 Apr 2026"
    ]


def test_a_unit_without_stores_says_so(db: None) -> None:
    alone = Unit.objects.create(name="Alone")
    said = reading.read(SYSTEM, ReviewKind.MONTHLY, alone, MARCH, APRIL).snapshot
    assert (said["finding"], said["tables"]) == ("Alone has no store yet", [])


def test_both_are_held_once_over(
    unit: Unit, weeks: Store, ana: Person, mate: User, as_mate: Client, clock: Any
) -> None:
    action = operations.open_action(
        what="Ask", owner=ana, due_on=date(2026, 4, 3), store=weeks, by=mate, at=APRIL
    )
    address = f"/trading-review/monthly/2026-03/?unit={unit.pk}"
    assert "This month is not over." in as_mate.get(address).content.decode()
    clock(APRIL)
    for page in (address, PAGE):
        text = as_mate.get(page).content.decode()
        found = reading.read(mate, ReviewKind.MONTHLY, unit if "unit" in page else weeks, MARCH, APRIL)
        assert found.digest in text
        path, _mark, query = page.partition("?")
        answer = as_mate.post(f"{path}hold/?{query}&read={found.digest}")
        assert answer["Location"] == page
        assert "its digest agrees with the audit trail" in as_mate.get(page).content.decode()
    first, second = Review.objects.order_by("pk")
    assert (first.subject, second.subject) == (unit, weeks)
    assert {first.period_label, second.period_label} == {"2026-03"}
    # what was taken on in a store is recorded by its own meeting alone
    action.refresh_from_db()
    assert action.review == second
    assert Action.objects.count() == 1


def test_the_list_of_held_ones_narrows_by_kind(
    unit: Unit, weeks: Store, mate: User, as_viewer: Client
) -> None:
    operations.hold_review(
        subject=unit,
        begins=MARCH.first,
        snapshot={"finding": "All of Home"},
        kind=ReviewKind.MONTHLY,
        by=mate,
        at=APRIL,
    )
    text = as_viewer.get("/trading-review/past/?kind=monthly").content.decode()
    assert "All of Home" in text
    assert f"/trading-review/monthly/2026-03/?unit={unit.pk}" in text
    assert "All of Home" not in as_viewer.get("/trading-review/past/?kind=daily").content.decode()


@pytest.mark.parametrize("unit_id", ["luck", "0198c0de-0000-7000-8000-000000000000"])
def test_no_such_unit(weeks: Store, as_viewer: Client, unit_id: str) -> None:
    text = as_viewer.get(f"/trading-review/monthly/2026-03/?unit={unit_id}")
    assert text.status_code == 404
