"""Which addresses a look may go to: those of the open network, and private ones only where the operator says so."""

import ipaddress
import re
import socket
from urllib.parse import urlsplit

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from django.utils.translation import gettext as _

#: the setting by which an operator lets looks go to private addresses
SETTING = "STOREWIDE_PROBE_PRIVATE"
#: addresses that carry another one in them: the last four bytes are what is reached
_CARRIERS = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
_LONGEST = 500
_PART = r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?"
_HOST = re.compile(rf"{_PART}(?:\.{_PART})*\.?", re.IGNORECASE)

type Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Private(Exception):
    """A look was to go to an address of a private network; the message names it and the setting."""


def is_open(address: Address) -> bool:
    """Whether an address is one of the open network; one that carries another is judged by that one."""
    if isinstance(address, ipaddress.IPv6Address):
        carried = address.ipv4_mapped or address.sixtofour
        if carried is None and any(address in network for network in _CARRIERS):
            carried = ipaddress.IPv4Address(address.packed[-4:])
        if carried is not None:
            return is_open(carried)
    return address.is_global and not address.is_multicast


def fault(url: str, *, private: bool) -> str:
    """What is wrong with an address as a person writes it, as a sentence; empty where nothing is."""
    try:
        parts = urlsplit(url)
        _port = parts.port
    except ValueError:
        return _("“%(url)s” is not an address; write one like https://shop.example/.") % {"url": url}
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not _is_host(host):
        return _("“%(url)s” is not an address; write one like https://shop.example/.") % {"url": url}
    if parts.username or parts.password:
        return _("The address holds a user name or a password; a look goes where every visitor can go.")
    if len(url) > _LONGEST:
        return _("The address has %(count)s characters; it may have %(most)s.") % {
            "count": len(url),
            "most": _LONGEST,
        }
    return "" if private else _private(host, host)


def _is_host(name: str) -> bool:
    """Whether a text can be a machine of the network: an address, or a name that the network's directory can hold."""
    if ":" in name:
        try:
            ipaddress.ip_address(name.split("%")[0])
        except ValueError:
            return False
        return True
    try:
        written = name.encode("idna").decode()
    except UnicodeError:  # a part that is empty or too long
        return False
    return _HOST.fullmatch(written) is not None


def check(url: str, *, private: bool) -> None:
    """Raise Private (also for what is no address of the web) where a look may not go to the address."""
    if said := fault(url, private=private):
        raise Private(said)


def _private(host: str, address: str) -> str:
    try:
        found = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return ""
    if is_open(found):
        return ""
    return _(
        "%(host)s is %(address)s, an address of a private network; looks go there only with %(setting)s=yes."
    ) % {"host": host, "address": address, "setting": SETTING}


class Resolver(AbstractResolver):
    """Looks names up as the machine does, and refuses those that lead into a private network.

    The connection goes to the very address that was judged, so that a name cannot answer differently a moment later.
    """

    def __init__(self, *, private: bool) -> None:
        self._private = private
        self._inner = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of a name. Raises Private where any of them is private and that is not allowed."""
        found = await self._inner.resolve(host, port, family)
        for each in found:
            if not self._private and (said := _private(host, each["host"])):
                raise Private(said)
        return found

    async def close(self) -> None:
        """End."""
        await self._inner.close()
