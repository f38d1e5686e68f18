"""Checks what people type about rooms of the chat; saves nothing, and never shows an address again."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from storewide.kit.operation_forms import ChangeForm, OperationForm

_LONGEST = 600


def _address(*, required: bool, help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=_("Address of the incoming webhook"),
        max_length=_LONGEST,
        required=required,
        help_text=help_text,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )


class AddRoomForm(OperationForm):
    """A new room."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("As people call it: “Trading”."))
    new_address = _address(
        required=True,
        help_text=_("Your chat gives it where integrations are set up. It is a secret and not shown again."),
    )


class ChangeRoomForm(ChangeForm):
    """A room that is there."""

    name = forms.CharField(label=_("Name"), max_length=120)
    new_address = _address(required=False, help_text=_("Leave it empty to keep the one that is stored."))
