"""What people write about goals, objectives, key results and check-ins; saves nothing."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from storewide.kit import formats
from storewide.kit.operation_forms import ChangeForm, OperationForm
from storewide.metrics import definitions, rules
from storewide.metrics.lists import metric_choices
from storewide.organization.fields import PersonField
from storewide.organization.models import Unit
from storewide.ownership.models import Area
from storewide.sources.models import Store
from storewide.strategy import words
from storewide.strategy.models import Goal, GoalKind, KeyResult, Reads
from storewide.strategy.objective_operations import Measured, Said
from storewide.strategy.reading import Read

SURE = [(str(number), str(number)) for number in range(10, -1, -1)]


def _metrics() -> list[tuple[str, Any]]:
    return [("", gettext("None")), *metric_choices()]


class _Day(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"})


class GoalFields(forms.Form):
    """What a goal says."""

    name = forms.CharField(
        label=_("What does the business want?"),
        max_length=160,
        help_text=_("A sentence that somebody can hold a result against, such as “Spend grows by a tenth”."),
    )
    why = forms.CharField(
        label=_("Why?"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    kind = forms.ChoiceField(
        label=_("For how long?"),
        choices=GoalKind.choices,
        widget=forms.RadioSelect,
        initial=GoalKind.TIMED,
        help_text=_(
            "A goal ends on a day. A permanent KPI is kept where it should be, for as long as we trade."
        ),
    )
    begins = _Day(label=_("From"))
    ends = _Day(label=_("Until"), required=False)
    metric = forms.ChoiceField(
        label=_("Measured by"),
        choices=_metrics,
        required=False,
        help_text=_("Its targets by month are those of the scorecard; you set them on the goal's page."),
    )
    owner = PersonField(
        label=_("Owner"),
        required=False,
        help_text=_("One person; or leave it empty and choose the area whose accountable person owns it."),
    )
    area = forms.ModelChoiceField(
        label=_("Area"),
        queryset=Area.objects.order_by("name", "pk"),
        required=False,
        empty_label=_("None"),
    )
    unit = forms.ModelChoiceField(
        label=_("Unit"), queryset=Unit.objects.all(), required=False, empty_label=_("None")
    )
    store = forms.ModelChoiceField(
        label=_("Store"), queryset=Store.objects.all(), required=False, empty_label=_("All stores")
    )


class GoalForm(GoalFields, OperationForm):
    """A new goal."""


class GoalChangeForm(GoalFields, ChangeForm):
    """An open goal."""


class OutcomeForm(OperationForm):
    """What came of a goal or an objective."""

    outcome = forms.CharField(
        label=_("What came of it?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class ObjectiveFields(forms.Form):
    """What an objective says."""

    name = forms.CharField(
        label=_("What do we want to reach?"),
        max_length=160,
        help_text=_("In words that somebody outside the team understands; the numbers are its key results."),
    )
    goal = forms.ModelChoiceField(
        label=_("For which goal?"),
        queryset=Goal.objects.open(),
        required=False,
        empty_label=_("None"),
    )
    owner = PersonField(label=_("Owner"), required=False, help_text=_("One person, by name or e-mail."))
    begins = _Day(label=_("From"))
    ends = _Day(label=_("Until"))
    every = forms.IntegerField(label=_("Days between check-ins"), min_value=1, max_value=366, initial=14)


class ObjectiveForm(ObjectiveFields, OperationForm):
    """A new objective."""


class ObjectiveChangeForm(ObjectiveFields, ChangeForm):
    """An open objective."""


class KeyResultFields(forms.Form):
    """How one tells that an objective is reached."""

    name = forms.CharField(
        label=_("Key result"), max_length=160, help_text=_("Such as “More of the visitors buy”.")
    )
    owner = PersonField(label=_("Owner"), required=False)
    metric = forms.ChoiceField(
        label=_("Which metric tells it?"),
        choices=_metrics,
        required=False,
        help_text=_("It is read by itself, every day. Without one, its number is told at each check-in."),
    )
    store = forms.ModelChoiceField(
        label=_("In which store?"),
        queryset=Store.objects.all(),
        required=False,
        empty_label=_("Choose the store"),
    )
    reads = forms.ChoiceField(label=_("Read over"), choices=Reads.choices, initial=Reads.FOUR_WEEKS)
    unit = forms.CharField(
        label=_("Unit"),
        max_length=40,
        required=False,
        help_text=_("Where no metric tells it, such as “suppliers”."),
    )
    start = forms.CharField(label=_("From"), max_length=30, help_text=_("An amount, a number, or 2.1 %."))
    aim = forms.CharField(label=_("To"), max_length=30)
    due_on = _Day(label=_("By"))

    def clean(self) -> dict[str, Any]:
        """Read both values as the metric's unit says."""
        data = super().clean() or {}
        code = data.get("metric")
        if code and data.get("store") is None:
            self.add_error("store", gettext("Choose the store in which the metric is read."))
            return data
        data["store"] = data.get("store") if code else None
        for field in ("start", "aim"):
            if field in data:
                try:
                    data[field] = number(data[field], code or "", data["store"])
                except rules.NotAValue as error:
                    self.add_error(field, str(error))
        return data


