"""What of issues follows from values alone: what an address names, and where an issue stands."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import unquote, urlsplit

from storewide.portfolio.models import Provider, RequestState, Standing

_GITHUB = re.compile(r"/([\w.-]+/[\w.-]+)/(?:issues|pull)/(\d+)/?")
_GITLAB = re.compile(r"/([\w.-]+(?:/[\w.-]+)+?)/(?:-/)?(?:issues|work_items)/(\d+)/?")
_JIRA = re.compile(r"(?:/[\w.-]+)*/browse/([A-Z][A-Z0-9_]+-\d+)/?")

#: words by which people call work that is looked at, and work that is done
_REVIEW = re.compile(r"review|test|qa\b|verif|accept", re.IGNORECASE)
_DOING = re.compile(r"progress|doing|develop|implement|started|building", re.IGNORECASE)

#: after each failed try so long until the next; then it is given up
WAITS = (
    timedelta(seconds=30),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=3),
    timedelta(hours=12),
)

#: where a request goes when its issue stands so; live comes by its release alone
MOVES = {Standing.DOING: RequestState.BUILDING, Standing.REVIEW: RequestState.TESTING}


@dataclass(frozen=True)
class Named:
    """An issue by its address: `key` such as shop/web#12 or SHOP-12, `site` its system's address."""

    provider: Provider
    site: str
    key: str
    url: str


def named(address: str) -> Named | None:
    """The issue that an address names; None where it names none."""
    parts = urlsplit(address.strip())
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return None
    site, path = f"{parts.scheme}://{parts.netloc}", unquote(parts.path)
    if found := _JIRA.fullmatch(path):
        return Named(Provider.JIRA, site, found[1], f"{site}{path.rstrip('/')}")
    if found := _GITHUB.fullmatch(path):
        return Named(Provider.GITHUB, site, f"{found[1]}#{found[2]}", f"{site}{path.rstrip('/')}")
    if found := _GITLAB.fullmatch(path):
        return Named(Provider.GITLAB, site, f"{found[1]}#{found[2]}", f"{site}{path.rstrip('/')}")
    return None


def standing(*, closed: bool, words: Iterable[str]) -> Standing:
    """Where an issue stands by its state and its labels: closed, in review, in progress, else open."""
    if closed:
        return Standing.DONE
    said = list(words)
    if any(_REVIEW.search(word) for word in said):
        return Standing.REVIEW
    return Standing.DOING if any(_DOING.search(word) for word in said) else Standing.OPEN
