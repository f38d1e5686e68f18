"""What passes between client and pages, and whose word counts."""

import pytest

from storewide.edge import headers
from storewide.edge.headers import NotANetwork, Origin, networks, origin, to_client, to_pages

PROXY = networks("10.0.0.0/8, ::1")


def test_networks_reads_addresses_and_networks():
    assert [str(network) for network in PROXY] == ["10.0.0.0/8", "::1/128"]
    assert networks("") == ()


def test_networks_names_what_is_neither():
    with pytest.raises(NotANetwork, match=r"holds 'proxy\.example', which is no address and no network"):
        networks("10.0.0.1,proxy.example")


def test_origin_of_a_stranger_is_where_the_connection_comes_from():
    told = [(b"host", b"shop.example"), (b"X-Forwarded-For", b"1.2.3.4"), (b"x-forwarded-proto", b"https")]
    assert origin(told, "192.0.2.7", "http", PROXY) == Origin("192.0.2.7", b"http", b"shop.example")


def test_origin_behind_a_trusted_proxy_is_what_the_proxy_says():
    told = [
        (b"host", b"inside:8000"),
        (b"x-forwarded-for", b"1.2.3.4"),
        (b"x-forwarded-proto", b"https"),
        (b"x-forwarded-host", b"shop.example"),
    ]
    assert origin(told, "10.1.1.1", "http", PROXY) == Origin("1.2.3.4", b"https", b"shop.example")


@pytest.mark.parametrize(
    ("chain", "address"),
    [
        ([b"6.6.6.6, 1.2.3.4, 10.9.9.9"], "1.2.3.4"),  # the first was written by the client itself
        ([b"6.6.6.6", b"1.2.3.4"], "1.2.3.4"),
        ([b"10.2.2.2"], "10.2.2.2"),
        ([b"[2001:db8::5]:4711"], "2001:db8::5"),
        ([b"1.2.3.4:4711"], "1.2.3.4"),
        ([b"unknown"], "unknown"),
        ([], "10.1.1.1"),
    ],
)
def test_origin_takes_the_last_address_no_trusted_proxy_vouches_for(chain, address):
    told = [(b"host", b"h"), *((b"x-forwarded-for", part) for part in chain)]
    assert origin(told, "10.1.1.1", "http", PROXY).address == address


def test_to_pages_drops_claims_and_connection_headers_and_keeps_the_rest_in_order():
    told = [
        (b"Host", b"shop.example"),
        (b"Connection", b"close, X-Secret-Hop"),
        (b"X-Secret-Hop", b"1"),
        (b"Upgrade", b"websocket"),
        (b"Transfer-Encoding", b"chunked"),
        (b"Forwarded", b"for=1.1.1.1"),
        (b"X-Real-IP", b"1.1.1.1"),
        (b"X-Forwarded-For", b"1.1.1.1"),
        (b"Cookie", b"a=1"),
        (b"Accept-Encoding", b"br"),
    ]
    assert to_pages(told, Origin("192.0.2.7", b"http", b"shop.example")) == [
        (b"Host", b"shop.example"),
        (b"Cookie", b"a=1"),
        (b"Accept-Encoding", b"br"),
        (b"X-Forwarded-For", b"192.0.2.7"),
        (b"X-Forwarded-Proto", b"http"),
        (b"X-Forwarded-Host", b"shop.example"),
    ]


def test_to_client_keeps_repeated_headers_and_drops_those_of_the_connection():
    told = [(b"Set-Cookie", b"a=1"), (b"Keep-Alive", b"timeout=5"), (b"Set-Cookie", b"b=2")]
    assert to_client(told) == [(b"Set-Cookie", b"a=1"), (b"Set-Cookie", b"b=2")]
    assert headers.to_client([]) == []
