"""What people write about a working group as a whole, and how it ends; saves nothing."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from storewide.coordination.disband_operations import Phase
from storewide.coordination.models import Visibility, WorkingGroup
from storewide.kit.fields import DayField, RecordField
from storewide.kit.links import Link
from storewide.kit.operation_forms import OperationForm
from storewide.organization.fields import PersonField


class CharterForm(OperationForm):
    """What a working group is."""

    name = forms.CharField(label=_("Name"), max_length=120)
    initiative = forms.CharField(
        label=_("Which initiative does it serve?"),
        max_length=300,
        help_text=_("The named effort above single requests, such as “One catalogue for all countries”."),
    )
    initiative_link = RecordField(
        label=_("Its record"),
        required=False,
        widget=forms.HiddenInput,
    )
    begins = DayField(label=_("First day"))
    ends = DayField(label=_("Last day"), help_text=_("A working group ends; six to twelve weeks are usual."))
    visibility = forms.ChoiceField(
        label=_("Who sees it?"),
        choices=Visibility.choices,
        help_text=_("“Its people alone” hides it from lists, search and programs of everybody else."),
    )
    chat_url = forms.URLField(label=_("Chat"), max_length=500, required=False, assume_scheme="https")
    agenda_url = forms.URLField(label=_("Agenda"), max_length=500, required=False, assume_scheme="https")
    out_of_scope = forms.CharField(
        label=_("Out of scope"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What the group does not decide and does not do, so that nobody waits for it."),
    )

    def charter(self) -> dict[str, Any]:
        """What the charter says."""
        return {name: value for name, value in self.cleaned_data.items() if name in CharterForm.base_fields}


class SetUpForm(CharterForm):
    """A new working group with the two who run it."""

    sponsor = PersonField(
        label=_("Executive sponsor"),
        required=False,
        help_text=_("Answers for it, and clears what blocks it."),
    )
    facilitator = PersonField(
        label=_("Facilitator"), required=False, help_text=_("Runs the meetings and follows the criteria up.")
    )


class CharterChangeForm(CharterForm):
    """What a group says of itself; carries the version that was read."""

    expected_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, group: WorkingGroup) -> None:
        begun = {name: getattr(group, name) for name in CharterForm.base_fields if hasattr(group, name)}
        super().__init__(data, initial={**begun, "expected_version": group.version})

    def changes(self) -> dict[str, Any]:
        """The values by field of the record."""
        link: Link | None = self.cleaned_data["initiative_link"]
        charter = self.charter()
        del charter["initiative_link"]
        return {
            **charter,
            "initiative_kind": link.kind if link else "",
            "initiative_id": link.id if link else "",
        }


class DisbandForm(OperationForm):
    """How a group ends: what came of it, and for each open part who takes it."""

    template_name = "coordination/disband_form.html"

    outcome = forms.CharField(
        label=_("What came of it?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What the operation has now that it did not have before; it is what stays of the group."),
    )
    reason = forms.CharField(
        label=_("Why does it end with open criteria?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    next_name = forms.CharField(
        label=_("Name of the next phase"),
        max_length=120,
        required=False,
        help_text=_("The same people go on; what has no owner above goes into it. Empty: nothing goes on."),
    )
    next_begins = DayField(label=_("Its first day"), required=False)
    next_ends = DayField(label=_("Its last day"), required=False)

    def __init__(self, data: Any, parts: list[Any]) -> None:
        super().__init__(data)
        self.parts = parts
        for part in parts:
            given = (
                getattr(part, "responsible", None)
                or getattr(part, "owner", None)
                or getattr(part, "person", None)
            )
            # who had it is told, not filled in: that the group ends changes what they have time for
            held = gettext("%(sort)s; until now with %(name)s.") if given else gettext("%(sort)s.")
            said = {"sort": capfirst(part._meta.verbose_name), "name": given}
            field = PersonField(label=str(part), required=False, help_text=held % said)
            self.fields[_key(part)] = field

    def clean(self) -> dict[str, Any]:
        """A next phase has a name and both its days."""
        found = super().clean() or {}
        if found.get("next_name"):
            for name in ("next_begins", "next_ends"):
                if not found.get(name) and name not in self.errors:
                    self.add_error(name, gettext("Choose a day; the next phase needs both."))
        return found

    def _owners(self) -> dict[Any, Any]:
        """By the id of each open part, who takes it; None where it goes into the next phase."""
        return {part.pk: self.cleaned_data[_key(part)] for part in self.parts}

    def ending(self) -> dict[str, Any]:
        """What the operation takes: outcome, reason, who takes what is open, and the next phase."""
        said = self.cleaned_data
        begins, ends = said["next_begins"], said["next_ends"]
        phase = Phase(name=said["next_name"], begins=begins, ends=ends) if said["next_name"] else None
        return {
            "outcome": said["outcome"],
            "reason": said["reason"],
            "owners": self._owners(),
            "next_phase": phase,
        }

    @property
    def placed(self) -> list[tuple[Any, Any]]:
        """Each open part with its field."""
        return [(part, self[_key(part)]) for part in self.parts]


def _key(part: Any) -> str:
    return f"part_{part.pk.hex}"
