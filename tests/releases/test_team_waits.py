"""Which teams wait for each other while a release is prepared: carried requests, and the sign-off."""

from datetime import datetime

import pytest

from storewide.access.models import User
from storewide.organization.models import Person, Team, Wait
from storewide.ownership.models import Area
from storewide.portfolio import operations as portfolio
from storewide.portfolio.models import Request
from storewide.releases import operations
from storewide.releases.models import Carried, Release


@pytest.fixture
def teams(ana: Person, release: Release) -> dict[str, Team]:
    """Checkout has the release's area, Search another; Ana, who signs, is in Checkout."""
    found = {name: Team.objects.create(name=name) for name in ("Checkout", "Search")}
    Area.objects.filter(pk=release.area_id).update(responsible=found["Checkout"])
    return found


@pytest.fixture
def asked(teams: dict[str, Team], mate: User, at: datetime) -> Request:
    area = Area.objects.create(
        slug="finding", name="Finding", group="order_entry", responsible=teams["Search"]
    )
    return portfolio.ask(title="Filters", problem="P", area=area, store=None, by=mate, at=at)


def waiting() -> list[tuple[str, str]]:
    rows = Wait.objects.open().filter(kind="release").values_list("waiting__name", "blocking__name")
    return sorted(rows)


def carry(release: Release, asked: Request, mate: User, at: datetime) -> Carried:
    return operations.carry(release=Release.objects.get(pk=release.pk), request=asked, by=mate, at=at)


def test_the_team_of_the_area_waits_for_the_team_of_a_request(
    release: Release, asked: Request, mate: User, at: datetime
) -> None:
    carried = carry(release, asked, mate, at)
    assert waiting() == [("Checkout", "Search")]
    operations.uncarry(carried=carried, by=mate, at=at)
    assert waiting() == []


def test_nobody_waits_for_what_is_cancelled(
    release: Release, asked: Request, mate: User, at: datetime
) -> None:
    carry(release, asked, mate, at)
    operations.cancel(release=Release.objects.get(pk=release.pk), reason="No", by=mate, at=at)
    assert waiting() == []
    assert Wait.objects.filter(kind="release").get().until == at


def test_the_authors_team_waits_for_the_signature(
    release: Release,
    teams: dict[str, Team],
    asked: Request,
    ana: Person,
    ana_user: User,
    mate: User,
    at: datetime,
) -> None:
    ana.team = teams["Checkout"]
    ana.save()
    author = Person.objects.create(name="Milan Kos", email="milan@shop.example", team=teams["Search"])
    Release.objects.filter(pk=release.pk).update(author=author)
    carry(release, asked, mate, at)
    assert waiting() == [("Checkout", "Search"), ("Search", "Checkout")]
    operations.sign_off(release=Release.objects.get(pk=release.pk), words="", by=ana_user, at=at)
    assert waiting() == [("Checkout", "Search")]
