"""The same fifty flags for two products, and the visitors they are evaluated for.

Ten of each kind: on for everybody, for countries, rolled out to a share, two variants in a test, and a new version of
the app in two countries rolled out to a share.
"""

import random
from typing import Any

EACH = 10
COUNTRIES = ("CH", "DE", "AT", "FR", "IT", "NL", "SE", "PL")
type Told = dict[str, Any]


def document() -> Told:
    """The rules as Storewide's file of rules holds them."""
    flags = {key: _ours(kind, number) for key, kind, number in _keys()}
    return {"flags": flags, "segments": {}, "layers": {}, "holdouts": {}, "version": "1"}


def features() -> Told:
    """The rules as GrowthBook's SDK takes them."""
    return {key: _theirs(kind, number) for key, kind, number in _keys()}


def visitors(count: int) -> list[Told]:
    """Visitors with what a shop knows of them; the same ones each time."""
    drawn = random.Random(6)  # noqa: S311 - no secret
    return [
        {
            "id": f"{drawn.getrandbits(128):032x}",
            "country": drawn.choice(COUNTRIES),
            "appVersion": f"{drawn.randint(1, 3)}.{drawn.randint(0, 9)}.0",
            "returning": drawn.random() < 0.4,
        }
        for _ in range(count)
    ]


def context(visitor: Told) -> Told:
    """A visitor as OpenFeature tells it."""
    return {**visitor, "targetingKey": visitor["id"]}


def is_drawn(key: str) -> bool:
    """Whether a flag's answer depends on the draw, which differs between the two products."""
    return not key.startswith(("everybody", "countries"))


def _keys() -> list[tuple[str, str, int]]:
    kinds = ("everybody", "countries", "share", "test", "version")
    return [(f"{kind}-{number}", kind, number) for kind in kinds for number in range(EACH)]


def _two(number: int) -> list[str]:
    return [COUNTRIES[number % 8], COUNTRIES[(number + 3) % 8]]


def _ours(kind: str, number: int) -> Told:
    told = {"type": "boolean", "variants": {"on": True, "off": False}, "off": "off", "unit": "visitor"}
    share = [[None, 1_000 * number]]
    countries = {"attribute": "country", "is": "in", "value": _two(number)}
    version = {"attribute": "appVersion", "is": "version_at_least", "value": f"2.{number}.0"}
    rules: dict[str, list[Told]] = {
        "everybody": [],
        "countries": [{"if": countries, "serve": "on"}],
        "share": [{"serve": "on", "rollout": share}],
        "test": [
            {"allot": {"off": [[0, 5_000]], "on": [[5_000, 10_000]]}, "experiment": f"experiment-{number}"}
        ],
        "version": [{"if": {"all": [countries, version]}, "serve": "on", "rollout": share}],
    }
    return {**told, "default": "on" if kind == "everybody" else "off", "rules": rules[kind]}


def _theirs(kind: str, number: int) -> Told:
    share = {"coverage": number / 10, "hashAttribute": "id"}
    countries = {"country": {"$in": _two(number)}}
    version = {"appVersion": {"$vgte": f"2.{number}.0"}}
    test = {"variations": [False, True], "weights": [0.5, 0.5], "hashAttribute": "id"}
    rules: dict[str, list[Told]] = {
        "everybody": [],
        "countries": [{"condition": countries, "force": True}],
        "share": [{"force": True, **share}],
        "test": [{"key": f"experiment-{number}", "coverage": 1, **test}],
        "version": [{"condition": {"$and": [countries, version]}, "force": True, **share}],
    }
    return {"defaultValue": kind == "everybody", "rules": rules[kind]}
