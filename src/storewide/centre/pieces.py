"""What the pages of one record are made of: lines with their state and what can be done, in sections; and facts."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.centre import sorts
from storewide.kit.pages import Action, Crumb
from storewide.kit.tags import Tag


@dataclass(frozen=True)
class Entry:
    """A line: what, where it leads, a few words more, its state, what can be done to it in a press."""

    what: str
    detail: str = ""
    url: str = ""
    tag: Tag | None = None
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True)
class Section:
    """A card of lines: its heading, the words where it is empty, and what adds to it."""

    key: str
    title: str
    empty: str
    entries: tuple[Entry, ...]
    adding: Action | None = None


@dataclass(frozen=True)
class Fact:
    """One thing beside a record: what it is called, and its value, with an address where it leads somewhere."""

    label: str
    value: str
    url: str = ""


def adding(key: str, whole: Any, style: str = "quiet") -> Action:
    """What adds a record of a sort to its whole."""
    return Action(sorts.SORTS[key].adding, reverse("centre:new", args=[key, whole.pk]), style)


def changing(record: Any) -> tuple[Action, ...]:
    """What changes and ends a record."""
    key = sorts.key_of(record)
    sort = sorts.SORTS[key]
    change = Action(_("Change"), reverse("centre:change", args=[key, record.pk]), "quiet")
    if not sort.ending:
        return (change,)
    return (change, Action(sort.ending, reverse("centre:close", args=[key, record.pk]), "quiet"))


def ending(record: Any, label: str) -> Action:
    """What ends a line of a page, with a short word."""
    return Action(label, reverse("centre:close", args=[sorts.key_of(record), record.pk]), "bare")


def crumbs(record: Any) -> tuple[Crumb, ...]:
    """The way back from a page of a record, or from a form about it."""
    sort = sorts.SORTS[sorts.key_of(record)]
    listed = Crumb(NAMES[sort.guide](), reverse(sort.listed))
    whole = getattr(record, sort.field)
    return (
        (listed,) if sort.field == "centre" else (*crumbs(whole), Crumb(str(whole), whole.get_absolute_url()))
    )


NAMES = {
    "tools": lambda: _("Tools"),
    "services": lambda: _("Services"),
    "orders": lambda: _("Orders"),
    "experts": lambda: _("Experts"),
    "guidelines": lambda: _("Guidelines"),
    "hub": lambda: _("Innovation hub"),
}
