"""One flag, compiled: its variants, what it depends on, and its rules in their order."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from storewide.flags.rules import evaluation as says
from storewide.flags.rules.bucketing import variant_slot
from storewide.flags.rules.conditions import Context, Segments, seconds_of
from storewide.flags.rules.evaluation import Evaluation, Exposure, Missing, Served
from storewide.flags.rules.serving import Rule, Unit, moment, rule_of, within
from storewide.flags.rules.unfit import Unfit

#: the attribute of the context that names the unit
ATTRIBUTES = {"visitor": "targetingKey", "customer": "customerId"}
#: of a sticky flag, the attribute that says since when the unit is served what it is served
SINCE = {"session": "sessionStartedAt", "unit": "firstSeenAt"}
TYPES: dict[str, tuple[type, ...]] = {
    "boolean": (bool,),
    "string": (str,),
    "number": (int, float),
    "object": (dict, list),
}
HELD_OUT, NOT_HELD_OUT = "held-out", "not-held-out"


@dataclass(frozen=True)
class Holdout:
    """A share of units that is kept without what the flags in it bring, so that their sum can be seen."""

    key: str
    salt: str
    begins: float
    ends: float
    holds: Any

    @classmethod
    def of(cls, key: str, told: Mapping[str, Any]) -> "Holdout":
        """A holdout of the document; raises Unfit."""
        begins, ends = moment(told.get("from"), key), moment(told.get("until"), key)
        return cls(
            key,
            str(told["salt"]),
            float("-inf") if begins is None else begins,
            float("inf") if ends is None else ends,
            within(told["slots"], key),
        )


class Flag:
    """A flag of a ruleset. `needs`: keys of the flags it depends on, with the variants of them that will do."""

    def __init__(
        self,
        key: str,
        told: Mapping[str, Any],
        *,
        segments: Segments,
        layers: Mapping[str, str],
        holdouts: Mapping[str, Holdout],
    ) -> None:
        self.key = key
        self.kind: str = told.get("unit", "visitor")
        self.client: bool = told.get("client", False) is True
        self.variants: Mapping[str, Any] = told["variants"]
        self.needs = {str(each["flag"]): tuple(each["variants"]) for each in told.get("prerequisites", ())}
        self._type: str = told["type"]
        self._version = str(told.get("version", ""))
        self._since = SINCE.get(told.get("sticky", "none"))
        self._enabled: bool = told.get("enabled", True) is True
        self._logged: bool = told.get("log", False) is True
        self._salt = str(told.get("salt", key))
        self._needed: list[tuple[Flag, frozenset[str]]] = []
        self._check()
        self._attribute = ATTRIBUTES[self.kind]
        self._unit = _unit(self._attribute)
        #: most flags: nothing but their own rules decides
        self._plain = self._enabled and not (self.needs or told.get("holdouts") or self._since)
        self._rules = self._compiled(told.get("rules", ()), segments, layers)
        self._names = [
            str(each.get("name") or number) for number, each in enumerate(told.get("rules", ()), 1)
        ]
        self._holdouts = [_known(holdouts, name, key) for name in told.get("holdouts", ())]
        off, default = str(told["off"]), str(told["default"])
        plain = not (self._rules or self.needs or self._holdouts)
        self._off = self._served(off, says.DISABLED, "")
        self._unmet = self._served(off, says.DEFAULT, "", {"prerequisite": False})
        self._held = self._served(off, says.SPLIT, "", {"heldOut": True})
        self._default = self._served(default, says.STATIC if plain else says.DEFAULT, "")

    def link(self, flags: Mapping[str, "Flag"]) -> None:
        """Tell it the flags it depends on."""
        self._needed = [(flags[key], frozenset(variants)) for key, variants in self.needs.items()]

    def evaluate(self, context: Context, at: float) -> Evaluation:
        """What the context is served at a moment; raises Missing where a draw needs a unit that is not there."""
        if self._plain:
            for rule in self._rules:
                served = rule(context, at, at)
                if served is not None:
                    return self._answer(served, context, ()) if served.experiment else served.answer
            return self._answer(self._default, context, ())
        if not self._enabled:
            return self._answer(self._off, context, ())
        if self._needed and not self._met(context, at):
            return self._answer(self._unmet, context, ())
        apart: tuple[Exposure, ...] = ()
        if self._holdouts:
            held, apart = self._held_out(context, at)
            if held:
                return self._answer(self._held, context, apart)
        return self._answer(self._decide(context, at), context, apart)

    def rule(self, context: Context, at: float) -> str | None:
        """The name of the first rule that is for the context; None where none is. Raises Missing."""
        drawn_at = self._drawn_at(context, at)
        served = (rule(context, at, drawn_at) is not None for rule in self._rules)
        return next((name for name, fits in zip(self._names, served, strict=True) if fits), None)

    def _decide(self, context: Context, at: float) -> Served:
        drawn_at = at if self._since is None else self._drawn_at(context, at)
        for rule in self._rules:
            served = rule(context, at, drawn_at)
            if served is not None:
                return served
        return self._default

    def _drawn_at(self, context: Context, at: float) -> float:
        since = seconds_of(context.get(self._since or ""))
        return at if since is None else min(at, since)

    def _met(self, context: Context, at: float) -> bool:
        return all(flag.evaluate(context, at).variant in wanted for flag, wanted in self._needed)

    def _held_out(self, context: Context, at: float) -> tuple[bool, tuple[Exposure, ...]]:
        """Whether a holdout keeps the unit out, and what is written down of each that is in force."""
        found: list[Exposure] = []
        out = False
        unit = self._unit(context)
        for holdout in self._holdouts:
            if not holdout.begins <= at < holdout.ends:
                continue
            held: bool = holdout.holds(variant_slot(holdout.salt, unit))
            out = out or held
            variant = HELD_OUT if held else NOT_HELD_OUT
            found.append(Exposure(self.key, f"holdout:{holdout.key}", variant, unit, self.kind))
        return out, tuple(found)

    def _answer(self, served: Served, context: Context, apart: tuple[Exposure, ...]) -> Evaluation:
        if served.experiment:
            unit = context.get(self._attribute)
            if unit:
                apart = (*apart, served.met(unit if type(unit) is str else str(unit), self.kind))
        return served.with_exposures(apart) if apart else served.answer

    def _served(
        self, variant: str, reason: str, experiment: str, more: Mapping[str, str | bool] | None = None
    ) -> Served:
        if variant not in self.variants:
            raise Unfit("no_such_variant", self.key, variant=variant)
        logged = experiment or (f"flag:{self.key}" if self._logged else "")
        metadata: dict[str, str | int | float | bool] = {"version": self._version} if self._version else {}
        if experiment:
            metadata["experiment"] = experiment
        metadata.update(more or {})
        answer = Evaluation(self.key, self.variants[variant], variant, reason, None, None, metadata)
        return Served(answer, logged)

    def _compiled(self, told: Any, segments: Segments, layers: Mapping[str, str]) -> tuple[Rule, ...]:
        return tuple(
            rule_of(
                each,
                made=self._served,
                salt=str(each.get("salt", self._salt)),
                unit=self._unit,
                segments=segments,
                layers=layers,
                where=f"{self.key} / {each.get('name') or number}",
            )
            for number, each in enumerate(told, 1)
        )

    def _check(self) -> None:
        if self.kind not in ATTRIBUTES:
            raise Unfit("no_such_unit", self.key, unit=self.kind)
        kinds = TYPES.get(self._type)
        if kinds is None:
            raise Unfit("no_such_type", self.key, type=self._type)
        if not self.variants:
            raise Unfit("no_variants", self.key)
        for name, value in self.variants.items():
            if not isinstance(value, kinds) or (isinstance(value, bool) and self._type != "boolean"):
                raise Unfit("value_of_another_type", self.key, variant=name, type=self._type)


def _unit(attribute: str) -> Unit:
    def unit(context: Context) -> str:
        found = context.get(attribute)
        if not found:
            raise Missing(attribute)
        return found if type(found) is str else str(found)

    return unit


def _known(holdouts: Mapping[str, Holdout], name: str, where: str) -> Holdout:
    if name not in holdouts:
        raise Unfit("no_such_holdout", where, holdout=name)
    return holdouts[name]
