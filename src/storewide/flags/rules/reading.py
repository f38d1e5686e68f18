"""What rules amount to: the one variant that all are served, the experiments they carry, what two versions differ in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from storewide.flags.rules.bucketing import SLOTS

PARTS = ("variants", "off", "default", "prerequisites", "holdouts")


@dataclass(frozen=True)
class Difference:
    """What a version changes: parts of the flag by name, and rules by name."""

    parts: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    moved: bool

    @property
    def nothing(self) -> bool:
        """Whether both say the same."""
        return not (self.parts or self.added or self.removed or self.changed or self.moved)


def only_variant(content: Mapping[str, Any]) -> str | None:
    """The variant that every unit is served for good; None where it depends on the unit or the day."""
    if content.get("prerequisites") or content.get("holdouts"):
        return None
    for rule in content.get("rules", ()):
        if any(rule.get(name) for name in ("if", "from", "until", "layer")):
            return None
        if any(share < SLOTS or since for since, share in rule.get("rollout") or ()):
            return None
        if "serve" in rule:
            return str(rule["serve"])
        drawn = [name for name, weight in rule["split"].items() if weight]
        return drawn[0] if len(drawn) == 1 else None
    return str(content["default"])


def experiments_of(content: Mapping[str, Any]) -> list[str]:
    """The keys of the experiments that the rules carry, each once."""
    return list(
        dict.fromkeys(each["experiment"] for each in content.get("rules", ()) if each.get("experiment"))
    )


def difference(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> Difference:
    """What `after` says otherwise than `before`."""
    was, is_ = _named(before or {}), _named(after)
    both = [name for name in is_ if name in was]
    return Difference(
        parts=tuple(name for name in PARTS if (before or {}).get(name) != after.get(name)) if before else (),
        added=tuple(name for name in is_ if name not in was),
        removed=tuple(name for name in was if name not in is_),
        changed=tuple(name for name in both if was[name] != is_[name]),
        moved=both != [name for name in was if name in is_],
    )


def _named(content: Mapping[str, Any]) -> dict[str, Any]:
    return {str(each.get("name") or number): each for number, each in enumerate(content.get("rules", ()), 1)}
