"""What other systems deliver as JSON, read by ways such as `event.data.id`; what is missing is refused by its way."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from storewide.kit.errors import Refusal

LONGEST_URL = 500
#: what JSON can write and no database keeps: NUL, and halves of characters
_UNKEPT = re.compile("[\0\ud800-\udfff]")

#: seconds, milli-, micro- and nanoseconds since 1970 differ in size; each bound is in the year 5138
_EPOCHS = ((10**11, 1), (10**14, 10**3), (10**17, 10**6), (10**20, 10**9))
#: `2016-08-12 15:26:29 UTC` and `2021-04-28 21:50:00 +0200`, as Ruby writes moments
_RUBY = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) (UTC|[+-]\d{4})")


class PayloadUnknown(Refusal):
    """A delivery is not of the form that its sender publishes; the sentence names what is missing."""


class Payload:
    """A delivery with its values by their way, such as `event.data.id`; `sender` is what people call who sent it."""

    def __init__(self, sender: str, content: object) -> None:
        self.sender = sender
        self.content = content

    def find(self, way: str) -> Any:
        """The value at the way; None where there is none."""
        found: Any = self.content
        for key in way.split("."):
            if not isinstance(found, dict):
                return None
            found = found.get(key)
        return found

    def text(self, way: str) -> str:
        """The text or number at the way, as text; empty where there is none."""
        found = self.find(way)
        if isinstance(found, bool) or not isinstance(found, str | int | float):
            return ""
        return _UNKEPT.sub("", str(found)).strip()

    def need(self, way: str) -> str:
        """The text at the way; PayloadUnknown where there is none."""
        found = self.text(way)
        if not found:
            raise self.unknown(way)
        return found

    def time(self, way: str) -> datetime | None:
        """The moment at the way; None where there is none, PayloadUnknown where it is not one."""
        text = self.text(way)
        if not text:
            return None
        try:
            return _moment(text)
        except (ValueError, OverflowError):
            raise self.unknown(way) from None

    def each(self, way: str) -> "Iterator[Payload]":
        """The objects of the list at the way, each to be read by itself; nothing where there is no list."""
        found = self.find(way)
        for one in found if isinstance(found, list) else ():
            yield Payload(self.sender, one)

    def url(self, way: str) -> str:
        """The address at the way; empty where there is none that a browser opens."""
        return web_address(self.text(way))

    def unknown(self, way: str) -> PayloadUnknown:
        """The refusal of a delivery that lacks what is at this way."""
        return PayloadUnknown(
            _(
                "This is not a delivery of %(provider)s: “%(field)s” is missing or not what it should be; "
                "let %(provider)s send its own format, unchanged."
            )
            % {"provider": self.sender, "field": way}
        )


def web_address(text: str) -> str:
    """The text where it is an address that a browser opens; else nothing."""
    return text if text.startswith(("https://", "http://")) and len(text) <= LONGEST_URL else ""


def _moment(text: str) -> datetime:
    """ISO 8601 (UTC where it names no zone), as Ruby writes it, or a count since 1970 in UTC."""
    if re.fullmatch(r"\d{9,20}(\.\d+)?", text):
        number = float(text)
        unit = next((unit for bound, unit in _EPOCHS if number < bound), None)
        if unit is None:
            raise OverflowError(text)
        return datetime.fromtimestamp(number / unit, UTC)
    if ruby := _RUBY.fullmatch(text):
        text = ruby[1] + ("+00:00" if ruby[2] == "UTC" else ruby[2])
    found = datetime.fromisoformat(text)
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
