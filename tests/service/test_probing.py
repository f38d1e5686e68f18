"""Rounds of probes against a shop on loopback, with the clock of the test."""

import errno
import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from unittest import mock

import pytest

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.lib.data_folder import DataFolder
from storewide.metrics import figures
from storewide.metrics.models import Annotation
from storewide.ownership.models import Area
from storewide.service import probe_operations, probing
from storewide.service.models import Incident, Method, Probe, StepName
from storewide.service.probe_operations import StepSaid
from storewide.sources import sealing
from storewide.sources.models import Store
from storewide.warehouse.journal import Disk
from tests.service.shop import Shop, open_shop
from tests.service.trade import MINUTE


class Attempted:
    """An attempt at a job that nobody stops."""

    def stop_requested(self) -> bool:
        return False


@pytest.fixture
def shop(settings, tmp_path: Path) -> Iterator[Shop]:
    settings.PROBE_PRIVATE = True
    settings.DATA = DataFolder(tmp_path)
    with open_shop() as found:
        yield found


@pytest.fixture
def probe(shop: Shop, store: Store, area: Area, owner: User, at: datetime) -> Probe:
    return probe_operations.make_probe(
        name="Front page", store=store, area=area, url=shop.url, timeout=5, by=owner, at=at
    )


def look(probe: Probe, at: datetime) -> dict[str, int]:
    """A round at a moment of the test's own."""
    with mock.patch.object(probing, "now", return_value=at):
        told = probing.come_round(Attempted())
    probe.refresh_from_db()
    return told


def journal(settings) -> list[dict[str, object]]:
    files = sorted(settings.DATA.journal.glob("*.ndjson"))
    return [json.loads(line) for file in files for line in file.read_text().splitlines()]


def test_a_look_is_told_to_the_journal_as_a_fact(settings, probe: Probe, at: datetime):
    look(probe, at)
    (told,) = journal(settings)
    assert told.pop("milliseconds") >= 0
    assert told == {
        "type": "probe",
        "anonymousId": None,
        "messageId": f"{probe.pk.hex}-20260310T093000000000",
        "timestamp": "2026-03-10T09:30:00+00:00",
        "receivedAt": "2026-03-10T09:30:00+00:00",
        "store": "uk",
        "probe": "Front page",
        "up": "yes",
        "step": None,
        "fault": None,
        "planned": "no",
    }
    probe.refresh_from_db()
    assert (probe.standing, probe.looked_at, probe.failures) == ("up", at, 0)
    assert not Incident.objects.exists()


def test_two_failures_in_a_row_open_an_incident_and_recovery_ends_it(
    settings, shop: Shop, probe: Probe, area: Area, at: datetime
):
    shop.broken["/"] = 503
    look(probe, at)
    assert not Incident.objects.exists()
    look(probe, at + MINUTE)
    look(probe, at + 2 * MINUTE)
    incident = Incident.objects.get()
    assert incident.title == "Front page: It answered 503 where 200 is expected."
    assert (incident.opened_at, incident.source, incident.area) == (at, "probe", area)
    assert Annotation.objects.get().label == incident.title
    shop.broken.clear()
    look(probe, at + 3 * MINUTE)
    incident.refresh_from_db()
    assert (incident.state, incident.resolved_at) == ("resolved", at + 3 * MINUTE)
    assert [told["up"] for told in journal(settings)] == ["no", "no", "no", "yes"]
    actions = Entry.objects.of(incident).order_by("id").values_list("action", "actor_label")
    assert list(actions) == [
        ("service.incident.open", "Storewide"),
        ("service.incident.resolve", "Storewide"),
    ]


def test_a_journal_that_takes_nothing_hides_no_outage(
    settings, monkeypatch, shop: Shop, probe: Probe, at: datetime
):
    def full(*_asked: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Disk.__init__, "__defaults__", (full, os.fsync))
    shop.broken["/"] = 503
    for minute in range(2):
        with pytest.raises(probing.LooksNotKept, match="lacks them: The journal cannot be written: No space"):
            look(probe, at + minute * MINUTE)
    assert Incident.objects.get().opened_at == at
    assert journal(settings) == []


def test_one_failure_between_good_looks_opens_nothing(shop: Shop, probe: Probe, at: datetime):
    for minute, is_broken in enumerate([True, False, True, False]):
        shop.broken = {"/": 500} if is_broken else {}
        look(probe, at + minute * MINUTE)
    assert not Incident.objects.exists()


def test_planned_maintenance_opens_nothing_and_is_told_as_planned(
    settings, shop: Shop, probe: Probe, store: Store, owner: User, at: datetime
):
    probe_operations.plan_maintenance(
        title="New database", store=store, starts_at=at, ends_at=at + 2 * MINUTE, by=owner, at=at
    )
    shop.broken["/"] = 503
    for minute in range(4):
        look(probe, at + minute * MINUTE)
    assert [told["planned"] for told in journal(settings)] == ["yes", "yes", "no", "no"]
    assert Incident.objects.get().opened_at == at + 2 * MINUTE


