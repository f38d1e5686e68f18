"""One way to point from a record to any other: a `Link` is a kind and an id, resolved to a label and an address.

An upper module's record may be the source of a lower one's (a request made from a contact report): the lower
holds no foreign key to it, only this link, and the page shows what the resolver of its kind returns.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from storewide.kit import wiring


@dataclass(frozen=True)
class Link:
    """Where something is shown: its kind (`portfolio.request`), its id, its label and its address."""

    kind: str
    id: str
    label: str = ""
    url: str = ""

    @property
    def written(self) -> str:
        """As addresses, forms and programs give it (`kind:id`); `named` reads it."""
        return f"{self.kind}:{self.id}"


#: what a module gives for the links of its own records: the link with label and address, or None for other kinds
type LinkResolver = Callable[[Link], Link | None]


def resolve(link: Link) -> Link:
    """The link with its label and address; as it is, without an address, where its record is gone."""
    for resolver in wiring.load("link_resolvers"):
        found: Link | None = resolver(link)
        if found is not None:
            return found
    return link


def named(text: str) -> Link | None:
    """The link that an address or a program gives as `kind:id`, resolved; None where it names nothing that is there."""
    kind, _colon, name = text.partition(":")
    try:
        link = resolve(Link(kind, name))
    except (ValidationError, ValueError):
        # what is no id of that kind
        return None
    return link if link.url else None
