"""Checks what people type about connections; saves nothing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from storewide.kit.operation_forms import ChangeForm, OperationForm
from storewide.kit.zone_fields import ZoneField
from storewide.sources.connected import guesses
from storewide.sources.forms import CurrencyField
from storewide.sources.models import Store
from storewide.warehouse.connections import FIELDS, NEEDED, OutsideFact

_ADDRESS = _("Such as postgres://reader:password@host/database or duckdb:///folder/shop.duckdb.")


class AddressField(forms.CharField):
    """An address that may hold a password: it is typed hidden and never shown again."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            label=_("Address"),
            max_length=2_000,
            widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
            **more,
        )


class OpenStoreForm(OperationForm):
    """A store whose facts are not imported from a file."""

    name = forms.CharField(label=_("Name"), max_length=120)
    slug = forms.SlugField(
        label=_("Short name"), max_length=60, help_text=_("As files and addresses name it, such as shop-de.")
    )
    zone = ZoneField(_("Where the store's day begins at midnight, such as Europe/Berlin."))
    currency = CurrencyField(help_text=_("Three letters, such as EUR; every amount of the store is in it."))
    prices_include_tax = forms.BooleanField(
        label=_("Prices include tax"),
        required=False,
        help_text=_("Then spend leaves out the tax that each order states."),
    )


class ConnectForm(OperationForm):
    """A store, and the warehouse that answers for it."""

    store = forms.ModelChoiceField(label=_("Store"), queryset=Store.objects.none(), empty_label=None)
    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("Such as “Shop database”."))
    url = AddressField(help_text=_ADDRESS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stores: Any = self.fields["store"]
        stores.queryset = Store.objects.all()


class ConnectionForm(ChangeForm):
    """What may change about a connection."""

    name = forms.CharField(label=_("Name"), max_length=120)
    url = AddressField(
        required=False,
        help_text=_(
            "Left empty, the address stays as it is; it is not shown because it may hold a password."
        ),
    )

    def __init__(self, data: Any, record: Any) -> None:
        super().__init__(data, record)
        self.initial.pop("url", None)

    def changes(self) -> dict[str, Any]:
        """The values by field, without an address that was left empty."""
        return {name: value for name, value in super().changes().items() if name != "url" or value}


class TableForm(forms.Form):
    """The name of a table, to look at it."""

    table = forms.CharField(
        label=_("Table"),
        max_length=200,
        help_text=_("As the warehouse writes it: orders, shop.orders or db.shop.orders."),
    )


class DeclareForm(OperationForm):
    """The column of each field; those that are needed first."""

    table = forms.CharField(max_length=200, widget=forms.HiddenInput)

    def __init__(
        self, data: Any, *, fact: OutsideFact, columns: list[str], table: str, told: dict[str, str]
    ) -> None:
        super().__init__(data, initial={"table": table})
        guessed = {**guesses(fact, columns), **{name: said for name, said in told.items() if said in columns}}
        for name in FIELDS[fact]:
            needed = name in NEEDED[fact]
            self.fields[name] = forms.ChoiceField(
                label=name,
                required=needed,
                choices=[
                    ("", _("Choose") if needed else _("no such column")),
                    *((each, each) for each in columns),
                ],
                initial=guessed.get(name, ""),
            )

    def columns(self) -> dict[str, str]:
        """The chosen column of each field."""
        return {name: column for name, column in self.cleaned_data.items() if name != "table" and column}
