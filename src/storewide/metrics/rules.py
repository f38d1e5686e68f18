"""From measures to metrics: pure arithmetic on whole numbers, and what a target's text means."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from storewide.lib import money
from storewide.metrics import definitions
from storewide.metrics.definitions import Definition

#: a rate is stored as millionths, so that 2.5 % is 25,000
RATE_SCALE = 1_000_000
#: a stored target is below 10 to this power, so that a database's whole number of 64 bits holds it
_DIGITS = 18
_THOUSANDS_THEN_POINT = re.compile(r"\d{1,3}(,\d{3})+\.\d+|\d{1,3}(,\d{3}){2,}")
#: a mark and exactly three digits may be either, unless something else settles it
_DECIMAL_COMMA = re.compile(r"\d{1,3}(\.\d{3})+,\d+|\d+,(\d{1,2}|\d{4,})|0,\d+|\d{4,},\d+")


class NotAValue(ValueError):
    """A target's text is no value of its metric; the message says which and how to write it."""


@dataclass(frozen=True)
class Value:
    """A metric's value: `over` by `under` (1 for a plain sum), in minor units or counts. Exact, never rounded."""

    over: int
    under: int

    @property
    def ratio(self) -> Decimal:
        """The quotient as a Decimal; minor units for money."""
        return Decimal(self.over) / Decimal(self.under)


def value(definition: Definition, measures: Mapping[str, int | None]) -> Value | None:
    """The metric's value from its measures; None where one is unknown or the divisor is zero."""
    over, under = parts(definition, measures)
    return None if over is None or not under else Value(over, under)


def parts(definition: Definition, measures: Mapping[str, int | None]) -> tuple[int | None, int | None]:
    """What a metric divides by what (1 for a plain sum), its scale in the first; None where a measure is unknown."""
    over = _summed(definition.over, measures)
    under = _summed(definition.under, measures) if definition.under else 1
    return None if over is None else over * definition.scale, under


def _summed(text: str, measures: Mapping[str, int | None]) -> int | None:
    total = 0
    for sign, name in definitions.terms(text):
        part = measures.get(name)
        if part is None:
            return None
        total += sign * part
    return total


def stored(definition: Definition, text: str, currency: str) -> int:
    """What a written target is stored as: minor units, a count, or millionths for a rate.

    A rate is written as a share (0.025) or with a percent sign (2.5 %). Raises NotAValue.
    """
    plain = text.replace(" ", "").replace("\u00a0", "")
    percent = plain.endswith("%")
    try:
        number = Decimal(_with_point(plain.removesuffix("%")))
    except InvalidOperation:
        raise NotAValue(f"target “{text}” is not a number") from None
    if not number.is_finite() or number < 0:
        raise NotAValue(f"target “{text}” is not zero or more")
    scale = 10 ** money.exponent(currency) if definition.unit == "money" else stored_scale(definition)
    if number and number.adjusted() >= (most := _DIGITS - len(str(scale)) + 1):
        raise NotAValue(f"target “{text}” is too large; it must be below 10^{most}")
    if definition.unit == "rate":
        share = number / 100 if percent else number
        if share > 1:
            raise NotAValue(f"target “{text}” is above 100 %; write 2.5 % or 0.025")
        return int((share * RATE_SCALE).to_integral_value())
    if percent:
        raise NotAValue(f"target “{text}” is a percentage; {definition.code} is a {definition.unit}")
    return int((number * scale).to_integral_value())


def _with_point(text: str) -> str:
    """A number as people write it with a decimal comma, or with marks at its thousands. Raises NotAValue where unclear."""
    if "," not in text:
        return text
    if _THOUSANDS_THEN_POINT.fullmatch(text):
        return text.replace(",", "")
    if _DECIMAL_COMMA.fullmatch(text):
        return text.replace(".", "").replace(",", ".")
    if re.fullmatch(r"\d{1,3},\d{3}", text):
        raise NotAValue(
            f"target “{text}” may be {text.replace(',', '')} or {text.replace(',', '.')}; write which"
        )
    return text


def stored_scale(definition: Definition) -> int:
    """What one unit of a stored target counts: a million for what has decimals, else 1."""
    return RATE_SCALE if definition.unit in ("rate", "number", "days", "score") else 1


def target_scale(definition: Definition) -> int:
    """What a stored target is divided by to stand beside the metric's value: a score counts thousandths."""
    return 1000 if definition.unit == "score" else stored_scale(definition)


def of_stored(definition: Definition, number: int) -> Decimal:
    """The metric's value that a stored target, or a figure of an alert, stands for; `plain` writes it."""
    return Decimal(number) / target_scale(definition)


def plain(definition: Definition, number: Decimal, currency: str) -> Decimal:
    """A value as the number people and documents use: money in major units, a score whole, all else as it is."""
    if definition.unit == "money":
        return major(number, currency)
    return number.scaleb(-3) if definition.unit == "score" else number


def major(minor: int | Decimal, currency: str) -> Decimal:
    """Minor units as major units, exactly."""
    return Decimal(minor).scaleb(-money.exponent(currency))
