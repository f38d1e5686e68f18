"""What a visitor was served, why, and what is written down of it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

# reasons and error codes of OpenFeature
STATIC = "STATIC"
DEFAULT = "DEFAULT"
TARGETING_MATCH = "TARGETING_MATCH"
SPLIT = "SPLIT"
DISABLED = "DISABLED"
ERROR = "ERROR"

FLAG_NOT_FOUND = "FLAG_NOT_FOUND"
PARSE_ERROR = "PARSE_ERROR"
TARGETING_KEY_MISSING = "TARGETING_KEY_MISSING"
INVALID_CONTEXT = "INVALID_CONTEXT"


#: makes a named tuple in half the time that naming its fields takes; for what is made for each visitor of a test
_new: Any = tuple.__new__


class Exposure(NamedTuple):
    """That a unit was served a variant: a line of the assignment log, as `exposure` facts hold it.

    `experiment` is the rule's experiment; of a flag whose every answer is logged `flag:KEY`; of a holdout `holdout:KEY`.
    `kind`: "visitor" or "customer".
    """

    flag: str
    experiment: str
    variant: str
    unit: str
    kind: str


class Evaluation(NamedTuple):
    """One answer. `value` is None only where `error_code` is set: the client serves its own default then."""

    key: str
    value: Any
    variant: str | None
    reason: str
    error_code: str | None
    error_details: str | None
    #: flat, as OpenFeature wants it; shared between answers and never changed
    metadata: Mapping[str, str | int | float | bool]
    exposures: tuple[Exposure, ...] = ()


class Served:
    """A variant as one part of a flag's rules serves it: the answer as far as it does not depend on the unit, made once.

    `experiment`: as which the unit is written down; empty where it is not.
    """

    __slots__ = ("_head", "answer", "experiment")

    def __init__(self, answer: Evaluation, experiment: str) -> None:
        self.answer = answer
        self.experiment = experiment
        self._head = answer[:-1]

    def with_exposures(self, exposures: tuple[Exposure, ...]) -> Evaluation:
        """The answer with what is written down of it."""
        made: Evaluation = _new(Evaluation, (*self._head, exposures))
        return made

    def met(self, unit: str, kind: str) -> Exposure:
        """That the unit was served this."""
        made: Exposure = _new(Exposure, (self._head[0], self.experiment, self._head[2], unit, kind))
        return made


class Missing(Exception):
    """The unit a draw needs is not in the context; `attribute` names it."""

    def __init__(self, attribute: str) -> None:
        super().__init__(attribute)
        self.attribute = attribute


NOTHING: Mapping[str, str | int | float | bool] = {}


def failed(key: str, code: str, details: str) -> Evaluation:
    """An answer without a value."""
    return Evaluation(key, None, None, ERROR, code, details, NOTHING)
