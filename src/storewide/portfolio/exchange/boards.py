"""A board of Trello as its own JSON has it: each card by the fields that the exports of all tools share. Pure."""

import json
from typing import Any

from django.utils.translation import gettext as _


class NoBoard(ValueError):
    """JSON, or no JSON at all, that holds no lists and cards."""


def cards(text: str) -> list[tuple[int, dict[str, str]]]:
    """Each card with its place, from 1; what has not the form that Trello writes is empty. Raises NoBoard."""
    try:
        board = json.loads(text)
        lists = {_text(each, "id"): _text(each, "name") for each in board["lists"]}
        members = {_text(each, "id"): _text(each, "fullName") for each in _list(board, "members")}
        found = [each for each in board["cards"] if isinstance(each, dict)]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise NoBoard from None
    return [(number, _card(card, lists, members)) for number, card in enumerate(found, start=1)]


def _card(card: dict[str, Any], lists: dict[str, str], members: dict[str, str]) -> dict[str, str]:
    people = (members.get(str(each), "") for each in _list(card, "idMembers"))
    return {
        "key": _text(card, "id"),
        "title": _text(card, "name"),
        "text": _text(card, "desc"),
        "state": _("Archived") if card.get("closed") else lists.get(_text(card, "idList"), ""),
        "person": next((each for each in people if each), ""),
        "created": "",
        "area": next((_text(each, "name") for each in _list(card, "labels")), ""),
        "url": _text(card, "shortUrl") or _text(card, "url"),
    }


def _text(item: Any, name: str) -> str:
    """The text of that name; empty where it is none."""
    found = item.get(name) if isinstance(item, dict) else None
    return found.strip() if isinstance(found, str) else ""


def _list(item: dict[str, Any], name: str) -> list[Any]:
    """The list of that name; empty where it is none."""
    found = item.get(name)
    return found if isinstance(found, list) else []
