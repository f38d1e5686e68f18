"""What people write to make a request a bet: the business case, and the promise of its one effect."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storewide.ledger.models import Direction
from storewide.ledger.operations import Promise
from storewide.lib import money
from storewide.metrics import definitions
from storewide.organization.fields import PersonField
from storewide.portfolio import queries
from storewide.portfolio.forms import VersionedForm
from storewide.portfolio.models import BusinessCase, Request
from storewide.portfolio.operations import Case

BETTER = "better"


class CaseForm(VersionedForm):
    """A business case: why, at what risk, for how much, and the effect it promises."""

    template_name = "portfolio/case_form.html"

    objective = forms.CharField(
        label=gettext_lazy("Objective"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("What is better for customers or the business once this is live."),
    )
    risks = forms.CharField(
        label=gettext_lazy("Risks"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What could go wrong, and what would tell you early."),
    )
    currency = forms.ChoiceField(label=gettext_lazy("Currency of cost and return"))
    cost = forms.DecimalField(
        label=gettext_lazy("Cost"),
        required=False,
        min_value=0,
        max_digits=15,
        decimal_places=4,
        help_text=gettext_lazy("To build and run it for a year."),
    )
    value = forms.DecimalField(
        label=gettext_lazy("Return in the first year"),
        help_text=gettext_lazy("Such as 180000 or 1234.50."),
        required=False,
        min_value=0,
        max_digits=15,
        decimal_places=4,
    )
    promise = forms.CharField(
        label=gettext_lazy("What ships"),
        max_length=200,
        help_text=gettext_lazy("What customers will see; the ledger shows the promise under these words."),
    )
    metric = forms.ChoiceField(
        label=gettext_lazy("Metric it moves"),
        help_text=gettext_lazy("What will show whether it worked."),
    )
    direction = forms.ChoiceField(
        label=gettext_lazy("Direction"),
        choices=[(BETTER, gettext_lazy("the better way for the metric")), *Direction.choices],
        initial=BETTER,
        help_text=gettext_lazy("The way it is meant to go."),
    )
    size = forms.DecimalField(
        label=gettext_lazy("Size in percent"),
        max_digits=7,
        decimal_places=2,
        help_text=gettext_lazy("Against no change at all, such as 3.0."),
    )
    due_on = forms.DateField(
        label=gettext_lazy("By"),
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=gettext_lazy("When the effect can be measured."),
    )
    owner = PersonField(
        label=gettext_lazy("Who promises"),
        help_text=gettext_lazy("One person, by name or e-mail, who is asked about it when it is due."),
    )

    def __init__(self, data: Any, request: Request, case: BusinessCase | None) -> None:
        self.request = request
        super().__init__(data, initial=_suggested(request) if case is None else _written(case))
        self.fields["metric"].choices = [  # type: ignore[attr-defined]
            (code, each.name) for code, each in definitions.all_definitions().items()
        ]
        codes = queries.currencies(request, case)
        self.fields["currency"].choices = [(code, code) for code in codes]  # type: ignore[attr-defined]
        if len(codes) == 1:
            self._settle_currency(codes[0])

    def _settle_currency(self, code: str) -> None:
        """With one currency there is nothing to choose; the amounts' labels name it."""
        currency = self.fields["currency"]
        currency.widget, currency.initial = forms.HiddenInput(), code
        for name in ("cost", "value"):
            field = self.fields[name]
            field.label = _("%(what)s in %(currency)s") % {"what": field.label, "currency": code}

    def stored_version(self) -> int:
        """The case's version now."""
        return BusinessCase.objects.values_list("version", flat=True).get(request=self.request)

    def clean(self) -> dict[str, Any]:
        """Make amounts whole minor units, and the better way up or down."""
        cleaned = super().clean() or self.cleaned_data
        for name in ("cost", "value"):
            cleaned[name] = self._minor(name, cleaned.get(name), cleaned.get("currency"))
        if cleaned.get("direction") == BETTER and cleaned.get("metric"):
            cleaned["direction"] = definitions.named(cleaned["metric"]).better
        return cleaned

    def _minor(self, name: str, amount: Decimal | None, currency: str | None) -> int | None:
        if amount is None or currency is None:
            return None
        digits = money.exponent(currency)
        if amount != round(amount, digits):
            self.add_error(
                name,
                _("%(amount)s has more than the %(digits)s decimals of %(currency)s; leave them out.")
                % {"amount": amount, "digits": digits, "currency": currency},
            )
        return money.round_minor(amount, currency)

    def case(self) -> Case:
        """What the case says besides its promise."""
        names = ("objective", "risks", "cost", "value", "currency")
        return Case(**{name: self.cleaned_data[name] for name in names})

    def promised(self) -> Promise:
        """The intended effect, about the request's area and store."""
        names = ("metric", "direction", "size", "due_on", "owner")
        return Promise(
            what=self.cleaned_data["promise"],
            area=self.request.area,
            store=self.request.store,
            **{name: self.cleaned_data[name] for name in names},
        )


class FreezeForm(forms.Form):
    """The one press that freezes; it carries the version of the case that was read."""

    expected_version = forms.IntegerField(min_value=1)

    def read_version(self) -> int:
        """The version that was read; 0, which no case has, where the page did not say."""
        version: int = self.cleaned_data["expected_version"] if self.is_valid() else 0
        return version


def _suggested(request: Request) -> dict[str, Any]:
    return {"promise": request.title, "owner": queries.owner_of(request), "expected_version": 0}


def _written(case: BusinessCase) -> dict[str, Any]:
    effect = case.effect
    return {
        "objective": case.objective,
        "risks": case.risks,
        "currency": case.currency,
        "cost": _major(case.cost, case.currency),
        "value": _major(case.value, case.currency),
        "promise": effect.promise,
        "metric": effect.metric,
        "direction": effect.direction,
        "size": effect.size,
        "due_on": effect.due_on,
        "owner": effect.owner,
        "expected_version": case.version,
    }


def _major(minor: int | None, currency: str) -> Decimal | None:
    return None if minor is None else money.Money(minor, currency).major