class KeyResultForm(KeyResultFields, OperationForm):
    """A new key result."""

    def measured(self) -> Measured:
        """What was written, for the operation."""
        return Measured(**self.cleaned_data)


class KeyResultChangeForm(KeyResultFields, ChangeForm):
    """A key result of an open objective."""

    def __init__(self, data: Any, key_result: KeyResult) -> None:
        begun = {name: getattr(key_result, name) for name in self.base_fields if hasattr(key_result, name)}
        begun |= {"start": written(key_result, key_result.start), "aim": written(key_result, key_result.aim)}
        super().__init__(data, key_result, begun)


class CheckInForm(OperationForm):
    """How the key results of an objective stand: a number where no metric tells it, how sure, and why."""

    def __init__(self, data: Any, reads: list[Read]) -> None:
        super().__init__(data)
        self.key_results = [read.key_result for read in reads]
        for read in reads:
            self._add(read)

    def _add(self, read: Read) -> None:
        key_result = read.key_result
        place = key_result.pk.hex
        shown = {"name": key_result, "way": words.way(key_result), "now": words.now(read)}
        if not key_result.metric:
            self.fields[f"value_{place}"] = forms.DecimalField(
                label=_("%(name)s: the number now") % shown, help_text=words.way(key_result), required=False
            )
        self.fields[f"confidence_{place}"] = forms.TypedChoiceField(
            label=_("%(name)s: how sure are you to reach it?") % shown,
            help_text=_(
                "%(way)s; now %(now)s. 10 is certain, 0 is lost; leave it empty to say nothing of it."
            )
            % shown,
            choices=[("", gettext("Nothing to say")), *SURE],
            coerce=int,
            empty_value=None,
            required=False,
        )
        self.fields[f"note_{place}"] = forms.CharField(
            label=_("%(name)s: what changed, and what comes next") % shown,
            required=False,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    def said(self) -> list[Said]:
        """What was said, for the operation."""
        found = []
        for key_result in self.key_results:
            place = key_result.pk.hex
            confidence = self.cleaned_data.get(f"confidence_{place}")
            if confidence is None:
                continue
            note, told = self.cleaned_data[f"note_{place}"], self.cleaned_data.get(f"value_{place}")
            found.append(Said(key_result=key_result, confidence=confidence, note=note, value=told))
        return found


class TargetsForm(OperationForm):
    """The targets of a goal's metric in one store, a field for each month; an empty one has none."""

    def __init__(self, data: Any, goal: Goal, store: Store, months: dict[date, int | None]) -> None:
        self.definition, self.store, self.months = definitions.named(goal.metric), store, list(months)
        begun = {}
        for month, value in months.items():
            name = f"month_{month:%Y_%m}"
            if value is not None:
                begun[name] = _text(metric_value(self.definition, value), self.definition, store.currency)
        super().__init__(data, initial=begun)
        for month in months:
            field = forms.CharField(label=formats.month(month), required=False, max_length=30)
            self.fields[f"month_{month:%Y_%m}"] = field

    def values(self) -> dict[date, int | None]:
        """The targets by month as they are stored; a fault stands beside its month."""
        found: dict[date, int | None] = {}
        for month in self.months:
            name = f"month_{month:%Y_%m}"
            text = self.cleaned_data[name].strip()
            try:
                found[month] = rules.stored(self.definition, text, self.store.currency) if text else None
            except rules.NotAValue as error:
                self.add_error(name, str(error))
        return found


def metric_value(definition: definitions.Definition, stored: int) -> Decimal:
    """The value that a stored target stands for."""
    return rules.of_stored(definition, stored)


def number(text: str, metric: str, store: Store | None) -> Decimal:
    """A written value as a key result keeps it. Raises NotAValue."""
    if metric and store is not None:
        definition = definitions.named(metric)
        return rules.of_stored(definition, rules.stored(definition, text, store.currency))
    try:
        found = Decimal(text.replace(" ", "").replace(",", ""))
    except ArithmeticError:
        raise rules.NotAValue(gettext("“%(text)s” is not a number") % {"text": text}) from None
    if not found.is_finite() or abs(found) >= Decimal(10) ** 15:
        raise rules.NotAValue(gettext("“%(text)s” is not a number below 10^15") % {"text": text})
    return found


def written(key_result: KeyResult, value: Decimal) -> str:
    """A value of a key result as the form takes it."""
    if key_result.metric and key_result.store is not None:
        return _text(value, definitions.named(key_result.metric), key_result.store.currency)
    return f"{value.normalize():f}"


def _text(value: Decimal, definition: definitions.Definition, currency: str) -> str:
    plain = rules.plain(definition, value, currency)
    return f"{(plain * 100).normalize():f} %" if definition.unit == "rate" else f"{plain.normalize():f}"
