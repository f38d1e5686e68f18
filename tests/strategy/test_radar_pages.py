"""Radars on their pages: laid out, blips put on and moved, seen as of a day, brought and taken as files."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.strategy import radar_operations
from storewide.strategy.models.radar import Blip, Move, Radar
from storewide.strategy.radar_operations import DEFAULT_QUADRANTS, DEFAULT_RINGS, BlipSaid


@pytest.fixture
def radar(owner: User, at: datetime) -> Radar:
    """The shop's radar with two blips: one since last year, one moved in this quarter."""
    said = {"name": "Shop", "purpose": "", "area": None, "by": owner, "at": at}
    made = radar_operations.start_radar(**said, quadrants=list(DEFAULT_QUADRANTS), rings=list(DEFAULT_RINGS))
    for name, ring, tags in (("Playwright", 1, ["test"]), ("jQuery", 2, [])):
        radar_operations.add_blip(
            radar=made,
            said=BlipSaid(name=name, quadrant=1, ring=ring, tags=tags),
            reason="Seen at work",
            on=date(2025, 11, 3),
            by=owner,
            at=at,
        )
    first = Blip.objects.get(name="Playwright")
    radar_operations.move_blip(blip=first, ring=0, reason="Held", on=date(2026, 2, 2), by=owner, at=at)
    return made


@pytest.mark.usefixtures("radar")
def test_a_radar_says_what_moved(as_viewer: Client, at: datetime) -> None:
    page = as_viewer.get("/strategy/radars/shop/?on=2026-03-09")
    text = page.content.decode()
    assert page.status_code == 200
    assert "Shop: 1 moved in since 31 Dec 2025" in text
    assert text.count('class="radar-blip" d=') == 2 + 4
    assert "Playwright, Adopt, Moved in" in text
    assert "jQuery, Assess, No change" in text


@pytest.mark.usefixtures("radar")
def test_a_radar_of_an_earlier_day_is_as_it_was(as_viewer: Client) -> None:
    text = as_viewer.get("/strategy/radars/shop/?on=2025-12-31").content.decode()
    assert "Shop: 2 are new since 30 Sep 2025" in text
    assert "Playwright, Trial, New" in text
    before = as_viewer.get("/strategy/radars/shop/?on=2025-10-01").content.decode()
    assert "Shop has no blip on 1 Oct 2025" in before


@pytest.mark.usefixtures("radar")
def test_filters_narrow_picture_and_table(as_viewer: Client) -> None:
    text = as_viewer.get("/strategy/radars/shop/?on=2026-03-09&tag=test").content.decode()
    assert "Playwright, Adopt" in text
    assert "jQuery, Assess" not in text
    assert "1 blip" in text
    moved = as_viewer.get("/strategy/radars/shop/?on=2026-03-09&moved=in&format=csv").getvalue().decode()
    assert moved.splitlines()[1].startswith("Playwright,1,Adopt,Tools,Moved in")
    assert len(moved.splitlines()) == 2


def test_laying_out_adding_moving_and_taking_off(as_mate: Client) -> None:
    layout = {"name": "Shop", "quadrants": "A\nB\nC\nD", "rings": "Use\nLeave", "purpose": "", "area": ""}
    assert as_mate.post("/strategy/radars/start/", layout).headers["Location"] == "/strategy/radars/shop/"
    today = date.today() - timedelta(days=1)  # noqa: DTZ011 - the page takes days
    blip = {"name": "Solr", "quadrant": 2, "ring": 1, "on": today, "reason": "Old", "tags": "search, old"}
    assert (
        as_mate.post("/strategy/radars/shop/add/", blip).headers["Location"]
        == "/strategy/radars/shop/blips/solr/"
    )
    refused = as_mate.post("/strategy/radars/shop/blips/solr/move/", {"ring": 0, "on": today, "reason": ""})
    assert refused.status_code == 422
    assert "Write why it moves" in refused.content.decode()
    assert Move.objects.count() == 1
    as_mate.post("/strategy/radars/shop/blips/solr/move/", {"ring": 0, "on": today, "reason": "Fast again"})
    as_mate.post("/strategy/radars/shop/blips/solr/take-off/", {"on": today, "reason": "Gone"})
    kept = Blip.objects.get()
    assert (kept.ring, kept.tags) == (None, ["search", "old"])
    assert list(Move.objects.values_list("movement", flat=True)) == ["new", "in", "off"]
    page = as_mate.get("/strategy/radars/shop/blips/solr/").content.decode()
    assert "Fast again" in page
    assert "Taken off" in page


def test_a_viewer_changes_nothing(as_viewer: Client, radar: Radar) -> None:
    assert as_viewer.post("/strategy/radars/start/", {"name": "X"}).status_code == 403
    url = "/strategy/radars/shop/blips/jquery/move/"
    assert as_viewer.post(url, {"ring": 0, "reason": "x", "on": "2026-03-01"}).status_code == 403
    assert Move.objects.filter(blip__radar=radar).count() == 3
    assert not Entry.objects.filter(action="strategy.blip.take_off").exists()


def test_a_stranger_sees_nothing(as_stranger: Client, radar: Radar) -> None:
    assert as_stranger.get(radar.get_absolute_url()).status_code == 302


def test_a_ring_that_held_a_blip_stays(radar: Radar, as_mate: Client) -> None:
    layout = {"name": "Shop", "quadrants": "A\nB\nC\nD", "rings": "Use\nLeave", "expected_version": 1}
    refused = as_mate.post("/strategy/radars/shop/change/", layout)
    assert refused.status_code == 422
    assert "Blips stand or stood in the ring “Assess”" in refused.content.decode()
    layout["rings"] = "Use\nTry\nLook\nLeave"
    assert as_mate.post("/strategy/radars/shop/change/", layout).status_code == 302
    radar.refresh_from_db()
    assert radar.rings == ["Use", "Try", "Look", "Leave"]


def test_a_page_of_many_blips_costs_as_few_queries(
    radar: Radar, as_viewer: Client, owner: User, at: datetime, django_assert_max_num_queries: object
) -> None:
    for number in range(40):
        said = BlipSaid(name=f"Thing {number}", quadrant=number % 4, ring=number % 3)
        radar_operations.add_blip(radar=radar, said=said, reason="", on=date(2026, 1, 2), by=owner, at=at)
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        assert as_viewer.get("/strategy/radars/shop/").status_code == 200
