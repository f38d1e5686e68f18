"""The mapping page: a file that no preset knows becomes a preset and an import."""

from datetime import datetime
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from storewide.audit.models import Entry
from storewide.kit.permissions import SYSTEM
from storewide.lib.data_folder import DataFolder
from storewide.sources import own_presets
from storewide.sources.models import Import, OwnPreset, Store
from storewide.warehouse import peeking

GERMAN = (
    "Bestellnummer;Bestelldatum;Kunde;Artikelnummer;Menge;Einzelpreis;Status\n"
    "1;31.03.2026 10:00;c1;p1;2;1.234,50;completed\n"
    "2;01.04.2026 11:00;c2;p2;x;10,00;Storno\n"
)
DEFINITION = {
    "name": "ours",
    "title": "Ours",
    "fact": "traffic",
    "formats": ["csv"],
    "fields": {"date": {"columns": ["day"]}, "visitors": {"columns": ["people"]}},
}


def upload(client: Client, content: str | bytes = GERMAN, name: str = "old_shop.csv") -> str:
    file = SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)
    response = client.post(reverse("sources:map"), {"file": file})
    assert response.status_code == 302, response.content.decode()
    return str(response.headers["Location"])


def typed(client: Client, address: str) -> dict[str, str]:
    """What the form holds when the page is opened."""
    form = client.get(address).context["form"]
    return {name: "" if form[name].value() is None else str(form[name].value()) for name in form.fields}


def test_columns_are_guessed_and_the_rows_shown_as_read(as_owner: Client, store: Store) -> None:
    address = upload(as_owner)
    response = as_owner.get(address)
    values = typed(as_owner, address)
    assert (values["fact"], values["dates"], values["decimal"]) == ("order_line", "dmy.", ",")
    assert values["column-order_id"] == "Bestellnummer"
    assert values["column-unit_price"] == "Einzelpreis"
    assert values["column-quantity"] == "Menge"
    table = response.context["table"]
    assert table.finding == "1 of the first 2 rows would be refused"
    assert [row.reason for row in table.rows] == [None, 'Menge "x" is not a number']
    assert table.rows[0].cells[:2] == ("1", "2026-03-31 10:00:00")
    assert "1234.5" in table.rows[0].cells
    assert not OwnPreset.objects.exists()
    assert not Import.objects.exists()


def test_a_preset_is_kept_and_the_file_imported(as_owner: Client, store: Store, folder: DataFolder) -> None:
    address = upload(as_owner)
    response = as_owner.post(address, typed(as_owner, address) | {"title": "Our old shop", "do": "save"})
    preset = OwnPreset.objects.get()
    record = Import.objects.get()
    assert response.headers["Location"] == reverse("sources:import", args=[record.pk])
    assert (preset.name, preset.fact, record.preset) == ("our-old-shop", "order_line", "our-old-shop")
    assert record.file_name == "old_shop.csv"
    assert (folder.uploads / record.stored_as).read_text() == GERMAN
    assert list((folder.uploads / "drafts").glob("*")) == []
    assert Entry.objects.filter(action="sources.preset.save").count() == 1
    assert "Our old shop" in as_owner.get(reverse("sources:import-new")).content.decode()


def test_a_taken_title_keeps_nothing_and_loses_nothing(as_owner: Client, store: Store) -> None:
    address = upload(as_owner)
    data = typed(as_owner, address) | {"title": "Generic orders", "column-country": "Kunde", "do": "save"}
    response = as_owner.post(address, data)
    assert response.status_code == 422
    assert "There is a preset “generic-orders” already" in response.content.decode()
    assert response.context["form"]["column-country"].value() == "Kunde"
    assert not OwnPreset.objects.exists()
    assert not Import.objects.exists()
    assert as_owner.get(address).status_code == 200


def test_another_fact_brings_its_own_fields(as_owner: Client, store: Store) -> None:
    address = upload(as_owner, "day,people\n2026-03-01,7\n", "people.csv")
    response = as_owner.post(address, typed(as_owner, address) | {"fact": "stock", "do": "save"})
    form = response.context["form"]
    assert response.status_code == 200
    assert (form["column-date"].value(), "column-order_id" in form.fields) == ("day", False)
    assert not Import.objects.exists()


