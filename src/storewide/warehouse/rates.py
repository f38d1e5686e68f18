"""Exchange rates as an import needs them: what one unit of a currency is worth in another on a day."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

#: a rate counts on its day and so many days after it, as none is published at weekends and on holidays
LONGEST = timedelta(days=7)


@dataclass(frozen=True)
class Rate:
    """One unit of `currency` is `rate` units of `into` on `day`; `rate` is above 0 with at most ten decimals."""

    day: date
    currency: str
    into: str
    rate: Decimal


Rates = tuple[Rate, ...]
NO_RATES: Rates = ()
