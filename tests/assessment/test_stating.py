"""What options would do to the system register: stated while they are weighed, kept of the chosen one, then done."""

from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from storewide.assessment import deciding, parts
from storewide.assessment.models import Assessment, Interface, Option
from storewide.coordination.models import WorkingGroup
from storewide.kit.permissions import SYSTEM
from storewide.systems import operations as register
from storewide.systems.models import Interface as Flow
from storewide.systems.models import InterfaceChange, System


@pytest.fixture
def tills(db: None, at: datetime) -> System:
    """Where customers pay in stores."""
    return register.add_system(system=System(name="Tills", origin="bought"), by=SYSTEM, at=at)


@pytest.fixture
def orders(db: None, at: datetime) -> System:
    """Where orders are kept."""
    return register.add_system(system=System(name="Orders", origin="built"), by=SYSTEM, at=at)


@pytest.fixture
def nightly(tills: System, orders: System, at: datetime) -> Flow:
    """What flows today."""
    flow = Flow(source=orders, target=tills, what="Orders of the day", way="file")
    return register.add_interface(interface=flow, since=at.date(), by=SYSTEM, at=at)


def option(assessment: Assessment, name: str) -> Option:
    return Option.objects.get(assessment=assessment, name=name)


def say(of: Option, change: str, name: str, at: datetime, **named: Any) -> Interface:
    part = Interface(option=of, change=change, name=name, **named)
    parts.add(part=part, by=SYSTEM, at=at)
    return part


def stated() -> list[tuple[str, str, str]]:
    """What is stated and not done: what becomes of which interface, because of which option."""
    rows = InterfaceChange.objects.filter(done_on=None).select_related("interface__source")
    names = {str(each.pk): each.name for each in Option.objects.all()}
    return [(each.kind, str(each.interface), names[each.link_id]) for each in rows]


def decide(assessment: Assessment, name: str, next_on: date, at: datetime) -> None:
    said = {"reason": "It fits", "next_on": next_on, "promise": None, "by": SYSTEM, "at": at}
    deciding.decide(assessment=assessment, option=option(assessment, name), **said)


RETURNS = "Tills → Orders: Returns"
NIGHTLY = "Orders → Tills: Orders of the day"


@pytest.fixture
def weighed(scored: Assessment, tills: System, orders: System, nightly: Flow, at: datetime) -> Assessment:
    """Both vendors add the same flow; one ends the nightly file, the other changes it."""
    ends = {"source": tills, "target": orders}
    for name in ("Sendback", "Parcelly"):
        say(option(scored, name), "adds", "Returns", at, **ends)
    say(option(scored, "Sendback"), "ends", "Replaced by events", at, flow=nightly)
    say(option(scored, "Parcelly"), "changes", "Every hour", at, flow=nightly)
    return scored


def test_options_state_what_they_do(weighed: Assessment) -> None:
    assert stated() == [
        ("add", RETURNS, "Sendback"),
        ("add", RETURNS, "Parcelly"),
        ("end", NIGHTLY, "Sendback"),
        ("change", NIGHTLY, "Parcelly"),
    ]
    planned = Flow.objects.get(what="Returns")
    assert planned.begun_on is None


def test_only_what_the_chosen_one_does_stays_and_is_carried_out(
    weighed: Assessment, at: datetime, next_year: date
) -> None:
    decide(weighed, "Sendback", next_year, at)
    assert stated() == [("add", RETURNS, "Sendback"), ("end", NIGHTLY, "Sendback")]
    assert [part.between for part in Interface.objects.filter(option__name="Parcelly")] == [
        "Tills → Orders",
        "Orders → Tills",
    ]
    deciding.carry_out(assessment=weighed, by=SYSTEM, at=at)
    assert Flow.objects.get(what="Returns").begun_on == at.date()
    assert Flow.objects.get(what="Orders of the day").ended_on == at.date()
    with pytest.raises(deciding.NothingToDo):
        deciding.carry_out(assessment=weighed, by=SYSTEM, at=at)


def test_the_register_forgets_options_that_are_not_chosen(
    weighed: Assessment, at: datetime, next_year: date
) -> None:
    decide(weighed, "Leave it as it is", next_year, at)
    assert (stated(), Flow.objects.filter(what="Returns").exists()) == ([], False)


def test_what_is_changed_or_taken_away_is_stated_anew(
    weighed: Assessment, nightly: Flow, at: datetime
) -> None:
    part = Interface.objects.get(option__name="Sendback", change="adds")
    changes = {"change": "changes", "name": "Also returns", "flow": nightly}
    with pytest.raises(register.StatedAlready):
        parts.change(part=part, changes=changes, by=SYSTEM, at=at, expected_version=None)
    part.refresh_from_db()
    parts.remove(part=Interface.objects.get(option__name="Sendback", change="ends"), by=SYSTEM, at=at)
    parts.change(part=part, changes=changes, by=SYSTEM, at=at, expected_version=None)
    assert stated() == [
        ("add", RETURNS, "Parcelly"),
        ("change", NIGHTLY, "Parcelly"),
        ("change", NIGHTLY, "Sendback"),
    ]
    parts.remove(part=option(weighed, "Parcelly"), by=SYSTEM, at=at)
    assert stated() == [("change", NIGHTLY, "Sendback")]
    assert not Flow.objects.filter(what="Returns").exists()


def test_what_works_already_is_not_added(
    scored: Assessment, tills: System, orders: System, nightly: Flow, at: datetime
) -> None:
    of = option(scored, "Sendback")
    with pytest.raises(parts.Unfit, match="flows from Orders to Tills already"):
        say(of, "adds", "Orders of the day", at, source=orders, target=tills)
    with pytest.raises(parts.Unfit, match="Name both systems"):
        say(of, "adds", "Returns", at, source=tills)
    assert (Interface.objects.count(), stated()) == (0, [])


def test_what_the_register_does_not_know_stays_words(scored: Assessment, at: datetime) -> None:
    part = say(option(scored, "Sendback"), "adds", "Vendor to tills", at)
    assert (part.between, stated()) == ("", [])


def test_a_group_that_hides_states_nothing_until_it_decides(
    scored: Assessment, nightly: Flow, at: datetime, next_year: date
) -> None:
    said = {"name": "Quiet", "initiative": "Returns", "begins": at.date(), "ends": next_year}
    group = WorkingGroup.objects.create(visibility="members", **said)
    Assessment.objects.filter(pk=scored.pk).update(group=group)
    scored.refresh_from_db()
    say(option(scored, "Sendback"), "ends", "Replaced", at, flow=nightly)
    say(option(scored, "Parcelly"), "changes", "Hourly", at, flow=nightly)
    assert stated() == []
    decide(scored, "Sendback", next_year, at)
    assert stated() == [("end", NIGHTLY, "Sendback")]


def test_on_its_page_and_done(
    weighed: Assessment, at: datetime, next_year: date, as_owner: Client, as_viewer: Client
) -> None:
    page = as_owner.get(f"{weighed.get_absolute_url()}options/").content.decode()
    assert "Tills → Orders: Returns" in page
    decide(weighed, "Sendback", next_year, at)
    address = f"{weighed.get_absolute_url()}carry-out/"
    assert "What it does to interfaces" in as_viewer.get(weighed.get_absolute_url()).content.decode()
    assert as_viewer.post(address).status_code == 403
    assert as_owner.post(address).status_code == 302
    assert stated() == []
    assert "All of it is done" not in as_owner.get(weighed.get_absolute_url()).content.decode()
