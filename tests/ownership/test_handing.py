"""Handing over: all duties move or none, nothing is left without anybody, and it is looked through before."""

from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.organization.models import Membership, Person, Role, Team, Unit
from storewide.ownership import handing
from storewide.ownership.models import Area


@pytest.fixture
def laden(owned: Area, ana: Person, ben: Person, team: Team) -> Person:
    """Ana: head of checkout, deputy of another head, holds results, leads Cleo, half her time in a team."""
    Role.objects.create(title="Head of cart", holder=ben, deputy=ana)
    Unit.objects.create(name="Home", result_holder=ana)
    Person.objects.create(name="Cleo Moss", email="cleo@shop.example", manager=ana)
    Membership.objects.create(person=ana, team=team, share=50, discipline="product", begins=date(2026, 1, 1))
    return ana


def keys(person: Person) -> list[tuple[str, str, bool]]:
    return [(str(each.kind), each.label, each.must_move) for each in handing.duties_of(person)]


def test_the_directory_knows_five_kinds(laden: Person) -> None:
    assert keys(laden) == [
        ("Role held", "Head of checkout", True),
        ("Stands in for", "Head of cart", False),
        ("Holds profit and loss of", "Home", True),
        ("Leads", "Cleo Moss", False),
        ("Place in a team", "Order flow", False),
    ]


def test_everything_moves_at_once(laden: Person, mate: User, at: datetime) -> None:
    dora = Person.objects.create(name="Dora Lind", email="dora@shop.example")
    successors: dict[str, Person | None] = {duty.key: dora for duty in handing.duties_of(laden)}
    handing.hand_over(person=laden, successors=successors, by=mate, at=at)
    assert keys(laden) == []
    assert [label for _kind, label, _must in keys(dora)] == [
        "Head of checkout",
        "Head of cart",
        "Home",
        "Cleo Moss",
        "Order flow",
    ]
    joined = Membership.objects.get(person=dora)
    assert (joined.share, joined.discipline, joined.begins) == (50, "product", at.date())
    entry = Entry.objects.get(action="ownership.person.hand_over")
    assert entry.changes["Head of checkout"] == ["Ana Ruiz", "Dora Lind"]


def test_whoever_holds_the_role_does_not_become_their_own_deputy(
    laden: Person, ben: Person, mate: User, at: datetime
) -> None:
    successors: dict[str, Person | None] = {duty.key: ben for duty in handing.duties_of(laden)}
    handing.hand_over(person=laden, successors=successors, by=mate, at=at)
    assert Role.objects.get(title="Head of cart").deputy is None


def test_what_must_go_on_and_has_nobody_refuses_all(
    laden: Person, ben: Person, mate: User, at: datetime
) -> None:
    duties = handing.duties_of(laden)
    with pytest.raises(handing.Orphaned) as refused:
        handing.hand_over(person=laden, successors={duties[0].key: ben}, by=mate, at=at)
    assert list(refused.value.by_field) == [duties[2].key]
    assert Role.objects.get(title="Head of checkout").holder == laden
    assert not Entry.objects.filter(action="ownership.person.hand_over").exists()


@pytest.mark.parametrize("who", ["ana", "gone"])
def test_who_cannot_take_over(
    who: str, laden: Person, mate: User, at: datetime, request: pytest.FixtureRequest
) -> None:
    successor = request.getfixturevalue(who)
    with pytest.raises(handing.SuccessorRefused):
        handing.hand_over(
            person=laden,
            successors={duty.key: successor for duty in handing.duties_of(laden)},
            by=mate,
            at=at,
        )


def test_the_page_shows_before_it_does(laden: Person, as_mate: Client, ben: Person) -> None:
    address = f"/ownership/people/{laden.pk}/hand-over/"
    looked: Any = as_mate.post(address, {"everything": "Ben Okoro"})
    assert looked.status_code == 200
    assert looked.context["waiting"] == 0
    assert Role.objects.get(title="Head of checkout").holder == laden
    done = as_mate.post(address, {"everything": "Ben Okoro", "do": "1"})
    assert (done.status_code, done["Location"]) == (302, f"/ownership/people/{laden.pk}/")
    assert Role.objects.get(title="Head of checkout").holder == ben


def test_the_page_names_what_has_nobody(laden: Person, as_mate: Client) -> None:
    response: Any = as_mate.post(f"/ownership/people/{laden.pk}/hand-over/", {"everything": "", "do": "1"})
    assert response.status_code == 422
    assert "2 of the duties" not in response.content.decode()
    assert "Choose who takes this over." in response.content.decode()


def test_the_page_of_a_leaver_offers_it(laden: Person, as_mate: Client, as_viewer: Client) -> None:
    address = f"/organization/people/{laden.pk}/"
    assert "Hand their duties over" not in as_mate.get(address).content.decode()
    Person.objects.filter(pk=laden.pk).update(left_on=date(2026, 1, 31))
    body = as_mate.get(address).content.decode()
    assert "4 duties wait for a successor" in body
    assert "Hand their duties over" in body
    assert "Hand their duties over" not in as_viewer.get(address).content.decode()


def test_whoever_may_only_look_hands_nothing_over(laden: Person, as_viewer: Client) -> None:
    assert as_viewer.get(f"/ownership/people/{laden.pk}/hand-over/").status_code == 403
