"""The amounts that the forms of the centre take."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from storewide.kit import fields


class AmountField(fields.AmountField):
    """An amount of money that is not negative."""

    def clean(self, value: Any) -> Any:
        """The amount in minor units; a ValidationError says how to write it, and what is too much."""
        amount = super().clean(value)
        if amount is not None and not 0 <= amount < 10**15:
            raise ValidationError(
                gettext("Write an amount that is not negative and below a thousand billion.")
            )
        return amount
