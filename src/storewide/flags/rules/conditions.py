"""Conditions of targeting, compiled once: whether what is known of a visitor fits.

A condition is one of `{"all": [..]}`, `{"any": [..]}`, `{"not": ..}`, `{"segment": key}` and
`{"attribute": name, "is": operator, "value": ..}`. An attribute that is missing, or of another type than the
operator compares, does not fit; nothing a visitor sends makes a condition fail. Of an attribute that is a list,
one fitting element is enough.
"""

import operator
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import re2  # type: ignore[import-untyped]
from semver import Version

from storewide.flags.rules.unfit import Unfit

type Context = Mapping[str, Any]
type Test = Callable[[Context], bool]
type Segments = Mapping[str, Test]

DEEPEST = 12
MOST_VALUES = 10_000
LONGEST_PATTERN = 256
#: of a longer value a pattern looks at the first characters only
LONGEST_LOOKED_AT = 2_048
_PATTERN_MEMORY = 1 << 20

_ORDERINGS: dict[str, Callable[[Any, Any], bool]] = {
    "above": operator.gt,
    "at_least": operator.ge,
    "below": operator.lt,
    "at_most": operator.le,
}
_MISSING: Any = object()
#: seconds; what is later is no moment
_LATEST = 1e12


def compiled(condition: Any, segments: Segments, where: str, depth: int = 0) -> Test:
    """The condition as a function of the context; raises Unfit naming what cannot be asked."""
    if not isinstance(condition, dict):
        raise Unfit("condition_is_no_object", where)
    if depth > DEEPEST:
        raise Unfit("too_deep", where, most=DEEPEST)
    if "all" in condition:
        return _all(_parts(condition["all"], segments, where, depth))
    if "any" in condition:
        return _any(_parts(condition["any"], segments, where, depth))
    if "not" in condition:
        inner = compiled(condition["not"], segments, where, depth + 1)
        return lambda context: not inner(context)
    if "segment" in condition:
        return _segment(condition["segment"], segments, where)
    return _attribute(condition, where)


def _parts(parts: Any, segments: Segments, where: str, depth: int) -> list[Test]:
    if not isinstance(parts, list):
        raise Unfit("parts_are_no_list", where)
    return [compiled(each, segments, where, depth + 1) for each in parts]


