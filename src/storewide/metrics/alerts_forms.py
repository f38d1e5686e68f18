"""Checks what people type about alerts and what is watched; saves nothing."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from storewide.kit import formats
from storewide.kit.operation_forms import ChangeForm, OperationForm
from storewide.lib.clock import now
from storewide.metrics import alerts_rules, choice_pages
from storewide.metrics.lists import metric_choices
from storewide.metrics.models import Annotation, Segment
from storewide.sources.models import Store

_WEEK = timedelta(days=7)


def _each() -> list[tuple[str, Any]]:
    names = choice_pages.labels()
    return [("", _("In whole")), *((name, names[name]) for name in alerts_rules.DIMENSIONS)]


class BudgetField(forms.DecimalField):
    """False alarms a month."""

    def __init__(self) -> None:
        super().__init__(
            label=_("False alarms a month"),
            max_digits=5,
            decimal_places=2,
            initial=Decimal(1),
            help_text=_("In all series of the rule together. Fewer means that small changes stay unseen."),
        )


class RuleForm(OperationForm):
    """What shall be watched."""

    store = forms.ModelChoiceField(label=_("Store"), queryset=Store.objects.all(), empty_label=None)
    metric = forms.ChoiceField(label=_("Metric"), choices=metric_choices)
    each = forms.ChoiceField(
        label=_("Each"),
        choices=_each,
        required=False,
        help_text=_("In whole, or each value by itself: a series for each channel, device or country."),
    )
    segment = forms.ModelChoiceField(
        label=_("Segment"),
        queryset=Segment.objects.all(),
        required=False,
        empty_label=_("Everything"),
        help_text=_("Instead of each value: one part of the trade alone."),
    )
    budget = BudgetField()


class RuleChangeForm(ChangeForm):
    """How many false alarms a rule may give from now on."""

    budget = BudgetField()


class SnoozeForm(OperationForm):
    """When an alert shall wait again."""

    until = forms.DateField(
        label=_("Until"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("It waits for its owner again on this day."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("until", (now() + _WEEK).date())


class CloseForm(OperationForm):
    """What an alert was."""

    cause = forms.CharField(
        label=_("What it was"),
        max_length=300,
        required=False,
        help_text=_("One sentence; whoever meets the same again finds it."),
    )
    link = forms.ChoiceField(
        label=_("What happened on these days"),
        required=False,
        help_text=_("Only where you know that it was the cause: the same day alone is a coincidence."),
    )

    def __init__(self, data: Any, happened: Iterable[Annotation]) -> None:
        super().__init__(data)
        choices: list[tuple[str, Any]] = [("", _("None of these"))]
        for each in happened:
            if each.source:
                text = f"{formats.day(each.day)}: {each.label} ({each.get_kind_display()})"
                choices.append((each.source, text))
        self.fields["link"].choices = choices  # type: ignore[attr-defined]
