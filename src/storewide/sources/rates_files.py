"""Files of exchange rates: one rate a row, or the wide table that central banks publish; pure.

Long: `day,currency,into,rate`. Wide: a first column of days, one column a currency, each saying how many of it one
unit of the base is worth; from those the rates into the base and into every other wanted currency are worked out.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal, DecimalException

from django.utils.translation import gettext as _

from storewide.kit.errors import Refusal
from storewide.lib import money
from storewide.warehouse.rates import Rate

_STEP = Decimal("1e-10")
_PAST = Decimal("1e10")
_DAYS = ("day", "date", "time_period")
#: how a table says that there was no rate that day
_NOTHING = frozenset({"", "n/a", "na", "-", ".", "nan"})


class RatesUnreadable(Refusal):
    """The file does not hold rates in a form that is known; the sentence names the row."""

    field = "file"


def read(lines: Iterable[str], *, base: str, into: Iterable[str]) -> list[Rate]:
    """The rates of a CSV in the order of the file. Raises RatesUnreadable.

    `base`: the currency that a wide table is of; `into`: the currencies that its rates are wanted in, besides the base.
    """
    try:
        rows = csv.reader(lines, strict=True)
        header = [name.strip().lower().lstrip("\ufeff") for name in next(rows, [])]
        if not header or header[0] not in _DAYS:
            raise RatesUnreadable(
                _(
                    "The first column is not “day” or “date”; write day,currency,into,rate or one column a currency."
                )
            )
        if {"currency", "into", "rate"} <= set(header):
            return list(_long(header, rows))
        return list(_wide([name.upper() for name in header], rows, base, set(into)))
    except csv.Error as error:
        raise RatesUnreadable(_("The file is not a CSV: %(fault)s.") % {"fault": error}) from None


def _long(header: Sequence[str], rows: Iterator[list[str]]) -> Iterator[Rate]:
    for number, row in enumerate(rows, start=2):
        if not any(row):
            continue
        named = dict(zip(header, (value.strip() for value in row), strict=False))
        texts = [named.get(name, "") for name in ("currency", "into")]
        currency, into = (_currency(text.upper(), number) for text in texts)
        if currency == into:
            raise RatesUnreadable(
                _("Row %(row)s: %(currency)s into itself needs no rate.") % {"row": number, "currency": into}
            )
        worth = _number(named.get("rate", ""), number)
        yield Rate(_day(row[0], number), currency, into, _rounded(worth, number))


def _wide(header: Sequence[str], rows: Iterator[list[str]], base: str, into: set[str]) -> Iterator[Rate]:
    columns = {place: name for place, name in enumerate(header) if name in money.EXPONENTS and name != base}
    if not columns:
        raise RatesUnreadable(_("No column is named after a currency, such as USD."))
    for number, row in enumerate(rows, start=2):
        if not any(row):
            continue
        day = _day(row[0], number)
        worth = {base: Decimal(1)}
        for place, name in columns.items():
            text = row[place].strip() if place < len(row) else ""
            if text.lower() not in _NOTHING:
                worth[name] = _number(text, number)
        for target in sorted({base, *into} & set(worth)):
            for name, of_base in worth.items():
                if name != target:
                    yield Rate(day, name, target, _rounded(worth[target] / of_base, number))


def _day(text: str, number: int) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise RatesUnreadable(
            _("Row %(row)s: “%(text)s” is not a day; write it as 2026-03-31.")
            % {"row": number, "text": text[:40]}
        ) from None


def _currency(text: str, number: int) -> str:
    if text in money.EXPONENTS:
        return text
    raise RatesUnreadable(
        _("Row %(row)s: “%(text)s” is not a currency; write its three letters, such as USD.")
        % {"row": number, "text": text[:40]}
    )


def _number(text: str, number: int) -> Decimal:
    try:
        found = Decimal(text)
    except DecimalException:
        found = Decimal("NaN")
    if found.is_finite() and _STEP <= found < _PAST:
        return found
    raise RatesUnreadable(
        _("Row %(row)s: “%(text)s” is not a rate; write a number above 0, such as 0.9123.")
        % {"row": number, "text": text[:40]}
    )


def _rounded(worth: Decimal, number: int) -> Decimal:
    """Ten decimals, half to even."""
    rate = worth.quantize(_STEP, ROUND_HALF_EVEN) if worth < _PAST else _PAST
    if 0 < rate < _PAST:
        return rate
    raise RatesUnreadable(
        _("Row %(row)s: a rate is too small or too large for ten decimals.") % {"row": number}
    )
