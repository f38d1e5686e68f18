"""What people write about who may decide what, and what was decided."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storewide.kit.operation_forms import ChangeForm, OperationForm
from storewide.lib import money
from storewide.lib.money import AmountUnreadable, Money
from storewide.organization.fields import TeamField
from storewide.organization.models import DecisionKind, DecisionRight, DecisionSize, How, Role

NOT_SAID = ("", gettext_lazy("Not bounded by size"))


class BoundFields(forms.Form):
    """What bounds a right, or what a decision moves: an amount with its currency, or a size."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=DecisionKind.choices)
    amount = forms.DecimalField(
        label=gettext_lazy("Amount"),
        min_value=0,
        required=False,
        help_text=gettext_lazy("Where it is about money."),
    )
    currency = forms.CharField(
        label=gettext_lazy("Currency"), max_length=3, required=False, help_text=gettext_lazy("Such as EUR.")
    )
    size = forms.ChoiceField(
        label=gettext_lazy("Size"),
        help_text=gettext_lazy("Where no amount says it."),
        choices=[("", gettext_lazy("Not said")), *DecisionSize.choices],
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """The amount in minor units of its currency; None where there is none."""
        data = super().clean() or {}
        amount, currency = data.get("amount"), (data.get("currency") or "").upper()
        if amount is not None and currency not in money.EXPONENTS:
            self.add_error("currency", _("Write the three letters of the amount's currency, such as EUR."))
        elif amount is not None:
            try:
                data["amount"] = Money(money.round_minor(amount, currency), currency)
            except AmountUnreadable as error:
                self.add_error("amount", str(error))
        return data


class RightFields(BoundFields):
    """What a team does before decisions of a kind."""

    team = TeamField(
        label=gettext_lazy("Team"),
        help_text=gettext_lazy("Leave empty for every team without a right of its own for that kind."),
        required=False,
    )
    how = forms.ChoiceField(label=gettext_lazy("The team"), choices=How.choices, widget=forms.RadioSelect)
    asks = forms.ModelChoiceField(
        label=gettext_lazy("Whom"),
        help_text=gettext_lazy("The role that is asked, or told."),
        queryset=Role.objects.none(),
        required=False,
    )
    field_order = ("team", "kind", "amount", "currency", "size", "how", "asks")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whom: Any = self.fields["asks"]
        whom.queryset = Role.objects.all()
        self.fields["amount"].label = gettext_lazy("Up to")
        self.fields["size"].label = gettext_lazy("Up to size")


class RightForm(RightFields, OperationForm):
    """A new right."""

    def said(self) -> dict[str, Any]:
        """What the operation takes."""
        taken = ("team", "kind", "size", "how", "asks")
        return {name: self.cleaned_data[name] for name in taken} | {"up_to": self.cleaned_data["amount"]}


class RightChangeForm(RightFields, ChangeForm):
    """A right that is there."""

    def __init__(self, data: Any, record: DecisionRight) -> None:
        begun = {name: getattr(record, name) for name in ("team", "kind", "size", "how", "asks", "currency")}
        limit = record.limit
        super().__init__(data, record, begun | {"amount": limit.major if limit else None})

    def changes(self) -> dict[str, Any]:
        """The values by field of the record."""
        said = super().changes()
        limit: Money | None = said.pop("amount")
        return said | {
            "up_to_minor": limit.minor if limit else None,
            "currency": limit.currency if limit else "",
        }


class DecisionForm(BoundFields, OperationForm):
    """A decision that a team needed."""

    what = forms.CharField(label=gettext_lazy("What"), max_length=200)
    team = TeamField(label=gettext_lazy("Team"), help_text=gettext_lazy("By name."))
    asked = forms.ModelChoiceField(
        label=gettext_lazy("Asked"),
        help_text=gettext_lazy("The role that had to be asked; leave empty where the team decided."),
        queryset=Role.objects.none(),
        required=False,
    )
    came_up_at = forms.DateTimeField(
        label=gettext_lazy("Came up"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    decided_at = forms.DateTimeField(
        label=gettext_lazy("Decided"),
        help_text=gettext_lazy("Leave empty while it is waited for."),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )
    outcome = forms.CharField(label=gettext_lazy("Outcome"), max_length=300, required=False)
    field_order = ("what", "team", "kind", "amount", "currency", "size", "asked", "came_up_at", "decided_at")

    def __init__(self, data: Any, *, at: datetime, team: str) -> None:
        shown = f"{at:%Y-%m-%dT%H:%M}"
        super().__init__(data, initial={"team": team, "came_up_at": shown, "decided_at": shown})
        asked: Any = self.fields["asked"]
        asked.queryset = Role.objects.all()

    def said(self) -> dict[str, Any]:
        """What the operation takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "currency"}


class SettleForm(OperationForm):
    """What came of a decision that was waited for."""

    outcome = forms.CharField(label=gettext_lazy("Outcome"), max_length=300)
    decided_at = forms.DateTimeField(
        label=gettext_lazy("Decided"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )

    def __init__(self, data: Any, *, at: datetime) -> None:
        super().__init__(data, initial={"decided_at": f"{at:%Y-%m-%dT%H:%M}"})
