"""What people write about the place of a request on the roadmap, and about what it waits for."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from storewide.kit.operation_forms import OperationForm
from storewide.organization.fields import TeamField
from storewide.portfolio.fields import RequestField
from storewide.portfolio.models import (
    QUARTER,
    Awaited,
    Horizon,
    Planned,
    Request,
    RequestQuerySet,
    RequestState,
)
from storewide.portfolio.roadmap.board import COLUMNS


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, help_text=help_text)


class PlanForm(OperationForm):
    """Where a request stands on the roadmap."""

    horizon = forms.ChoiceField(label=_("When"), choices=Horizon.choices, widget=forms.RadioSelect)
    begins = _day(_("Begins"))
    ends = _day(_("Ends"))
    quarter = forms.CharField(
        label=_("Quarter"),
        required=False,
        max_length=7,
        validators=[RegexValidator(QUARTER, _("Write year and quarter, such as 2027-Q1."))],
        help_text=_("Such as 2027-Q1, where nobody knows the days yet."),
    )
    team = TeamField(
        label=_("Team"),
        required=False,
        help_text=_("Who makes it; left empty, the team that is responsible for its area."),
    )
    outside = forms.BooleanField(
        label=_("Customers and partners may see it"),
        required=False,
        help_text=_("On the roadmap for outside: its title, goal and quarter, no days and no numbers."),
    )
    expected_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, planned: Planned | None) -> None:
        names = ("horizon", "begins", "ends", "quarter", "team", "outside")
        begun: dict[str, Any] = {"horizon": Horizon.NEXT}
        if planned is not None:
            begun = {name: getattr(planned, name) for name in names} | {"expected_version": planned.version}
        super().__init__(data, initial=begun)


class DependForm(OperationForm):
    """What a request waits for: another request, or a team."""

    needs = RequestField(
        among=Request.objects.all,
        label=_("Another request"),
        required=False,
        help_text=_("By its number or title; met when that one is live."),
    )
    team = TeamField(
        label=_("Or a team"), required=False, help_text=_("Met when somebody says that it is there.")
    )
    kind = forms.ChoiceField(label=_("What is needed"), choices=Awaited.choices)
    until = _day(_("Needed by"))
    note = forms.CharField(label=_("Note"), required=False, max_length=300)

    def __init__(self, data: Any, request: Request) -> None:
        super().__init__(data)
        field: Any = self.fields["needs"]
        field.among = lambda: _may_be_needed(request)


def _may_be_needed(request: Request) -> RequestQuerySet:
    gone = [RequestState.DECLINED, RequestState.MERGED]
    return Request.objects.exclude(pk=request.pk).exclude(state__in=gone)


class AcceptForm(OperationForm):
    """That a request is worth a business case."""

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Whoever asked reads it; leave it empty where there is nothing to add."),
    )


class LimitForm(OperationForm):
    """How many requests may stand in a column at once."""

    state = forms.ChoiceField(label=_("Column"), choices=[(state.value, state.label) for state in COLUMNS])
    team = TeamField(label=_("Team"), required=False, help_text=_("Left empty: all teams together."))
    most = forms.IntegerField(label=_("Most at once"), min_value=1, max_value=500)
    strict = forms.BooleanField(
        label=_("Never more, whatever the reason"),
        required=False,
        help_text=_(
            "Otherwise a move over the limit is let through with a reason, which stays in the history."
        ),
    )
