"""The pages of stores and imports."""

from datetime import datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from storewide.access.models import User
from storewide.sources import intake, store_pages
from storewide.sources.models import Import, ImportState, Store

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["sources:stores", "sources:imports"])
def test_lists_by_who_asks(
    as_owner: Client, as_mate: Client, as_viewer: Client, as_stranger: Client, name: str
) -> None:
    statuses = [
        client.get(reverse(name)).status_code for client in (as_owner, as_mate, as_viewer, as_stranger)
    ]
    assert statuses == [200, 200, 200, 302]


def test_a_viewer_cannot_import(as_viewer: Client, orders: Path) -> None:
    with orders.open("rb") as file:
        response = as_viewer.post(reverse("sources:import-new"), {"file": file, "preset": "generic-orders"})
    assert response.status_code == 403
    assert not Import.objects.exists()


def test_first_import_leads_to_the_questions(as_mate: Client, orders: Path) -> None:
    with orders.open("rb") as file:
        response = as_mate.post(reverse("sources:import-new"), {"file": file, "preset": "generic-orders"})
    record = Import.objects.get()
    assert response.headers["Location"] == reverse("sources:import-questions", args=[record.pk])
    answers = {
        "name": "Home",
        "zone": "Europe/Berlin",
        "currency": "EUR",
        "prices_include_tax": "False",
        "week_start": "monday",
        "basis": "unsure",
        "month": "2026-02",
        "amount": "33.65",
    }
    response = as_mate.post(response.headers["Location"], answers)
    assert response.headers["Location"] == reverse("sources:import", args=[record.pk])
    page = as_mate.get(response.headers["Location"])
    assert "orders.csv is being read" in page.content.decode()


def test_a_wrong_file_is_said_beside_the_field(as_mate: Client) -> None:
    file = SimpleUploadedFile("empty.csv", b"")
    file2 = SimpleUploadedFile("blank.csv", b"\n\n")
    for each in (file, file2):
        response = as_mate.post(reverse("sources:import-new"), {"file": each, "preset": "generic-orders"})
        assert response.status_code == 422
    assert not Import.objects.exists()
    assert not Store.objects.exists()


def test_changing_a_store_is_the_owners(as_owner: Client, as_mate: Client, store: Store) -> None:
    address = reverse("sources:store-change", args=["main"])
    values = store_pages.initial(store) | {"name": "Haus", "currency": "eur"}
    assert as_mate.post(address, values).status_code == 403
    assert as_owner.post(address, values).status_code == 302
    store.refresh_from_db()
    assert (store.name, store.currency) == ("Haus", "EUR")


def test_a_conflict_shows_both(as_owner: Client, store: Store) -> None:
    values = store_pages.initial(store) | {"name": "Haus", "expected_version": store.version + 1}
    response = as_owner.post(reverse("sources:store-change", args=["main"]), values)
    assert response.status_code == 422
    assert "Somebody else saved this" in response.content.decode()
    store.refresh_from_db()
    assert store.name == "Main"


def test_refusals_download(as_mate: Client, orders: Path, store: Store, mate: User, at: datetime) -> None:
    from storewide.sources import tasks
    from tests.sources.test_importing import Run, upload

    record = intake.take_upload(upload(orders, store=store), by=mate, at=at)
    tasks.read_file(Run(record))
    response = as_mate.get(reverse("sources:import-refusals", args=[record.pk]))
    content = b"".join(response).decode()  # type: ignore[arg-type]
    assert content.splitlines()[0] == "row,reason"
    assert content.splitlines()[1].startswith("5,")
    page = as_mate.get(reverse("sources:import", args=[record.pk])).content.decode()
    assert "3 of 4 rows of orders.csv are new" in page
    record.refresh_from_db()
    assert record.state == ImportState.DONE
