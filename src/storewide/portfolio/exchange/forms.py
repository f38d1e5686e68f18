"""The file to be taken over, and which of our states each of its own is."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from storewide.kit.operation_forms import OperationForm
from storewide.ownership.models import Area
from storewide.portfolio.exchange import rules
from storewide.portfolio.models import RequestImport


class FileForm(OperationForm):
    """An export of Jira, Productboard or Trello."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("The CSV export of Jira, Productboard or Trello, or the JSON of a Trello board."),
    )


class MappingForm(OperationForm):
    """Which of our states each of theirs is, and the area of what names none."""

    area = forms.ModelChoiceField(
        label=_("Area"),
        queryset=Area.objects.order_by("name", "pk"),
        empty_label=_("Choose the area"),
        help_text=_("Of each item whose component or label is not the name of an area."),
    )

    def __init__(self, data: Any, found: RequestImport) -> None:
        super().__init__(data)
        # PostgreSQL keeps no order of keys
        self.states = sorted(found.chosen["states"], key=str.casefold)
        choices = [(state.value, state.label) for state in rules.REACHED]
        for number, theirs in enumerate(self.states):
            self.fields[f"state_{number}"] = forms.ChoiceField(
                label=_("“%(state)s” is") % {"state": theirs},
                choices=choices,
                initial=found.chosen["states"][theirs],
            )

    def said(self) -> dict[str, Any]:
        """The area, and our state for each of theirs."""
        states = {theirs: self.cleaned_data[f"state_{number}"] for number, theirs in enumerate(self.states)}
        return {"area": self.cleaned_data["area"], "states": states}