def test_what_every_row_needs_is_asked_for(as_owner: Client, store: Store) -> None:
    address = upload(as_owner)
    response = as_owner.post(address, typed(as_owner, address) | {"column-order_id": "", "do": "save"})
    assert response.status_code == 422
    assert "Every such row needs this; choose its column." in response.content.decode()


def test_a_file_that_is_none_is_refused_at_once(as_owner: Client, folder: DataFolder, store: Store) -> None:
    response = as_owner.post(
        reverse("sources:map"), {"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04rest")}
    )
    assert response.status_code == 422
    assert "a.xlsx is a spreadsheet or zip archive; save it as CSV." in response.content.decode()
    assert list((folder.uploads / "drafts").glob("*")) == []


def test_nested_lines_offer_their_places(as_owner: Client, store: Store) -> None:
    line = '{"id": "1", "at": "2026-03-01T10:00:00Z", "event": "seen", "user": {"anonymousId": "a"}}\n'
    address = upload(as_owner, line * 3, "a.ndjson")
    values = typed(as_owner, address)
    assert (values["fact"], values["column-visitor_id"]) == ("event", "user.anonymousId")
    response = as_owner.post(address, values | {"do": "save"})
    assert response.status_code == 302
    assert OwnPreset.objects.get().definition["fields"]["visitor_id"]["columns"] == ["user.anonymousId"]


def test_a_file_that_is_gone_is_asked_for_again(as_owner: Client) -> None:
    response = as_owner.get(reverse("sources:map-columns", args=[uuid4()]), follow=True)
    assert response.redirect_chain == [(reverse("sources:map"), 302)]
    assert "That file is not kept any more; choose it again." in response.content.decode()


@pytest.mark.parametrize("name", ["sources:map", "sources:presets"])
def test_who_may_not_import_names_no_columns(as_viewer: Client, as_stranger: Client, name: str) -> None:
    expected = 403 if name == "sources:map" else 200
    assert as_viewer.get(reverse(name)).status_code == expected
    assert as_stranger.get(reverse(name)).status_code in (302, 403)


def test_a_preset_is_changed_and_deleted(as_owner: Client, store: Store, at: datetime) -> None:
    record = own_presets.save(definition=DEFINITION, by=SYSTEM, at=at)
    page = reverse("sources:preset", args=[record.pk])
    assert "people" in as_owner.get(page).content.decode()
    change = reverse("sources:preset-change", args=[record.pk])
    data = {"title": "Ours", "decimal": ".", "column-date": "day", "column-visitors": "users"}
    stale = as_owner.post(change, data | {"expected_version": "99"})
    assert stale.status_code == 422
    assert as_owner.post(change, data | {"expected_version": str(record.version)}).status_code == 302
    record.refresh_from_db()
    assert record.definition["fields"]["visitors"]["columns"] == ["users"]
    assert own_presets.named("ours").fields[1].columns == ("users",)
    assert as_owner.post(reverse("sources:preset-delete", args=[record.pk])).status_code == 302
    assert not OwnPreset.objects.exists()
    assert "ours" not in own_presets.every()
    assert set(Entry.objects.values_list("action", flat=True)) >= {
        "sources.preset.save",
        "sources.preset.change",
        "sources.preset.delete",
    }


def test_a_definition_that_is_none_is_refused(db: None, at: datetime) -> None:
    with pytest.raises(own_presets.PresetRefused, match="does not fill visitors"):
        own_presets.save(definition=DEFINITION | {"fields": {"date": {"columns": ["day"]}}}, by=SYSTEM, at=at)
    assert not OwnPreset.objects.exists()


def test_the_head_of_a_large_file_is_short(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n" + '"x\ny",1\n' * 5_000)
    peeking.cut(path, tmp_path / "head")
    found = peeking.peek(tmp_path / "head")
    assert found.columns == ("a", "b")
    assert 90 < len(found.rows) <= 200
    assert set(found.rows) == {("x\ny", "1")}
