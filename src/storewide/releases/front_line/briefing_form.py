"""What people write in a briefing; the first one begins with a draft out of the release."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from storewide.kit.operation_forms import OperationForm
from storewide.organization.models import Team
from storewide.releases.briefing_operations import Said
from storewide.releases.front_line.questions_field import QuestionsField
from storewide.releases.models import Briefing, Shift

_TEXTS = (
    "what_to_say",
    "what_changes",
    "who_is_affected",
    "if_it_goes_wrong",
    "known_faults",
    "where_to_send",
)


def _text(
    label: Any, most: int, rows: int, *, required: bool = False, help_text: Any = ""
) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class BriefingForm(OperationForm):
    """The next version of a briefing."""

    what_to_say = _text(
        _("What to tell the customer"),
        2000,
        4,
        required=True,
        help_text=_("In words that can be read out on the phone."),
    )
    what_changes = _text(_("What changes"), 2000, 4, required=True)
    who_is_affected = _text(_("Who is affected"), 1000, 2)
    questions = QuestionsField(
        label=_("What customers will ask, and what to answer"),
        required=False,
        help_text=_("An empty row is left out; save and write on where these are not enough."),
    )
    known_faults = _text(
        _("Known faults"), 2000, 3, help_text=_("What does not work yet, so that nobody searches.")
    )
    if_it_goes_wrong = _text(
        _("If it goes wrong"), 2000, 3, help_text=_("What the customer can do meanwhile, and whom to call.")
    )
    where_to_send = _text(
        _("Where to send what cannot be answered"),
        1000,
        2,
        help_text=_("A person, a team or a queue, with its address."),
    )
    teams = forms.ModelMultipleChoiceField(
        label=_("For these teams"),
        queryset=Team.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Everybody in them is asked to confirm that they have read it. A team that is missing here is not "
            "marked as talking to customers; mark it on its own page."
        ),
    )
    shifts = forms.ModelMultipleChoiceField(
        label=_("Of these shifts alone"),
        queryset=Shift.objects.select_related("team"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Of a team with a shift chosen here, only who is on that shift is asked."),
    )
    material = forms.ChoiceField(
        label=_("What kind of change is it?"),
        choices=(
            ("yes", _("Material: everybody is asked to read and confirm it again")),
            ("no", _("Wording only: whoever read the version before has read this one too")),
        ),
        initial="yes",
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any, current: Briefing | None, draft: Said | None = None) -> None:
        super().__init__(data, initial=_begun(current, draft))
        self.fields["teams"].queryset = _audiences(current)  # type: ignore[attr-defined]
        if current is None:
            del self.fields["material"]
        if not Shift.objects.exists():
            del self.fields["shifts"]

    def publishing(self) -> dict[str, Any]:
        """What was written, for the operation."""
        written = dict(self.cleaned_data)
        return {
            "teams": list(written.pop("teams")),
            "shifts": list(written.pop("shifts", ())),
            "material": written.pop("material", "yes") != "no",
            "said": Said(**written),
        }


def _begun(current: Briefing | None, draft: Said | None) -> dict[str, Any]:
    if current is None:
        texts = {name: getattr(draft, name) for name in (*_TEXTS, "questions")} if draft else {}
        return {**texts, "teams": [team.pk for team in Team.objects.filter(front_line=True)]}
    return {
        **{name: getattr(current, name) for name in _TEXTS},
        "questions": [(each.question, each.answer) for each in current.questions.all()],
        "teams": [team.pk for team in current.teams.all()],
        "shifts": [shift.pk for shift in current.shifts.all()],
    }


def _audiences(current: Briefing | None) -> QuerySet[Team]:
    """Teams that talk to customers, and those told before; while no team is marked so, every team."""
    told = Team.objects.filter(Q(front_line=True) | Q(pk__in=current.teams.all() if current else ()))
    return (told if told.exists() else Team.objects.all()).order_by("-front_line", "name", "pk")
