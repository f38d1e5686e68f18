"""Orders, bookings, statements, bets: what is charged, what is refused, what checks and Home say."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import RequestFactory

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.centre import charging, checks, operations, queries
from storewide.centre.checking import (
    HoursMissing,
    NameTaken,
    NotServed,
    Over,
    OverBooked,
    StopsNowhere,
    ThresholdInParts,
)
from storewide.centre.models import (
    Bet,
    BetCost,
    BetState,
    Booking,
    Centre,
    Expert,
    Guideline,
    GuidelineException,
    Order,
    Pricing,
    Service,
    Tool,
)
from storewide.organization.models import Person, Unit

MONDAY = date(2026, 3, 2)
EVERY = (
    checks.contracts,
    checks.tools_without_owner,
    checks.tools_without_users,
    checks.expired_exceptions,
    checks.bets_to_stop,
)


def book(
    expert: Expert, unit: Unit, hours: int, begins: date, ends: date, mate: User, at: datetime
) -> Booking:
    record = Booking(
        expert=expert, unit=unit, what="Campaign", hours=Decimal(hours), begins=begins, ends=ends
    )
    return operations.add(record=record, linked={}, by=mate, at=at)


def test_no_hour_of_an_expert_is_given_twice(expert: Expert, unit: Unit, mate: User, at: datetime):
    book(expert, unit, 15, MONDAY, MONDAY + timedelta(days=4), mate, at)
    with pytest.raises(OverBooked) as refused:
        book(expert, unit, 6, MONDAY, MONDAY + timedelta(days=2), mate, at)
    assert "21.0 of 20.0 hours" in refused.value.sentence
    assert Booking.objects.count() == 1
    assert book(expert, unit, 5, MONDAY, MONDAY + timedelta(days=2), mate, at).rate_minor == 80_000


def test_a_booking_over_two_months_is_charged_to_both(
    centre: Centre, expert: Expert, unit: Unit, mate: User, at: datetime
):
    book(expert, unit, 16, date(2026, 3, 30), date(2026, 4, 2), mate, at)
    found = charging.statements(centre, date(2026, 3, 1), date(2026, 4, 30))
    assert [(each.unit, each.month, each.sum_of().minor) for each in found] == [
        (unit, date(2026, 4, 1), 80_000),
        (unit, date(2026, 3, 1), 80_000),
    ]


def test_an_order_is_charged_when_it_is_delivered(
    centre: Centre, service: Service, unit: Unit, mate: User, at: datetime
):
    order = operations.add(
        record=Order(service=service, unit=unit, what="Ten banners"), linked={}, by=mate, at=at
    )
    operations.accept(order=order, by=mate, at=at + timedelta(hours=3))
    with pytest.raises(HoursMissing):
        operations.deliver(order=order, hours=None, by=mate, at=at + timedelta(hours=9))
    operations.deliver(order=order, hours=Decimal("2.5"), by=mate, at=at + timedelta(hours=9))
    assert (order.charge_minor, order.response_hours) == (22_625, 3.0)
    month = charging.statement(centre, unit, at.date())
    assert month.sum_of().minor == 22_625
    with pytest.raises(Over):
        operations.close(record=order, reason="Late", by=mate, at=at)
    lines = Entry.objects.filter(action__startswith="centre.order.").order_by("pk")
    assert [each.action for each in lines] == [
        "centre.order.add",
        "centre.order.accept",
        "centre.order.deliver",
    ]


def test_who_is_not_served_does_not_order(
    centre: Centre, service: Service, other: Unit, mate: User, at: datetime
):
    stranger = Unit.objects.create(name="West")
    with pytest.raises(NotServed):
        operations.add(record=Order(service=service, unit=stranger, what="x"), linked={}, by=mate, at=at)
    operations.change(record=service, changes={"units": [stranger]}, by=mate, at=at)
    with pytest.raises(NotServed):
        operations.add(record=Order(service=service, unit=other, what="x"), linked={}, by=mate, at=at)
    assert not Order.objects.exists()


def test_a_service_by_the_month_is_charged_to_all_who_may_order(
    centre: Centre, unit: Unit, other: Unit, mate: User, at: datetime
):
    shared = Service(
        centre=centre, name="Calendar", response_hours=8, pricing=Pricing.FIXED, price_minor=5_000
    )
    operations.add(record=shared, linked={}, by=mate, at=at)
    found = charging.statements(centre, at.date(), at.date())
    assert [(each.unit, each.sum_of().minor) for each in found] == [(unit, 5_000), (other, 5_000)]
    before = at.date().replace(day=1) - timedelta(days=1)
    assert charging.statements(centre, before, before) == []


def test_names_are_taken_once(tool: Tool, mate: User, at: datetime):
    again = Tool(centre=tool.centre, name="postbox", purpose="E-mail", currency="EUR")
    with pytest.raises(NameTaken):
        operations.add(record=again, linked={}, by=mate, at=at)
    assert Tool.objects.count() == 1


def test_a_changed_text_is_a_new_version(guideline: Guideline, mate: User, at: datetime):
    operations.change(record=guideline, changes={"name": "Consents", "text": guideline.text}, by=mate, at=at)
    assert guideline.edition == 1
    operations.change(record=guideline, changes={"text": "Ask twice."}, by=mate, at=at)
    guideline.refresh_from_db()
    assert guideline.edition == 2


def test_a_bet_says_when_it_stops(centre: Centre, milan: Person, mate: User, at: datetime):
    bet = Bet(centre=centre, name="Radio", hypothesis="x", owner=milan, budget_minor=1)
    with pytest.raises(StopsNowhere):
        operations.add(record=bet, linked={}, by=mate, at=at)
    bet.stop_value = Decimal(2)
    with pytest.raises(ThresholdInParts):
        operations.add(record=bet, linked={}, by=mate, at=at)
    assert not Bet.objects.exists()


def test_checks_and_home_name_what_ends(
    tool: Tool,
    guideline: Guideline,
    bet: Bet,
    unit: Unit,
    milan: Person,
    today: date,
    mate: User,
    at: datetime,
):
    bare = Tool(centre=tool.centre, name="Old", purpose="e-mail", currency="EUR")
    operations.add(record=bare, linked={}, by=mate, at=at)
    allowed = GuidelineException(
        guideline=guideline, unit=unit, reason="Old forms", until=today - timedelta(days=1), approved_by=milan
    )
    operations.add(record=allowed, linked={}, by=mate, at=at)
    spent = BetCost(bet=bet, on=today, what="Camera", amount_minor=300_000)
    operations.add(record=spent, linked={}, by=mate, at=at)
    found = [finding for check in EVERY for finding in check()]
    assert [(each.code, each.url) for each in found] == [
        ("CEN001", tool.get_absolute_url()),
        ("CEN002", bare.get_absolute_url()),
        ("CEN003", bare.get_absolute_url()),
        ("CEN004", guideline.get_absolute_url()),
        ("CEN005", bet.get_absolute_url()),
    ]
    request = RequestFactory().get("/")
    request.user = mate
    assert queries.waits(request).count == 3  # type: ignore[arg-type]
    operations.decide(bet=bet, state=BetState.STOPPED, outcome="No buyer came", by=mate, at=at)
    operations.close(record=allowed, reason="Mended", by=mate, at=at)
    assert list(checks.bets_to_stop()) == []
    assert list(checks.expired_exceptions()) == []
    assert queries.waits(request).count == 1  # type: ignore[arg-type]
