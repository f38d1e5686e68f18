"""Checks what people type about exchange rates; saves nothing."""

from datetime import date
from decimal import Decimal
from io import TextIOWrapper
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from storewide.lib import money
from storewide.sources.models import Rate


class CurrencyField(forms.CharField):
    """A currency by its three letters."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=3, **kwargs)

    def clean(self, value: Any) -> str:
        code = str(super().clean(value)).upper()
        if code not in money.EXPONENTS:
            raise forms.ValidationError(
                _("“%(code)s” is not a currency; write its three letters, such as USD.") % {"code": code}
            )
        return code


class RateForm(forms.Form):
    """One rate of one day."""

    day = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("The rate counts on this day and the seven after it, until a newer one."),
    )
    currency = CurrencyField(
        label=_("One unit of"), help_text=_("The currency the orders are paid in, such as USD.")
    )
    into = CurrencyField(label=_("Is worth in"), help_text=_("The currency of the store, such as EUR."))
    rate = forms.DecimalField(
        label=_("So many"),
        max_digits=20,
        decimal_places=10,
        min_value=Decimal("1e-10"),
        help_text=_("Such as 0.9123."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("currency") and data.get("currency") == data.get("into"):
            self.add_error("into", _("A currency needs no rate into itself; name another one."))
        return data

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day.year not in range(1970, 2100):
            raise forms.ValidationError(_("The day must be between 1970 and 2099."))
        return day


class RatesFileForm(forms.Form):
    """A file of rates."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "A CSV with day,currency,into,rate, or a day a row and a column a currency as central banks publish it."
        ),
    )
    base = CurrencyField(
        label=_("The table's own currency"),
        initial="EUR",
        help_text=_("Of a table with a column a currency: the one whose single unit the columns are worth."),
    )

    def lines(self) -> TextIOWrapper:
        """The text of the file line by line; bytes that are no text are replaced and then named as no rate."""
        return TextIOWrapper(
            self.cleaned_data["file"].file, encoding="utf-8-sig", errors="replace", newline=""
        )


def choices() -> list[tuple[str, Any]]:
    """Every currency that a rate is of, for a filter."""
    return [
        (code, code)
        for code in Rate.objects.order_by("currency").values_list("currency", flat=True).distinct()
    ]
