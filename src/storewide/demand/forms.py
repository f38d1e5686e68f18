"""What people write about campaigns and rules."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from storewide.demand import rules
from storewide.demand.models import LONGEST_PATTERN, Campaign, Channel, Holdout, Looks
from storewide.demand.operations import OUTCOMES, Plan
from storewide.kit.operation_forms import ChangeForm, OperationForm
from storewide.ledger.models import Direction
from storewide.lib import money
from storewide.lib.money import Money
from storewide.metrics import definitions
from storewide.organization.fields import PersonField
from storewide.ownership.models import Area
from storewide.sources.models import Store
from storewide.warehouse.channels import Came

_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class _Listed(forms.CharField):
    """Several texts with commas between; its value is a list."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        return list(rules.patterns(super().clean(value)))


class CampaignFields(forms.Form):
    """What a campaign is, and the bet that it makes."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("As everybody will call it: “Black Week”.")
    )
    store = forms.ModelChoiceField(label=_("Store"), queryset=Store.objects.order_by("name", "pk"))
    key = forms.CharField(
        label=_("Key"),
        max_length=120,
        help_text=_("As its links carry it in utm_campaign, and as your file of media cost names it."),
    )
    marketing_channel = forms.ChoiceField(label=_("Marketing channel"), choices=Channel.choices)
    budget = forms.DecimalField(
        label=_("Budget"),
        min_value=0,
        max_digits=15,
        decimal_places=4,
        help_text=_("In the store's currency."),
    )
    owner = PersonField(
        label=_("Owner"),
        required=False,
        help_text=_("One person, who promises the effect and decides at the end."),
    )
    area = forms.ModelChoiceField(label=_("Area"), queryset=Area.objects.order_by("name", "pk"))
    first = forms.DateField(label=_("First day"), widget=_DAY)
    last = forms.DateField(label=_("Last day"), widget=_DAY)
    metric = forms.ChoiceField(
        label=_("Metric it moves"),
        choices=lambda: [(code, definitions.named(code).name) for code in rules.METRICS],
    )
    direction = forms.ChoiceField(label=_("Direction"), choices=Direction.choices, initial=Direction.UP)
    size = forms.DecimalField(
        label=_("Size in percent"),
        max_digits=7,
        decimal_places=2,
        help_text=_("Over its days, against what there would be without it; such as 8.0."),
    )
    guardrails = forms.MultipleChoiceField(
        label=_("Must not suffer"),
        required=False,
        choices=lambda: [(code, each.name) for code, each in definitions.all_definitions().items()],
        widget=forms.SelectMultiple(attrs={"size": 5}),
        help_text=_("Metrics that you will look at beside it."),
    )
    holdout = forms.ChoiceField(
        label=_("Who does not get it"),
        choices=Holdout.choices,
        widget=forms.RadioSelect,
        initial=Holdout.NONE,
        help_text=_(
            "Only against somebody without it can its effect be told from anything else of these days."
        ),
    )
    held_out = _Listed(
        label=_("Countries without it"), required=False, help_text=_("As orders name them: AT, CH.")
    )
    experiment = forms.CharField(
        label=_("Experiment"),
        required=False,
        max_length=120,
        help_text=_("For people held out: the key that their exposures carry."),
    )
    control = forms.CharField(label=_("Variant of those held out"), required=False, max_length=120)
    control_share = forms.IntegerField(
        label=_("Held out of a hundred"), required=False, min_value=1, max_value=99
    )

    def clean(self) -> dict[str, Any]:
        """The budget in minor units of the store's currency, without what the chosen holdout has no use for."""
        data: dict[str, Any] = super().clean() or {}
        store, budget = data.get("store"), data.pop("budget", None)
        if store is not None and budget is not None:
            data["budget_minor"] = money.round_minor(budget, store.currency)
        if data.get("holdout") != Holdout.REGIONS:
            data["held_out"] = []
        if data.get("holdout") != Holdout.PEOPLE:
            data |= {"experiment": "", "control": "", "control_share": None}
        return data


class PlanForm(CampaignFields, OperationForm):
    """A new campaign."""

    def __init__(self, data: Any) -> None:
        stores = list(Store.objects.all()[:2])
        begun = {"area": Area.objects.filter(slug=rules.AREA).first(), "metric": "visitors"}
        super().__init__(data, initial=begun | ({"store": stores[0]} if len(stores) == 1 else {}))

    def plan(self) -> Plan:
        """What was written, for the operation."""
        return Plan(**self.cleaned_data)


class CampaignChangeForm(CampaignFields, ChangeForm):
    """A campaign that is planned."""

    def __init__(self, data: Any, record: Campaign) -> None:
        super().__init__(data, record)
        self.initial = {
            **self.initial,
            "store": record.store_id,
            "area": record.area_id,
            "owner": record.owner,
        }
        self.initial["budget"] = Money(record.budget_minor, record.store.currency).plain()

    def plan(self) -> Plan:
        """What was written, for the operation."""
        return Plan(**self.changes())


class EndForm(OperationForm):
    """What is decided about a campaign."""

    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=[(each.value, each.label) for each in OUTCOMES],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What the next campaign should know."),
    )


class RuleFields(forms.Form):
    """What a rule says."""

    looks = forms.ChoiceField(label=_("Looks at"), choices=Looks.choices)
    pattern = forms.CharField(
        label=_("Patterns"),
        required=False,
        max_length=LONGEST_PATTERN,
        help_text=_(
            "With commas between; * stands for anything: google.*, bing.com. Of a click id its name: gclid."
        ),
    )
    channel = forms.ChoiceField(label=_("Marketing channel"), choices=Channel.choices)


class RuleForm(RuleFields, OperationForm):
    """A new rule, in its place."""

    position = forms.IntegerField(
        label=_("Place"),
        min_value=1,
        initial=1,
        help_text=_("1 is asked first; those from there on move down."),
    )


class RuleChangeForm(RuleFields, ChangeForm):
    """A rule that is there."""


class TryForm(forms.Form):
    """A visit to try the rules on."""

    url = forms.CharField(label=_("Address it landed on"), required=False, max_length=2000)
    referrer = forms.CharField(label=_("Address it came from"), required=False, max_length=2000)
    medium = forms.CharField(label=_("Medium (utm_medium)"), required=False, max_length=200)
    source = forms.CharField(label=_("Source (utm_source)"), required=False, max_length=200)
    campaign = forms.CharField(label=_("Campaign (utm_campaign)"), required=False, max_length=200)

    def came(self) -> Came:
        """The visit as rules see it, as a tracking client tells it."""
        return rules.came(self.cleaned_data)
