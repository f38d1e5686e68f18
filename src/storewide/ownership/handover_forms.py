"""What people write when they hand somebody's duties over: one successor for all, or one for each."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from storewide.kit.operation_forms import OperationForm
from storewide.organization.fields import PersonField
from storewide.organization.models import Person
from storewide.ownership.handing import Duty


class HandoverForm(OperationForm):
    """A field for each duty, and one for all of those left empty."""

    everything = PersonField(
        label=_("Everything goes to"),
        max_length=400,
        required=False,
        help_text=_("By name or e-mail: whoever takes what has no successor of its own below."),
    )

    def __init__(self, data: Any, duties: Sequence[Duty]) -> None:
        super().__init__(data)
        self.duties = duties
        for duty in duties:
            # the widget offers what the field above offers: fifty names for each row would be read by nobody
            self.fields[duty.key] = PersonField(
                label=duty.label, max_length=400, required=False, widget=forms.TextInput
            )

    @property
    def rows(self) -> Iterator[tuple[Duty, BoundField]]:
        """Each duty with its field."""
        return ((duty, self[duty.key]) for duty in self.duties)

    def successors(self) -> dict[str, Person | None]:
        """Who takes each duty, by its key."""
        everything = self.cleaned_data.get("everything")
        return {duty.key: self.cleaned_data.get(duty.key) or everything for duty in self.duties}
