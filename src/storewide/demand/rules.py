"""What may be planned, and what a rule's text means: pure."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from storewide.metrics.definitions import Definition
from storewide.warehouse import channels
from storewide.warehouse.channels import LOOKS, Came, Looks

#: what a campaign may promise to move
METRICS = ("visitors", "buyers", "spend")
#: what a holdout of people can be measured by: people are drawn, so how many come is given
OF_PEOPLE = ("buyers", "spend")
LONGEST_DAYS = 366
#: the area of a campaign for which none is named
AREA = "demand-management"

#: what is left of a channel's spend after goods and reach; what else an order costs is not known by channel
AFTER_REACH = Definition(
    code="margin_after_reach",
    name="Margin after media cost",
    meaning="Spend less the cost of the goods and what marketing paid for reach.",
    unit="money",
    over="spend - cost - media_cost",
    better="up",
)


def rule(looks: str, pattern: str, channel: str) -> channels.Rule:
    """A rule as the warehouse takes it, of patterns with commas between."""
    known: Looks = next(each for each in LOOKS if each == looks)
    return channels.Rule(known, patterns(pattern), channel)


def patterns(text: str) -> tuple[str, ...]:
    """The patterns of a text with commas between, each once."""
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def came(said: Mapping[str, str]) -> Came:
    """A visit to try the rules on, as a tracking client tells it: its medium, else its source, states the channel."""
    return Came(told=said["medium"] or said["source"], **said)


def faults(*, first: date, last: date, metric: str, size: Decimal, holdout: str) -> dict[str, str]:
    """What keeps this from being a plan: by field a code."""
    found = {}
    if last < first:
        found["last"] = "ends_before"
    elif (last - first).days >= LONGEST_DAYS:
        found["last"] = "too_long"
    if metric not in METRICS:
        found["metric"] = "not_a_kpi"
    elif holdout == "people" and metric not in OF_PEOPLE:
        found["metric"] = "not_of_people"
    if size <= 0:
        found["size"] = "nothing"
    return found
