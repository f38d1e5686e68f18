"""The file to be taken over, and which of our states each of its own is."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from storewide.kit.operation_forms import OperationForm
from storewide.ownership.models import Area
from storewide.portfolio.exchange import columns, rules
from storewide.portfolio.exchange.reading import Export
from storewide.portfolio.models import RequestImport

_HELP = {
    "key": _("What each item is known again by, so that the same file again changes nothing."),
    "state": _("Without one, all are asked for and wait for an answer."),
    "area": _("Where it names one of our areas; all others go to the area that you choose in the next step."),
}


class FileForm(OperationForm):
    """An export of Jira, Productboard, Trello or another tool."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "The CSV export of Jira, Productboard, Trello or another tool, or the JSON of a Trello board."
        ),
    )


class ColumnsForm(OperationForm):
    """Which column of a file holds which field of a request."""

    def __init__(self, data: Any, export: Export) -> None:
        super().__init__(data)
        heads = [(head, head) for head in export.heads]
        for field, label in columns.FIELDS.items():
            needed = field in columns.NEEDED
            self.fields[field] = forms.ChoiceField(
                label=label,
                choices=[("", _("Choose the column") if needed else _("In no column")), *heads],
                required=needed,
                initial=export.columns.get(field, ""),
                help_text=_HELP.get(field, ""),
            )

    def chosen(self) -> dict[str, str]:
        """The column of each field that has one."""
        return {field: column for field, column in self.cleaned_data.items() if column}


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
