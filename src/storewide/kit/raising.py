"""Raising a request from anything: where to ask with the source filled in, and what came of it.

A record that may be the source of a request (a lost deal, a finding of an assessment) stands below the portfolio. It
knows only its own `Link`; the portfolio gives the address of its form and tells what was raised.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from storewide.kit import wiring
from storewide.kit.links import Link
from storewide.kit.tags import Tag, Text


@dataclass(frozen=True)
class Raised:
    """A request that came out of a record: its title, where it stands, its address and the reason given."""

    label: Text
    tag: Tag
    url: str
    answer: Text = ""


#: what the portfolio gives: the address of its form for a source, with a title proposed
type AskAddress = Callable[[Link, str], str]

#: what the portfolio gives: what was raised from each of these sources, by (kind, id), in one query
type RaisedFrom = Callable[[Iterable[Link]], dict[tuple[str, str], list[Raised]]]


def ask_address(source: Link, title: str) -> str:
    """Where a request is raised from `source`; empty where nothing takes requests."""
    for address in wiring.load("ask_address"):
        found: str = address(source, title)
        return found
    return ""


def raised_from(sources: Iterable[Link]) -> dict[tuple[str, str], list[Raised]]:
    """What came of each source, by its (kind, id), oldest first; sources of which nothing came are left out."""
    links = list(sources)
    found: dict[tuple[str, str], list[Raised]] = defaultdict(list)
    for raised in wiring.load("raised_from"):
        for key, requests in raised(links).items():
            found[key].extend(requests)
    return dict(found)
