"""Every page of the product fits and can be used by everybody, at both widths in both looks.

What is no page (a download, a part of a page, a change that takes a post) is known by what it answers.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from storewide.access import operations as access
from storewide.access.models import User
from storewide.lib.clock import now
from storewide.lib.data_folder import DataFolder
from tests import walk
from tests.browser.browsing import Watch, assert_usable

#: the routes are looked at in so many tests, so that they spread over the machine
PARTS = 4

type SignIn = Callable[[User], Page]


def is_page(response: HttpResponseBase) -> bool:
    """Whether people see the answer as a whole page; also that of an error."""
    content = getattr(response, "content", b"")
    return response.status_code != 302 and content.lstrip().lower().startswith(b"<!doctype html")


def pages(client: Client, part: int) -> Iterator[tuple[str, str, int]]:
    """Name, address and status of the pages of one part of the routes; an address without a record is left out."""
    for route in list(walk.routes())[part::PARTS]:
        try:
            address = walk.address(route)
        except LookupError:
            continue
        response = client.get(address)
        response.close()
        if is_page(response):
            yield route.name, address, response.status_code


def look_at_all(
    client: Client, page: Page, watch: Watch, subtests: pytest.Subtests, *, part: int, without: str
) -> None:
    """Assert that every page of a part is usable but those whose names begin with `without`."""
    missed = False
    for name, address, status in pages(client, part):
        # whatever is not there, the page that says so is the same
        if name.startswith(without) or (status == 404 and missed):
            continue
        missed = missed or status == 404
        if status != 200:
            watch.expect_status(status)
        with subtests.test(name, address=address):
            assert_usable(page, address)


def names(client: Client) -> set[str]:
    """What every page is called."""
    return {name for part in range(PARTS) for name, _address, _status in pages(client, part)}


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_of_a_furnished_operation(
    furnished: DataFolder,
    as_owner: Client,
    owner: User,
    sign_in: SignIn,
    watch: Watch,
    subtests: pytest.Subtests,
    part: int,
) -> None:
    # the gallery has its own tests
    look_at_all(as_owner, sign_in(owner), watch, subtests, part=part, without="web:styleguide")


def test_what_is_a_page(furnished: DataFolder, as_owner: Client) -> None:
    seen = names(as_owner)
    assert seen >= {"home:home", "metrics:scorecard", "portfolio:promise", "ledger:effect", "ownership:map"}
    assert not seen & {"portfolio:freeze", "sources:import-progress", "jobs:progress"}


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_of_a_new_operation(
    as_owner: Client, owner: User, sign_in: SignIn, watch: Watch, subtests: pytest.Subtests, part: int
) -> None:
    look_at_all(as_owner, sign_in(owner), watch, subtests, part=part, without="web:")


def test_what_is_a_page_of_a_new_operation(as_owner: Client) -> None:
    seen = names(as_owner)
    assert seen >= {"home:home", "metrics:scorecard", "portfolio:requests", "organization:people"}
    assert "ledger:effect" not in seen


def test_first_page_of_all(page: Page, watch: Watch) -> None:
    watch.expect_status(403)
    setup = reverse("access:setup")
    assert_usable(page, setup)
    assert_usable(page, f"{setup}?token=no-such-token")
    assert_usable(page, f"{setup}?token={access.issue_setup_token(at=now())}")


def test_pages_before_the_sign_in(page: Page, watch: Watch, owner: User, mate: User) -> None:
    at: datetime = now()
    _invitation, token = access.invite(email="new@shop.example", name="New", role="member", by=owner, at=at)
    offer = access.offer_password(user=mate, by=owner, at=at)
    assert_usable(page, reverse("account_login"))
    assert_usable(page, reverse("access:join", args=[token]))
    assert_usable(page, reverse("access:new-password", args=[mate.pk, offer]))
    watch.expect_status(410)
    assert_usable(page, reverse("access:join", args=["no-such-token"]))
