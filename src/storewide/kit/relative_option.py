"""How a relative change is written at the command line, everywhere alike: the share `0.05`, or `5%`."""

import math

import click


class RelativeUnclear(ValueError):
    """What was written is no relative change, or may be two; the message says how to write it."""


def relative(text: str) -> float:
    """The change as a share: 0.05 of `0.05` and of `5%`. Raises RelativeUnclear, also for a bare number of 1 or more."""
    written = text.strip()
    percent = written.endswith("%")
    try:
        number = float(written.removesuffix("%"))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise RelativeUnclear(f"“{text}” is not understood; write a share such as 0.05, or 5%.")
    if not percent and abs(number) >= 1:
        raise RelativeUnclear(
            f"“{text}” may mean {number:g} % or {number:.0%}; write {number / 100:g} or {number:g}% for the first "
            f"(5 % is 0.05 or 5%), {number:.0%} for the second."
        )
    return number / 100 if percent else number


class Relative(click.ParamType[float]):
    """A relative change as an option's value."""

    def __init__(self, name: str = "REL") -> None:
        self.name = name

    def convert(self, value: str | float, param: click.Parameter | None, ctx: click.Context | None) -> float:
        try:
            return relative(str(value))
        except RelativeUnclear as unclear:
            self.fail(str(unclear), param, ctx)
