"""What people write about mechanisms, boards and pilots; saves nothing."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from storewide.coordination.fields import DayField
from storewide.coordination.models import BoardMember, BoardSession, Cadence, MechanismKind, Verdict
from storewide.kit.operation_forms import OperationForm
from storewide.organization.fields import PersonField
from storewide.organization.models import Team, Unit

#: how the link to a segment of the flags is kept
SEGMENT = "flags.audience"


class NamesField(forms.CharField):
    """Some records by their names, one a line; its value is the list of them."""

    def __init__(self, model: Any, **kwargs: Any) -> None:
        self.model = model
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show records a line each, and what was typed as it was typed."""
        return value if value is None or isinstance(value, str) else "\n".join(each.name for each in value)

    def clean(self, value: Any) -> Any:
        """The records meant; a ValidationError names the line that fits none."""
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        known = {each.name.lower(): each for each in self.model.objects.all()} if lines else {}
        unknown = [line for line in lines if line.lower() not in known]
        if unknown:
            raise ValidationError([gettext("There is no “%(name)s”.") % {"name": name} for name in unknown])
        return list({known[line.lower()].pk: known[line.lower()] for line in lines}.values())


class ArrangementForm(OperationForm):
    """What is run; carries the version that was read where it is changed."""

    expected_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, record: Any = None) -> None:
        super().__init__(data, initial=self.begun(record) if record is not None else {})

    def begun(self, record: Any) -> dict[str, Any]:
        """What the form begins with."""
        found = {name: getattr(record, name) for name in self.base_fields if hasattr(record, name)}
        return {**found, "expected_version": record.version}

    def fields_of_record(self) -> dict[str, Any]:
        """The values by field of the record."""
        return {name: value for name, value in self.cleaned_data.items() if name != "expected_version"}

    def read_version(self) -> int | None:
        """The version that was read; None for a new record."""
        version: int | None = self.cleaned_data["expected_version"]
        return version


class MechanismForm(ArrangementForm):
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

    def begun(self, record: Any) -> dict[str, Any]:
        """As it is, with what it links."""
        return super().begun(record) | {
            name: list(getattr(record, name).all()) for name in ("teams", "units")
        }

    def made(self, model: Any) -> dict[str, Any]:
        """What the operation takes: a new record, not saved yet, and what it links."""
        said = self.fields_of_record()
        linked = {name: said.pop(name) for name in ("teams", "units")}
        return {"mechanism": model(**said), **linked}


class ReasonForm(OperationForm):
    """Why something ends."""

    reason = forms.CharField(label=_("Why does it end?"), max_length=300)


class BoardForm(ArrangementForm):
    """An advisory board."""

    name = forms.CharField(label=_("Name"), max_length=120)
    purpose = forms.CharField(label=_("What does it advise on?"), max_length=300)
    owner = PersonField(label=_("Who runs it?"))
    cadence = forms.ChoiceField(
        label=_("How often does it meet?"), choices=Cadence.choices, initial=Cadence.QUARTERLY
    )


class PieceForm(ArrangementForm):
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


class PilotForm(ArrangementForm):
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

    def fields_of_record(self) -> dict[str, Any]:
        """The values by field of the record: the segment as its link is kept."""
        found = super().fields_of_record()
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
