from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from storewide.kit.addresses import Reach
from storewide.service import looking
from storewide.service.looking import Walk, Wanted
from tests.service.shop import Shop, open_shop


@pytest.fixture
def shop() -> Iterator[Shop]:
    with open_shop() as found:
        yield found


def purchase(shop: Shop, timeout: float = 5) -> Walk:
    return looking.walk_of(
        shop.url,
        [
            Wanted("/search?q=rake", "find", text="Rake"),
            Wanted("/product/1", "product", text="Add to cart"),
            Wanted("/cart", "cart", "POST", (("product", "1"),), text="in your cart"),
            Wanted("/checkout", "checkout", text="Choose how to pay"),
        ],
        timeout,
    )


EVERYWHERE = Reach(private=True, setting="")


def look(walk: Walk, *, private: bool = True) -> looking.Look:
    reach = Reach(private=private, setting="STOREWIDE_PROBE_PRIVATE")
    return take([walk], reach)[0]


def take(walks: list[Walk], reach: Reach) -> list[looking.Look]:
    """All of them beside each other, in their order."""
    found: dict[int, looking.Look] = {}
    with looking.SideBySide[int](reach) as side_by_side:
        for number, walk in enumerate(walks):
            side_by_side.begin(number, walk)
        while side_by_side.under_way:
            found.update(side_by_side.ended(1.0))
    return [found[number] for number in range(len(walks))]


def test_a_page_is_up_when_status_and_text_are_as_expected(shop: Shop):
    found = look(Walk((Wanted(shop.url, text="Garden & home"),), 5))
    assert (found.fault, found.step) == ("", "")
    assert shop.asked == ["GET /"]
    assert shop.agents == {"Storewide-Uptime/1.0 (probe)"}


@pytest.mark.parametrize(
    ("wanted", "fault"),
    [
        (Wanted("/", status=301), "It answered 200 where 301 is expected."),
        (Wanted("/", text="Winter sale"), "The page does not hold “Winter sale”."),
        (Wanted("/nowhere"), "It answered 404 where 200 is expected."),
    ],
)
def test_what_is_not_as_expected_is_said(shop: Shop, wanted: Wanted, fault: str):
    assert look(looking.walk_of(shop.url, [wanted], 5)).fault == fault


def test_an_answer_that_does_not_come_is_a_fault_after_the_time_it_may_take(shop: Shop):
    shop.silent.add("/")
    assert look(Walk((Wanted(shop.url),), 0.2)).fault == "No answer within 0.2 s."


def test_nobody_listening_is_a_fault(shop: Shop):
    # a port that was just given back by the system is not listened on
    with open_shop() as gone:
        url = gone.url
    assert look(Walk((Wanted(url),), 5)).fault == "127.0.0.1 takes no connection."


def test_a_purchase_is_walked_up_to_payment_with_cookies_and_hidden_fields(shop: Shop):
    found = look(purchase(shop))
    assert [(page.step, page.fault) for page in found.pages] == [
        ("find", ""),
        ("product", ""),
        ("cart", ""),
        ("checkout", ""),
    ]
    assert shop.asked == [
        "GET /search?q=rake",
        "GET /product/1",
        "POST /cart",
        "GET /cart/seen",
        "GET /checkout",
    ]


def test_a_purchase_ends_at_the_step_that_fails(shop: Shop):
    shop.broken["/cart"] = 500
    found = look(purchase(shop))
    assert (found.step, found.fault) == ("cart", "It answered 500 where 200 is expected.")
    assert "GET /checkout" not in shop.asked


def test_looks_are_taken_side_by_side_and_do_not_share_cookies(shop: Shop):
    shop.silent.add("/search")
    slow, quick = purchase(shop, 0.3), Walk((Wanted(f"{shop.url}checkout"),), 5)
    found = take([slow, quick], EVERYWHERE)
    assert [each.fault for each in found] == [
        "No answer within 0.3 s.",
        "It answered 404 where 200 is expected.",
    ]


def test_a_redirect_is_followed_and_an_endless_one_is_not(shop: Shop):
    shop.redirects |= {"/old": "/", "/loop": "/loop"}
    assert look(Walk((Wanted(f"{shop.url}old"),), 5)).fault == ""
    assert look(Walk((Wanted(f"{shop.url}loop"),), 5)).fault == "It redirects more than 5 times."
    assert look(Walk((Wanted(f"{shop.url}loop", status=302),), 5)).fault == ""


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]"])
def test_private_addresses_are_not_looked_at_however_they_are_written(shop: Shop, host: str):
    port = urlsplit(shop.url).port
    found = look(Walk((Wanted(f"http://{host}:{port}/"),), 5), private=False)
    assert (
        "an address of a private network; Storewide goes there only with STOREWIDE_PROBE_PRIVATE=yes"
        in found.fault
    )
    assert shop.asked == []


def test_a_redirect_to_something_else_than_the_web_is_refused(shop: Shop):
    shop.redirects["/file"] = "file:///etc/passwd"
    assert "is not an address" in look(Walk((Wanted(f"{shop.url}file"),), 5)).fault
