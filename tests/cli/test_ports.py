"""An address that cannot be listened on is one clear sentence."""

import socket

import pytest

from storewide.cli import ports
from storewide.cli.ports import PortUnusable
from tests.processes import free_port


def test_check_gives_a_free_port_back():
    port = free_port()
    assert ports.check("127.0.0.1", port) == port


def test_check_of_port_0_finds_a_free_one():
    assert 1024 < ports.check("127.0.0.1", 0) < 65536


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])  # noqa: S104 - only asked for
def test_check_sees_a_server_that_shares_its_port(host):
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        with pytest.raises(PortUnusable) as refused:
            ports.check(host, port)
    assert str(refused.value) == (
        f"Port {port} on {host} is in use by another program; name another one with --port."
    )


@pytest.mark.parametrize(
    ("host", "port", "words"),
    [
        ("192.0.2.1", 0, "192.0.2.1 is not an address of this machine; name one that is with --host."),
        ("127.0.0.1", 70_000, "Port 70000 does not exist; name one from 1 to 65535 with --port."),
    ],
)
def test_check_says_what_is_wrong_with_an_address(host, port, words):
    with pytest.raises(PortUnusable) as refused:
        ports.check(host, port)
    assert str(refused.value) == words
