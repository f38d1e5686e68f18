"""The operation as a file: a centre with one of everything goes out, into an empty store, and out again."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.centre import operations
from storewide.centre.models import (
    Bet,
    BetState,
    Centre,
    Expert,
    Guideline,
    GuidelineException,
    HubBudget,
    Service,
    Tool,
)
from storewide.kit import operation_plan, operation_reading, operation_writing
from storewide.kit.errors import Refusal
from storewide.organization.models import Person, Unit

KINDS = (Tool, Service, Expert, GuidelineException, Guideline, HubBudget, Bet, Centre)
pytestmark = pytest.mark.usefixtures("tool", "service", "expert")


@pytest.fixture
def guideline(centre: Centre, unit: Unit, milan: Person, mate: User, at: datetime) -> Guideline:
    """Binds one unit, which may do otherwise until summer."""
    rule = Guideline(centre=centre, name="Tone", text="Plain words.\n\nNo shouting.", owner=milan)
    operations.add(record=rule, linked={"units": [unit]}, by=mate, at=at)
    exception = GuidelineException(
        guideline=rule, unit=unit, reason="Summer sale shouts.", until=date(2026, 8, 31), approved_by=milan
    )
    operations.add(record=exception, linked={}, by=mate, at=at)
    budget = HubBudget(
        centre=centre, begins=date(2026, 1, 1), ends=date(2026, 12, 31), amount_minor=5_000_000
    )
    operations.add(record=budget, linked={}, by=mate, at=at)
    bet = Bet(
        centre=centre,
        name="Short films",
        hypothesis="Films sell sofas.",
        owner=milan,
        budget_minor=300_000,
        stop_spent_minor=200_000,
    )
    operations.add(record=bet, linked={}, by=mate, at=at)
    return rule


def _text() -> str:
    return operation_writing.write(operation_plan.export())


def test_a_round_trip_ends_with_the_same_bytes(
    guideline: Guideline, unit: Unit, today: date, mate: User, at: datetime
) -> None:
    first = _text()
    end = today + timedelta(days=30)
    assert f"contract_ends: {end}" in first
    for line in (
        '- {unit: Marketing operations centre, currency: EUR, serves: "North\\nSouth"}',
        "- {name: Banner, centre: Marketing operations centre, response_hours: 24, pricing: hour, price_minor: 9050}",
    ):
        assert line in first
    for kind in KINDS:
        kind.objects.all().delete()
    plan = operation_plan.apply(operation_reading.read(first, "operation.yaml"), by=mate, at=at)
    assert (plan.added, plan.changed, plan.removed) == (8, 0, 0)
    assert _text() == first
    assert Bet.objects.get().stop_spent_minor == 200_000
    assert Expert.objects.get().weekly_hours == Decimal("20.0")
    assert list(Guideline.objects.get().units.all()) == [unit]
    assert GuidelineException.objects.get().guideline == Guideline.objects.get()
    assert operation_plan.apply(operation_reading.read(first, "operation.yaml"), by=mate, at=at).changes == ()


def test_a_change_is_written_by_the_operation_of_the_page(
    guideline: Guideline, mate: User, at: datetime
) -> None:
    text = _text().replace("price_minor: 9050", "price_minor: 9900").replace("Plain words", "Clear words")
    plan = operation_plan.apply(operation_reading.read(text, "operation.yaml"), by=mate, at=at)
    assert (plan.added, plan.changed, plan.removed) == (0, 2, 0)
    assert Service.objects.get().price_minor == 9_900
    # its text is another one, so it is the second edition
    assert Guideline.objects.get().edition == 2
    assert Entry.objects.filter(action="centre.service.change").count() == 1


def test_what_is_taken_out_ends_and_centre_and_budget_stay(
    guideline: Guideline, mate: User, at: datetime
) -> None:
    kept = "storewide: 1\n" + "".join(
        f"{name}: []\n"
        for name in (
            "centres",
            "centre_tools",
            "centre_services",
            "centre_experts",
            "centre_exceptions",
            "centre_guidelines",
            "centre_budgets",
            "centre_bets",
        )
    )
    document = operation_reading.read(kept, "operation.yaml")
    plan = operation_plan.apply_with_removals(document, by=mate, at=at)
    assert (plan.added, plan.changed, plan.removed) == (0, 0, 6)
    assert (Centre.objects.count(), HubBudget.objects.count()) == (1, 1)
    assert Tool.objects.get().closed_because == "The file of the operation does not have it any more."
    assert not GuidelineException.objects.open().exists()
    assert Bet.objects.get().state == BetState.STOPPED


def test_an_exception_from_no_guideline_of_the_centre_is_refused(
    guideline: Guideline, mate: User, at: datetime
) -> None:
    text = _text().replace("guideline: Tone", "guideline: Ton")
    with pytest.raises(Refusal, match="did you mean “Tone”"):
        operation_plan.apply(operation_reading.read(text, "operation.yaml"), by=mate, at=at)
    assert GuidelineException.objects.get().guideline == guideline
