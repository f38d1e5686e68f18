"""How bodies and addresses are read: strict JSON, and no text that a database could not keep.

JSON has no NaN and no Infinity (RFC 8259); the character NUL and halves of surrogate pairs are in no text of ours.
"""

import json
import re
from typing import Any, NoReturn

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from ninja.errors import HttpError
from ninja.parser import Parser

#: where a page of a list begins and how long it is; databases count no further
PLACES, LONGEST_PLACE = ("offset", "limit"), 15
_UNKEPT = re.compile("[\0\ud800-\udfff]")


class Unreadable(ValueError):
    """What was sent is no text, or no JSON, that can be kept; the message says which part."""


class StrictParser(Parser):
    """Reads what callers send; refuses what Python would read and no database keep."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body as JSON. Raises Unreadable, and ValueError for what is no JSON."""
        body = json.loads(request.body, parse_constant=_no_number)
        # such characters can only stand in JSON as \u0000, \ud800
        if b"\\u" in request.body:
            _check(body)
        return body

    def parse_querydict(
        self, data: MultiValueDict[str, str], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        """What the address asks for by name."""
        for name in data:
            # among what is uploaded are files, whose bytes are their reader's to judge
            for value in (each for each in data.getlist(name) if isinstance(each, str)):
                if _UNKEPT.search(value):
                    raise HttpError(
                        422, _("“%(name)s” holds a character that no text has (NUL).") % {"name": name}
                    )
                if name in PLACES and len(value) > LONGEST_PLACE:
                    raise HttpError(422, _("“%(name)s” is too large.") % {"name": name})
        found: dict[str, Any] = super().parse_querydict(data, list_fields, request)
        return found


def _no_number(told: str) -> NoReturn:
    raise Unreadable(_("%(told)s is no number of JSON; write null, or leave it out.") % {"told": told})


def _check(value: Any) -> None:
    if isinstance(value, dict):
        for name, each in value.items():
            _check(name)
            _check(each)
    elif isinstance(value, list):
        for each in value:
            _check(each)
    elif isinstance(value, str) and (found := _UNKEPT.search(value)):
        raise Unreadable(
            _("A text holds the character U+%(code)s, which stands in no text; take it out.")
            % {"code": f"{ord(found[0]):04X}"}
        )
