"""While the accountable person is away their deputy signs off and decides; afterwards what they did stays."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client, RequestFactory

from storewide.access import operations as access
from storewide.access.models import Role as AccessRole
from storewide.access.models import User
from storewide.kit.permissions import SYSTEM
from storewide.ledger.models import Decision
from storewide.organization.models import Absence, Person, Role
from storewide.ownership.models import Area, Part, Responsibility
from storewide.releases import briefing_operations, live_operations, operations, readiness, waiting
from storewide.releases.models import Release, SignOff
from storewide.releases.rules import Lack
from tests.releases.at_the_desk import Briefed


@pytest.fixture
def dora(area: Area) -> Person:
    """Dora is the deputy of the head of checkout."""
    dora = Person.objects.create(name="Dora Lind", email="dora@shop.example")
    assert area.accountable is not None
    area.accountable.deputy = dora
    area.accountable.save()
    return dora


@pytest.fixture
def dora_user(dora: Person, at: datetime) -> User:
    said: dict[str, Any] = {
        "name": "Dora Lind",
        "email": dora.email,
        "password": make_password("correct horse battery"),
    }
    return access.create_user(**said, role=AccessRole.MEMBER, by=SYSTEM, at=at)


@pytest.fixture
def away(ana: Person, dora: Person, today: date) -> Absence:
    """Ana is away from yesterday to tomorrow."""
    return Absence.objects.create(
        person=ana, begins=today - timedelta(days=1), ends=today + timedelta(days=1)
    )


def asks(user: User) -> Any:
    request: Any = RequestFactory().get("/")
    request.user = User.objects.get(pk=user.pk)
    return request


def fresh(release: Release) -> Release:
    return Release.objects.for_list().get(pk=release.pk)


def test_a_sign_off_waits_for_the_deputy_and_counts_when_given(
    release: Release, ana_user: User, dora_user: User, away: Absence, today: date, at: datetime
) -> None:
    assert waiting.sign_offs(asks(ana_user)).count == 0
    assert waiting.sign_offs(asks(dora_user)).count == 1
    lacks = {point.lack: point.name for point in readiness.open_points(fresh(release), today)}
    assert lacks[Lack.SIGN_OFF_OF_ACCOUNTABLE] == "Dora Lind"
    client = Client()
    client.force_login(dora_user)
    assert "Sign off" in client.get(release.get_absolute_url()).content.decode()
    operations.sign_off(release=fresh(release), words="", by=dora_user, at=at)
    assert SignOff.objects.get().stands_in
    assert waiting.sign_offs(asks(dora_user)).count == 0
    page = client.get(release.get_absolute_url()).content.decode()
    assert "in the place of whoever is accountable" in page
    # Ana is back: what the deputy gave in her place stays
    away.delete()
    assert Lack.SIGN_OFF_OF_ACCOUNTABLE not in {
        point.lack for point in readiness.open_points(fresh(release), today)
    }
    assert waiting.sign_offs(asks(ana_user)).count == 0


def test_a_deputy_who_does_not_stand_in_does_not_suffice(
    release: Release, dora_user: User, dora: Person, today: date, at: datetime
) -> None:
    operations.sign_off(release=fresh(release), words="", by=dora_user, at=at)
    assert not SignOff.objects.get().stands_in
    assert Lack.SIGN_OFF_OF_ACCOUNTABLE in {
        point.lack for point in readiness.open_points(fresh(release), today)
    }


def test_the_deputy_decides_about_what_is_live_and_so_may_whoever_is_away(
    live: Release, ana_user: User, dora_user: User, mate: User, away: Absence, at: datetime
) -> None:
    assert waiting.decisions(asks(dora_user)).count == 1
    assert waiting.decisions(asks(ana_user)).count == 0
    owed = waiting.open_decisions(mate, live.store_id)  # type: ignore[arg-type]
    assert [each.who for each in owed.first] == ["Dora Lind"]
    live_operations.decide_watch(
        release=fresh(live), outcome="keep", reason="It works.", seen={}, by=dora_user, at=at
    )
    assert str(Decision.objects.get().accountable) == "Dora Lind"


def test_a_briefing_goes_to_the_informed_besides_the_teams_and_holds_nothing_up(
    release: Release,
    area: Area,
    dora: Person,
    dora_user: User,
    brief: Briefed,
    today: date,
    at: datetime,
) -> None:
    role = Role.objects.create(title="Head of finance", holder=dora)
    Responsibility.objects.create(area=area, part=Part.INFORMED, role=role)
    briefing = brief(release)
    assert list(briefing.informed.all()) == [dora]
    assert waiting.briefings(asks(dora_user)).count == 1
    client = Client()
    client.force_login(dora_user)
    page = client.get(release.get_absolute_url()).content.decode()
    assert "Also informed, as the areas say" in page
    assert "I have read version 1" in page
    lacking = [point.name for point in readiness.open_points(fresh(release), today)]
    assert "Dora Lind" not in lacking
    briefing_operations.acknowledge(briefing=briefing, by=dora_user, at=at)
    assert waiting.briefings(asks(dora_user)).count == 0
    assert "I have read version 1" not in client.get(release.get_absolute_url()).content.decode()
