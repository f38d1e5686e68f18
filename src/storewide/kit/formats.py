"""Numbers, money, dates and spans of time as people write them, in the language of the page."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton, format_timedelta
from babel.numbers import NumberPattern, parse_pattern
from django.utils import timezone
from django.utils.translation import get_language, gettext, to_locale

from storewide.lib.money import Money, exponent

type Number = int | float | Decimal

NO_VALUE = "–"
_NBSP = "\u00a0"
#: nobody reads so many groups of digits, and a decimal has none left behind them
_BEYOND_GROUPS = 10**18
#: day before month also in English: the operation is international
_DATE_PATTERNS = {"en": "d MMM y"}
_MOMENT_PATTERNS = {"en": "d MMM y, HH:mm"}


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(to_locale(language))


def locale() -> Locale:
    """The locale of the page that is being written; English where no language is active."""
    return _locale(get_language() or "en")


@cache
def _pattern(digits: int | None) -> NumberPattern:
    return parse_pattern("#,##0.###" if digits is None else "#,##0" + ("." + "0" * digits if digits else ""))


def number(value: Number | None, digits: int | None = None) -> str:
    """`1,234.5`: grouped, with exactly `digits` decimals, or at most three where None is given; `1.5e+30` from 1e18 on."""
    if value is None:
        return NO_VALUE
    if value >= _BEYOND_GROUPS or value <= -_BEYOND_GROUPS:
        return f"{value:.6g}".replace("-", "−")
    text: str = _pattern(digits).apply(value, locale())
    return text.replace("-", "−")


def signed(value: Number | None, digits: int | None = None) -> str:
    """A change: `+1,234`, a true minus before what fell, and `0` without a sign."""
    return NO_VALUE if value is None else ("+" if value > 0 else "") + number(value, digits)


def percent(ratio: Number | None, digits: int = 1) -> str:
    """A ratio (0.031) as `3.1 %`."""
    return NO_VALUE if ratio is None else f"{number(ratio * 100, digits)}{_NBSP}%"


def money(minor: int | None, currency: str, digits: int | None = None) -> str:
    """An amount in the currency's minor unit as `1,841,300.00 EUR`; `digits=0` leaves the pennies out."""
    if minor is None:
        return NO_VALUE
    if digits is None:
        digits = exponent(currency)
    return f"{number(Money(minor, currency).major, digits)}{_NBSP}{currency}"


def signed_money(minor: int, currency: str, digits: int | None = None) -> str:
    """A change of an amount: `+1,300.00 EUR`, a true minus before what fell."""
    return ("+" if minor > 0 else "") + money(minor, currency, digits)


def day(value: date | datetime | None) -> str:
    """A day as `21 Nov 2026`; of a moment, the day it falls on in the page's zone."""
    if value is None:
        return NO_VALUE
    if isinstance(value, datetime):
        value = _here(value)
    language = locale().language
    return format_date(value, format=_DATE_PATTERNS.get(language, "medium"), locale=locale())


def month(value: date) -> str:
    """A month by any of its days, as `Nov 2026`."""
    return format_skeleton("yMMM", value, locale=locale())


def span(first: date, last: date) -> str:
    """Days from first to last: `1–9 Mar 2026`, `28 Feb – 9 Mar 2026`; one day, or both with their years."""
    if first == last:
        return day(first)
    if first.year != last.year or locale().language != "en":
        return f"{day(first)} – {day(last)}"
    if first.month != last.month:
        return f"{format_date(first, format='d MMM', locale=locale())} – {day(last)}"
    return f"{first.day}–{day(last)}"


def moment(value: datetime | None) -> str:
    """A moment to the minute with its zone: `21 Nov 2026, 14:05 UTC`."""
    if value is None:
        return NO_VALUE
    local = _here(value)
    language = locale().language
    text = format_datetime(local, format=_MOMENT_PATTERNS.get(language, "medium"), locale=locale())
    return f"{text}{_NBSP}{local.tzname() or ''}".strip()


def relative(value: datetime | None, now: datetime) -> str:
    """How long ago, or in how long: `3 hours ago`, `in 2 days`."""
    if value is None:
        return NO_VALUE
    if abs(value - now) < timedelta(seconds=10):
        return gettext("just now")
    return format_timedelta(value - now, add_direction=True, threshold=0.95, locale=locale())


def _here(value: datetime) -> datetime:
    """The moment in the page's zone; a naive one is taken as being there already."""
    return timezone.localtime(value) if timezone.is_aware(value) else value


def inside(text: str) -> str:
    """A text that begins in a capital as it stands inside a sentence."""
    return text[:1].lower() + text[1:]
