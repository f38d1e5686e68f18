"""A release of checkout, for which Ana is accountable, that Milan prepares; and the help desk that is briefed."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Protocol

import pytest
from django.contrib.auth.hashers import make_password

from storewide.access import operations as access
from storewide.access.models import Role as AccessRole
from storewide.access.models import User
from storewide.kit.permissions import SYSTEM
from storewide.ledger.operations import Promise
from storewide.lib.periods import Days
from storewide.metrics import figures
from storewide.organization.models import Person, Role, Team
from storewide.ownership.models import Area
from storewide.portfolio import operations as portfolio
from storewide.portfolio.models import BusinessCase
from storewide.portfolio.operations import Case
from storewide.releases import briefing_operations, live_operations, operations
from storewide.releases.briefing_operations import Said
from storewide.releases.models import Briefing, Release, Step, Tier
from storewide.releases.operations import Plan
from storewide.sources.models import Store
from tests.releases.at_the_desk import agent, brief, planned, went_live
from tests.releases.measuring import live_on, measured

__all__ = ["agent", "brief", "live_on", "measured", "planned", "went_live"]


@pytest.fixture
def at() -> datetime:
    """Pages judge by the real clock, so that the tests of releases do too."""
    return datetime.now(UTC)


@pytest.fixture
def today(at: datetime) -> date:
    return at.date()


@pytest.fixture
def ana(db: None) -> Person:
    return Person.objects.create(name="Ana Ruiz", email="ana@shop.example", title="head of checkout")


@pytest.fixture
def ana_user(ana: Person, at: datetime) -> User:
    return access.create_user(
        name="Ana Ruiz",
        email="ana@shop.example",
        password=make_password("correct horse battery"),
        role=AccessRole.MEMBER,
        by=SYSTEM,
        at=at,
    )


@pytest.fixture
def area(ana: Person) -> Area:
    role = Role.objects.create(title="Head of checkout", holder=ana)
    return Area.objects.create(
        slug="one-page-checkout", name="One-page checkout", group="order_entry", accountable=role
    )


@pytest.fixture
def store(db: None) -> Store:
    return Store.objects.create(slug="main", name="Shop", zone="UTC", currency="EUR")


@pytest.fixture
def desk(db: None) -> Team:
    return Team.objects.create(name="Help desk", front_line=True)


@pytest.fixture
def hana(desk: Team) -> Person:
    return Person.objects.create(name="Hana Kim", email="hana@shop.example", team=desk)


@pytest.fixture
def ivo(desk: Team) -> Person:
    return Person.objects.create(name="Ivo Novak", email="ivo@shop.example", team=desk)


@pytest.fixture
def plan(area: Area, store: Store, today: date) -> Plan:
    return Plan(
        name="New checkout",
        summary="One page instead of four.",
        tier=Tier.STANDARD,
        area=area,
        store=store,
        planned_on=today + timedelta(days=3),
    )


@pytest.fixture
def release(plan: Plan, mate: User, at: datetime) -> Release:
    return operations.prepare(plan=plan, by=mate, at=at)


@pytest.fixture
def bet(area: Area, store: Store, ana: Person, mate: User, today: date, at: datetime) -> BusinessCase:
    """A request with a promise that is written and not frozen."""
    asked = portfolio.ask(title="Guest checkout", problem="p", area=area, store=store, by=mate, at=at)
    case = Case(objective="o", cost=None, value=None, currency="EUR")
    promise = Promise(
        what="Guest checkout",
        metric="conversion",
        direction="up",
        size=Decimal(3),
        due_on=today + timedelta(days=90),
        owner=ana,
        area=area,
        store=store,
    )
    return portfolio.write_case(request=asked, case=case, promise=promise, by=mate, at=at)


@pytest.fixture
def carrying(release: Release, bet: BusinessCase, mate: User, at: datetime) -> Release:
    """It carries the promise; asked for before `ready`, since it asks for the sign-offs anew."""
    operations.carry(release=release, request=bet.request, by=mate, at=at)
    return release


@pytest.fixture
def briefing(release: Release, desk: Team, hana: Person, ivo: Person, mate: User, at: datetime) -> Briefing:
    said = Said(what_changes="One page.", what_to_say="You now pay on one page.")
    return briefing_operations.publish_briefing(release=release, said=said, teams=[desk], by=mate, at=at)


@pytest.fixture
def ready(
    release: Release, briefing: Briefing, ana: Person, hana: Person, mate: User, at: datetime
) -> Release:
    """A release with everything done that is required."""
    for step in Step.objects.filter(release=release, required=True).select_related("release"):
        operations.tick(step=step, note="", by=mate, at=at)
    operations.sign_off(release=release, words="", by=SYSTEM, at=at, on_behalf_of=ana)
    briefing_operations.acknowledge(briefing=briefing, by=SYSTEM, at=at, on_behalf_of=hana)
    return release


@pytest.fixture
def live(ready: Release, mate: User, at: datetime) -> Release:
    return live_operations.go_live(release=ready, by=mate, at=at)


class FiguresOf(Protocol):
    """Lets every day have so many (buyers, visitors), until two days after go-live."""

    def __call__(self, live_on: date, *, before: tuple[int, int], after: tuple[int, int]) -> None: ...


@pytest.fixture
def figures_of(monkeypatch: pytest.MonkeyPatch) -> FiguresOf:
    """Stands in for the warehouse: spend is one euro a buyer."""

    def give(live_on: date, *, before: tuple[int, int], after: tuple[int, int]) -> None:
        def ask(*, first: date, last: date, measures: tuple[str, ...], **_said: object) -> figures.Report:
            rows = []
            for day in Days(first, last):
                buyers, visitors = after if day > live_on else before
                known = {"buyers": buyers, "visitors": visitors, "spend": 100 * buyers, "orders": buyers}
                measured: dict[str, int | None] = {name: known.get(name) for name in measures}
                rows.append(figures.Figures(str(day), Days(day, day), "EUR", measured))
            return figures.Report(tuple(rows), "EUR", "distinct", 7)

        known = Days(live_on - timedelta(days=60), live_on + timedelta(days=2))
        monkeypatch.setattr(figures, "extent", lambda _store: known)
        monkeypatch.setattr(figures, "ask", ask)

    return give
