"""One way to point from a record to any other: a `Link` is a kind and an id, resolved to a label and an address.

An upper module's record may be the source of a lower one's (a request made from a contact report): the lower
holds no foreign key to it, only this link, and the page shows what the resolver of its kind returns.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Link:
    """Where something is shown: its kind (`portfolio.request`), its id, its label and its address."""

    kind: str
    id: str
    label: str = ""
    url: str = ""
