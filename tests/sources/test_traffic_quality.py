"""The page of a store's traffic quality, and cutting a link that was wrong."""

from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from storewide.audit.models import Entry
from storewide.sources import importing
from storewide.sources.house import warehouse
from storewide.sources.importing import Asked
from storewide.sources.models import Store
from storewide.warehouse.questions import Question

pytestmark = pytest.mark.django_db
CRAWLER = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
EVENTS = f"""event_id,occurred_at,name,visitor_id,user_agent
1,2026-02-03T10:00:00Z,Product Viewed,va,Firefox
2,2026-02-03T10:00:00Z,Product Viewed,vb,Firefox
3,2026-02-04T10:00:00Z,Product Viewed,vc,Firefox
4,2026-02-04T10:00:00Z,Product Viewed,robot,"{CRAWLER}"
"""
LINKS = "linked_at,visitor_id,previous_id\n2026-02-04,va,vb\n"
PAGE = "/data/stores/main/traffic-quality/"
CUT = "/data/stores/main/links/cut/"


@pytest.fixture
def seen(store: Store, tmp_path: Path) -> Store:
    for name, text, preset in (("events", EVENTS, "generic-events"), ("links", LINKS, "generic-links")):
        path = tmp_path / f"{name}.csv"
        path.write_text(text)
        asked = Asked(path=path, file_name=path.name, preset=preset, store=store)
        importing.read(asked, refusals_to=tmp_path / f"{name}.refused")
    return store


def visitors() -> int | None:
    question = Question(("visitors",), date(2026, 2, 1), date(2026, 2, 28))
    return warehouse().ask(question).rows[0]["visitors"]


def test_a_month_says_how_many_are_bots_and_why(seen: Store, as_viewer: Client) -> None:
    page = as_viewer.get(f"{PAGE}?month=2026-02").content.decode()
    assert "1 of 3 visitors of Main in Feb 2026 are bots (33.3\xa0%)" in page
    assert "its user agent is on the maintained list of crawlers" in page
    assert "Cut a wrong link" not in page
    assert "without consent" not in page
    rows = b"".join(as_viewer.get(f"{PAGE}?month=2026-02&format=csv")).decode().splitlines()
    assert [row.split(",")[:3] for row in rows[1:]] == [["2026-02-04", "1", "1"], ["2026-02-03", "1", "0"]]


def test_events_without_consent_are_told_and_in_no_visitor(
    seen: Store, as_viewer: Client, tmp_path: Path
) -> None:
    path = tmp_path / "denied.csv"
    path.write_text(
        "event_id,occurred_at,name,visitor_id,consent\n5,2026-02-04T11:00:00Z,Page Viewed,p1,denied\n"
        "6,2026-02-05T11:00:00Z,Page Viewed,p2,denied\n7,2026-02-04T11:00:00Z,Page Viewed,vd,granted\n"
        "8,2026-03-05T11:00:00Z,Page Viewed,p3,denied\n"
    )
    asked = Asked(path=path, file_name=path.name, preset="generic-events", store=seen)
    importing.read(asked, refusals_to=tmp_path / "denied.refused")
    page = as_viewer.get(f"{PAGE}?month=2026-02").content.decode()
    assert "1 of 4 visitors of Main in Feb 2026 are bots" in page
    assert "2 events came without consent: they count as events, in no visitor and no session" in page
    rows = b"".join(as_viewer.get(f"{PAGE}?month=2026-02&format=csv")).decode().splitlines()
    assert [row.split(",")[:2] for row in rows[1:] if row[:10] < "2026-02-06"] == [
        ["2026-02-05", "0"],
        ["2026-02-04", "2"],
        ["2026-02-03", "1"],
    ]
    # a month of them alone is one in which nobody was counted
    question = Question(("visitors", "sessions"), date(2026, 3, 1), date(2026, 3, 31))
    assert dict(warehouse().ask(question).rows[0].measures) == {"visitors": 0, "sessions": 0}
    page = as_viewer.get(f"{PAGE}?month=2026-03").content.decode()
    assert "1 event came without consent" in page


def test_a_month_without_events_says_so(seen: Store, as_viewer: Client) -> None:
    page = as_viewer.get(f"{PAGE}?month=2025-02").content.decode()
    assert "Nobody was counted in Main in Feb 2025" in page


def test_a_cut_link_leaves_figures_as_they_were_and_stays_cut(
    seen: Store, as_mate: Client, tmp_path: Path
) -> None:
    assert visitors() == 2
    answer = as_mate.post(CUT, {"one": "vb", "other": "va"})
    assert (answer.status_code, answer.headers["Location"]) == (302, PAGE)
    assert visitors() == 3
    entry = Entry.objects.get(action="sources.link.cut")
    assert (entry.record_label, entry.changes) == ("Main", {"link": ["vb = va", None]})
    asked = Asked(path=tmp_path / "links.csv", file_name="links.csv", preset="generic-links", store=seen)
    assert importing.read(asked, refusals_to=tmp_path / "again.refused").repeated == 1
    assert visitors() == 3
    again = as_mate.post(CUT, {"one": "vb", "other": "va"})
    assert again.status_code == 422
    assert "No link names “vb” and “va”" in again.content.decode()


def test_who_may_only_look_cuts_nothing(seen: Store, as_viewer: Client) -> None:
    assert as_viewer.get(CUT).status_code == 403
    assert as_viewer.post(CUT, {"one": "va", "other": "vb"}).status_code == 403
    assert visitors() == 2
    assert not Entry.objects.filter(action="sources.link.cut").exists()
