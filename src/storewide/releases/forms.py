"""What people write about a release."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from storewide.experiments.models import Experiment
from storewide.flags.models import Flag
from storewide.kit.operation_forms import ChangeForm, OperationForm
from storewide.ledger.models import Outcome
from storewide.lib.clock import now
from storewide.ownership.models import Area
from storewide.portfolio.fields import RequestField
from storewide.portfolio.models import OPEN, UNDERWAY, Request
from storewide.releases import queries, touching
from storewide.releases.live_operations import OUTCOMES
from storewide.releases.models import Side, Tier
from storewide.releases.operations import Plan
from storewide.releases.preparing import freezes
from storewide.sources.models import Store
from storewide.strategy.models import Goal


class PlanFields(forms.Form):
    """What a release is."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        help_text=_("As the front line will call it, such as “One-page checkout”."),
    )
    summary = forms.CharField(
        label=_("What it is"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In a few sentences, for somebody who signs it off."),
    )
    tier = forms.ChoiceField(
        label=_("Tier"),
        choices=Tier.choices,
        initial=Tier.STANDARD,
        widget=forms.RadioSelect,
        help_text=_(
            "Behind a flag: live by a deployment alone. "
            "Small: signed off by anybody else. Standard: by the accountable person, and one of each team "
            "has read the briefing. Major: everybody of these teams has, IT signs off too, and somebody else says go."
        ),
    )
    area = forms.ModelChoiceField(
        label=_("Area"),
        queryset=Area.objects.order_by("name", "pk"),
        empty_label=_("Choose the area"),
        help_text=_("Whoever is accountable for it signs off and decides."),
    )
    store = forms.ModelChoiceField(
        label=_("Store"),
        queryset=Store.objects.order_by("name", "pk"),
        required=False,
        empty_label=_("All stores"),
    )
    touches = forms.MultipleChoiceField(
        label=_("What it touches of the store"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_(
            "Nothing chosen: all of it, or what its flag is targeted at. What it does not touch stands beside it when it is "
            "watched and measured. Of several kinds all must hold."
        ),
    )
    planned_on = forms.DateField(label=_("Planned for"), widget=forms.DateInput(attrs={"type": "date"}))
    flag = forms.ModelChoiceField(
        label=_("Flag"),
        queryset=Flag.objects.kept(),
        required=False,
        empty_label=_("None"),
        help_text=_("Of a release behind a flag: what holds it back until it is switched on."),
    )
    behind_flag = forms.BooleanField(label=_("All of it stands behind this flag"), required=False)
    unread = forms.BooleanField(label=_("No text of it is read by a customer"), required=False)
    no_data_duty = forms.BooleanField(label=_("It brings no duty about data"), required=False)
    service = forms.CharField(
        label=_("Service"),
        max_length=120,
        required=False,
        help_text=_("Of a release behind a flag: the service whose next deployment takes it live."),
    )
    despite_freeze = forms.CharField(
        label=_("Planned into a freeze, because"),
        max_length=500,
        required=False,
        help_text=_(
            "Only where nothing may go live on the planned day. The freeze still holds until it is lifted."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.initial.get("touches") or []
        self.fields["touches"].choices = touching.choices(chosen)  # type: ignore[attr-defined]
        if not freezes.ahead(now().date()):
            del self.fields["despite_freeze"]


class PrepareForm(PlanFields, OperationForm):
    """A new release; of the only store, where there is one."""

    serves = forms.ModelMultipleChoiceField(
        label=_("Which goals does it serve?"),
        queryset=Goal.objects.open().order_by("kind", "name", "pk"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("By itself; the goals of the requests that it carries come by themselves."),
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data, initial={"store": queries.only_store()})

    def plan(self) -> Plan:
        """What was written, for the operation."""
        return Plan(**self.cleaned_data | {"serves": tuple(self.cleaned_data["serves"])})


class ReleaseChangeForm(PlanFields, ChangeForm):
    """A release that is prepared."""


class CarryForm(OperationForm):
    """One more thing for a release to bring: a request, or what an experiment showed."""

    request = RequestField(
        label=_("Request"),
        among=Request.objects.all,
        required=False,
        help_text=_("By number or title. A promise that is not frozen yet is frozen at go-live."),
    )
    experiment = forms.ModelChoiceField(
        label=_("Experiment"),
        queryset=Experiment.objects.none(),
        required=False,
        empty_label=_("Choose an experiment"),
        help_text=_("What it showed to be worth it."),
    )

    def __init__(self, data: Any, carried: list[UUID]) -> None:
        super().__init__(data)
        free = Request.objects.filter(state__in=[*OPEN, *UNDERWAY]).exclude(pk__in=carried)
        self.fields["request"].among = free.all  # type: ignore[attr-defined]
        read = Experiment.objects.order_by("-number")
        self.fields["experiment"].queryset = read  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Exactly one of the two."""
        chosen = super().clean() or {}
        if not self.errors and bool(chosen.get("request")) == bool(chosen.get("experiment")):
            self.add_error("request", _("Choose a request or an experiment, one at a time."))
        return chosen


class SignOffForm(OperationForm):
    """A sign-off, for the business or for IT."""

    side = forms.ChoiceField(label=_("For"), choices=Side.choices, widget=forms.RadioSelect, required=False)
    words = forms.CharField(
        label=_("What you looked at"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("So that others know what your name stands for."),
    )

    def __init__(self, data: Any, side: Side) -> None:
        super().__init__(data, initial={"side": side})

    def clean_side(self) -> str:
        """For the business, where nothing is chosen."""
        return self.cleaned_data["side"] or Side.BUSINESS


class CancelForm(OperationForm):
    """Why a release does not go live."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Whoever waited for it reads it as it stands here."),
    )


class DecideForm(OperationForm):
    """What is decided about a release that is live."""

    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=[(outcome.value, outcome.label) for outcome in map(Outcome, OUTCOMES)],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What you saw, and what you could not see. It stands for good."),
    )


class TakeAlarmForm(OperationForm):
    """What is done about an alarm of a watch."""

    doing = forms.CharField(
        label=_("What is done about it"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody who looks at the watch reads it."),
    )
