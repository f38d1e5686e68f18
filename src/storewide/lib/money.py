"""Amounts of money: whole minor units (pence, cents, fils) with their currency, never a float.

`Money` is one amount; what is computed at full precision (quantity x unit price) is a Decimal until it is
rounded once, half to even, to the currency's minor unit.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

#: minor units are 10 ** -exponent of the major unit; ISO 4217 lists every currency not named here with 2
_EXPONENTS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
_WITH_TWO = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD "
    "CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD "
    "HKD HNL HRK HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA "
    "MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR "
    "RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD "
    "TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG"
)
EXPONENTS: dict[str, int] = {
    **dict.fromkeys(_WITH_TWO.split(), 2),
    **{code: exponent for exponent, codes in _EXPONENTS.items() for code in codes.split()},
}


class CurrencyUnknown(ValueError):
    """A text that is not the three-letter code of a currency in use."""


class CurrenciesDiffer(ValueError):
    """Two amounts of different currencies were added, subtracted or compared."""


class AmountUnreadable(ValueError):
    """A text that is not an amount in its currency."""


def exponent(currency: str) -> int:
    """How many decimals the currency's amounts have (EUR 2, JPY 0, BHD 3); CurrencyUnknown where unlisted."""
    try:
        return EXPONENTS[currency]
    except KeyError:
        raise CurrencyUnknown(
            f'currency "{currency}" is not known; use its three-letter code, such as EUR.'
        ) from None


def round_minor(amount: Decimal, currency: str) -> int:
    """The major-unit amount as minor units, half to even; AmountUnreadable for infinities and NaN."""
    if not amount.is_finite():
        raise AmountUnreadable(f'"{amount}" is not an amount in {currency}.')
    return int(amount.scaleb(exponent(currency)).to_integral_value(ROUND_HALF_EVEN))


@dataclass(frozen=True, order=False)
class Money:
    """`minor` units of `currency`; adds, subtracts and compares only with its own currency."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        exponent(self.currency)

    @property
    def major(self) -> Decimal:
        """The amount in major units with all its decimals, for JSON and files."""
        return Decimal(self.minor).scaleb(-exponent(self.currency))

    def plain(self) -> str:
        """The amount as text that any program reads: `-1234.50`, without currency or grouping."""
        return f"{self.major:f}"

    def _same(self, other: "Money") -> None:
        if other.currency != self.currency:
            raise CurrenciesDiffer(
                f"{self.currency} and {other.currency} cannot be added or compared; convert one of them."
            )

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        self._same(other)
        return self.minor < other.minor

    def __le__(self, other: "Money") -> bool:
        self._same(other)
        return self.minor <= other.minor


def parse(text: str, currency: str) -> Money:
    """The amount a person or a file wrote in major units, `1234.5` or `-3`.

    Raises AmountUnreadable for anything else, and where it has more decimals than the currency.
    """
    digits = exponent(currency)
    try:
        amount = Decimal(text.strip())
    except InvalidOperation:
        raise AmountUnreadable(f'"{text}" is not an amount; write it as 1234.50.') from None
    if not amount.is_finite() or "_" in text:
        raise AmountUnreadable(f'"{text}" is not an amount; write it as 1234.50.')
    if amount.adjusted() >= 15:
        raise AmountUnreadable(f'"{text}" is too large an amount; it must be below 10^15.')
    if amount != amount.quantize(Decimal(1).scaleb(-digits)):
        raise AmountUnreadable(f'"{text}" has more than the {digits} decimals of {currency}.')
    return Money(round_minor(amount, currency), currency)
