"""The pages of working groups: who may open them, what they say, what a press does."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from storewide.coordination.models import (
    AskedInput,
    Criterion,
    Handover,
    Participant,
    Path,
    Visibility,
    WorkingGroup,
)
from storewide.organization.models import Person

LIST = "/coordination/groups/"
NEW = "/coordination/groups/new/"


@pytest.mark.parametrize(
    ("door", "statuses"),
    [
        ("as_owner", [200, 200, 200, 200, 200, 200, 200]),
        ("as_mate", [200, 200, 200, 200, 200, 200, 200]),
        ("as_viewer", [200, 200, 403, 403, 403, 403, 403]),
        ("as_stranger", [302, 302, 302, 302, 302, 302, 302]),
    ],
)
def test_who_may_open_which_page(
    door: str,
    statuses: list[int],
    running: WorkingGroup,
    criterion: Criterion,
    request: pytest.FixtureRequest,
) -> None:
    client: Client = request.getfixturevalue(door)
    one = running.get_absolute_url()
    pages = (
        LIST,
        one,
        NEW,
        f"{one}change/",
        f"{one}disband/",
        f"{one}criteria/new/",
        f"/coordination/groups/criteria/{criterion.pk}/done/",
    )
    assert [client.get(path).status_code for path in pages] == statuses


def test_a_group_says_how_it_stands_and_what_is_next(running: WorkingGroup, as_viewer: Client) -> None:
    text = as_viewer.get(running.get_absolute_url()).content.decode()
    assert "One catalogue: Behind by one criterion: 0 of 1 met, 1 planned by now" in text
    assert "Accountable: <strong>Ana Ruiz</strong>" in text
    assert "The next criterion: “Forty jobs are scored”" in text


def test_set_up_makes_a_planned_group_with_those_who_run_it(
    as_mate: Client, ana: Person, milan: Person, today: date
) -> None:
    said = {
        "name": "Search",
        "initiative": "Find it",
        "begins": today,
        "ends": today + timedelta(days=55),
        "visibility": "everybody",
        "sponsor": "ana@shop.example",
        "facilitator": "Milan Kos",
    }
    response = as_mate.post(NEW, said)
    group = WorkingGroup.objects.get()
    assert response["Location"] == group.get_absolute_url()
    seats = Participant.objects.filter(group=group).in_order()
    assert (group.state, [(each.person, each.role) for each in seats]) == (
        "planned",
        [(ana, "sponsor"), (milan, "facilitator")],
    )


def test_a_last_day_before_the_first_is_said_beside_its_field(as_mate: Client, today: date) -> None:
    said = {
        "name": "S",
        "initiative": "F",
        "begins": today,
        "ends": today - timedelta(days=1),
        "visibility": "everybody",
    }
    response = as_mate.post(NEW, said)
    assert response.status_code == 422
    assert "comes before the first" in response.content.decode()
    assert not WorkingGroup.objects.exists()


def test_who_is_not_in_it_does_not_learn_of_a_group_of_its_people(
    running: WorkingGroup, as_viewer: Client, as_mate: Client, as_owner: Client
) -> None:
    WorkingGroup.objects.update(visibility=Visibility.MEMBERS)
    address = running.get_absolute_url()
    assert [client.get(address).status_code for client in (as_viewer, as_mate, as_owner)] == [404, 200, 200]
    assert as_viewer.get(f"{address}report.pdf").status_code == 404
    assert "One catalogue" not in as_viewer.get(LIST).content.decode()
    assert "One catalogue" not in as_viewer.get("/search/?q=catalogue").content.decode()
    assert "One catalogue" in as_mate.get("/search/?q=catalogue").content.decode()


def test_a_collaborator_sees_a_group_of_its_people(collaborator: Participant, as_viewer: Client) -> None:
    WorkingGroup.objects.update(visibility=Visibility.MEMBERS)
    assert as_viewer.get(collaborator.group.get_absolute_url()).status_code == 200


def test_parts_are_added_changed_and_taken_out(
    group: WorkingGroup, path: Path, as_mate: Client, today: date
) -> None:
    address = f"{group.get_absolute_url()}criteria/new/?path={path.pk}"
    assert f'<option value="{path.pk}" selected>' in as_mate.get(address).content.decode()
    said = {"path": path.pk, "what": "Vendors scored", "due_on": today, "responsible": ""}
    assert as_mate.post(address, said).status_code == 302
    part = Criterion.objects.get()
    changing = f"/coordination/groups/criteria/{part.pk}/change/"
    assert as_mate.post(changing, said | {"what": "Three vendors scored"}).status_code == 302
    part.refresh_from_db()
    assert (part.what, part.version) == ("Three vendors scored", 2)
    as_mate.post(f"/coordination/groups/criteria/{part.pk}/remove/")
    assert not Criterion.objects.exists()


def test_a_criterion_is_met_with_how_one_can_tell(
    running: WorkingGroup, criterion: Criterion, as_mate: Client
) -> None:
    address = f"/coordination/groups/criteria/{criterion.pk}/done/"
    assert as_mate.post(address, {"words": " "}).status_code == 422
    assert as_mate.post(address, {"words": "All in the sheet"}).status_code == 302
    criterion.refresh_from_db()
    assert (criterion.evidence, criterion.done_by_label) == ("All in the sheet", "Milan")


def test_disbanding_places_what_is_open(
    running: WorkingGroup, criterion: Criterion, ana: Person, as_mate: Client
) -> None:
    address = f"{running.get_absolute_url()}disband/"
    field = f"part_{criterion.pk.hex}"
    response = as_mate.post(address, {"outcome": "A list of needs", "reason": "", field: "Ana Ruiz"})
    assert "say why the group ends all the same" in response.content.decode()
    response = as_mate.post(address, {"outcome": "A list of needs", "reason": "No time", field: ""})
    assert "name that phase" in response.content.decode()
    assert WorkingGroup.objects.get().state == "running"
    as_mate.post(address, {"outcome": "A list of needs", "reason": "No time", field: "Ana Ruiz"})
    assert WorkingGroup.objects.get().state == "disbanded"
    assert Handover.objects.get().owner == ana


def test_the_report_is_a_pdf(running: WorkingGroup, as_viewer: Client) -> None:
    response = as_viewer.get(f"{running.get_absolute_url()}report.pdf")
    assert (response["Content-Type"], response.content[:5]) == ("application/pdf", b"%PDF-")


def test_a_group_of_many_asks_the_database_no_more_often(
    running: WorkingGroup,
    path: Path,
    ana: Person,
    today: date,
    as_mate: Client,
    django_assert_max_num_queries: Any,
) -> None:
    people = [Person(name=f"P {number}", email=f"p{number}@shop.example") for number in range(20)]
    Person.objects.bulk_create(people)
    Participant.objects.bulk_create(
        Participant(group=running, person=person, role="collaborator") for person in people
    )
    Criterion.objects.bulk_create(
        Criterion(path=path, what=f"C {number}", due_on=today, responsible=ana) for number in range(20)
    )
    AskedInput.objects.bulk_create(
        AskedInput(
            group=running,
            person=person,
            what="Q",
            due_on=today,
            asked_at=running.created_at,
            asked_by_label="M",
        )
        for person in people
    )
    as_mate.get(running.get_absolute_url())
    with django_assert_max_num_queries(26):
        text = as_mate.get(running.get_absolute_url()).content.decode()
    assert "22 people" in text
