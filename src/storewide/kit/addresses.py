"""Which addresses Storewide may ask of its own accord: those of the open network, private ones where the operator says so.

Whoever asks (a probe, a webhook) has a `Reach` of its own: what it is called, and the setting that lets it go further.
"""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

#: addresses that carry another one in them: the last four bytes are what is reached
_CARRIERS = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
_LONGEST = 500
_PART = r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?"
_HOST = re.compile(rf"{_PART}(?:\.{_PART})*\.?", re.IGNORECASE)

type Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Private(Exception):
    """An address of a private network was to be asked; the message names it and the setting."""


@dataclass(frozen=True)
class Reach:
    """How far somebody who asks addresses may go: `private` networks too, as the operator's `setting` says."""

    private: bool
    setting: str

    def fault(self, url: str) -> str:
        """What is wrong with an address as a person writes it, as a sentence; empty where nothing is."""
        return _fault(url) or self.fault_of(urlsplit(url).hostname or "")

    def check(self, url: str) -> None:
        """Raise Private (also for what is no address of the web) where the address may not be asked."""
        if said := self.fault(url):
            raise Private(said)

    def fault_of(self, host: str, address: str = "") -> str:
        """Why a machine may not be asked at the address that its name leads to, as a sentence; empty where it may."""
        address = address or host
        try:
            found = ipaddress.ip_address(address.split("%")[0])
        except ValueError:
            return ""
        if self.private or is_open(found):
            return ""
        return _(
            "%(host)s is %(address)s, an address of a private network; Storewide goes there only with %(setting)s=yes."
        ) % {"host": host, "address": address, "setting": self.setting}


def is_open(address: Address) -> bool:
    """Whether an address is one of the open network; one that carries another is judged by that one."""
    if isinstance(address, ipaddress.IPv6Address):
        carried = address.ipv4_mapped or address.sixtofour
        if carried is None and any(address in network for network in _CARRIERS):
            carried = ipaddress.IPv4Address(address.packed[-4:])
        if carried is not None:
            return is_open(carried)
    return address.is_global and not address.is_multicast


def _fault(url: str) -> str:
    try:
        parts = urlsplit(url)
        _port = parts.port
    except ValueError:
        return _("“%(url)s” is not an address; write one like https://shop.example/.") % {"url": url}
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not _is_host(host):
        return _("“%(url)s” is not an address; write one like https://shop.example/.") % {"url": url}
    if parts.username or parts.password:
        return _("The address holds a user name or a password; write it without.")
    if len(url) > _LONGEST:
        return _("The address has %(count)s characters; it may have %(most)s.") % {
            "count": len(url),
            "most": _LONGEST,
        }
    return ""


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
