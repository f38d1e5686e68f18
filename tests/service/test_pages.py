"""The pages of probes, maintenance, objectives, timings and order blockers, as people use them."""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.kit.permissions import SYSTEM
from storewide.lib.clock import now
from storewide.metrics.models import Annotation
from storewide.organization.models import Person
from storewide.ownership.models import Area
from storewide.service import incident_operations, objective_operations, probe_operations
from storewide.service.models import Aspect, Burn, Incident, Maintenance, Objective, Probe, Speed, Step
from storewide.sources.models import Store
from tests.service.trade import MINUTE, TIMINGS, bring, every, looks

pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture
def probe(store: Store, area: Area, owner: User, at: datetime) -> Probe:
    return probe_operations.make_probe(
        name="Purchase", store=store, area=area, url="https://shop.example/", by=owner, at=at
    )


@pytest.fixture
def objective(store: Store, area: Area, owner: User, at: datetime) -> Objective:
    return objective_operations.set_objective(
        store=store, aspect=Aspect.AVAILABILITY, target=Decimal("99.9"), area=area, by=owner, at=at
    )


def test_a_probe_is_made_changed_and_switched_off(as_mate: Client, store: Store, area: Area):
    said = {"name": "Front", "store": store.pk, "area": area.pk, "url": "https://shop.example/", "text": ""}
    said |= {"status": 200, "every": 60, "timeout": 10}
    assert as_mate.post("/service/probes/new/", said).status_code == 302
    probe = Probe.objects.get()
    page = as_mate.get(probe.get_absolute_url()).content.decode()
    assert "“Front” was not looked at yet" in page
    late = as_mate.post(f"/service/probes/{probe.pk}/change/", said | {"timeout": 61, "expected_version": 1})
    assert late.status_code == 422
    assert "61 is not between 1 and 60; write one that is." in late.content.decode()
    switch = f"/service/probes/{probe.pk}/switch/"
    assert "It is not looked at any more.<" in as_mate.post(switch, follow=True).content.decode()
    probe.refresh_from_db()
    assert not probe.is_on


def test_whoever_stops_looking_is_told_that_nobody_ends_the_incident(
    as_mate: Client, probe: Probe, at: datetime
):
    incident_operations.open_of_probe(probe=probe, fault="It answered 503.", step="", by=SYSTEM, at=at)
    said = as_mate.post(f"/service/probes/{probe.pk}/switch/", follow=True).content.decode()
    assert "It is not looked at any more; its incident stays open until somebody resolves it." in said
    assert Incident.objects.get().state == "open"


def test_steps_are_put_into_their_order_and_taken_out(as_mate: Client, probe: Probe):
    address = f"/service/probes/{probe.pk}/steps"
    cart = {
        "name": "cart",
        "method": "POST",
        "path": "/cart",
        "fields_sent": "product=1\nn=a=b",
        "status": 200,
    }
    find = {"name": "find", "method": "GET", "path": "/search?q=rake", "fields_sent": "", "status": 200}
    for version, said in enumerate((cart, find), start=1):
        sent = said | {"expected_version": version}
        assert as_mate.post(f"{address}/new/", sent).status_code == 302
    assert list(Step.objects.values_list("name", "number", "fields")) == [
        ("find", 0, []),
        ("cart", 1, [["product", "1"], ["n", "a=b"]]),
    ]
    bad = as_mate.post(
        f"{address}/1/", cart | {"fields_sent": "product", "expected_version": 3}
    ).content.decode()
    assert "“product” is not name=value; write one pair a line." in bad
    as_mate.post(f"{address}/0/remove/")
    assert list(Step.objects.values_list("name", flat=True)) == ["cart"]
    assert as_mate.post(f"{address}/7/remove/").status_code == 404


def test_two_who_change_a_purchase_at_once_lose_nothing(as_mate: Client, probe: Probe):
    address = f"/service/probes/{probe.pk}/steps"
    find = {"name": "find", "method": "GET", "path": "/search?q=a", "status": 200, "expected_version": 1}
    assert as_mate.post(f"{address}/new/", find).status_code == 302
    assert as_mate.post(f"{address}/0/", find | {"path": "/b", "expected_version": 2}).status_code == 302
    late = as_mate.post(f"{address}/0/", find | {"path": "/c", "expected_version": 2})
    assert late.status_code == 422
    page = late.content.decode()
    assert "its steps are now: Find: /b. Look whether yours still fits, then do it again." in page
    assert 'value="/c"' in page
    assert 'name="expected_version" value="3"' in page
    said = as_mate.post(f"{address}/0/remove/", {"expected_version": 2}, follow=True).content.decode()
    assert "Somebody else changed the purchase meanwhile" in said
    assert list(Step.objects.values_list("path", flat=True)) == ["/b"]
    as_mate.post(f"{address}/0/remove/", {"expected_version": 3})
    assert not Step.objects.exists()


