"""How the options of `storewide experiment` are written: `NAME=COL`, `NAME=2`, `A=50,B=50`."""

import math

import click

from storewide.kit.relative_option import RelativeUnclear, relative

Pair = tuple[str, str]
Number = tuple[str, float]

#: a margin written as a share stays below this; larger ones without a percent sign may mean either
_LARGEST_SHARE = 0.2


class NameAndValue(click.ParamType[Pair]):
    """`NAME=VALUE`, with what the value is in its name; NAME may hold spaces, VALUE further equals signs."""

    def __init__(self, value: str) -> None:
        self.name = f"NAME={value}"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Pair:
        name, equals, wanted = (part.strip() for part in value.partition("="))
        if not (name and equals and wanted):
            self.fail(f"“{value}” is not understood; write {self.name}.", param, ctx)
        return name, wanted


class NameAndNumber(click.ParamType[Number]):
    """`NAME=NUMBER`, of 0 or more. NAME may itself hold an equals sign."""

    def __init__(self, value: str) -> None:
        self.name = f"NAME={value}"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Number:
        name, _, wanted = (part.strip() for part in value.rpartition("="))
        number = _number(wanted)
        if not name or not 0 <= number < math.inf:
            self.fail(
                f"“{value}” is not understood; write {self.name} with a number of 0 or more.", param, ctx
            )
        return name, number


class NameAndMargin(click.ParamType[Number]):
    """`NAME=MARGIN`: `2%`, or the share `0.02`; as a share, above 0 or, of one that may be, from 0 on."""

    name = "NAME=MARGIN"

    def __init__(self, *, least: float = math.nextafter(0, 1)) -> None:
        self._least = least

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Number:
        name, _, wanted = (part.strip() for part in value.rpartition("="))
        number = -1.0
        if name and wanted:
            try:
                number = relative(wanted)
            except RelativeUnclear as unclear:
                self.fail(str(unclear), param, ctx)
        if number < self._least:
            bound = "of 0 or more" if self._least == 0 else "above 0"
            self.fail(f"“{value}” is not understood; write NAME=2% or NAME=0.02, {bound}.", param, ctx)
        if not wanted.endswith("%") and number >= _LARGEST_SHARE:
            self.fail(
                f"“{value}” may mean {number:g} % or {number:.0%}; write which, as {name}={number:g}%.",
                param,
                ctx,
            )
        return name, number


class Split(click.ParamType[tuple[Number, ...]]):
    """`A=50,B=50`: the planned share of each variant, of any scale."""

    name = "NAME=W,..."

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[Number, ...]:
        one = NameAndNumber("W")
        return tuple(one.convert(part, param, ctx) for part in value.split(","))


class Quotient(click.ParamType[tuple[str, str, str]]):
    """`NAME=NUM/DEN`: a name, and the columns above and below the line."""

    name = "NAME=NUM/DEN"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str, str]:
        name, _, columns = (part.strip() for part in value.partition("="))
        above, slash, below = (part.strip() for part in columns.partition("/"))
        if not (name and slash and above and below) or "/" in below:
            self.fail(f"“{value}” is not understood; write {self.name}.", param, ctx)
        return name, above, below


def _number(text: str) -> float:
    """The number, or -1 for a text that is none."""
    try:
        number = float(text)
    except ValueError:
        return -1
    return -1 if math.isnan(number) else number
