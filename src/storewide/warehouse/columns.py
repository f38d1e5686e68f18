"""The names that a preset gives to places in a row: a header, or a way into the objects and lists of a row.

`a.b` is the `b` of the object `a`; `params[key=page].value` the `value` of the item of the list `params` whose
`key` is `page`; `lines[sum].price` the sum of the `price` of all items of `lines`, `lines[sum].price*quantity` the sum
of their products; `refunds[].lines` the items of all `lines` of all `refunds`. A column that begins with `item.` is a
place in the item of a mapping's `each`, one with `outer.` a place in what holds the item's list.
"""

import re
from dataclasses import dataclass

_STEP = re.compile(r"(?P<name>[^.\[\]\"]+)(?:\[(?:(?P<key>[^\]=\"]+)=(?P<value>[^\]]*)|(?P<many>sum|))\])?")
_ITEM, _OUTER = "item.", "outer."


@dataclass(frozen=True)
class Step:
    """One step of the way: into the object's `name`; from a list there to the item whose `key` is `value`,
    or to all of its items (`every`), which are added up where `summed`.
    """

    name: str
    key: str | None = None
    value: str = ""
    every: bool = False
    summed: bool = False


def way(column: str) -> tuple[Step, ...]:
    """The steps that a column's name takes; none where it is no way, but only a header."""
    steps: list[Step] = []
    place = 0
    while place <= len(column):
        found = _STEP.match(column, place)
        if found is None or (found.end() < len(column) and column[found.end()] != "."):
            return ()
        every = found["many"] is not None
        steps.append(Step(found["name"], found["key"], found["value"] or "", every, found["many"] == "sum"))
        place = found.end() + 1
    return tuple(steps)


def root(column: str) -> str:
    """The name that a column's way begins with: the only part of it that the file's own columns show."""
    steps = way(column)
    return steps[0].name if steps else column


def of_item(column: str) -> str | None:
    """The way within an item for a column of an item; None for a column of the row."""
    return column.removeprefix(_ITEM) if column.startswith(_ITEM) else None


def of_outer(column: str) -> str | None:
    """The way within what holds an item's list for a column of it; None for another column."""
    return column.removeprefix(_OUTER) if column.startswith(_OUTER) else None
