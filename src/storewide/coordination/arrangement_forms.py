"""What people write about mechanisms, boards and pilots; saves nothing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from storewide.coordination.models import BoardMember, BoardSession, Cadence, MechanismKind, Verdict
from storewide.kit.fields import DayField, NamesField
from storewide.kit.operation_forms import OperationForm, RecordForm
from storewide.organization.fields import PersonField
from storewide.organization.models import Team, Unit

#: how the link to a segment of the flags is kept
SEGMENT = "flags.audience"


class MechanismForm(RecordForm):
    """What links teams and units."""

    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=MechanismKind.choices,
        help_text=_("From ad hoc to formal: take the least formal one that does."),
    )
    purpose = forms.CharField(label=_("What is it for?"), max_length=300, required=False)
    teams = NamesField(Team, label=_("Teams it links"), help_text=_("One a line."))
    units = NamesField(Unit, label=_("Units whose teams it links"), help_text=_("One a line."))
    owner = PersonField(label=_("Who owns it?"), required=False)
    cadence = forms.ChoiceField(label=_("How often?"), choices=Cadence.choices)
    review_on = DayField(
        label=_("When is it looked at again?"),
        required=False,
        help_text=_("What nobody looks at again stays for ever."),
    )

    def made(self, model: Any) -> dict[str, Any]:
        """What the operation takes: a new record, not saved yet, and what it links."""
        said = self.values()
        linked = {name: said.pop(name) for name in ("teams", "units")}
        return {"mechanism": model(**said), **linked}


class ReasonForm(OperationForm):
    """Why something ends."""

    reason = forms.CharField(label=_("Why does it end?"), max_length=300)


class BoardForm(RecordForm):
    """An advisory board."""

    name = forms.CharField(label=_("Name"), max_length=120)
    purpose = forms.CharField(label=_("What does it advise on?"), max_length=300)
    owner = PersonField(label=_("Who runs it?"))
    cadence = forms.ChoiceField(
        label=_("How often does it meet?"), choices=Cadence.choices, initial=Cadence.QUARTERLY
    )


class PieceForm(RecordForm):
    """A part of a board or a pilot; `whole` narrows what it offers."""

    def __init__(self, data: Any, whole: Any, record: Any = None) -> None:
        super().__init__(data, record)
        fields: Any = self.fields
        if "session" in fields:
            fields["session"].queryset = BoardSession.objects.filter(board=whole)
        if "member" in fields:
            fields["member"].queryset = BoardMember.objects.filter(board=whole)


class MemberForm(PieceForm):
    """Somebody on a board for a term."""

    name = forms.CharField(label=_("Name"), max_length=120)
    company = forms.CharField(label=_("Company or customer"), max_length=120, required=False)
    begins = DayField(label=_("Term from"))
    ends = DayField(label=_("Term until"))


class SessionForm(PieceForm):
    """A session of a board."""

    topic = forms.CharField(label=_("Topic"), max_length=160)
    on = DayField(label=_("Day"))
    notes = forms.CharField(
        label=_("Notes"), max_length=8000, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )


class BoardInputForm(PieceForm):
    """What somebody on a board said."""

    session = forms.ModelChoiceField(
        label=_("In which session?"), queryset=BoardSession.objects.none(), empty_label=None
    )
    member = forms.ModelChoiceField(
        label=_("Who said it?"),
        queryset=BoardMember.objects.none(),
        required=False,
        empty_label=_("The whole board"),
    )
    what = forms.CharField(
        label=_("What was said?"), max_length=400, help_text=_("One thing; a request can be raised from it.")
    )


class LeadUserForm(PieceForm):
    """A customer or account that has it first."""

    name = forms.CharField(label=_("Customer or account"), max_length=160)
    account_id = forms.CharField(label=_("Its number"), max_length=80, required=False)
    contact = forms.CharField(label=_("Who is spoken to?"), max_length=160, required=False)


class TellForm(OperationForm):
    """What somebody was told."""

    words = forms.CharField(label=_("What were they told?"), max_length=400)


class PilotForm(RecordForm):
    """Something new with lead users first."""

    name = forms.CharField(label=_("Name"), max_length=120)
    what = forms.CharField(
        label=_("What is tried, and what is it to show?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    owner = PersonField(label=_("Who runs it?"))
    begins = DayField(label=_("First day"))
    ends = DayField(label=_("Last day"))
    segment = forms.SlugField(
        label=_("Segment of the flags"),
        max_length=80,
        required=False,
        help_text=_("The key of the audience that sees it, as flags name it, such as “lead-users”."),
    )

    def begun(self, record: Any) -> dict[str, Any]:
        """As it is, with the key of its segment."""
        return super().begun(record) | {"segment": record.segment_id}

    def values(self) -> dict[str, Any]:
        """The values by field of the record: the segment as its link is kept."""
        found = super().values()
        key = found.pop("segment")
        return {**found, "segment_kind": SEGMENT if key else "", "segment_id": key}


class VerdictForm(OperationForm):
    """What a pilot came to."""

    verdict = forms.ChoiceField(label=_("What did it come to?"), choices=Verdict.choices)
    reason = forms.CharField(
        label=_("Why?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What lead users did and said, in numbers where there are some."),
    )
