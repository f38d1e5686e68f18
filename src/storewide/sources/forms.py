"""Checks what people type about stores and imports; saves nothing."""

from datetime import date
from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from storewide.kit.zone_fields import ZoneField
from storewide.lib import holidays, money
from storewide.lib.money import AmountUnreadable
from storewide.lib.periods import PeriodUnreadable, parse_one
from storewide.organization.models import Unit
from storewide.sources import own_presets
from storewide.sources.models import Basis, CalendarPattern, OrdersFrom, Store, WeekStart, YearEnd


class UploadForm(forms.Form):
    """A file, what it is, and where it belongs."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, JSON, NDJSON or Parquet, as your shop exports it; also compressed with gzip."),
        max_length=255,
    )
    preset = forms.ChoiceField(label=_("What it is"))
    store = forms.ModelChoiceField(
        label=_("Store"),
        queryset=Store.objects.none(),
        empty_label=None,
        help_text=_("Rows that name a store of their own keep it."),
    )
    rehearsal = forms.BooleanField(
        label=_("Only try"), required=False, help_text=_("Say what would happen; keep nothing.")
    )
    strict = forms.BooleanField(
        label=_("All or nothing"), required=False, help_text=_("One refused row, and nothing is kept.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = own_presets.every().values()
        choice: Any = self.fields["preset"]
        choice.choices = [(preset.name, preset.title) for preset in every]
        stores: Any = self.fields["store"]
        stores.queryset = Store.objects.all()
        if not Store.objects.exists():
            del self.fields["store"]


class CurrencyField(forms.CharField):
    """A currency by its three letters, in any case."""

    def __init__(self, *, help_text: Any) -> None:
        super().__init__(label=_("Currency"), max_length=3, help_text=help_text)

    def clean(self, value: Any) -> str:
        code = str(super().clean(value)).upper()
        try:
            money.exponent(code)
        except money.CurrencyUnknown as error:
            raise forms.ValidationError(str(error)) from None
        return code


class StoreForm(forms.Form):
    """A store's name and calendar."""

    expected_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("Name"), max_length=120)
    zone = ZoneField(_("Where the store's day begins at midnight, such as Europe/Berlin."))
    currency = CurrencyField(
        help_text=_("Three letters, such as EUR. Orders in another currency are refused.")
    )
    prices_include_tax = forms.BooleanField(
        label=_("Prices include tax"),
        required=False,
        help_text=_("Then spend leaves out the tax that each order states."),
    )
    orders_from = forms.ChoiceField(
        label=_("Orders come from"),
        choices=OrdersFrom.choices,
        help_text=_("One of the two makes orders; the other is held against it."),
    )
    week_start = forms.ChoiceField(label=_("The week starts on"), choices=WeekStart.choices)
    calendar = forms.ChoiceField(
        label=_("Months of the year"),
        choices=CalendarPattern.choices,
        help_text=_("A retail calendar has whole weeks, so that periods compare."),
    )
    year_starts = forms.TypedChoiceField(
        label=_("The year starts in"),
        choices=[(number, MONTHS[number]) for number in range(1, 13)],
        coerce=int,
    )
    year_end = forms.ChoiceField(
        label=_("A retail year ends on"),
        choices=YearEnd.choices,
        help_text=_("The last day of its last week, seen from the end of the month before."),
    )
    holidays_of = forms.CharField(
        label=_("Holidays of"),
        max_length=12,
        required=False,
        help_text=_(
            "A country such as DE, or a part of one such as DE-BY. Holidays that move then compare alike."
        ),
    )

    unit = forms.ModelChoiceField(
        label=_("Unit"),
        queryset=Unit.objects.none(),
        required=False,
        help_text=_("The part of the business that its results belong to."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.queryset = Unit.objects.all()

    def clean_holidays_of(self) -> str:
        text = str(self.cleaned_data["holidays_of"]).strip()
        try:
            return holidays.check(text) if text else ""
        except holidays.RegionUnknown as error:
            raise forms.ValidationError(str(error)) from None

    def changes(self) -> dict[str, Any]:
        """What was typed, as `operations.change_store` takes it."""
        data = dict(self.cleaned_data)
        return {"expected_version": data.pop("expected_version"), "changes": data}


class MonthField(forms.CharField):
    """A month written 2026-10, as the first day of it."""

    widget = forms.TextInput(attrs={"type": "month", "placeholder": "2026-10"})

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            days = parse_one(text)
        except PeriodUnreadable:
            raise forms.ValidationError(
                _("“%(text)s” is not a month; write 2026-10.") % {"text": text}
            ) from None
        return days.first


class RevenueForm(forms.Form):
    """One month's revenue as the business knows it; amounts in major units of the store's currency."""

    month = MonthField(label=_("Month"))
    amount = forms.DecimalField(label=_("Revenue of that month as you know it"), max_digits=15)
    basis = forms.ChoiceField(label=_("What that figure holds"), choices=Basis.choices, initial=Basis.UNSURE)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        self.fields["amount"].help_text = _("In %(currency)s, from your books or your shop's own report.") % {
            "currency": currency
        }

    def clean_amount(self) -> int:
        try:
            return money.round_minor(self.cleaned_data["amount"], self.currency)
        except (AmountUnreadable, money.CurrencyUnknown) as error:
            raise forms.ValidationError(str(error)) from None


class QuestionsForm(forms.Form):
    """What the first import asks: the store's calendar, and last month's revenue (which may be left out)."""

    name = forms.CharField(label=_("Name of the store"), max_length=120)
    zone = ZoneField(_("Where the store's day begins at midnight, such as Europe/Berlin."))
    currency = CurrencyField(help_text=_("As the file says; three letters."))
    prices_include_tax = forms.TypedChoiceField(
        label=_("The prices in the file are"),
        choices=[("", _("Choose")), ("False", _("without tax")), ("True", _("with tax"))],
        coerce=lambda text: text == "True",
        help_text=_("As the unit prices stand in it. Spend is counted without tax."),
    )
    week_start = forms.ChoiceField(label=_("The week starts on"), choices=WeekStart.choices)
    month = MonthField(label=_("A month whose revenue you know"), required=False)
    amount = forms.DecimalField(
        label=_("Revenue of that month as you know it"),
        required=False,
        max_digits=15,
        help_text=_("From your books or your shop's own report. The gap to the file is then named by cause."),
    )
    basis = forms.ChoiceField(label=_("What that figure holds"), choices=Basis.choices, initial=Basis.UNSURE)

    def clean(self) -> dict[str, Any]:
        """Amount in minor units of the currency given; month and amount come together or not at all."""
        data = super().clean() or {}
        amount, month = data.get("amount"), data.get("month")
        if amount is not None and month is None and "month" not in self.errors:
            self.add_error("month", _("Say which month this revenue is of."))
        if amount is not None and data.get("currency"):
            data["amount"] = money.round_minor(amount, data["currency"])
        return data


def initial_questions(store: Store, month: date) -> dict[str, Any]:
    """What the questions begin with: what the file said. Zone and tax it does not say, and no guess stands for good."""
    return {
        "name": store.name,
        "currency": store.currency,
        "week_start": store.week_start,
        "month": f"{month:%Y-%m}",
    }


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}))
