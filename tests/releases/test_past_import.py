"""Releases of the past from a table: on every chart, in the ledger, once."""

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from storewide.access.models import User
from storewide.kit import table_import
from storewide.kit.permissions import SYSTEM
from storewide.ledger.models import IntendedEffect
from storewide.lib.periods import Days
from storewide.lib.tables import TableReport
from storewide.metrics.models import Annotation, AnnotationKind
from storewide.organization.models import Person
from storewide.ownership.models import Area
from storewide.releases import past_import
from storewide.releases.cli import releases
from storewide.releases.models import Release, ReleaseState
from storewide.releases.past_import import Take
from storewide.sources.models import Store

TABLE = """name,date,area,owner,metric,promised
New search,2025-03-04,one-page-checkout,ana@shop.example,conversion,+3 %
Gift cards,2025-04-01,One-page checkout,Ana Ruiz,Spend,-2.5%
Redesign,2025-05-06,,,,
"""


@pytest.fixture
def folder(tmp_path: Path, area: Area) -> Path:
    return tmp_path


def read(folder: Path, text: str, at: datetime, store: str = "") -> TableReport:
    path = folder / "releases.csv"
    path.write_text(text)
    return past_import.import_releases(path, Take(store, SYSTEM, at))


def reason(report: TableReport) -> str:
    return report.refusals[0].reason


def test_past_releases_stand_on_the_charts_and_in_the_ledger(
    folder: Path, ana: Person, area: Area, at: datetime
) -> None:
    assert read(folder, TABLE, at) == TableReport(3, 0, ())
    search, cards, redesign = Release.objects.order_by("number")
    assert (search.name, search.state, search.live_on, search.live_at) == (
        "New search",
        ReleaseState.PAST,
        date(2025, 3, 4),
        None,
    )
    assert (search.area, search.accountable, search.store) == (area, ana, None)
    marks = Annotation.objects.order_by("day").values_list("kind", "label", "day", "source")
    assert marks[0] == (
        AnnotationKind.RELEASE.value,
        "New search",
        date(2025, 3, 4),
        f"releases.release:{search.pk}",
    )
    assert len(marks) == 3
    assert not Annotation.objects.exclude(store=None).exists()
    told = {effect.promise: effect for effect in IntendedEffect.objects.all()}
    first = told["New search"]
    assert (first.metric, first.direction, first.size, first.after_the_fact) == (
        "conversion",
        "up",
        Decimal("3.00"),
        True,
    )
    assert (told["Gift cards"].metric, told["Gift cards"].direction, told["Gift cards"].size) == (
        "spend",
        "down",
        Decimal("2.50"),
    )
    assert (told["Redesign"].size, told["Redesign"].source.id) == (None, str(redesign.pk))
    assert cards.area == area


def test_reading_it_twice_changes_nothing(folder: Path, at: datetime) -> None:
    read(folder, TABLE, at)
    assert read(folder, TABLE, at) == TableReport(0, 3, ())
    assert read(folder, TABLE.replace("New search", "NEW SEARCH"), at) == TableReport(0, 3, ())
    assert (Release.objects.count(), Annotation.objects.count(), IntendedEffect.objects.count()) == (3, 3, 3)


def test_what_was_told_stands(folder: Path, ana: Person, at: datetime) -> None:
    read(folder, TABLE, at)
    report = read(folder, TABLE.replace("+3 %", "+5 %"), at)
    assert (report.accepted, report.repeated, report.refused) == (0, 2, 1)
    assert reason(report) == (
        "“New search” of 4 Mar 2025 was told with “+3 %” as promised; that stands, so write it so"
    )
    assert IntendedEffect.objects.get(promise="New search").size == Decimal("3.00")
    another = read(folder, "name,date,owner\nRedesign,2025-05-06,ana@shop.example\n", at)
    assert (
        reason(another) == "“Redesign” of 6 May 2025 was told without owner; that stands, so leave it empty"
    )


def test_a_row_twice_in_one_table_is_one_release(folder: Path, at: datetime) -> None:
    assert read(folder, "name,date\nA,2025-01-01\na,2025-01-01\n", at) == TableReport(1, 1, ())