def test_a_rehearsed_purchase_names_the_step_that_failed_and_whoever_answers_for_it(
    settings, shop: Shop, probe: Probe, owner: User, at: datetime
):
    cart = Area.objects.create(slug="own-cart", name="Own cart", group="order_entry")
    steps = [
        StepSaid(name=StepName.PRODUCT, path="/product/1"),
        StepSaid(name=StepName.CART, path="/cart", method=Method.POST, fields=[("product", "1")], area=cart),
        StepSaid(name=StepName.CHECKOUT, path="/checkout", text="Choose how to pay"),
    ]
    probe_operations.set_steps(probe=probe, steps=steps, by=owner, at=at)
    assert look(probe, at) == {"looked": 1, "down": 0}
    assert [step[0] for step in probe.last_steps] == ["product", "cart", "checkout"]
    shop.broken["/cart"] = 500
    look(probe, at + MINUTE)
    look(probe, at + 2 * MINUTE)
    incident = Incident.objects.get()
    assert incident.title == "Front page, step “Cart”: It answered 500 where 200 is expected."
    assert (incident.area, incident.severity) == (cart, "critical")
    assert [told["step"] for told in journal(settings)] == ["checkout", "cart", "cart"]


def test_looks_become_facts_that_availability_is_counted_from(
    shop: Shop, probe: Probe, store: Store, owner: User, at: datetime
):
    probe_operations.plan_maintenance(
        title="New database",
        store=store,
        starts_at=at + 3 * MINUTE,
        ends_at=at + 9 * MINUTE,
        by=owner,
        at=at,
    )
    for minute in range(4):
        shop.broken = {} if minute in (0, 1) else {"/": 500}
        look(probe, at + minute * MINUTE)
    assert sealing.seal(Attempted())["accepted"] == 4
    report = figures.ask(first=at.date(), last=at.date(), store="uk", measures=("probes", "probes_ok"))
    assert report.rows[0].measures == {"probes": 3, "probes_ok": 2}


def test_only_what_is_due_is_looked_at(monkeypatch, shop: Shop, probe: Probe, owner: User, at: datetime):
    monkeypatch.setattr(probing, "now", lambda: at)
    assert probing.is_wanted()
    assert probing.come_round(Attempted()) == {"looked": 1, "down": 0}
    assert not probing.is_wanted()
    monkeypatch.setattr(probing, "now", lambda: at + MINUTE)
    assert probing.is_wanted()
    probe.refresh_from_db()
    probe_operations.switch_probe(probe=probe, is_on=False, by=owner, at=at)
    assert probing.come_round(Attempted()) == {"looked": 0, "down": 0}
    assert len(shop.asked) == 1


def test_a_probe_that_hangs_holds_up_no_other(
    monkeypatch, settings, shop: Shop, probe: Probe, store: Store, area: Area, owner: User, at: datetime
):
    """While it is waited for, the others are looked at again as they become due, and their incidents opened."""
    other = probe_operations.make_probe(
        name="Search", store=store, area=area, url=f"{shop.url}/search", every=30, timeout=5, by=owner, at=at
    )
    Probe.objects.filter(pk=probe.pk).update(timeout=60)
    shop.silent.add("/")
    shop.broken["/search"] = 503
    clock = [at]
    monkeypatch.setattr(probing, "now", lambda: clock[0])

    class Passing(Attempted):
        """Each time it is asked half a minute has gone by, until the incident is there; then the first one answers."""

        def stop_requested(self) -> bool:
            if Probe.objects.get(pk=other.pk).looked_at == clock[0]:
                clock[0] += MINUTE / 2
            if Incident.objects.exists():
                shop.released.set()
            return False

    told = probing.come_round(Passing())
    assert (told["looked"] >= 3, told["down"] >= 2) == (True, True)
    incident = Incident.objects.get()
    assert (incident.opened_at, incident.title) == (
        at,
        "Search: It answered 503 where 200 is expected.",
    )
    of_front_page = [each for each in journal(settings) if each["probe"] == "Front page"]
    assert [(each["timestamp"], each["up"]) for each in of_front_page[:1]] == [(at.isoformat(), "yes")]
    # it was begun first and is told after two looks of the other
    names = [each["probe"] for each in journal(settings)]
    assert names[:2] == ["Search", "Search"]


def test_a_round_that_is_stopped_waits_for_nobody(
    monkeypatch, settings, shop: Shop, probe: Probe, at: datetime
):
    shop.silent.add("/")
    monkeypatch.setattr(probing, "now", lambda: at)

    class Stopping(Attempted):
        """Stops as soon as the look is under way."""

        def stop_requested(self) -> bool:
            return bool(shop.asked)

    assert probing.come_round(Stopping()) == {"looked": 0, "down": 0}
    shop.released.set()
    assert journal(settings) == []