def test_maintenance_is_planned_and_taken_back(as_mate: Client, store: Store):
    begins = now() + timedelta(days=1)
    said = {"title": "Move", "store": store.pk, "starts_at": begins.strftime("%Y-%m-%dT%H:%M")}
    before = said | {"ends_at": (begins - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")}
    assert "It ends before it begins" in as_mate.post("/service/maintenance/new/", before).content.decode()
    after = said | {"ends_at": (begins + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")}
    assert as_mate.post("/service/maintenance/new/", after).status_code == 302
    planned = Maintenance.objects.get()
    assert as_mate.get(f"/service/maintenance/{planned.pk}/").status_code == 200
    as_mate.post(f"/service/maintenance/{planned.pk}/cancel/")
    assert not Maintenance.objects.exists()


def test_an_objective_says_first_what_is_left_of_its_budget(
    as_viewer: Client, objective: Objective, store: Store, tmp_path: Path
):
    moments = list(every(MINUTE * 10, now() - timedelta(days=14), now()))
    bring(tmp_path, store, "generic-probes", looks(moments, lambda each: each != moments[5]))
    page = as_viewer.get(objective.get_absolute_url()).content.decode()
    assert "Availability 99.95\u00a0% of 99.9\u00a0%: 50\u00a0% of the budget is left" in page
    assert "1 day was below the target" in page
    listed = as_viewer.get("/service/objectives/").content.decode()
    assert "Availability, Shop UK" in listed


def test_a_budget_that_burns_waits_for_the_accountable_until_it_is_answered(
    as_mate: Client, mate: User, objective: Objective, area: Area, owner: User, at: datetime
):
    Person.objects.filter(pk=area.holder.pk).update(email=mate.email)
    burn = objective_operations.begin_burn(
        objective=objective, speed=Speed.FAST, rate=Decimal("16.67"), by=owner, at=at
    )
    said = "Availability, Shop UK: the budget burns 16.7 times as fast as it may"
    assert said in as_mate.get("/").content.decode()
    address = f"/service/burns/{burn.pk}/answer/"
    pace = "Over the last hour. At this pace a budget of 28 days is gone in 1 d 16 h."
    assert pace in as_mate.get(address).content.decode()
    assert as_mate.post(address, {"answer": "Rolled back"}).status_code == 302
    assert said not in as_mate.get("/").content.decode()
    assert Burn.objects.get().answer == "Rolled back"
    again = as_mate.post(address, {"answer": "Once more"})
    assert "It was answered already: Rolled back" in again.content.decode()


def test_an_incident_tells_its_cause_and_what_it_was(as_mate: Client, incident: Incident):
    address = incident.get_absolute_url()
    answer = as_mate.post(
        f"{address}reclassify/", {"reading": "false_alarm", "reason": "The probe was wrong"}
    )
    assert answer.status_code == 302
    incident.refresh_from_db()
    assert incident.reading == "false_alarm"
    assert not Annotation.objects.exists()
    line = Entry.objects.of(incident).get(action="service.incident.reclassify")
    assert line.changes == {"reading": ["unplanned", "false_alarm"], "reason": [None, "The probe was wrong"]}
    page = as_mate.get(address).content.decode()
    assert "The probe was wrong" in page
    assert "Nothing is counted, since it was no fault." in page


def test_page_timings_are_judged_by_the_published_bounds(as_viewer: Client, store: Store, tmp_path: Path):
    today = now() - MINUTE
    rows = [
        f"t{number},{today:%Y-%m-%dT%H:%M:%SZ},/,v{number},{1800 if number % 2 else 3100},{device},"
        for number, device in enumerate(["mobile", "desktop"] * 20)
    ]
    bring(tmp_path, store, "generic-timings", [TIMINGS, *rows])
    page = as_viewer.get("/service/timings/").content.decode()
    assert "Needs work" in page
    # a percentile is the upper bound of a bucket half a percent wide
    assert re.search(r"Three of four pages of Shop UK appear within 3\.1\d? s: needs work", page)
    assert re.search(r"1\.8\d? s · Good", page)


def test_the_service_says_in_one_sentence_how_a_store_stands(
    as_viewer: Client, store: Store, probe: Probe, at: datetime
):
    assert "Nobody looks yet whether Shop UK is up" in as_viewer.get("/service/").content.decode()
    Probe.objects.update(standing="up", looked_at=at)
    assert "Shop UK is well, as far as it is watched" in as_viewer.get("/service/").content.decode()
    Probe.objects.update(standing="down", fault="No answer within 10 s.")
    assert "Shop UK: “Purchase” is down" in as_viewer.get("/service/").content.decode()


def test_without_events_nobody_knows_what_keeps_customers_from_ordering(as_viewer: Client, store: Store):
    page = as_viewer.get("/service/blockers/").content.decode()
    assert "No event of Shop UK tells what keeps customers from ordering" in page


@pytest.mark.parametrize(
    "address", ["/service/probes/new/", "/service/maintenance/new/", "/service/objectives/new/"]
)
def test_a_viewer_changes_nothing_and_a_stranger_sees_nothing(
    as_viewer: Client, as_stranger: Client, store: Store, address: str
):
    assert as_viewer.get(address).status_code == 403
    assert as_stranger.get("/service/").status_code == 302
