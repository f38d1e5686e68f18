"""The release calendar: a month by day, what blocks a release and who is not briefed."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from storewide.access.models import User
from storewide.demand.models import Campaign
from storewide.lib.periods import Days
from storewide.ownership.models import Area
from storewide.releases import calendar_page, operations
from storewide.releases.models import Briefing, Freeze, Release
from storewide.releases.operations import Plan
from storewide.sources.models import Store

NOVEMBER = Days(date(2026, 11, 1), date(2026, 11, 30))


def shown(client: Client, month: str = "") -> str:
    answer = client.get(reverse("releases:calendar"), {"month": month})
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize(
    "text", ["", "2026-13", "november", "2026", "2026-11-03", "2026-W47", "2026-11..2027-01", "9999-12"]
)
def test_what_is_no_month_is_this_month(text: str) -> None:
    assert calendar_page.month_of(text, date(2026, 11, 22)) == NOVEMBER


def test_a_month_of_the_address() -> None:
    assert calendar_page.month_of("2026-11", date(2027, 3, 1)) == NOVEMBER


def test_a_release_stands_on_its_day_with_what_blocks_it(
    as_viewer: Client, release: Release, briefing: Briefing
) -> None:
    page = shown(as_viewer, f"{release.planned_on:%Y-%m}")
    assert f"One release of {release.planned_on:%B %Y} is not ready to go live" in page
    assert page.count("New checkout") == 1
    assert "6 open" in page
    assert "Standard · 2 not briefed" in page


def test_one_whose_day_passed_is_not_live_yet(as_viewer: Client, release: Release, today: date) -> None:
    Release.objects.update(planned_on=today.replace(day=1) - timedelta(days=1))
    page = shown(as_viewer, f"{today.replace(day=1) - timedelta(days=1):%Y-%m}")
    assert "Not live yet" in page
    assert "no briefing" in page


def test_nothing_blocks_what_is_live(as_viewer: Client, live: Release, today: date) -> None:
    page = shown(as_viewer)
    assert f"One release in {today:%B %Y}<" in page
    assert "Live, watched" in page
    assert "Standard · " not in page


def test_a_cancelled_one_is_not_in_it(as_viewer: Client, release: Release, mate: User, at: datetime) -> None:
    operations.cancel(release=release, reason="No stock.", by=mate, at=at)
    page = shown(as_viewer, f"{release.planned_on:%Y-%m}")
    assert f"No release in {release.planned_on:%B %Y}" in page
    assert "New checkout" not in page


def test_weeks_are_whole_and_begin_on_monday(as_viewer: Client) -> None:
    answer = as_viewer.get(reverse("releases:calendar"), {"month": "2026-11"})
    boxes = answer.context["boxes"]
    assert (boxes[0].day, boxes[-1].day, len(boxes)) == (date(2026, 10, 26), date(2026, 12, 6), 42)
    assert answer.context["weekdays"][0] == "Mon"
    assert (answer.context["before"][1], answer.context["after"][1]) == ("2026-10", "2026-12")


def test_the_ends_of_the_calendar(as_viewer: Client) -> None:
    first = as_viewer.get(reverse("releases:calendar"), {"month": "1990-01"}).context
    last = as_viewer.get(reverse("releases:calendar"), {"month": "2199-12"}).context
    assert (first["before"], last["after"]) == (None, None)


def test_a_stranger_is_sent_to_sign_in(as_stranger: Client) -> None:
    assert as_stranger.get(reverse("releases:calendar")).status_code == 302


@pytest.mark.parametrize("more", [0, 5])
def test_queries_stay_the_same_however_many_there_are(
    as_viewer: Client,
    release: Release,
    briefing: Briefing,
    plan: Plan,
    mate: User,
    at: datetime,
    more: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _number in range(more):
        operations.prepare(plan=plan, by=mate, at=at)
    with django_assert_num_queries(22):
        shown(as_viewer, f"{release.planned_on:%Y-%m}")


def test_freezes_campaigns_and_holidays_stand_on_their_first_day(
    as_viewer: Client, as_owner: Client, store: Store, area: Area
) -> None:
    Store.objects.update(holidays_of="DE")
    first, last = date(2026, 12, 18), date(2027, 1, 2)
    Freeze.objects.create(name="Christmas", reason="most orders", first=first, last=last, store=store)
    Campaign.objects.create(
        name="Gifts",
        key="gifts",
        store=store,
        area=area,
        first=date(2026, 12, 3),
        last=date(2026, 12, 20),
        budget_minor=100,
        size=1,
    )
    page = shown(as_viewer, "2026-12")
    assert page.count("Freeze until 2 Jan 2027: Christmas (Shop)") == 1
    assert page.count("month-frozen") == 16
    assert "Campaign until 20 Dec 2026: Gifts (Shop)" in page
    assert "Nothing is planned" not in page
    # it goes on in January, told on the first day that the page shows
    assert shown(as_viewer, "2027-01").count("Freeze until 2 Jan 2027: Christmas (Shop)") == 1
    assert reverse("releases:freezes") in page
    assert reverse("releases:feeds") not in page
    assert reverse("releases:feeds") in shown(as_owner, "2026-12")
