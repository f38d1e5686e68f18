"""What a capacity fit is asked."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from storewide.kit.operation_forms import OperationForm
from storewide.organization.models import Team
from storewide.portfolio.fitting.reading import RETURN
from storewide.portfolio.scoring import methods
from storewide.strategy.models import Goal


class FitForm(OperationForm):
    """By which worth, for how many quarters, for which goal, and with how many people more."""

    title = forms.CharField(label=_("Title"), max_length=120, help_text=_("How you know it again."))
    worth = forms.ChoiceField(
        label=_("Worth"), help_text=_("The sum of it is made as large as the teams' days allow.")
    )
    quarters = forms.IntegerField(
        label=_("Quarters"), min_value=1, max_value=8, initial=4, help_text=_("This one is the first.")
    )
    goal = forms.ModelChoiceField(
        label=_("Goal"), queryset=Goal.objects.none(), required=False, empty_label=_("All work")
    )
    team = forms.ModelChoiceField(
        label=_("What if a team had more people"),
        queryset=Team.objects.none(),
        required=False,
        empty_label=_("No change"),
    )
    people = forms.FloatField(
        label=_("So many more"),
        min_value=0,
        max_value=100,
        required=False,
        help_text=_("At 40 hours a week, less the team's share for maintenance."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        worths = [(each.code, each.label) for each in methods.all_methods()]
        fields: Any = self.fields
        fields["worth"].choices = [*worths, (RETURN, _("Return of the first year, by the business case"))]
        fields["goal"].queryset = Goal.objects.open().order_by("name", "pk")
        fields["team"].queryset = Team.objects.order_by("name", "pk")
