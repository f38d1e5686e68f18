"""What people write about competitors, lost deals, asks and what speaks for a change."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from storewide.lib import money
from storewide.lib.money import EXPONENTS
from storewide.metrics import definitions
from storewide.metrics import words as metrics_words
from storewide.organization.fields import PersonField
from storewide.ownership.models import Area, Group
from storewide.sources.models import Store
from storewide.strategy.competition_fields import AboutField
from storewide.strategy.models.competition import Competitor, SwotKind
from storewide.strategy.models.losses import LossReason

_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def _pick(model: Any, label: Any, **more: Any) -> Any:
    return forms.ModelChoiceField(label=label, queryset=model.objects.order_by("name", "pk"), **more)


class AboutForm(forms.Form):
    """A form about a store feature: `about` becomes the record's area and feature."""

    def clean(self) -> dict[str, Any]:
        """The area and the feature in place of the choice."""
        data: dict[str, Any] = super().clean() or {}
        if "about" in data:
            data["area"], data["feature"] = data.pop("about")
        return data


class EvidenceFields(forms.Form):
    """What an entry rests on, and until when it holds."""

    evidence = forms.CharField(
        label=_("Evidence"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "What was seen or said, so that somebody else can check it; an address or a file will also do."
        ),
    )
    evidence_address = forms.URLField(
        label=_("Where it is seen"), max_length=400, required=False, assume_scheme="https"
    )
    evidence_file = forms.CharField(
        label=_("File"),
        max_length=200,
        required=False,
        help_text=_("The name of a document, where it is one."),
    )
    expires_on = forms.DateField(label=_("Holds until"), required=False, widget=_DAY)


class CompetitorFields(forms.Form):
    """A competitor."""

    name = forms.CharField(label=_("Name"), max_length=120)
    address = forms.URLField(label=_("Address"), max_length=300, required=False, assume_scheme="https")
    market = forms.CharField(
        label=_("Market"), max_length=160, required=False, help_text=_("Whom it sells to, and where.")
    )
    notes = forms.CharField(label=_("Notes"), max_length=4000, required=False, widget=forms.Textarea)
    watched = forms.BooleanField(
        label=_("Watched"), required=False, initial=True, help_text=_("Stands in the matrix of features.")
    )


class FeatureFields(forms.Form):
    """Something that customers compare."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("Such as “self-service returns”."))
    area = forms.ModelChoiceField(
        label=_("Area"), queryset=Area.objects.exclude(group=Group.OPERATION).order_by("name", "pk")
    )
    purpose = forms.CharField(label=_("What it does for a customer"), max_length=300, required=False)


class SwotFields(EvidenceFields):
    """A strength, weakness, opportunity or threat."""

    kind = forms.ChoiceField(label=_("Kind"), choices=SwotKind.choices)
    what = forms.CharField(label=_("What"), max_length=240)
    owner = PersonField(label=_("Owner"), required=False, help_text=_("Who watches it."))
    noted_on = forms.DateField(label=_("Noted on"), widget=_DAY)
    area = _pick(Area, _("Area"), required=False)
    competitor = _pick(Competitor, _("Competitor"), required=False)
    field_order = (
        "kind",
        "what",
        "evidence",
        "owner",
        "noted_on",
        "expires_on",
        "evidence_address",
        "evidence_file",
    )


class SignalFields(EvidenceFields):
    """A trend, or a benchmark with a value."""

    title = forms.CharField(label=_("What it says"), max_length=240)
    source = forms.CharField(label=_("Source"), max_length=200, help_text=_("Who says so."))
    dated = forms.DateField(label=_("Dated"), widget=_DAY)
    meaning = forms.CharField(
        label=_("What it means for us"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    owner = PersonField(label=_("Owner"), required=False, help_text=_("Who watches it."))
    value = forms.DecimalField(
        label=_("Value"),
        max_digits=18,
        decimal_places=6,
        required=False,
        help_text=_("Of a benchmark. Shares as a number below 1 (0.021 for 2.1 %), money in whole units."),
    )
    unit = forms.CharField(label=_("Unit"), max_length=40, required=False)
    metric = forms.ChoiceField(
        label=_("Our metric"),
        required=False,
        choices=lambda: [
            ("", "–"),
            *((code, metrics_words.name(each)) for code, each in definitions.all_definitions().items()),
        ],
        help_text=_("What the value is held against."),
    )
    store = _pick(Store, _("Store"), required=False)
    field_order = (
        "title",
        "source",
        "dated",
        "meaning",
        "value",
        "unit",
        "metric",
        "store",
        "owner",
        "expires_on",
    )


class ReasonFields(forms.Form):
    """Why deals are lost."""

    name = forms.CharField(label=_("Name"), max_length=80)
    place = forms.IntegerField(label=_("Place in the list"), min_value=0, max_value=999, initial=100)


class DealFields(AboutForm):
    """A deal that was lost."""

    account = forms.CharField(label=_("Account"), max_length=160)
    lost_on = forms.DateField(label=_("Lost on"), widget=_DAY)
    amount = forms.DecimalField(label=_("Amount"), min_value=0, max_digits=15, decimal_places=4)
    currency = forms.ChoiceField(
        label=_("Currency"), choices=lambda: [(code, code) for code in _currencies()]
    )
    reason = forms.ModelChoiceField(label=_("Reason"), queryset=LossReason.objects.all())
    about = AboutField(label=_("Feature"), required=False, help_text=_("What we would have needed."))
    competitor = _pick(Competitor, _("Lost to"), required=False)
    store = _pick(Store, _("Store"), required=False)
    note = forms.CharField(
        label=_("What was said"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    number = forms.CharField(
        label=_("Number in your system"),
        max_length=80,
        required=False,
        help_text=_("So that a file finds it again."),
    )

    def clean(self) -> dict[str, Any]:
        """The amount in minor units of its currency."""
        data = super().clean()
        amount, currency = data.pop("amount", None), data.get("currency")
        if amount is not None and currency:
            try:
                data["amount_minor"] = money.parse(str(amount), currency).minor
            except ValueError as error:
                self.add_error("amount", str(error))
        return data


class AskFields(AboutForm):
    """Something that customers asked for."""

    what = forms.CharField(label=_("What was asked for"), max_length=240)
    about = AboutField(label=_("Feature"), required=False)
    account = forms.CharField(label=_("Account"), max_length=160, required=False)
    count = forms.IntegerField(label=_("How often"), min_value=1, max_value=1_000_000, initial=1)
    asked_on = forms.DateField(label=_("Asked on"), widget=_DAY)
    source = forms.CharField(
        label=_("Where it was heard"),
        max_length=160,
        required=False,
        help_text=_("Sales, help desk, a fair, a survey."),
    )


class CandidateFields(forms.Form):
    """A product that we might offer."""

    name = forms.CharField(label=_("Name"), max_length=120)
    what = forms.CharField(label=_("What it is"), max_length=2000, required=False, widget=forms.Textarea)
    owner = PersonField(label=_("Owner"), required=False, help_text=_("Who looks after the idea."))


def _currencies() -> list[str]:
    # the first one is proposed: that of a store, else the most likely one
    used = list(Store.objects.order_by("currency").values_list("currency", flat=True).distinct()) or ["EUR"]
    return [*used, *(code for code in sorted(EXPONENTS) if code not in used)]
