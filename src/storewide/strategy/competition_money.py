"""Sums in several currencies as one: turned by the rates of the stores, side by side where no rate is known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.lib import money
from storewide.lib.money import Money
from storewide.sources.models import Rate, Store


@dataclass(frozen=True)
class Worth:
    """What sums are told in: `rates` turns a currency into `into`; what is `missing` stays beside it."""

    into: str = ""
    rates: Mapping[str, Rate] = field(default_factory=dict)
    missing: tuple[str, ...] = ()

    def turned(self, sums: Mapping[str, int]) -> dict[str, int]:
        """Sums of minor units by currency, those with a rate added to those of `into`; rounded once, half to even."""
        found = {currency: minor for currency, minor in sums.items() if currency not in self.rates}
        if len(found) == len(sums):
            return found
        whole = sum(
            (
                Money(minor, currency).major * self.rates[currency].rate
                for currency, minor in sums.items()
                if currency in self.rates
            ),
            Decimal(0),
        )
        found[self.into] = money.round_minor(whole, self.into) + found.get(self.into, 0)
        return found

    @property
    def note(self) -> str:
        """By which rates sums were turned, and which could not be; empty where there is one currency."""
        said = [
            _("%(currency)s at %(rate)s %(into)s, the rate of %(day)s.")
            % {
                "currency": currency,
                "rate": formats.number(rate.rate.normalize(), 4),
                "into": self.into,
                "day": formats.day(rate.day),
            }
            for currency, rate in sorted(self.rates.items())
        ]
        if self.missing:
            names = get_text_list(list(self.missing), _("and"))
            told = {"names": names, "into": self.into}
            said.append(
                _(
                    "No rate turns %(names)s into %(into)s: shares and the order count %(into)s alone; add the rate."
                )
                % told
            )
        return " ".join(said)


def worth(sums: Mapping[str, int], on: date) -> Worth:
    """In what these sums are told: the currency of a store that most of them are in, by the newest rates up to `on`.

    Two queries where there is more than one currency, else none.
    """
    currencies = [currency for currency, minor in sums.items() if minor]
    if len(currencies) < 2:
        return Worth(into=currencies[0] if currencies else "")
    stores = list(Store.objects.order_by("created_at", "pk").values_list("currency", flat=True))
    into = _main({currency: sums[currency] for currency in currencies}, stores)
    newest: dict[str, Rate] = {}
    rates = Rate.objects.filter(into=into, currency__in=currencies, day__lte=on)
    for rate in rates.order_by("currency", "-day").distinct():
        newest.setdefault(rate.currency, rate)
    missing = sorted(each for each in currencies if each != into and each not in newest)
    return Worth(into, newest, tuple(missing))


def _main(sums: Mapping[str, int], stores: Iterable[str]) -> str:
    """The currency of a store with the largest of these sums, else that of the first store, else the largest sum's."""
    known = list(stores)
    own = {currency: minor for currency, minor in sums.items() if currency in known}
    if not own and known:
        return known[0]
    return max(own or sums, key=lambda each: (Money(sums[each], each).major, each))