def _all(tests: list[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]

    def every(context: Context) -> bool:
        for test in tests:  # noqa: SIM110 - a loop is twice as fast as all() over a generator
            if not test(context):
                return False
        return True

    return every


def _any(tests: list[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]

    def some(context: Context) -> bool:
        for test in tests:  # noqa: SIM110 - as above
            if test(context):
                return True
        return False

    return some


def _segment(key: Any, segments: Segments, where: str) -> Test:
    if key not in segments:
        raise Unfit("no_such_segment", where, segment=key)
    return segments[key]


def _attribute(condition: dict[str, Any], where: str) -> Test:
    name, how = condition.get("attribute"), condition.get("is")
    if not isinstance(name, str) or not name:
        raise Unfit("no_attribute", where)
    make = OPERATORS.get(how) if isinstance(how, str) else None
    if make is None:
        raise Unfit("no_such_operator", where, operator=how)
    fits = make(condition.get("value"), where)
    read = _path(name) if "." in name else None

    def test(context: Context) -> bool:
        value = context.get(name, _MISSING)
        if value is _MISSING:
            if read is None:
                return False
            value = read(context)
        if type(value) is list:
            return any(fits(each) for each in value)
        return fits(value)

    return test


def _path(name: str) -> Callable[[Context], Any]:
    steps = name.split(".")

    def read(context: Context) -> Any:
        found: Any = context
        for step in steps:
            if not isinstance(found, Mapping):
                return None
            found = found.get(step)
        return found

    return read


def _exists(_value: Any, _where: str) -> Callable[[Any], bool]:
    return lambda value: value is not None and value is not _MISSING


def _equals(wanted: Any, where: str) -> Callable[[Any], bool]:
    if not isinstance(wanted, str | int | float | bool):
        raise Unfit("value_is_no_scalar", where)
    yes_or_no = isinstance(wanted, bool)
    # in Python 1 == True; in rules a number is no yes
    return lambda value: value == wanted and (type(value) is bool) is yes_or_no


def _in(wanted: Any, where: str) -> Callable[[Any], bool]:
    if not isinstance(wanted, list) or not all(isinstance(each, str | int | float | bool) for each in wanted):
        raise Unfit("value_is_no_list", where)
    if len(wanted) > MOST_VALUES:
        raise Unfit("too_many_values", where, most=MOST_VALUES)
    if all(type(each) is str for each in wanted):  # nearly always, and quicker
        texts = frozenset(wanted)
        return lambda value: type(value) is str and value in texts
    known = frozenset((type(each) is bool, each) for each in wanted)
    return lambda value: isinstance(value, str | int | float) and (type(value) is bool, value) in known


def _text(test: Callable[[str, str], bool]) -> Callable[[Any, str], Callable[[Any], bool]]:
    def make(wanted: Any, where: str) -> Callable[[Any], bool]:
        if not isinstance(wanted, str) or not wanted:
            raise Unfit("value_is_no_text", where)
        return lambda value: type(value) is str and test(value, wanted)

    return make


def _number(compare: Callable[[Any, Any], bool]) -> Callable[[Any, str], Callable[[Any], bool]]:
    def make(wanted: Any, where: str) -> Callable[[Any], bool]:
        if not isinstance(wanted, int | float) or isinstance(wanted, bool):
            raise Unfit("value_is_no_number", where, value=wanted)
        return lambda value: type(value) in (int, float) and compare(value, wanted)

    return make


def _matches(wanted: Any, where: str) -> Callable[[Any], bool]:
    if not isinstance(wanted, str) or not wanted:
        raise Unfit("value_is_no_text", where)
    if len(wanted) > LONGEST_PATTERN:
        raise Unfit("pattern_too_long", where, most=LONGEST_PATTERN)
    options = re2.Options()
    options.max_mem = _PATTERN_MEMORY
    options.log_errors = False
    try:
        search = re2.compile(wanted, options).search
    except re2.error as error:
        raise Unfit("not_a_pattern", where, pattern=wanted) from error
    return lambda value: type(value) is str and search(value[:LONGEST_LOOKED_AT]) is not None


@lru_cache(maxsize=8_192)
def version_of(text: str) -> Version | None:
    """A semantic version, with or without a leading v; `1` and `1.2` stand for 1.0.0 and 1.2.0. None where it is none."""
    try:
        return Version.parse(text.removeprefix("v"), optional_minor_and_patch=True)
    except ValueError:
        return None


def _version(compare: Callable[[Any, Any], bool]) -> Callable[[Any, str], Callable[[Any], bool]]:
    def make(wanted: Any, where: str) -> Callable[[Any], bool]:
        bound = version_of(wanted) if isinstance(wanted, str) else None
        if bound is None:
            raise Unfit("value_is_no_version", where, value=wanted)

        def fits(value: Any) -> bool:
            if type(value) is not str or len(value) > LONGEST_PATTERN:
                return False
            version = version_of(value)
            return version is not None and compare(version, bound)

        return fits

    return make


@lru_cache(maxsize=8_192)
def _seconds_of_text(text: str) -> float | None:
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (told if told.tzinfo else told.replace(tzinfo=UTC)).timestamp()


def seconds_of(value: Any) -> float | None:
    """Seconds since 1970 of a moment told as ISO text (UTC where it names no zone), seconds, or a datetime."""
    if isinstance(value, str):
        return _seconds_of_text(value) if len(value) <= LONGEST_PATTERN else None
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).timestamp()
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _LATEST:
        return float(value)
    return None


def _moment(compare: Callable[[Any, Any], bool]) -> Callable[[Any, str], Callable[[Any], bool]]:
    def make(wanted: Any, where: str) -> Callable[[Any], bool]:
        bound = seconds_of(wanted)
        if bound is None:
            raise Unfit("value_is_no_moment", where, value=wanted)

        def fits(value: Any) -> bool:
            moment = seconds_of(value)
            return moment is not None and compare(moment, bound)

        return fits

    return make


#: operator -> maker of the test of one value out of what it is compared with
OPERATORS: dict[str, Callable[[Any, str], Callable[[Any], bool]]] = {
    "known": _exists,
    "equals": _equals,
    "in": _in,
    "contains": _text(operator.contains),
    "starts": _text(str.startswith),
    "ends": _text(str.endswith),
    "matches": _matches,
    **{name: _number(compare) for name, compare in _ORDERINGS.items()},
    "version": _version(operator.eq),
    **{f"version_{name}": _version(compare) for name, compare in _ORDERINGS.items()},
    "before": _moment(operator.lt),
    "from": _moment(operator.ge),
}
