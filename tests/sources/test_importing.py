"""From an uploaded file to a told import."""

import hashlib
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.jobs import kinds
from storewide.jobs.models import Job
from storewide.kit import own_files
from storewide.lib.data_folder import DataFolder
from storewide.metrics import figures
from storewide.sources import (
    house,
    import_pages,
    importing,
    intake,
    overview,
    own_presets,
    queries,
    tasks,
)
from storewide.sources.models import Import, ImportState, KnownRevenue, Store
from tests.sources.conftest import HEADER

pytestmark = pytest.mark.django_db


class Run:
    """An attempt that nobody cancels."""

    def __init__(self, record: Import) -> None:
        self.arguments: dict[str, Any] = {"import": str(record.pk)}
        self.told: list[tuple[int, int]] = []

    def progress(self, done: int, total: int) -> None:
        self.told.append((done, total))

    def stop_requested(self) -> bool:
        return False


class Stopping(Run):
    """An attempt that somebody cancelled."""

    def stop_requested(self) -> bool:
        return True


def upload(path: Path, **values: Any) -> dict[str, Any]:
    file = SimpleUploadedFile(path.name, path.read_bytes())
    return {"file": file, "preset": "generic-orders", "rehearsal": False, "strict": False} | values


def test_first_upload_makes_the_store_and_waits(orders: Path, owner: User, at: datetime) -> None:
    record = intake.take_upload(upload(orders), by=owner, at=at)
    store = Store.objects.get()
    assert (store.slug, store.zone, store.currency, store.confirmed_at) == ("main", "UTC", "EUR", None)
    assert record.state == ImportState.WAITING
    assert not Job.objects.exists()


def test_answers_confirm_the_store_and_start_the_job(orders: Path, owner: User, at: datetime) -> None:
    record = intake.take_upload(upload(orders), by=owner, at=at)
    answers = {
        "name": "Home",
        "zone": "Europe/Berlin",
        "currency": "EUR",
        "prices_include_tax": False,
        "week_start": "monday",
        "month": date(2026, 2, 1),
        "amount": 3400,
        "basis": "unsure",
    }
    intake.answer(record=record, answers=answers, by=owner, at=at)
    store = Store.objects.get()
    assert (store.name, store.zone, store.confirmed_at) == ("Home", "Europe/Berlin", at)
    assert KnownRevenue.objects.get().amount == 3400
    assert Job.objects.get().arguments == {"import": str(record.pk)}


def test_the_job_tells_every_row(
    orders: Path, store: Store, owner: User, at: datetime, folder: DataFolder
) -> None:
    record = intake.take_upload(upload(orders, store=store), by=owner, at=at)
    run = Run(record)
    result = tasks.read_file(run)
    record.refresh_from_db()
    assert (record.state, record.read, record.accepted, record.repeated, record.refused) == (
        "done",
        4,
        3,
        0,
        1,
    )
    assert (record.first_day, record.last_day) == (date(2026, 2, 3), date(2026, 3, 1))
    assert list(queries.refusals(record)) == [(5, 'placed_at "2026-02-30T10:00:00Z" is not a date and time')]
    assert result["accepted"] == 3
    assert run.told[-1][0] == run.told[-1][1]
    assert (folder.uploads / record.stored_as).read_bytes() == orders.read_bytes()
    assert record.sha256 == hashlib.sha256(orders.read_bytes()).hexdigest()


def test_doing_the_job_twice_changes_nothing(orders: Path, store: Store, owner: User, at: datetime) -> None:
    record = intake.take_upload(upload(orders, store=store), by=owner, at=at)
    tasks.read_file(Run(record))
    lines = Entry.objects.count()
    tasks.read_file(Run(record))
    record.refresh_from_db()
    assert record.accepted == 3
    assert Entry.objects.count() == lines


def test_a_cancelled_job_keeps_nothing(orders: Path, store: Store, owner: User, at: datetime) -> None:
    record = intake.take_upload(upload(orders, store=store), by=owner, at=at)
    with pytest.raises(kinds.Stopped):
        tasks.read_file(Stopping(record))
    record.refresh_from_db()
    assert (record.state, record.read) == (ImportState.CANCELLED, 0)
    assert figures.ask().rows == ()


