from ipaddress import ip_address

import pytest

from storewide.kit import addresses
from storewide.kit.addresses import Reach

OPEN = Reach(private=False, setting="STOREWIDE_PROBE_PRIVATE")


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822"])
def test_open_addresses(address: str):
    assert addresses.is_open(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.1"),
        *("224.0.0.1", "::1", "fe80::1", "fc00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::"),
    ],
)
def test_private_addresses(address: str):
    assert not addresses.is_open(ip_address(address))


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("ftp://shop.example/", "is not an address"),
        ("shop.example", "is not an address"),
        ("https://:80", "is not an address"),
        ("https://ex ample/", "is not an address"),
        ("https://shop..example/", "is not an address"),
        ("https://-/", "is not an address"),
        ("https://" + "ä" * 70 + ".example/", "is not an address"),
        ("https://lädchen.example/", ""),
        ("https://shop_2.example.:8443/", ""),
        ("https://[2606:4700::1111]/", ""),
        ("https://shop.example:99999/", "is not an address"),
        ("https://ana:secret@shop.example/", "holds a user name or a password"),
        ("https://shop.example/" + "a" * 500, "has 521 characters; it may have 500"),
        ("http://10.0.0.8/", "10.0.0.8 is 10.0.0.8, an address of a private network"),
        ("https://shop.example/", ""),
    ],
)
def test_what_is_wrong_with_an_address(url: str, said: str):
    found = OPEN.fault(url)
    assert said in found
    assert bool(said) == bool(found)


def test_the_operator_may_allow_private_addresses():
    assert Reach(private=True, setting="").fault("http://10.0.0.8/") == ""
