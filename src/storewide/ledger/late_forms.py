"""What people say of a change that went live without a stated effect."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from storewide.kit.operation_forms import OperationForm
from storewide.ledger.models import Direction
from storewide.metrics import definitions
from storewide.organization.fields import PersonField


class StateForm(OperationForm):
    """Which metric was meant to move, which way, by how much, and who says so."""

    metric = forms.ChoiceField(label=_("Metric"))
    direction = forms.ChoiceField(label=_("Direction"), choices=Direction.choices)
    size = forms.DecimalField(
        label=_("Size in percent"),
        help_text=_("Of where the metric would be without the change, such as 3.0."),
    )
    owner = PersonField(label=_("Who says so"))

    def __init__(self, data: Any, **initial: Any) -> None:
        super().__init__(data, initial=initial)
        offered = [(code, each.name) for code, each in definitions.all_definitions().items()]
        self.fields["metric"].choices = offered  # type: ignore[attr-defined]  # a ChoiceField
