"""Publishing a briefing and confirming one version of it."""

from datetime import datetime

import pytest

from storewide.access.models import User
from storewide.kit.errors import WrongState
from storewide.kit.permissions import SYSTEM
from storewide.organization.models import Person, Team
from storewide.releases import briefing_operations, operations, readiness
from storewide.releases.briefing_operations import AudienceMissing, NotOneOfUs, OldVersion, Said
from storewide.releases.models import Acknowledgement, Briefing, Release

SAID = Said(what_changes="One page, with wallets.", what_to_say="You can pay with a wallet.")


def publish(release: Release, teams: list[Team], by: User, at: datetime) -> Briefing:
    return briefing_operations.publish_briefing(release=release, said=SAID, teams=teams, by=by, at=at)


def test_a_new_version_asks_again(
    release: Release, briefing: Briefing, desk: Team, hana: Person, mate: User, at: datetime
) -> None:
    briefing_operations.acknowledge(briefing=briefing, by=SYSTEM, at=at, on_behalf_of=hana)
    assert readiness.preparations([release], at.date())[release.pk].silent_teams == ()
    second = publish(release, [desk], mate, at)
    assert (second.version, second.is_current) == (2, True)
    found = readiness.preparations([release], at.date())[release.pk]
    assert (found.briefing, found.silent_teams, found.unread) == (
        2,
        ("Help desk",),
        ("Hana Kim", "Ivo Novak"),
    )
    assert list(Briefing.objects.filter(is_current=True)) == [second]
    assert Acknowledgement.objects.count() == 1  # that of the first version stays what it was


def test_an_old_version_is_not_confirmed_any_more(
    release: Release, briefing: Briefing, desk: Team, hana: Person, mate: User, at: datetime
) -> None:
    publish(release, [desk], mate, at)
    with pytest.raises(OldVersion, match="Version 1 of this briefing is replaced"):
        briefing_operations.acknowledge(briefing=briefing, by=SYSTEM, at=at, on_behalf_of=hana)
    assert not Acknowledgement.objects.exists()


def test_a_briefing_is_for_somebody(release: Release, mate: User, at: datetime) -> None:
    with pytest.raises(AudienceMissing):
        publish(release, [], mate, at)
    assert not Briefing.objects.exists()


def test_confirming_twice_changes_nothing(briefing: Briefing, hana: Person, at: datetime) -> None:
    for _again in range(2):
        briefing_operations.acknowledge(briefing=briefing, by=SYSTEM, at=at, on_behalf_of=hana)
    assert Acknowledgement.objects.count() == 1


def test_an_account_of_nobody_confirms_nothing(briefing: Briefing, owner: User, at: datetime) -> None:
    with pytest.raises(NotOneOfUs, match="Olga"):
        briefing_operations.acknowledge(briefing=briefing, by=owner, at=at)
    assert not Acknowledgement.objects.exists()


def test_the_author_does_not_count_as_briefed(
    release: Release, desk: Team, hana: Person, mate: User, at: datetime
) -> None:
    milan = Person.objects.create(name="Milan", email=mate.email, team=desk)
    briefing = publish(release, [desk], mate, at)
    assert briefing.author == milan
    briefing_operations.acknowledge(briefing=briefing, by=mate, at=at)
    found = readiness.preparations([release], at.date())[release.pk]
    assert (found.silent_teams, found.unread) == (("Help desk",), ("Hana Kim",))


def test_who_has_left_is_not_waited_for(
    release: Release, briefing: Briefing, ivo: Person, at: datetime
) -> None:
    ivo.left_on = at.date()
    ivo.save()
    assert readiness.preparations([release], at.date())[release.pk].unread == ("Hana Kim",)


def test_unread_briefings_are_those_of_ones_own_team(
    briefing: Briefing, hana: Person, ana: Person, at: datetime
) -> None:
    assert list(Briefing.objects.current().unread_by([hana])) == [briefing]
    assert list(Briefing.objects.current().unread_by([ana])) == []
    briefing_operations.acknowledge(briefing=briefing, by=SYSTEM, at=at, on_behalf_of=hana)
    assert list(Briefing.objects.current().unread_by([hana])) == []


def test_a_cancelled_release_is_not_briefed_on(
    release: Release, desk: Team, mate: User, at: datetime
) -> None:
    operations.cancel(release=release, reason="No.", by=mate, at=at)
    with pytest.raises(WrongState, match="nothing to brief on"):
        publish(release, [desk], mate, at)
    assert not Briefing.objects.exists()
