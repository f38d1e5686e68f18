"""Which mail server to use, as one address says it."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


class MailAddressInvalid(ValueError):
    """STOREWIDE_MAIL is not an address of a mail server; the message says what to write."""


def read(address: str) -> tuple[dict[str, dict[str, Any]], str]:
    """Django's mailers and the sender of `smtp[s]://user:password@host:port?from=...&tls=no`; none for an empty one.

    Raises MailAddressInvalid.
    """
    if not address:
        return {}, "storewide@localhost"
    parts = urlsplit(address)
    said = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    sender = said.get("from", "")
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or "@" not in sender:
        raise MailAddressInvalid(
            "STOREWIDE_MAIL is not the address of a mail server; write it like "
            "smtps://user:password@mail.shop.example:465?from=storewide@shop.example."
        )
    sealed = parts.scheme == "smtps"
    options = {
        "host": parts.hostname,
        "port": parts.port or (465 if sealed else 587),
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_ssl": sealed,
        "use_tls": not sealed and said.get("tls") != "no",
        "timeout": 20,
    }
    return {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}, sender
