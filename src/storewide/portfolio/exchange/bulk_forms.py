"""What should become of many requests."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from storewide.kit.operation_forms import OperationForm
from storewide.organization.fields import TeamField
from storewide.ownership.models import Area
from storewide.portfolio.exchange.bulk import Change
from storewide.portfolio.fields import RequestField
from storewide.portfolio.models import Horizon, Request, RequestType
from storewide.strategy.models import Goal

_AS_IT_IS = _("As it is")


class BulkForm(OperationForm):
    """What should change; what is left as it is stays."""

    area = forms.ModelChoiceField(
        label=_("Area"), required=False, queryset=Area.objects.order_by("name"), empty_label=_AS_IT_IS
    )
    goal = forms.ModelChoiceField(
        label=_("Goal"),
        required=False,
        queryset=Goal.objects.open().order_by("kind", "name", "pk"),
        empty_label=_AS_IT_IS,
    )
    type = forms.ModelChoiceField(
        label=_("Type"), required=False, queryset=RequestType.objects.order_by("name"), empty_label=_AS_IT_IS
    )
    horizon = forms.ChoiceField(
        label=_("On the roadmap"), required=False, choices=[("", _AS_IT_IS), *Horizon.choices]
    )
    team = TeamField(label=_("Team that makes it"), required=False)
    decline = forms.BooleanField(label=_("Decline them"), required=False)
    into = RequestField(
        among=Request.objects.all,
        label=_("Merge them into"),
        required=False,
        help_text=_("By its number or title."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Goes with declining and merging; whoever asked reads it."),
    )

    def change(self) -> Change:
        """What is asked for."""
        said: dict[str, Any] = self.cleaned_data
        return Change(**said)
