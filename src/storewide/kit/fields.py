"""Fields that forms of several modules share: a day, an amount, lines, records by their names, any record by its link."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from storewide.kit import links
from storewide.kit.links import Link
from storewide.lib.money import Money, parse


class DayField(forms.DateField):
    """A day, chosen in the browser's calendar."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


class AmountField(forms.CharField):
    """An amount in `currency`, written in major units; its value is whole minor units, None where left empty."""

    currency = "EUR"

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "decimal", "autocomplete": "off"}
        super().__init__(max_length=24, widget=forms.TextInput(attrs=attrs), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show minor units in major ones, and what was typed as it was typed."""
        return Money(value, self.currency).plain() if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        """The amount in minor units; a ValidationError says how to write it."""
        text = super().clean(value).replace(" ", "").replace(",", "")
        try:
            return parse(text, self.currency).minor if text else None
        except ValueError as error:
            raise ValidationError(str(error)) from None


class LinesField(forms.CharField):
    """Several texts, one a line; its value is the list of them."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value: Any) -> Any:
        """Show a list a line each, and what was typed as it was typed."""
        return "\n".join(map(str, value)) if isinstance(value, (list, tuple)) else value

    def clean(self, value: Any) -> Any:
        """The lines that say something."""
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]


class NamesField(forms.CharField):
    """Some records by their names, one a line; its value is the list of them."""

    def __init__(self, model: Any, **kwargs: Any) -> None:
        self.model = model
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show records a line each, and what was typed as it was typed."""
        return value if value is None or isinstance(value, str) else "\n".join(each.name for each in value)

    def clean(self, value: Any) -> Any:
        """The records meant; a ValidationError names the lines that fit none."""
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        known = {each.name.lower(): each for each in self.model.objects.all()} if lines else {}
        unknown = [line for line in lines if line.lower() not in known]
        if unknown:
            raise ValidationError([gettext("There is no “%(name)s”.") % {"name": name} for name in unknown])
        return list({known[line.lower()].pk: known[line.lower()] for line in lines}.values())


class RecordField(forms.CharField):
    """The record that something stands for, given as its kind and id; its value is a Link, None where left empty."""

    def prepare_value(self, value: Any) -> Any:
        """Show a Link as kind and id, and what was typed as it was typed."""
        return value.written if isinstance(value, Link) else value

    def clean(self, value: Any) -> Any:
        """The record meant; a ValidationError where there is none."""
        text = super().clean(value)
        found = links.named(text) if text else None
        if text and found is None:
            raise ValidationError(
                gettext("“%(text)s” names no record; leave it empty, or give its kind and id.")
                % {"text": text}
            )
        return found
