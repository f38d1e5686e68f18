"""All flags of one store in one environment, compiled once and asked many times.

A document is what the snapshot file, the endpoint for local evaluation and the tests hold: `flags` (by key), `segments`
(conditions by key), `layers` and `holdouts` (by key). A flag that is unfit answers PARSE_ERROR and leaves the others be.
"""

from collections.abc import Iterator, KeysView, Mapping
from datetime import datetime
from typing import Any

from storewide.flags.rules import evaluation as says
from storewide.flags.rules.conditions import Context, Segments, Test, compiled
from storewide.flags.rules.evaluation import Evaluation, Missing, failed
from storewide.flags.rules.flag import Flag, Holdout
from storewide.flags.rules.needing import link
from storewide.flags.rules.unfit import Unfit


class Ruleset:
    """Flags by key, ready to be asked. Never changed: a new document makes a new one."""

    def __init__(self, document: Mapping[str, Any], flags: dict[str, Flag], unfit: dict[str, Unfit]) -> None:
        self.document = document
        #: names this state of the rules; the ETag is made of it
        self.version: str = str(document.get("version", ""))
        #: whether what is served is written down as exposures: not where flags are only tried out
        self.records: bool = document.get("records", True) is True
        #: flags that cannot be served, by key
        self.unfit = unfit
        self._flags = flags
        self._client = {key: None for key, flag in flags.items() if flag.client}

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "Ruleset":
        """Compile a document; what cannot be served is in `unfit`. Raises Unfit where segments or holdouts cannot."""
        segments = _segments(document.get("segments", {}))
        layers = {key: str(each["salt"]) for key, each in document.get("layers", {}).items()}
        holdouts = {key: Holdout.of(key, each) for key, each in document.get("holdouts", {}).items()}
        flags: dict[str, Flag] = {}
        unfit: dict[str, Unfit] = {}
        for key, told in document.get("flags", {}).items():
            try:
                flags[key] = Flag(key, told, segments=segments, layers=layers, holdouts=holdouts)
            except Unfit as found:
                unfit[key] = found
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                unfit[key] = Unfit("not_a_rule", key, error=str(error))
        link(flags, unfit)
        return cls(document, flags, unfit)

    def evaluate(self, key: str, context: Context, *, at: datetime | float) -> Evaluation:
        """What this context is served of a flag at a moment (an aware datetime, or seconds since 1970); never raises."""
        flag = self._flags.get(key)
        if flag is None:
            return self._not_served(key)
        try:
            return flag.evaluate(context, at if type(at) is float else _seconds(at))
        except Missing as missing:
            return failed(
                key,
                says.TARGETING_KEY_MISSING,
                f"The context has no {missing.attribute}; this flag is drawn by it.",
            )
        except (TypeError, ValueError, AttributeError) as error:
            # a value of a kind that JSON does not have, or text that is no Unicode
            return failed(key, says.INVALID_CONTEXT, f"The context cannot be read: {error}.")

    def rule(self, key: str, context: Context, *, at: datetime | float) -> str | None:
        """The name of the rule of a flag that is for the context, for whoever wonders why; None where none is."""
        flag = self._flags.get(key)
        if flag is None:
            return None
        try:
            return flag.rule(context, at.timestamp() if isinstance(at, datetime) else at)
        except (Missing, TypeError, ValueError, AttributeError):
            return None

    def keys(self) -> Iterator[str]:
        """The keys of all flags, those that cannot be served among them."""
        yield from self._flags
        yield from self.unfit

    def client_keys(self) -> KeysView[str]:
        """The keys of the flags that a browser or an app may ask for all at once."""
        return self._client.keys()

    def _not_served(self, key: str) -> Evaluation:
        if key in self.unfit:
            return failed(key, says.PARSE_ERROR, f"The rules of this flag cannot be read: {self.unfit[key]}.")
        return failed(key, says.FLAG_NOT_FOUND, "There is no such flag for this store and environment.")


def _seconds(at: datetime | float) -> float:
    return at.timestamp() if isinstance(at, datetime) else at


def _segments(told: Mapping[str, Any]) -> Segments:
    """Each named condition compiled, those it names before it; raises Unfit where one stands in itself."""
    made: dict[str, Test] = {}
    open_: list[str] = []

    class Named(dict[str, Test]):
        def __contains__(self, key: object) -> bool:
            return key in told

        def __getitem__(self, key: str) -> Test:
            if key not in made:
                if key in open_:
                    raise Unfit("segment_in_itself", key, through=" > ".join([*open_, key]))
                open_.append(key)
                made[key] = compiled(told[key], self, key)
                open_.pop()
            return made[key]

    named = Named()
    for key in told:
        named[key]
    return made
