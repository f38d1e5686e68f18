"""Which headers pass between client and pages, and which of them the edge writes itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Headers = list[tuple[bytes, bytes]]
Network = IPv4Network | IPv6Network

#: these belong to one connection, not to the message
_HOP_BY_HOP = frozenset(
    [
        b"connection",
        b"keep-alive",
        b"proxy-authenticate",
        b"proxy-authorization",
        b"proxy-connection",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
    ]
)
#: what says who the client is; the edge writes it, a client cannot
_ORIGIN = frozenset([b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host"])
#: other spellings of the same claims, and what the edge has dealt with by then
_DROPPED = frozenset([b"forwarded", b"x-real-ip", b"x-forwarded-port", b"expect", b"content-length"])


class NotANetwork(Exception):
    """A trusted proxy is named by something that is no address and no network."""


@dataclass(frozen=True)
class Origin:
    """Where a request came from: the client's address, and the scheme and host it asked for."""

    address: str
    scheme: bytes
    host: bytes


def networks(text: str) -> tuple[Network, ...]:
    """Read addresses and networks separated by commas; raise NotANetwork naming the one that is neither."""
    return tuple(_network(part.strip()) for part in text.split(",") if part.strip())


def _network(text: str) -> Network:
    try:
        return ip_network(text)
    except ValueError as error:
        raise NotANetwork(
            f"STOREWIDE_TRUSTED_PROXIES holds {text!r}, which is no address and no network; "
            "write addresses such as 10.0.0.1 or networks such as 10.0.0.0/8, separated by commas."
        ) from error


def origin(headers: Headers, peer: str, scheme: str, trusted: tuple[Network, ...]) -> Origin:
    """Who sent a request that arrived from `peer`, believing what trusted proxies say and nobody else.

    Of a chain of addresses the last one that no trusted proxy vouches for is the client's.
    """
    told = Origin(peer, scheme.encode(), _first(headers, b"host"))
    if not _is_trusted(peer, trusted):
        return told
    chain = [part.strip() for part in _joined(headers, b"x-forwarded-for").split(",") if part.strip()]
    address = peer
    while chain and _is_trusted(address, trusted):
        address = _bare(chain.pop())
    return Origin(
        address,
        _first(headers, b"x-forwarded-proto") or told.scheme,
        _first(headers, b"x-forwarded-host") or told.host,
    )


def to_pages(headers: Headers, came_from: Origin) -> Headers:
    """The headers of a request as the pages get them; the length of the body is added by who sends it."""
    kept = [pair for pair in _end_to_end(headers) if pair[0].lower() not in _ORIGIN | _DROPPED]
    return [
        *kept,
        (b"X-Forwarded-For", came_from.address.encode()),
        (b"X-Forwarded-Proto", came_from.scheme),
        (b"X-Forwarded-Host", came_from.host),
    ]


def to_client(headers: Iterable[tuple[bytes, bytes]]) -> Headers:
    """The headers of an answer as the client gets them, repeated ones in their order."""
    return _end_to_end(list(headers))


def _end_to_end(headers: Headers) -> Headers:
    """Without what belongs to the connection, including what its `Connection` header names."""
    named = {name.strip().lower().encode() for name in _joined(headers, b"connection").split(",")}
    return [(name, value) for name, value in headers if name.lower() not in _HOP_BY_HOP | named]


def _first(headers: Headers, wanted: bytes) -> bytes:
    return next((value for name, value in headers if name.lower() == wanted), b"")


def _joined(headers: Headers, wanted: bytes) -> str:
    return ",".join(value.decode("latin-1") for name, value in headers if name.lower() == wanted)


def _bare(address: str) -> str:
    """An address without the port or the brackets some proxies write around it."""
    if address.startswith("["):
        return address[1:].split("]", 1)[0]
    return address.split(":", 1)[0] if address.count(":") == 1 else address


def _is_trusted(address: str, trusted: tuple[Network, ...]) -> bool:
    try:
        known: IPv4Address | IPv6Address = ip_address(address)
    except ValueError:
        return False
    return any(known in network for network in trusted)
