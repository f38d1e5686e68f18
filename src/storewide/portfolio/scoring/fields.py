"""A range as people type it: one number, or low / likely / high."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from storewide.portfolio.scoring.rules import Range, RangeUnreadable, read_range


class RangeField(forms.CharField):
    """One number, or three with slashes; its value is a Range, None where left empty."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "decimal", "autocomplete": "off", **kwargs.pop("attrs", {})}
        super().__init__(max_length=60, required=False, widget=forms.TextInput(attrs=attrs), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show a Range as it is written, and what was typed as it was typed."""
        return value.written() if isinstance(value, Range) else value

    def clean(self, value: Any) -> Any:
        """The range meant; a ValidationError says how to write it."""
        text = super().clean(value)
        try:
            return read_range(text)
        except RangeUnreadable:
            raise ValidationError(
                _("“%(text)s” is no range; write one number, or three such as 200 / 400 / 900.")
                % {"text": text}
            ) from None