def test_the_same_name_on_another_day_is_another_release(folder: Path, at: datetime) -> None:
    assert read(folder, "name,date\nA,2025-01-01\nA,2025-02-01\n", at) == TableReport(2, 0, ())


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("A,2025-13-01,,,,", "date “2025-13-01” is not a day; write 2025-11-17"),
        ("A,01.02.2025,,,,", "date “01.02.2025” is not a day; write 2025-11-17"),
        ("A,2999-01-01,,,,", "date 2999-01-01 is in the future; prepare that release instead"),
        (",2025-01-01,,,,", "name “” must have 1 to 120 characters"),
        (
            "A,2025-01-01,nowhere,,,",
            "area “nowhere” is not known; add it to the operation map first, or leave it empty",
        ),
        (
            "A,2025-01-01,,x@y.example,,",
            "owner “x@y.example” is nobody here; import people first, or leave it empty",
        ),
        ("A,2025-01-01,,,conversion,", "“conversion” stands without promised; fill in both, or neither"),
        ("A,2025-01-01,,,,3 %", "“3 %” stands without metric; fill in both, or neither"),
        ("A,2025-01-01,,,conversion,much", "promised “much” is not a change; write it like +3 % or -2.5 %"),
        ("A,2025-01-01,,,conversion,0 %", "promised “0 %” must be above 0 and at most 1000 %"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(folder: Path, at: datetime, cells: str, said: str) -> None:
    report = read(folder, f"name,date,area,owner,metric,promised\n{cells}\n", at)
    assert (report.accepted, reason(report)) == (0, said)
    assert not Release.objects.exists()
    assert not Annotation.objects.exists()


def test_an_unknown_metric_names_those_there_are(folder: Path, at: datetime) -> None:
    report = read(folder, "name,date,metric,promised\nA,2025-01-01,joy,3\n", at)
    assert reason(report).startswith("metric “joy” is not known; choose from visitors, buyers, spend")


@pytest.mark.parametrize(
    ("text", "direction", "size"), [("3", "up", "3"), ("+3", "up", "3"), ("−0,5 %", "down", "0.5")]
)
def test_ways_to_write_a_promise(folder: Path, at: datetime, text: str, direction: str, size: str) -> None:
    assert read(folder, f'name,date,metric,promised\nA,2025-01-01,spend,"{text}"\n', at).accepted == 1
    effect = IntendedEffect.objects.get()
    assert (effect.direction, effect.size) == (direction, Decimal(size))


def test_the_store_of_rows_that_name_none(folder: Path, store: Store, at: datetime) -> None:
    assert read(folder, "name,date,store\nA,2025-01-01,\nB,2025-01-01,main\n", at, "main").accepted == 2
    assert set(Release.objects.values_list("store__slug", flat=True)) == {"main"}
    report = read(folder, "name,date\nC,2025-01-01\n", at, "moon")
    assert reason(report) == "store “moon” is not known; write one of Stores, or leave it empty"


def test_without_a_store_it_was_the_only_one(folder: Path, store: Store, at: datetime) -> None:
    table = "name,date\nA,2025-01-01\n"
    assert read(folder, table, at).accepted == 1
    assert Release.objects.get().store == store
    Store.objects.create(slug="outlet", name="Outlet", zone="UTC", currency="EUR")
    assert read(folder, table, at) == TableReport(0, 1, ())
    assert read(folder, "name,date\nB,2025-01-01\n", at).accepted == 1
    assert Release.objects.get(name="B").store is None


def test_the_page_offers_the_only_store(as_mate: Client, store: Store) -> None:
    assert "All stores" not in as_mate.get(reverse("releases:import")).content.decode()
    Store.objects.create(slug="outlet", name="Outlet", zone="UTC", currency="EUR")
    assert "All stores" in as_mate.get(reverse("releases:import")).content.decode()


def test_only_trying_writes_nothing(folder: Path, at: datetime) -> None:
    path = folder / "releases.csv"
    path.write_text(TABLE)
    assert past_import.rehearse_releases(path, Take("", SYSTEM, at)).accepted == 3
    assert not Release.objects.exists()


def test_a_file_that_is_none_is_refused(folder: Path, at: datetime) -> None:
    with pytest.raises(table_import.FileRefused, match="has no column date"):
        read(folder, "name\nA\n", at)


def test_the_page_shows_first_and_writes_then(as_mate: Client, area: Area, ana: Person) -> None:
    file = SimpleUploadedFile("past.csv", TABLE.encode())
    shown = as_mate.post(reverse("releases:import"), {"file": file})
    assert "3 releases would be entered" in shown.content.decode()
    assert not Release.objects.exists()
    carried = shown.context["form"].initial
    taken = as_mate.post(reverse("releases:import-take"), carried, follow=True)
    assert "3 entered, 0 there already, 0 rows refused." in taken.content.decode()
    assert Release.objects.count() == 3


def test_after_the_import_they_are_seen_on_the_sales_curve(
    as_mate: Client, area: Area, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = as_mate.post(reverse("releases:import"), {"file": SimpleUploadedFile("past.csv", TABLE.encode())})
    carried, take = shown.context["form"].initial, reverse("releases:import-take")
    monkeypatch.setattr("storewide.metrics.figures.extent", lambda _store: None)
    assert as_mate.post(take, carried)["Location"] == reverse("releases:releases")
    known = Days(date(2024, 5, 1), date(2026, 3, 9))
    monkeypatch.setattr("storewide.metrics.figures.extent", lambda _store: known)
    assert as_mate.post(take, carried)["Location"] == "/metrics/spend/?from=2025-03-10&to=2026-03-09"


def test_a_viewer_imports_nothing(as_viewer: Client) -> None:
    assert as_viewer.post(reverse("releases:import-take"), {}).status_code == 403


def test_the_page_of_a_past_release(as_mate: Client, mate: User, folder: Path, at: datetime) -> None:
    read(folder, TABLE, at)
    page = as_mate.get(Release.objects.get(name="Redesign").get_absolute_url()).content.decode()
    assert "“Redesign” went live on 6 May 2025" in page
    assert "Checklist" not in page


@pytest.mark.django_db
def test_the_command_prints_one_document(folder: Path, ana: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storewide.kit.commands.prepare_data", lambda: None)
    path = folder / "past.csv"
    path.write_text(TABLE)
    for accepted in (3, 0):
        ended = CliRunner().invoke(releases, [str(path), "--json"])
        assert ended.exit_code == 0
        assert json.loads(ended.stdout) == {
            "read": 3,
            "accepted": accepted,
            "repeated": 3 - accepted,
            "refused": 0,
            "refusals": [],
        }
