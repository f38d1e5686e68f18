"""What people write about a centre: tools, services, orders, experts, bookings, guidelines, bets; saves nothing."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from storewide.centre.fields import AmountField
from storewide.centre.models import BetState, Pricing, StopSide
from storewide.kit.fields import DayField, NamesField, RecordField
from storewide.kit.operation_forms import OperationForm, RecordForm
from storewide.metrics.lists import metric_choices
from storewide.organization.fields import PersonField, TeamField
from storewide.organization.models import Team, Unit
from storewide.sources.models import Store


class CentreForm(OperationForm):
    """Which unit is the centre, and whom it serves."""

    expected_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    unit = forms.ModelChoiceField(
        label=_("Which unit is the centre?"), queryset=Unit.objects.all(), empty_label=None
    )
    serves = NamesField(
        Unit, label=_("Units it serves"), help_text=_("One a line; none named: all other units.")
    )
    currency = forms.CharField(
        label=_("Currency of its prices and budgets"),
        max_length=3,
        initial="EUR",
        help_text=_("Three letters. All its prices and budgets are in it."),
    )

    def clean_currency(self) -> str:
        """In capital letters."""
        return str(self.cleaned_data["currency"]).upper()


class PartForm(RecordForm):
    """A record of a centre, new or changed; `whole` is what it belongs to, and amounts are in its currency."""

    def __init__(self, data: Any, whole: Any, currency: str, record: Any = None) -> None:
        super().__init__(data, record)
        self.whole = whole
        for field in self.fields.values():
            if isinstance(field, AmountField):
                field.currency = currency
        fields: Any = self.fields
        if "currency" in fields and record is None:
            fields["currency"].initial = currency


class ToolForm(PartForm):
    """A tool."""

    name = forms.CharField(label=_("Name"), max_length=120)
    purpose = forms.CharField(
        label=_("What is it for?"),
        max_length=120,
        help_text=_("In the same words for tools that do the same: overlaps are found by it."),
    )
    vendor = forms.CharField(label=_("Vendor"), max_length=120, required=False)
    owner = PersonField(label=_("Who owns it?"), required=False)
    cost_minor = AmountField(label=_("Cost a year"))
    currency = forms.CharField(label=_("Currency"), max_length=3)
    users = forms.IntegerField(label=_("How many people use it?"), min_value=0, max_value=10**6, initial=0)
    teams = NamesField(Team, label=_("Teams that use it"), help_text=_("One a line."))
    contract_ends = DayField(label=_("When does the contract end?"), required=False)
    notice_on = DayField(label=_("Last day to give notice"), required=False)

    def __init__(self, data: Any, whole: Any, currency: str, record: Any = None) -> None:
        super().__init__(data, whole, currency, record)
        amount: Any = self.fields["cost_minor"]
        if record is not None:
            amount.currency = record.currency
        written = str((self.data or {}).get("currency", "")).strip().upper()
        amount.currency = written if len(written) == 3 else amount.currency

    def clean_currency(self) -> str:
        """In capital letters."""
        return str(self.cleaned_data["currency"]).upper()


class ServiceForm(PartForm):
    """A service of the catalogue."""

    name = forms.CharField(label=_("Service"), max_length=120)
    description = forms.CharField(
        label=_("What does one get?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    team = TeamField(
        label=_("Which team provides it?"), required=False, help_text=_("None: the centre itself.")
    )
    response_hours = forms.IntegerField(
        label=_("Within how many hours is an order accepted?"), min_value=1, max_value=9999, initial=24
    )
    pricing = forms.ChoiceField(label=_("What is paid for?"), choices=Pricing.choices)
    price_minor = AmountField(label=_("Price"))
    units = NamesField(
        Unit, label=_("Which units may order?"), help_text=_("One a line; none named: every unit served.")
    )


class OrderForm(PartForm):
    """An order of a service."""

    unit = forms.ModelChoiceField(
        label=_("For which unit?"), queryset=Unit.objects.all(), empty_label=_("Choose a unit")
    )
    what = forms.CharField(label=_("What do you need?"), max_length=300)


class DeliverForm(OperationForm):
    """What a delivered order took."""

    hours = forms.DecimalField(
        label=_("How many hours did it take?"),
        max_digits=6,
        decimal_places=2,
        min_value=0,
        required=False,
        help_text=_("Needed where the service is paid by the hour."),
    )


class ExpertForm(PartForm):
    """Somebody whom units may book."""

    person = PersonField(label=_("Who?"))
    subject = forms.CharField(label=_("Expert in"), max_length=120)
    day_rate_minor = AmountField(label=_("Rate for a day of eight hours"))
    weekly_hours = forms.DecimalField(
        label=_("Bookable hours a week"),
        max_digits=4,
        decimal_places=1,
        min_value=1,
        max_value=60,
        initial=20,
    )


class BookingForm(PartForm):
    """Hours of an expert for a unit."""

    unit = forms.ModelChoiceField(
        label=_("For which unit?"), queryset=Unit.objects.all(), empty_label=_("Choose a unit")
    )
    what = forms.CharField(label=_("What for?"), max_length=200)
    hours = forms.DecimalField(
        label=_("Hours in all"),
        max_digits=6,
        decimal_places=1,
        min_value=1,
        max_value=2000,
        help_text=_("Spread evenly over the working days; a day is eight hours."),
    )
    begins = DayField(label=_("First day"))
    ends = DayField(label=_("Last day"))


class GuidelineForm(PartForm):
    """A guideline."""

    name = forms.CharField(label=_("Name"), max_length=120)
    text = forms.CharField(
        label=_("Text"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("In Markdown. A changed text is a new version."),
    )
    owner = PersonField(label=_("Who owns it?"))
    units = NamesField(
        Unit, label=_("Which units does it bind?"), help_text=_("One a line; none named: every unit served.")
    )
    review_on = DayField(label=_("When is it looked at again?"), required=False)


class ExceptionForm(PartForm):
    """An exception from a guideline."""

    unit = forms.ModelChoiceField(
        label=_("For which unit?"), queryset=Unit.objects.all(), empty_label=_("Choose a unit")
    )
    reason = forms.CharField(label=_("What may it do otherwise, and why?"), max_length=400)
    until = DayField(label=_("Until when?"), help_text=_("Every exception ends."))
    approved_by = PersonField(label=_("Who approved it?"))


class BudgetForm(PartForm):
    """A budget of the hub."""

    begins = DayField(label=_("First day"))
    ends = DayField(label=_("Last day"))
    amount_minor = AmountField(label=_("Budget"))


def _metrics() -> list[tuple[str, Any]]:
    return [("", gettext("None")), *metric_choices()]


class BetForm(PartForm):
    """A bet with its stop rule."""

    name = forms.CharField(label=_("Name"), max_length=120)
    hypothesis = forms.CharField(
        label=_("What do you believe?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("If we do this, that happens, because …"),
    )
    owner = PersonField(label=_("Who runs it?"))
    budget_minor = AmountField(label=_("Budget"))
    stop_on = DayField(label=_("It stops on"), required=False)
    stop_spent_minor = AmountField(label=_("It stops when so much is spent"), required=False)
    metric = forms.ChoiceField(label=_("Which metric stops it?"), choices=_metrics, required=False)
    store = forms.ModelChoiceField(
        label=_("Read in which store?"),
        queryset=Store.objects.all(),
        required=False,
        empty_label=_("None"),
    )
    stop_side = forms.ChoiceField(
        label=_("It stops when the metric"), choices=[("", _("None")), *StopSide.choices], required=False
    )
    stop_value = forms.DecimalField(
        label=_("Threshold"),
        max_digits=14,
        decimal_places=2,
        required=False,
        help_text=_(
            "As the metric is read: in percent, in whole currency, or a count. Over the last 28 days."
        ),
    )
    tested_by = RecordField(
        label=_("What tests it?"),
        required=False,
        help_text=_("An experiment or a request, as kind and id, such as experiments.experiment:12."),
    )

    def values(self) -> dict[str, Any]:
        """The values by field of the record: what tests it as its link is kept."""
        found = super().values()
        link = found.pop("tested_by")
        return {**found, "tested_kind": link.kind if link else "", "tested_id": link.id if link else ""}


class CostForm(PartForm):
    """What was spent on a bet."""

    on = DayField(label=_("Day"))
    what = forms.CharField(label=_("What for?"), max_length=160)
    amount_minor = AmountField(label=_("Amount"))


class DecideForm(OperationForm):
    """What became of a bet."""

    state = forms.ChoiceField(
        label=_("What becomes of it?"),
        choices=[(each.value, each.label) for each in (BetState.KEPT, BetState.STOPPED)],
    )
    outcome = forms.CharField(
        label=_("What came of it?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class ReasonForm(OperationForm):
    """Why something ends."""

    reason = forms.CharField(label=_("Why?"), max_length=300)
