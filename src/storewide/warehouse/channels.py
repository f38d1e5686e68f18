"""Marketing channels: by which way a visitor came, decided on entry by an ordered list of rules.

The first rule that fits says the channel; a value that is a channel's name already stays. What no rule fits stays as
the file states it. `engines/channelling` says the same in SQL.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

#: the names of the channels, as figures are broken down by
CHANNELS = ("natural_search", "paid_search", "email", "social", "affiliate", "direct", "referral")

#: what a rule looks at. `nothing`: a page was opened, and none of the others is known
Looks = Literal["source", "medium", "campaign", "referrer", "path", "click_id", "nothing"]
LOOKS: tuple[Looks, ...] = get_args(Looks)

#: what a file may state of where a visitor came from that is read on entry and not kept
STATED = ("source", "medium", "referrer", "url")

_HOST = re.compile(r"^[a-z][a-z0-9+.-]*://(?:[^/?#@]*@)?(?:www\.)?([^/:?#]+)", re.IGNORECASE)
_PATH = re.compile(r"^[a-z][a-z0-9+.-]*://[^/?#]*(/[^?#]*)?", re.IGNORECASE)


@dataclass(frozen=True)
class Rule:
    """Where what the rule `looks` at fits one of the `patterns`, the visit came by `channel`.

    Patterns are compared without letter case; `*` stands for anything. Of a click id they name the parameter.
    """

    looks: Looks
    patterns: tuple[str, ...]
    channel: str


Rules = tuple[Rule, ...]
NO_RULES: Rules = ()


@dataclass(frozen=True)
class Came:
    """What is known of how a visitor came; empty texts are not known. `told`: the channel as the file states it."""

    told: str = ""
    source: str = ""
    medium: str = ""
    campaign: str = ""
    referrer: str = ""
    url: str = ""

    @property
    def is_inside(self) -> bool:
        """Whether the visitor came from another page of the same store, so that nothing new is said."""
        here = host(self.url)
        return here != "" and host(self.referrer) == here and not (self.told or self.source or self.medium)


@dataclass(frozen=True)
class Decided:
    """The channel (empty: none is known), and the number of the rule that said so, None where none did."""

    channel: str
    rule: int | None = None


def decide(rules: Rules, came: Came) -> Decided:
    """Which channel a visit came by, and by which of the rules."""
    own = label(came.told)
    if own in CHANNELS:
        return Decided(own)
    if came.is_inside:
        return Decided("")
    for number, rule in enumerate(rules):
        if _fits(rule, came):
            return Decided(rule.channel, number)
    return Decided(came.told)


def label(text: str) -> str:
    """A channel's name as it is compared: `Paid Search` is `paid_search`."""
    return re.sub(r"[ -]+", "_", text.strip().lower())


def host(address: str) -> str:
    """The host of an address without `www.`, in small letters; empty where it has none."""
    found = _HOST.match(address)
    return found[1].lower() if found else ""


def _fits(rule: Rule, came: Came) -> bool:
    if rule.looks == "nothing":
        return bool(came.url) and not any((came.told, came.source, came.medium, came.campaign, came.referrer))
    if rule.looks == "click_id":
        return any(re.search(parameter(pattern), came.url, re.IGNORECASE) for pattern in rule.patterns)
    value = _looked_at(came)[rule.looks]
    return value != "" and any(_like(pattern, value) for pattern in rule.patterns)


def _looked_at(came: Came) -> Mapping[str, str]:
    path = _PATH.match(came.url)
    return MappingProxyType(
        {
            # a file that does not tell them apart states either as the channel
            "source": came.source or came.told,
            "medium": came.medium or came.told,
            "campaign": came.campaign,
            "referrer": host(came.referrer),
            "path": (path[1] or "/") if path else "",
        }
    )


def parameter(pattern: str) -> str:
    """The regular expression of an address that has the parameter with a value."""
    return f"[?&]{re.escape(pattern)}=[^&#]"


def _like(pattern: str, value: str) -> bool:
    anything = ".*".join(re.escape(part) for part in pattern.lower().split("*"))
    return re.fullmatch(anything, value.lower(), re.DOTALL) is not None
