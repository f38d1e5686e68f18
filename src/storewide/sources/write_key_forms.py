"""Checks what people type about write keys; saves nothing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from storewide.sources.models import Flags, Store
from storewide.warehouse.write_keys import ENVIRONMENT, PER_MINUTE


class ChangeKeyForm(forms.Form):
    """What may change about a key."""

    expected_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("Where it is used, such as “Shop, browser”.")
    )
    per_minute = forms.IntegerField(
        label=_("Events a minute"),
        min_value=1,
        max_value=10_000_000,
        initial=PER_MINUTE,
        help_text=_("What comes faster is told to wait; clients send it again."),
    )

    def changes(self) -> dict[str, Any]:
        """What was typed, as `write_keys.change_key` takes it."""
        data = dict(self.cleaned_data)
        return {"expected_version": data.pop("expected_version"), "changes": data}


class MakeKeyForm(ChangeKeyForm):
    """A new key, the store its events belong to, and the flags it is answered."""

    store = forms.ModelChoiceField(label=_("Store"), queryset=Store.objects.none(), empty_label=None)
    flags = forms.ChoiceField(
        label=_("Flags"),
        choices=Flags,
        initial=Flags.NONE,
        required=False,
        help_text=_("Which flags whoever has the key is answered. It cannot be changed later."),
    )
    environment = forms.SlugField(
        label=_("Environment of flags"),
        max_length=40,
        initial=ENVIRONMENT,
        required=False,
        help_text=_("Where the flags are switched, such as production or test."),
    )
    field_order = ("store", "name", "per_minute", "flags", "environment")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["expected_version"]
        stores: Any = self.fields["store"]
        stores.queryset = Store.objects.all()

    def clean_flags(self) -> str:
        """None of them where nothing was chosen."""
        return self.cleaned_data["flags"] or Flags.NONE

    def clean_environment(self) -> str:
        """The usual one where none was written."""
        return self.cleaned_data["environment"] or ENVIRONMENT
