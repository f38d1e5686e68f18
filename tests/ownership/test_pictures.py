"""The round map, the matrix, what a person and a team hold: what they say, and that more costs no more queries."""

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from storewide.access.models import User
from storewide.organization.models import Person, Role, Team
from storewide.ownership import activity_operations, matrix, round_map, search
from storewide.ownership.models import Activity, Area, Part
from storewide.ownership.responsibility_operations import assign


def text(response: Any) -> str:
    body: str = response.content.decode()
    return body


@pytest.fixture
def activity(owned: Area, mate: User, at: datetime) -> Activity:
    return activity_operations.add_activity(area=owned, name="Weekly review", by=mate, at=at)


@pytest.fixture
def shared(owned: Area, activity: Activity, team: Team, mate: User, at: datetime) -> Area:
    """Checkout: Ana answers, the team does it and reviews weekly, legal is asked."""
    legal = Role.objects.create(title="Legal counsel")
    assign(of=owned, part=Part.RESPONSIBLE, who=team, by=mate, at=at)
    assign(of=owned, part=Part.CONSULTED, who=legal, by=mate, at=at)
    assert owned.accountable is not None
    assign(of=activity, part=Part.ACCOUNTABLE, who=owned.accountable, by=mate, at=at)
    assign(of=activity, part=Part.RESPONSIBLE, who=owned.accountable, by=mate, at=at)
    return owned


def test_the_matrix_has_a_letter_for_each_part(shared: Area) -> None:
    found = matrix.read("role")
    assert list(found.holders.values()) == ["Head of checkout", "Legal counsel"]
    rows = {row.name: [row.letters.get(key, "") for key in found.holders] for row in found.rows}
    assert len(rows) == 21
    assert rows["Checkout"] == ["A", "C"]
    assert rows["Weekly review"] == ["RA", ""]
    assert rows["Cart"] == ["", ""]


def test_the_matrix_by_team_and_as_csv(shared: Area, as_viewer: Client) -> None:
    assert "Order flow" in text(as_viewer.get("/ownership/matrix/?by=team"))
    response: Any = as_viewer.get("/ownership/matrix/?by=role&format=csv&kind=activity")
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert lines == ["Area or activity,Of,Head of checkout,Legal counsel", "Weekly review,Checkout,RA,"]


def test_the_matrix_of_one_role(shared: Area, as_viewer: Client) -> None:
    legal = Role.objects.get(title="Legal counsel")
    assert [row.name for row in matrix.read("role", holder=str(legal.pk)).rows] == ["Checkout"]


def test_the_round_map_says_each_segment_in_words(shared: Area, as_viewer: Client) -> None:
    body = text(as_viewer.get("/ownership/map/round/"))
    assert 'aria-label="Checkout, Ana Ruiz, Head of checkout, in good hands"' in body
    assert 'aria-label="Cart, nobody accountable, to be mended"' in body
    assert 'aria-label="Weekly review, Checkout, in good hands"' in body
    assert "style=" not in body.split("<main")[1]


def test_many_areas_are_grouped(shared: Area, ana: Person, at: datetime) -> None:
    areas = [
        Area(name=f"Feature {number}", slug=f"feature-{number}", group="order_entry") for number in range(60)
    ]
    Area.objects.bulk_create(areas)
    drawn = round_map.draw(at.date(), {})
    ring = next(each for each in drawn if each.heading == "Store features")
    assert [segment.item.label for segment in ring.segments] == ["no team (72)", "Order flow (1)"]
    assert ring.segments[0].item.who() == "72 of 72 to be mended"


@pytest.mark.parametrize(
    "address", ["/ownership/map/round/", "/ownership/matrix/", "/ownership/checks/", "/ownership/activities/"]
)
def test_more_areas_cost_no_more_queries(
    address: str, shared: Area, as_viewer: Client, mate: User, at: datetime
) -> None:
    with CaptureQueriesContext(
        connection,
    ) as few:
        as_viewer.get(address)
    role = Role.objects.get(title="Head of checkout")
    for number in range(12):
        area = Area.objects.create(
            name=f"Feature {number}", slug=f"f-{number}", group="order_entry", accountable=role
        )
        more = activity_operations.add_activity(area=area, name="Look", by=mate, at=at)
        assign(of=more, part=Part.CONSULTED, who=role, by=mate, at=at)
    with CaptureQueriesContext(connection) as many:
        as_viewer.get(address)
    assert len(many) <= len(few)


def test_a_person_sees_everything_they_answer_for(shared: Area, ana: Person, as_viewer: Client) -> None:
    body = text(as_viewer.get(f"/ownership/people/{ana.pk}/"))
    assert "Ana Ruiz answers for 2 areas and activities" in body
    assert "Hand all of it over" not in body


def test_mine_leads_to_oneself(as_mate: Client, mate: User) -> None:
    assert as_mate.get("/ownership/mine/")["Location"] == "/organization/people/"
    person = Person.objects.create(name="Mate", email=mate.email)
    assert as_mate.get("/ownership/mine/")["Location"] == f"/ownership/people/{person.pk}/"


def test_a_team_sees_its_areas_by_part_of_the_system(shared: Area, team: Team, as_viewer: Client) -> None:
    body = text(as_viewer.get(f"/ownership/teams/{team.pk}/"))
    assert "Responsible for: Front end" in body
    assert "Owns one area" in text(as_viewer.get(f"/organization/teams/{team.pk}/"))


def test_an_activity_is_found_by_a_few_letters(activity: Activity, mate: User) -> None:
    assert [hit.title for hit in search.activities(mate, "weekly")] == ["Weekly review"]


def test_the_rows_of_a_team(owned: Area, cart: Area, team: Team, as_viewer: Client) -> None:
    Area.objects.filter(pk=cart.pk).update(responsible=team)
    for by in ("role", "team"):
        assert [row.name for row in matrix.read(by, team=str(team.pk)).rows] == [cart.name]  # type: ignore[arg-type]
    assert len(matrix.read("role", team="nobody").rows) == len(matrix.read("role").rows)
    page = as_viewer.get("/ownership/matrix/", {"team": str(team.pk)}).content.decode()
    assert "Order flow</option>" in page
    assert f"?by=team&amp;team={team.pk}" in page


def test_home_says_what_is_ones_own(owned: Area, as_mate: Client, mate: User) -> None:
    assert "You answer for" not in as_mate.get("/").content.decode()
    Person.objects.filter(name="Ana Ruiz").update(email=mate.email)
    page = as_mate.get("/").content.decode()
    assert "You answer for one area or activity" in page
    assert "Everything that is yours" in page
