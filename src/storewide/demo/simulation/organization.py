"""The made-up operation: teams, people, areas and what was asked for, as a scenario describes them."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Team:
    """A long-lived team of a unit."""

    name: str
    unit: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody; `manager` is the name of another person, `shift` is for those who work in shifts."""

    name: str
    team: str
    role: str
    manager: str = ""
    shift: str = ""


@dataclass(frozen=True, slots=True)
class Organization:
    """Who works here; e-mail addresses are made of names and `domain`."""

    domain: str
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the operation; without `accountable` it is one of the gaps the map shows."""

    key: str
    name: str
    group: Literal["operation", "communication", "order_entry", "customer_relationship"]
    accountable: str = ""
    responsible: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A business case with its intended effect. Money in whole units of currency; `due` in days from 0."""

    objective: str
    risk: str
    cost: int
    return_a_year: int
    metric: Literal["visitors", "buyers", "spend", "orders", "conversion", "average_order_value"]
    direction: Literal["up", "down"]
    size_percent: float
    due: int
    owner: str


@dataclass(frozen=True, slots=True)
class Request:
    """An input asking for a change: `area` is an area's key, `asked` a day from the last one (0)."""

    title: str
    problem: str
    area: str
    author: str
    asked: int
    state: Literal["open", "declined", "accepted", "case", "promised"]
    answer: str = ""
    case: Case | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """What somebody took on in a review: `opened`, `due` and `closed` are days from the last one (0)."""

    what: str
    owner: str
    opened: int
    due: int
    closed: int | None = None
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Crowd:
    """Parts that many more people, teams and requests are composed of, beyond those written out."""

    people: int
    requests: int
    people_a_team: int
    first_names: tuple[str, ...]
    last_names: tuple[str, ...]
    roles: tuple[str, ...]
    shifts: tuple[str, ...]
    team_kinds: tuple[str, ...]
    audiences: tuple[str, ...]
    wishes: tuple[str, ...]
    things: tuple[str, ...]
    reasons: tuple[str, ...]


_SPELLED = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ı": "i", "ø": "oe", "ł": "l", "æ": "ae"}
)


def address(name: str, domain: str) -> str:
    """The e-mail address of a name, in plain letters: `Péter Szabó` is `peter.szabo@...`."""
    plain = unicodedata.normalize("NFKD", name.lower().translate(_SPELLED)).encode("ascii", "ignore").decode()
    kept = "".join(letter if letter.isalnum() or letter == "-" else " " for letter in plain.replace("'", ""))
    return f"{'.'.join(kept.split())}@{domain}"


#: what a role's words say of the discipline, the first that fits
_DISCIPLINES = (
    ("engineering", r"engineer|developer|architect"),
    ("usability", r"usability|\bux\b|research|experience"),
    ("design", r"design"),
    ("test", r"\btest|quality|\bqa\b"),
    ("service", r"desk|call centre|care|agent|service|support"),
    ("data", r"analyst|data|insight"),
    ("finance", r"financ|controll"),
    ("legal", r"legal|privacy"),
    ("sales", r"sales|merchandis|buyer|categor|assortment"),
    ("marketing", r"demand|marketing|campaign|content|editor|brand|\bcrm\b|\bseo\b|search engine"),
    ("operations", r"release|operation|reliab|platform|logist|warehouse|administrat"),
    ("product", r"product|ecommerce|owner|lead"),
)


def discipline(role: str) -> str:
    """What somebody of a role brings to a team; an empty text where its words do not say."""
    for found, words in _DISCIPLINES:
        if re.search(words, role, re.IGNORECASE):
            return found
    return ""
