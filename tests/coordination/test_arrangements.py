"""Mechanisms, advisory boards and pilots: operations, pages, interface, checks, what waits on Home."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client, RequestFactory

from storewide.access.models import User
from storewide.coordination import arrangement_operations, checks, home, mechanisms
from storewide.coordination.models import (
    AskedInput,
    Board,
    BoardInput,
    BoardMember,
    BoardSession,
    Criterion,
    LeadUser,
    Mechanism,
    MechanismKind,
    Participant,
    Pilot,
    Verdict,
    Visibility,
    WorkingGroup,
)
from storewide.kit.links import Link
from storewide.lib.clock import now
from storewide.organization.models import Person, Team, Unit, WaitKind
from storewide.organization.wait_operations import wait_for
from storewide.ownership.models import Area
from storewide.portfolio import operations as portfolio

API = "/api/v1/coordination"


@pytest.fixture
def mechanism(ana: Person, team: Team, other_team: Team, mate: User, at: datetime) -> Mechanism:
    made = Mechanism(
        name="Weekly", kind=MechanismKind.MEETING, owner=ana, review_on=at.date() + timedelta(days=900)
    )
    return arrangement_operations.add_mechanism(
        mechanism=made, teams=[team, other_team], units=[], by=mate, at=at
    )


@pytest.fixture
def board(milan: Person, mate: User, at: datetime) -> Board:
    board = Board(name="Customers", purpose="What hotels need", owner=milan)
    return arrangement_operations.add(arrangement=board, by=mate, at=at)


@pytest.fixture
def said(board: Board, today: date, mate: User, at: datetime) -> BoardInput:
    add = arrangement_operations.add_piece
    begins, ends = today - timedelta(days=100), today + timedelta(days=30)
    member = add(
        piece=BoardMember(board=board, name="Jule", company="Sund", begins=begins, ends=ends), by=mate, at=at
    )
    session = add(piece=BoardSession(board=board, on=today, topic="Many rooms"), by=mate, at=at)
    return add(piece=BoardInput(session=session, member=member, what="Forty lamps at once"), by=mate, at=at)


@pytest.fixture
def pilot(milan: Person, today: date, mate: User, at: datetime) -> Pilot:
    pilot = Pilot(
        name="Day for offices",
        what="Choose",
        owner=milan,
        begins=today - timedelta(days=9),
        ends=today - timedelta(days=1),
    )
    return arrangement_operations.add(arrangement=pilot, by=mate, at=at)


def test_a_mechanism_links_two_teams_or_a_unit(team: Team, mate: User, at: datetime) -> None:
    made = Mechanism(name="Alone", kind=MechanismKind.MEETING)
    with pytest.raises(arrangement_operations.LinksNothing):
        arrangement_operations.add_mechanism(mechanism=made, teams=[team], units=[], by=mate, at=at)
    assert not Mechanism.objects.exists()


def test_teams_of_a_unit_are_linked_by_it(team: Team, other_team: Team, mate: User, at: datetime) -> None:
    unit = Unit.objects.create(name="Retail")
    Team.objects.update(unit=unit)
    made = Mechanism(name="Retail round", kind=MechanismKind.FORUM)
    arrangement_operations.add_mechanism(mechanism=made, teams=[], units=[unit], by=mate, at=at)
    assert mechanisms.linked_teams() == {frozenset((team.pk, other_team.pk)): ["Retail round"]}


def test_names_are_taken_once(
    mechanism: Mechanism, team: Team, other_team: Team, mate: User, at: datetime
) -> None:
    again = Mechanism(name="WEEKLY", kind=MechanismKind.FORUM)
    with pytest.raises(arrangement_operations.NameTaken):
        arrangement_operations.add_mechanism(
            mechanism=again, teams=[team, other_team], units=[], by=mate, at=at
        )
    assert Mechanism.objects.count() == 1


def test_a_pair_that_waits_and_is_not_linked_is_a_gap(team: Team, other_team: Team, as_mate: Client) -> None:
    since = now() - timedelta(days=6)
    wait_for(waiting=team, blocking=[other_team], kind=WaitKind.BLOCKED, link=Link("x", "1"), since=since)
    text = as_mate.get("/coordination/mechanisms/").content.decode()
    assert "One pair of teams waits for each other and nothing links it" in text
    linking = f"/coordination/mechanisms/new/?teams={team.name}%0A{other_team.name}"
    assert linking in text
    said = {
        "name": "Round",
        "kind": "meeting",
        "cadence": "weekly",
        "teams": f"{team.name}\n{other_team.name}",
    }
    assert as_mate.post("/coordination/mechanisms/new/", said).status_code == 302
    assert "One mechanism links teams, no gap" in as_mate.get("/coordination/mechanisms/").content.decode()


def test_a_mechanism_is_changed_and_ended_with_a_reason(mechanism: Mechanism, as_mate: Client) -> None:
    address = mechanism.get_absolute_url()
    said = {
        "name": "Monthly",
        "kind": "forum",
        "cadence": "monthly",
        "teams": "Assortment\nNobody",
        "expected_version": mechanism.version,
    }
    assert "There is no “Nobody”." in as_mate.post(f"{address}change/", said).content.decode()
    assert as_mate.post(f"{address}change/", said | {"teams": "Assortment\nCheckout"}).status_code == 302
    assert as_mate.post(f"{address}end/", {"reason": "Not needed"}).status_code == 302
    mechanism.refresh_from_db()
    assert (mechanism.name, mechanism.ended_because) == ("Monthly", "Not needed")
    assert mechanisms.linked_teams() == {}


def test_what_a_board_said_becomes_a_request_and_is_told_back(
    said: BoardInput,
    board: Board,
    other_team: Team,
    mate: User,
    at: datetime,
    as_mate: Client,
    as_viewer: Client,
) -> None:
    area = Area.objects.create(slug="basket", name="Basket", group="order_entry", responsible=other_team)
    asked = portfolio.ask(title="Many", problem="P", area=area, store=None, source=said.link, by=mate, at=at)
    portfolio.decline(request=asked, reason="Next year", by=mate, at=at)
    text = as_mate.get(board.get_absolute_url()).content.decode()
    assert "Next year" in text
    assert "A request came of “Forty lamps at once”; tell Jule, Sund what came of it." in text
    telling = f"/coordination/boards/input/{said.pk}/tell/"
    assert as_viewer.get(telling).status_code == 403
    assert "Next year" in as_mate.get(telling).content.decode()
    as_mate.post(telling, {"words": "Not before next year"})
    said.refresh_from_db()
    assert (said.told_words, said.told_by_label) == ("Not before next year", "Milan")


def test_a_request_raised_from_input_leads_back(said: BoardInput, as_mate: Client) -> None:
    address = f"/portfolio/requests/ask/?source=coordination.boardinput:{said.pk}&title=Many"
    assert as_mate.get(address).status_code == 200


def test_a_pilot_is_decided_once_with_its_reason(pilot: Pilot, mate: User, at: datetime) -> None:
    with pytest.raises(arrangement_operations.ReasonMissing):
        arrangement_operations.decide(pilot=pilot, verdict=Verdict.STOP, reason=" ", by=mate, at=at)
    arrangement_operations.decide(
        pilot=pilot, verdict=Verdict.ADOPT, reason="Fewer come back", by=mate, at=at
    )
    with pytest.raises(arrangement_operations.Ended):
        arrangement_operations.decide(pilot=pilot, verdict=Verdict.STOP, reason="No", by=mate, at=at)
    assert Pilot.objects.get().verdict == "adopt"


def test_pages_of_a_pilot(pilot: Pilot, as_mate: Client, as_viewer: Client) -> None:
    address = pilot.get_absolute_url()
    as_mate.post(f"/coordination/arrangements/lead-users/{pilot.pk}/new/", {"name": "Hotel am Sund"})
    assert LeadUser.objects.get().pilot == pilot
    text = as_mate.get(address).content.decode()
    assert "Hotel am Sund" in text
    assert "Its days are over: say what it came to, and why." in text
    assert as_viewer.get(f"{address}decide/").status_code == 403
    as_mate.post(f"{address}decide/", {"verdict": "change", "reason": "Too few"})
    assert "Change it and try again" in as_viewer.get(address).content.decode()


def test_the_interface_makes_and_lists_them(
    ana: Person, team: Team, other_team: Team, as_mate: Client
) -> None:
    def post(path: str, body: dict[str, Any]) -> Any:
        return as_mate.post(f"{API}{path}", body, content_type="application/json")

    made = post("/mechanisms", {"name": "Round", "kind": "forum", "teams": [team.name, other_team.name]})
    assert (made.status_code, made.json()["teams"]) == (201, ["Assortment", "Checkout"])
    assert post("/mechanisms", {"name": "X", "kind": "forum", "units": ["Nowhere"]}).status_code == 422
    board = post("/boards", {"name": "C", "purpose": "P", "owner": ana.email}).json()["id"]
    member = post(f"/boards/{board}/members", {"name": "Jule", "begins": "2026-01-01", "ends": "2027-01-01"})
    said = {"on": "2026-03-01", "topic": "Rooms", "said": "Lamps", "member": member.json()["id"]}
    made = post(f"/boards/{board}/input", said).json()["id"]
    assert post(f"/board-input/{made}/told", {"words": "Soon"}).status_code == 200
    (row,) = as_mate.get(f"{API}/boards/{board}/input").json()
    assert (row["said"], row["member"], row["told"]) == ("Lamps", "Jule", "Soon")
    pilot = {"name": "P", "what": "W", "owner": ana.email, "begins": "2026-01-01", "ends": "2026-02-01"}
    pilot_id = post("/pilots", pilot | {"lead_users": ["Sund"], "segment": "offices"}).json()["id"]
    decided = post(f"/pilots/{pilot_id}/verdict", {"verdict": "stop", "reason": "Nobody used it"}).json()
    assert (decided["verdict"], decided["lead_users"], decided["segment"]) == ("stop", ["Sund"], "offices")


def test_checks_name_what_is_not_as_it_should_be(
    running: WorkingGroup, criterion: Criterion, mechanism: Mechanism, pilot: Pilot, today: date
) -> None:
    Mechanism.objects.update(review_on=today - timedelta(days=1), owner=None)
    Criterion.objects.update(responsible=None)
    Participant.objects.all().delete()
    WorkingGroup.objects.update(ends=today - timedelta(days=1))
    found = [
        finding
        for check in (
            checks.past_its_end,
            checks.without_sponsor,
            checks.meetings_without_decision,
            checks.criteria_without_person,
            checks.groups_without_criteria,
            checks.mechanisms_to_look_at,
            checks.mechanisms_without_owner,
            checks.pilots_without_verdict,
            checks.input_not_told_back,
        )
        for finding in check()
    ]
    assert [each.code for each in found] == ["COO001", "COO002", "COO004", "COO006", "COO007", "COO008"]


def test_a_check_does_not_name_a_group_of_its_people(running: WorkingGroup, criterion: Criterion) -> None:
    Criterion.objects.update(responsible=None)
    WorkingGroup.objects.update(visibility=Visibility.MEMBERS)
    (finding,) = checks.criteria_without_person()
    assert "One catalogue" not in str(finding.sentence)
    assert "Forty jobs" not in str(finding.sentence)


def test_what_waits_for_a_person(
    running: WorkingGroup,
    collaborator: Participant,
    said: BoardInput,
    pilot: Pilot,
    vera: Person,
    viewer: User,
    mate: User,
    today: date,
    rf: RequestFactory,
) -> None:
    AskedInput.objects.create(
        group=running, person=vera, what="Which?", due_on=today, asked_at=now(), asked_by_label="Milan"
    )
    request: Any = rf.get("/")
    request.user = viewer
    assert [str(wait.what) for wait in home.waits(request).first] == ["Which?"]
    request.user = mate
    assert [str(wait.what) for wait in home.waits(request).first] == ["Day for offices", "Jule, Sund"]
