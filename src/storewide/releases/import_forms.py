"""A table of past releases: as somebody chooses it, and as the preview carries it on."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from storewide.kit.operation_forms import OperationForm
from storewide.kit.table_forms import TableField, TriedTableForm
from storewide.releases import queries
from storewide.sources.models import Store


class ReleasesFileForm(OperationForm):
    """A table of past releases."""

    file = TableField(
        too_large=gettext_lazy("The file is larger than 2 MB; split it, or use the command line."),
        label=gettext_lazy("Table"),
        help_text=gettext_lazy(
            "CSV with the columns name and date and, where known, area, owner, metric, promised and store."
        ),
    )
    everywhere = forms.ModelChoiceField(
        label=gettext_lazy("Store of rows that name none"),
        queryset=Store.objects.order_by("name", "pk"),
        required=False,
        empty_label=gettext_lazy("All stores"),
    )

    def __init__(self, data: Any, files: Any) -> None:
        super().__init__(data, files)
        if queries.only_store():
            self.fields["everywhere"].empty_label = None  # type: ignore[attr-defined]

    def store(self) -> str:
        """The short name of the store chosen; an empty text for all."""
        chosen: Store | None = self.cleaned_data["everywhere"]
        return chosen.slug if chosen else ""


class TriedFileForm(TriedTableForm):
    """The same table again, with the store of the rows that name none."""

    store = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)
