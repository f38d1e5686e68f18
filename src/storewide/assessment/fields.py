"""Amounts as people write them in a form, kept as whole minor units."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from storewide.lib.money import Money, parse


class AmountField(forms.CharField):
    """An amount of money in `currency`: written in major units, its value whole minor units; None where left empty."""

    currency = "EUR"

    def __init__(self, **options: Any) -> None:
        attrs = {"inputmode": "decimal", "autocomplete": "off"}
        super().__init__(max_length=24, widget=forms.TextInput(attrs=attrs), **options)

    def prepare_value(self, value: Any) -> Any:
        """Show minor units in major ones, and what was typed as it was typed."""
        return Money(value, self.currency).plain() if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        """The amount in minor units; a ValidationError says how to write it."""
        text = super().clean(value).replace(" ", "").replace(",", "")
        if not text:
            return None
        try:
            return parse(text, self.currency).minor
        except ValueError as error:
            raise ValidationError(str(error)) from None
