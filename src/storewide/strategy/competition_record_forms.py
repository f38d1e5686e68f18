"""Forms over what is kept about competition: a new record, a changed one, a judgement, what speaks for a product."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from storewide.kit import formats
from storewide.kit.operation_forms import ChangeForm, OperationForm, held
from storewide.kit.records import Record
from storewide.kit.table_forms import TableField
from storewide.lib.clock import now
from storewide.strategy.competition_fields import AboutField
from storewide.strategy.competition_forms import AboutForm, EvidenceFields
from storewide.strategy.models.competition import Competitor, Stand
from storewide.strategy.models.losses import Candidate, CustomerAsk, LostDeal, MissedSearch

_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class NewForm(OperationForm):
    """A new record: days begin with today."""

    def __init__(self, data: Any, begun: dict[str, Any]) -> None:
        today = {name: now().date() for name in ("noted_on", "dated", "lost_on", "asked_on", "judged_on")}
        super().__init__(data, initial={**today, **begun})


class WrittenForm(ChangeForm):
    """A record, otherwise: what is written in another way than it is kept begins as it is written."""

    def __init__(self, data: Any, record: Record) -> None:
        begun = held(record, self.base_fields)
        if "about" in self.base_fields:
            written: Any = record
            begun["about"] = (written.area, written.feature)
        if isinstance(record, LostDeal):
            begun["amount"] = record.amount.major
        super().__init__(data, record, begun)


class JudgementForm(AboutForm, EvidenceFields, NewForm):
    """How we stand against one competitor in one thing."""

    about = AboutField(label=_("Feature"))
    competitor = forms.ModelChoiceField(
        label=_("Competitor"), queryset=Competitor.objects.filter(watched=True)
    )
    stand = forms.ChoiceField(label=_("We are"), choices=Stand.choices, widget=forms.RadioSelect)
    judged_on = forms.DateField(label=_("Judged on"), widget=_DAY)
    field_order = ("about", "competitor", "stand", "evidence", "judged_on", "expires_on")


class CloseForm(OperationForm):
    """What becomes of an idea."""

    state = forms.ChoiceField(
        label=_("The idea is"), choices=Candidate.State.choices, widget=forms.RadioSelect
    )
    outcome = forms.CharField(
        label=_("Why"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class EvidenceField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Records that may speak for an idea, each with how much it weighs."""

    def label_from_instance(self, record: Any) -> str:
        """The record with its amount or its count."""
        if isinstance(record, LostDeal):
            amount = formats.money(record.amount_minor, record.currency, 0)
            return f"{record.account}, {amount}, {formats.day(record.lost_on)}"
        how_often = record.count if isinstance(record, CustomerAsk) else record.searches
        return f"{record} ({formats.number(how_often)})"


class GatherForm(OperationForm):
    """What speaks for an idea: chosen among what speaks for no other one yet."""

    deals = EvidenceField(
        label=_("Lost deals"),
        queryset=LostDeal.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    asks = EvidenceField(
        label=_("What customers asked for"),
        queryset=CustomerAsk.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    searches = EvidenceField(
        label=_("Searches without result"),
        queryset=MissedSearch.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    #: so many of each are offered
    MOST = 100

    def __init__(self, data: Any, candidate: Candidate) -> None:
        super().__init__(data)
        for name, model in (("deals", LostDeal), ("asks", CustomerAsk), ("searches", MissedSearch)):
            own = list(model.objects.filter(candidate=candidate).values_list("pk", flat=True))
            free = model.objects.filter(candidate=None).values_list("pk", flat=True)[: self.MOST]
            field: Any = self.fields[name]
            field.queryset = model.objects.filter(pk__in=[*own, *free])
            field.initial = own


class EvidenceFileForm(OperationForm):
    """A table of lost deals, asks or searches."""

    file = TableField(
        too_large=_("The file is larger than 2 MB; split it."),
        label=_("File"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt"}),
    )
