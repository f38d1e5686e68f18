"""Many requests changed at once, all or nothing."""

import re
from datetime import datetime

import pytest
from django.test import Client

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.ownership.models import Area
from storewide.portfolio import operations as portfolio
from storewide.portfolio.exchange import bulk
from storewide.portfolio.exchange.bulk import Change
from storewide.portfolio.models import Planned, Request


@pytest.fixture
def three(area: Area, mate: User, at: datetime) -> list[Request]:
    return [
        portfolio.ask(title=name, problem="-", area=area, store=None, by=mate, at=at)
        for name in ("Apple", "Berry", "Cherry")
    ]


@pytest.fixture
def other(area: Area) -> Area:
    return Area.objects.create(slug="basket", name="Basket", group="order_entry")


def test_change_many_changes_all_and_audits_each(
    three: list[Request], other: Area, mate: User, at: datetime
) -> None:
    bulk.change_many(requests=three, change=Change(area=other, horizon="next"), by=mate, at=at)
    assert [each.area for each in Request.objects.all()] == [other] * 3
    assert [each.horizon for each in Planned.objects.all()] == ["next"] * 3
    assert Entry.objects.filter(action="portfolio.request.bulk").count() == 3
    assert Entry.objects.filter(action="portfolio.request.change").count() == 3


def test_one_that_cannot_undoes_all(three: list[Request], other: Area, mate: User, at: datetime) -> None:
    portfolio.decline(request=three[1], reason="No.", by=mate, at=at)
    fates = bulk.foreseen(three, Change(area=other))
    assert [each.obstacle for each in fates] == ["", "it is declined already, and was answered", ""]
    with pytest.raises(bulk.NothingToChange, match="it is declined already"):
        bulk.change_many(requests=three, change=Change(area=other), by=mate, at=at)
    assert not Request.objects.filter(area=other).exists()


def test_merge_many_into_one(three: list[Request], mate: User, at: datetime) -> None:
    change = Change(into=three[0], reason="The same.")
    assert [each.obstacle for each in bulk.foreseen(three, change)] == [
        "it cannot be merged into itself",
        "",
        "",
    ]
    bulk.change_many(requests=three[1:], change=change, by=mate, at=at)
    assert sorted(Request.objects.values_list("state", flat=True)) == ["asked", "merged", "merged"]


@pytest.mark.parametrize(
    "change", [Change(), Change(decline=True), Change(decline=True, horizon="now", reason="No.")]
)
def test_a_change_that_says_nothing_or_too_much_is_refused(change: Change, three: list[Request]) -> None:
    with pytest.raises(bulk.NothingToChange):
        bulk.foreseen(three, change)


def test_many_are_looked_at_and_changed_by_page(
    as_mate: Client, as_viewer: Client, three: list[Request], other: Area, mate: User, at: datetime
) -> None:
    portfolio.decline(request=three[2], reason="No.", by=mate, at=at)
    assert as_viewer.get("/portfolio/requests/many/").status_code == 403
    said = {"area": str(other.pk), "all": "1", "horizon": ""}
    looked = as_mate.post("/portfolio/requests/many/", said).content.decode()
    assert "2 requests would change" in looked
    assert "it is declined already, and was answered" in looked
    assert not Request.objects.filter(area=other).exists()
    assert as_mate.post("/portfolio/requests/many/", {**said, "confirm": "1"}).status_code == 302
    assert Request.objects.filter(area=other).count() == 2


def test_the_list_as_it_is_narrowed_is_what_matches(as_mate: Client, three: list[Request]) -> None:
    said = {"decline": "on", "reason": "Not now.", "all": "1", "confirm": "1"}
    as_mate.post("/portfolio/requests/many/?q=Apple", said)
    assert list(Request.objects.filter(state="declined").values_list("title", flat=True)) == ["Apple"]
    nothing = as_mate.post("/portfolio/requests/many/", {"decline": "on", "reason": "Not now."})
    assert nothing.status_code == 422


def test_rows_chosen_in_the_list_lead_to_the_change(
    three: list[Request], other: Area, as_mate: Client, as_viewer: Client
) -> None:
    listed = as_mate.get("/portfolio/requests/?state=asked&sort=number&page=1").content.decode()
    assert (
        '<td class="pick"><input type="checkbox" name="number" value="2" form="list-requests-picks" '
        'aria-label="Choose Berry"></td>'
    ) in listed
    form = listed[listed.index('id="list-requests-picks"') :].split("</form>")[0]
    assert 'action="/portfolio/requests/many/"' in form
    assert re.findall(r'name="(\w+)" value="(\w+)"', form) == [("state", "asked"), ("sort", "number")]
    assert "list-requests-picks" not in as_viewer.get("/portfolio/requests/").content.decode()
    url = "/portfolio/requests/many/?state=asked&number=1&number=3"
    page = as_mate.get(url).content.decode()
    assert re.findall(r'name="number" value="(\d)"( checked)?', page) == [
        ("1", " checked"),
        ("3", " checked"),
    ]
    assert "that match" not in page
    said = {"area": str(other.pk), "number": ["3"]}
    assert "1 request would change" in as_mate.post(url, said).content.decode()
    answer = as_mate.post(url, {**said, "confirm": "1"})
    assert answer["Location"] == "/portfolio/requests/?state=asked"
    assert [each.area == other for each in Request.objects.order_by("number")] == [False, False, True]
