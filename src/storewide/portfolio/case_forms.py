"""What people write to make a request a bet: the business case, and the promise of its one effect."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storewide.ledger.models import Direction
from storewide.ledger.operations import Guardrail, Promise
from storewide.lib import money
from storewide.metrics import definitions
from storewide.organization.fields import PersonField
from storewide.portfolio import queries
from storewide.portfolio.calibrating.words import calibrated
from storewide.portfolio.cases import case_fields, told, words
from storewide.portfolio.cases.rows import RowsForm
from storewide.portfolio.cases.told import Alternative, Case, RiskTold
from storewide.portfolio.forms import VersionedForm
from storewide.portfolio.models import BusinessCase, Request
from storewide.strategy.models import Goal

BETTER = "better"
AMOUNTS = ("cost", "running", "value")


class CaseForm(RowsForm, VersionedForm):
    """A business case: why, at what risk, for how much, what else was thought of, and the effect it promises."""

    template_name = "portfolio/case_form.html"

    objective = forms.CharField(
        label=gettext_lazy("Objective"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("What is better for customers or the business once this is live."),
    )
    serves = forms.ModelChoiceField(
        label=gettext_lazy("Which goal does it serve?"),
        queryset=Goal.objects.open().order_by("kind", "name", "pk"),
        required=False,
        empty_label=gettext_lazy("None, or nobody knows yet"),
    )
    currency = forms.ChoiceField(label=gettext_lazy("Currency of cost and return"))
    cost = case_fields.amount(gettext_lazy("Cost once"), gettext_lazy("To build it and bring it out."))
    running = case_fields.amount(gettext_lazy("Cost per year"), gettext_lazy("To run it, from go-live on."))
    value = case_fields.amount(
        gettext_lazy("Return in the first year"), gettext_lazy("Such as 180000 or 1234.50.")
    )
    months = case_fields.MonthsField(
        label=gettext_lazy("Or month by month"),
        help_text=gettext_lazy("Twelve amounts with spaces between them; the first year is their sum."),
    )
    assumptions = case_fields.AssumptionsField(
        label=gettext_lazy("Or by what it rests on"),
        help_text=gettext_lazy(
            "A line each, such as “Orders a month = 12,000” and “More of them = 3 %”; they are multiplied."
        ),
    )
    nothing = case_fields.words(
        gettext_lazy("What happens if we do nothing?"), gettext_lazy("The alternative that always exists.")
    )
    smallest_in = case_fields.words(
        gettext_lazy("What is in the smallest version worth shipping?"),
        gettext_lazy("The least that customers would miss if it were gone again."),
    )
    smallest_out = case_fields.words(gettext_lazy("What is left out of it?"))
    smallest_shows = case_fields.words(
        gettext_lazy("What would it show?"), gettext_lazy("What we know afterwards that we do not know now.")
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
        super().__init__(data, initial=case_fields.begun(request, case))
        metrics = [(code, each.name) for code, each in definitions.all_definitions().items()]
        self.fields["metric"].choices = metrics  # type: ignore[attr-defined]
        if told_before := calibrated(request, None):
            self.fields["size"].help_text = f"{self.fields['size'].help_text} {told_before}"
        codes = queries.currencies(request, case)
        self.fields["currency"].choices = [(code, code) for code in codes]  # type: ignore[attr-defined]
        if len(codes) == 1:
            self._settle_currency(codes[0])
        for prefix, (make, filled, most) in case_fields.rows(case, metrics).items():
            self.add_rows(prefix, make, filled, blank=2, most=most)

    def _settle_currency(self, code: str) -> None:
        """With one currency there is nothing to choose; the amounts' labels name it."""
        currency = self.fields["currency"]
        currency.widget, currency.initial = forms.HiddenInput(), code
        for name in AMOUNTS:
            field = self.fields[name]
            field.label = _("%(what)s in %(currency)s") % {"what": field.label, "currency": code}

    def risk_rows(self) -> Any:
        """The rows of risks, for the template."""
        return self.rows("risk")

    def guardrail_rows(self) -> Any:
        """The rows of guardrails, for the template."""
        return self.rows("guardrail")

    def alternative_rows(self) -> Any:
        """The rows of alternatives, for the template."""
        return self.rows("alternative")

    def called(self, name: str) -> str:
        """What a value is called beside theirs; what several fields say has a name of its own."""
        return super().called(name) if name in self.fields else words.field(name)

    def stored_version(self) -> int:
        """The case's version now."""
        return BusinessCase.objects.values_list("version", flat=True).get(request=self.request)

    def clean(self) -> dict[str, Any]:
        """Make amounts whole minor units, and the better way up or down."""
        cleaned = super().clean() or self.cleaned_data
        currency = cleaned.get("currency")
        for name in AMOUNTS:
            cleaned[name] = self._minor(name, cleaned.get(name), currency)
        minors = [self._minor("months", each, currency) for each in cleaned.get("months") or ()]
        cleaned["months"] = tuple(each for each in minors if each is not None)
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
        names = (
            *AMOUNTS,
            "objective",
            "currency",
            "nothing",
            "smallest_in",
            "smallest_out",
            "smallest_shows",
        )
        goal = self.cleaned_data["serves"]
        return Case(
            risks=tuple(RiskTold(**row) for row in self.given("risk")),
            alternatives=tuple(Alternative(**row) for row in self.given("alternative")),
            months=self.cleaned_data["months"],
            assumptions=tuple(told.Assumption(*each) for each in self.cleaned_data["assumptions"]),
            goals=(goal,) if goal else (),
            **{name: self.cleaned_data[name] for name in names},
        )

    def promised(self) -> Promise:
        """The intended effect with its guardrails, about the request's area and store."""
        names = ("metric", "direction", "size", "due_on", "owner")
        return Promise(
            what=self.cleaned_data["promise"],
            area=self.request.area,
            store=self.request.store,
            guardrails=tuple(
                Guardrail(row["metric"], row["margin"] or Decimal(0)) for row in self.given("guardrail")
            ),
            **{name: self.cleaned_data[name] for name in names},
        )


class FreezeForm(forms.Form):
    """The one press that freezes; it carries the version of the case that was read."""

    expected_version = forms.IntegerField(min_value=1)

    def read_version(self) -> int:
        """The version that was read; 0, which no case has, where the page did not say."""
        version: int = self.cleaned_data["expected_version"] if self.is_valid() else 0
        return version
