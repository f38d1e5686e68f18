"""What a flag would serve, tried out of the rules that hold: to one context, or to many units at once."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from storewide.flags import changing, publishing
from storewide.flags.models import Environment, Flag, Version
from storewide.flags.rules.evaluation import Evaluation
from storewide.flags.rules.flag import ATTRIBUTES
from storewide.flags.rules.ruleset import Ruleset
from storewide.kit.errors import Refusal
from storewide.sources.models import Store

#: units of one simulation at most
MOST = 1_000_000


class NoSuchPlace(Refusal):
    """A store or an environment that is not there."""


class TooManyUnits(Refusal):
    """More units than one simulation takes."""

    field = "units"


@dataclass(frozen=True)
class Tried:
    """What a context would be served of a flag, and the rule that was for it."""

    evaluation: Evaluation
    rule: str | None


@dataclass(frozen=True)
class Simulated:
    """How many of the units would be served each variant, and how many could not be."""

    units: int
    variants: Mapping[str, int]
    failed: int


def rules_of(store: str, environment: str, tried: publishing.Tried | None = None) -> Ruleset:
    """The rules that hold for a store in an environment; raises NoSuchPlace."""
    document = publishing.documents(tried).get((store, environment))
    if document is None:
        raise NoSuchPlace(
            _("There is no store “%(store)s”, or no environment “%(environment)s”.")
            % {"store": store, "environment": environment}
        )
    return Ruleset.of(document)


def try_out(rules: Ruleset, key: str, context: Mapping[str, Any], at: datetime) -> Tried:
    """What the context would be served of a flag."""
    return Tried(rules.evaluate(key, context, at=at), rules.rule(key, context, at=at))


def with_open(flag: Flag, version: Version, store: str, at: datetime) -> Ruleset:
    """The rules as they would be with a version that is not live yet. Raises RulesUnfit, NoSuchPlace."""
    served = changing.served(flag, version.environment, version.content, at)
    return rules_of(store, version.environment.key, (flag, version.environment, served))


def simulate(rules: Ruleset, key: str, context: Mapping[str, Any], units: int, at: datetime) -> Simulated:
    """What so many units would be served; the context holds what they have in common. Raises TooManyUnits."""
    if not 0 < units <= MOST:
        raise TooManyUnits(
            _("%(units)s units cannot be simulated; take 1 to %(most)s.") % {"units": units, "most": MOST}
        )
    counted: Counter[str] = Counter()
    failed = 0
    moment = at.timestamp()
    asked = dict(context)
    for number in range(units):
        for attribute in ATTRIBUTES.values():
            asked[attribute] = f"unit-{number}"
        found = rules.evaluate(key, asked, at=moment)
        if found.variant is None:
            failed += 1
        else:
            counted[found.variant] += 1
    return Simulated(units, dict(sorted(counted.items())), failed)


def default_place() -> tuple[str, str]:
    """The first store and environment, for whoever names none; empty where there is no store."""
    store = Store.objects.order_by("created_at", "slug").values_list("slug", flat=True).first()
    environment = Environment.objects.values_list("key", flat=True).first()
    return store or "", environment or ""