def test_all_or_nothing_keeps_nothing(orders: Path, store: Store, owner: User, at: datetime) -> None:
    record = intake.take_upload(upload(orders, store=store, strict=True), by=owner, at=at)
    with pytest.raises(importing.RowsRefused):
        tasks.read_file(Run(record))
    record.refresh_from_db()
    assert record.state == ImportState.REFUSED
    assert record.fault.startswith("1 of 4 rows would be refused")
    assert figures.ask().rows == ()


def test_only_trying_keeps_nothing(orders: Path, store: Store, owner: User, at: datetime) -> None:
    record = intake.take_upload(upload(orders, store=store, rehearsal=True), by=owner, at=at)
    tasks.read_file(Run(record))
    record.refresh_from_db()
    assert (record.state, record.accepted, record.refused) == (ImportState.DONE, 3, 1)
    assert figures.ask().rows == ()


def test_a_file_of_another_kind_leaves_nothing(tmp_path: Path, owner: User, at: datetime) -> None:
    path = tmp_path / "picture.csv"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    with pytest.raises(importing.FileRefused):
        intake.take_upload(upload(path), by=owner, at=at)
    assert not Store.objects.exists()
    assert not Import.objects.exists()


def test_a_demo_folder_takes_no_file_of_ones_own(
    orders: Path, store: Store, owner: User, at: datetime, folder: DataFolder
) -> None:
    folder.demo_file.write_text("{}")
    with pytest.raises(own_files.DemoFolder):
        intake.take_upload(upload(orders, store=store), by=owner, at=at)
    assert not Import.objects.exists()


def test_reconciliation_names_tax_and_shipping(orders: Path, store: Store, owner: User, at: datetime) -> None:
    tasks.read_file(Run(intake.take_upload(upload(orders, store=store), by=owner, at=at)))
    # February in Berlin holds order A1 alone: 25.00 less 1.00 discount; with tax 4.75 and shipping 4.90
    known = KnownRevenue.objects.create(store=store, month=date(2026, 2, 1), amount=2400 + 475 + 490)
    found = queries.reconcile(known)
    assert found.spend == 2400
    assert dict(found.explanation.causes) == {"tax": 475, "shipping": 490}
    assert found.explanation.rest == 0
    # in UTC the order of 28 February, 23:30 belongs to February too
    assert found.amounts["zone"] == 1000


def test_orders_after_traffic_bring_their_currency(tmp_path: Path, owner: User, at: datetime) -> None:
    traffic, pounds = tmp_path / "traffic.csv", tmp_path / "pounds.csv"
    traffic.write_text("date,visitors,sessions\n2026-02-03,10,12\n")
    pounds.write_text(HEADER + "A1,2026-02-03T10:00:00Z,c1,p1,2,10.00,GBP,0,0,0,0\n")
    first = intake.take_upload(upload(traffic, preset="daily-traffic"), by=owner, at=at)
    tasks.read_file(Run(importing.start(record=first, by=owner, at=at)))
    assert Store.objects.get().currency == "EUR"
    second = intake.take_upload(upload(pounds, store=Store.objects.get()), by=owner, at=at)
    tasks.read_file(Run(importing.start(record=second, by=owner, at=at)))
    second.refresh_from_db()
    assert (second.accepted, second.refused) == (1, 0)
    assert figures.ask().rows[0].currency == "GBP"


def test_exposures_come_in_like_any_other_file(
    tmp_path: Path, store: Store, owner: User, at: datetime
) -> None:
    path = tmp_path / "exposures.csv"
    path.write_text("visitor_id,experiment,variant,exposed_at\nv1,x,a,2026-02-03\n,x,a,2026-02-03\n")
    record = intake.take_upload(upload(path, store=store, preset="generic-exposures"), by=owner, at=at)
    tasks.read_file(Run(record))
    record.refresh_from_db()
    assert (record.accepted, record.refused) == (1, 1)
    assert list(queries.refusals(record)) == [(3, "visitor_id and customer_id are empty")]
    [found] = house.warehouse().experiments(store.slug)
    assert (found.key, found.units) == ("x", {"a": 1})
    following = import_pages.following(record)
    assert following is not None
    assert following.url == reverse("sources:import-new")
    assert str(import_pages.following_reason(record)).startswith("Variants are compared once the orders")


