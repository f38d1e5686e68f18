"""The fields of a business case: amounts, months, what a return rests on, and the rows of risks, guardrails and others."""

from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storewide.ledger.operations import guardrails_of
from storewide.ledger.rules import MOST_GUARDRAILS
from storewide.lib import money
from storewide.organization import fields as people
from storewide.organization.models import Person
from storewide.portfolio import queries
from storewide.portfolio.cases.told import MOST_RISKS
from storewide.portfolio.models import BusinessCase, Chance, Request, Risk

MOST_ALTERNATIVES = 10

type Rows = tuple[Callable[[], dict[str, forms.Field]], Sequence[dict[str, Any]], int]


class OwnerField(forms.CharField):
    """Somebody by name or e-mail, offered as the promise's owner is; its value is the Person, None where left empty."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"list": "id_owner_offered", "autocomplete": "off"}
        super().__init__(required=False, widget=forms.TextInput(attrs=attrs), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show a Person as they are written, and what was typed as it was typed."""
        return people.written(value) if isinstance(value, Person) else value

    def clean(self, value: Any) -> Any:
        """The person meant; a ValidationError says what to write instead."""
        text = super().clean(value)
        return people.find(text) if text else None


class MonthsField(forms.CharField):
    """Amounts with spaces or line ends between them; its value is the list of Decimals."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": 2}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show amounts with a space between them, and what was typed as it was typed."""
        return value if value is None or isinstance(value, str) else " ".join(map(str, value))

    def clean(self, value: Any) -> Any:
        """The amounts; a ValidationError names the one that is none."""
        parts = super().clean(value).replace(";", " ").split()
        found = []
        for part in parts:
            try:
                amount = Decimal(part.replace(",", ""))
            except InvalidOperation:
                amount = Decimal("NaN")
            if not amount.is_finite() or amount.adjusted() > 14:
                raise ValidationError(
                    _("“%(amount)s” is no amount; write 1500 or 1500.50.") % {"amount": part}
                )
            found.append(amount)
        return found


class AssumptionsField(forms.CharField):
    """Figures with what they are, a line each (`Orders a month = 12,000`); its value is the list of pairs."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": 4}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show pairs a line each, and what was typed as it was typed."""
        return value if value is None or isinstance(value, str) else "\n".join(f"{a} = {b}" for a, b in value)

    def clean(self, value: Any) -> Any:
        """The pairs; a ValidationError names the line that is none."""
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        pairs = [tuple(part.strip() for part in line.rpartition("=")[::2]) for line in lines]
        for line, pair in zip(lines, pairs, strict=True):
            if not all(pair):
                raise ValidationError(
                    _("“%(line)s” lacks one side; write what it is = its figure.") % {"line": line}
                )
        return pairs


def amount(label: Any, help_text: Any) -> forms.DecimalField:
    """An amount from zero up in major units, which nobody need know."""
    return forms.DecimalField(
        label=label, help_text=help_text, required=False, min_value=0, max_digits=15, decimal_places=4
    )


def words(label: Any, help_text: Any = "") -> forms.CharField:
    """Some sentences, which nobody need write."""
    area = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, help_text=help_text, required=False, max_length=2000, widget=area)


def rows(case: BusinessCase | None, metrics: Sequence[tuple[str, Any]]) -> dict[str, Rows]:
    """The rows of a case's form, by prefix: how a row is made, those that are filled, and how many there may be."""
    stored = Risk.objects.filter(case=case).select_related("owner") if case else ()
    names = ("what", "chance", "hurt", "measure", "owner")
    return {
        "risk": (_risk, [{name: getattr(each, name) for name in names} for each in stored], MOST_RISKS),
        "guardrail": (
            lambda: _guardrail(metrics),
            [vars(each) for each in guardrails_of(case.effect)] if case else [],
            MOST_GUARDRAILS,
        ),
        "alternative": (_alternative, case.alternatives if case else [], MOST_ALTERNATIVES),
    }


def begun(request: Request, case: BusinessCase | None) -> dict[str, Any]:
    """What the form begins with: the case as it is written, else what the request suggests."""
    serves = next((each.pk for each in queries.goals_of(request)), None)
    if case is None:
        owner = queries.owner_of(request)
        return {"promise": request.title, "owner": owner, "expected_version": 0, "serves": serves}
    effect = case.effect
    told = {name: getattr(effect, name) for name in ("metric", "direction", "size", "due_on", "owner")}
    same = ("objective", "currency", "nothing", "smallest_in", "smallest_out", "smallest_shows")
    majors = {name: _major(getattr(case, name), case.currency) for name in ("cost", "running")}
    reckoned = bool(case.months or case.assumptions)
    return {
        **{name: getattr(case, name) for name in same},
        **told,
        **majors,
        "value": None if reckoned else _major(case.value, case.currency),
        "months": [_major(each, case.currency) for each in case.months],
        "assumptions": [(each["what"], each["figure"]) for each in case.assumptions],
        "promise": effect.promise,
        "serves": serves,
        "expected_version": case.version,
    }


def _risk() -> dict[str, forms.Field]:
    return {
        "what": _line(gettext_lazy("What could go wrong?")),
        "chance": forms.ChoiceField(label=gettext_lazy("Chance"), choices=Chance.choices, required=False),
        "hurt": _line(gettext_lazy("What would it hurt?")),
        "measure": _line(gettext_lazy("What is done against it?")),
        "owner": OwnerField(label=gettext_lazy("Who looks after it?"), max_length=400),
    }


def _guardrail(metrics: Sequence[tuple[str, Any]]) -> dict[str, forms.Field]:
    choices = [("", gettext_lazy("Choose a metric")), *metrics]
    return {
        "metric": forms.ChoiceField(
            label=gettext_lazy("Must not get worse"), choices=choices, required=False
        ),
        "margin": forms.DecimalField(
            label=gettext_lazy("By more than, in percent"), required=False, max_digits=6, decimal_places=2
        ),
    }


def _alternative() -> dict[str, forms.Field]:
    return {
        "what": _line(gettext_lazy("What else could be done?")),
        "why_not": _line(gettext_lazy("Why not?")),
    }


def _line(label: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=400)


def _major(minor: int | None, currency: str) -> Decimal | None:
    return None if minor is None else money.Money(minor, currency).major