def test_exposures_beside_orders_leave_nothing_to_do(
    tmp_path: Path, orders: Path, store: Store, owner: User, at: datetime
) -> None:
    tasks.read_file(Run(intake.take_upload(upload(orders, store=store), by=owner, at=at)))
    path = tmp_path / "exposures.csv"
    path.write_text("customer_id,experiment,variant,exposed_at\nc1,x,a,2026-02-03\n")
    record = intake.take_upload(upload(path, store=store, preset="generic-exposures"), by=owner, at=at)
    tasks.read_file(Run(record))
    record.refresh_from_db()
    assert record.accepted == 1
    assert import_pages.following(record) is None


def test_the_answers_start_everything_that_waited_for_them(
    orders: Path, owner: User, at: datetime, tmp_path: Path
) -> None:
    first = intake.take_upload(upload(orders), by=owner, at=at)
    pounds = tmp_path / "visits.csv"
    pounds.write_text(
        "event_id,occurred_at,name,visitor_id,value,currency\n1,2026-02-03T10:00:00Z,Page Viewed,v1,1,GBP\n"
    )
    second = intake.take_upload(upload(pounds, preset="generic-events", store=first.store), by=owner, at=at)
    assert second.state == ImportState.WAITING
    store = Store.objects.get()
    assert store.currency == "EUR", "the orders that wait say the currency, not a later file"
    answers = {"name": "Home", "zone": "UTC", "currency": "EUR", "prices_include_tax": False}
    intake.answer(record=first, answers=answers | {"week_start": "monday"}, by=owner, at=at)
    assert set(Import.objects.values_list("state", flat=True)) == {ImportState.RUNNING}
    assert Job.objects.count() == 2
    changed = Entry.objects.filter(action="sources.store.change")
    assert changed.count() == 1


def test_a_file_of_which_nothing_was_taken_says_so(
    store: Store, owner: User, at: datetime, tmp_path: Path, as_owner: Client
) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(HEADER + "A1,2026-02-03,c1,p1,2,10.00,USD,0,0,0,0\n")
    record = intake.take_upload(upload(path, store=store), by=owner, at=at)
    tasks.read_file(Run(record))
    record = Import.objects.for_list().get()
    assert import_pages.finding(record) == "No row of orders.csv was taken; all 1 were refused"
    following = import_pages.following(record)
    assert following is not None
    assert following.url == reverse("sources:import-new")
    assert (
        import_pages.following_reason(record)
        == "Mend what the reasons below say, then import the file again."
    )
    listed = as_owner.get("/data/imports/").content.decode()
    assert "All refused" in listed
    assert "Orders: one row an order line" in listed
    (source,) = overview.sources()
    assert source.fault == "every row of its files was refused"
    assert as_owner.get(source.address).status_code == 200


def test_a_file_of_events_leads_to_who_came_or_to_the_orders(
    store: Store, owner: User, at: datetime, tmp_path: Path
) -> None:
    path = tmp_path / "visits.csv"
    path.write_text("event_id,occurred_at,name,visitor_id\n1,2026-02-03T10:00:00Z,Page Viewed,v1\n")
    record = intake.take_upload(upload(path, preset="generic-events", store=store), by=owner, at=at)
    tasks.read_file(Run(record))
    record = Import.objects.for_list().get()
    following = import_pages.following(record)
    assert following is not None
    assert following.url == reverse("sources:import-new")
    assert str(import_pages.following_reason(record)).startswith("How many of those who came have bought")


def test_a_preset_deleted_before_its_file_is_read_is_said_in_a_sentence(
    store: Store, owner: User, at: datetime, tmp_path: Path
) -> None:
    fields = {"date": {"columns": ["day"]}, "visitors": {"columns": ["people"]}}
    definition = {"name": "ours", "title": "Ours", "fact": "traffic", "formats": ["csv"], "fields": fields}
    ours = own_presets.save(definition=definition, by=owner, at=at)
    path = tmp_path / "visitors.csv"
    path.write_text("day,people\n2026-02-03,5\n")
    record = intake.take_upload(upload(path, preset="ours", store=store), by=owner, at=at)
    own_presets.delete(record=ours, by=owner, at=at)
    with pytest.raises(importing.FileRefused):
        tasks.read_file(Run(record))
    record.refresh_from_db()
    assert record.state == ImportState.REFUSED
    assert (
        record.fault
        == "The preset “ours” was deleted before the file was read; import it again with another one."
    )
    assert not house.warehouse().holds("main", "traffic")
