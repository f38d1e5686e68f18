"""What people write about systems and interfaces; saves nothing."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from storewide.kit.fields import DayField
from storewide.kit.operation_forms import OperationForm, RecordForm
from storewide.kit.table_forms import TableField
from storewide.lib import money
from storewide.organization.fields import TeamField
from storewide.ownership.models import Activity, ActivityKind, Area
from storewide.systems.fields import AreasField, SystemField
from storewide.systems.models import ChangeKind, Criticality, DataKind, Interface, Lifecycle, Origin, Way


class SystemForm(RecordForm):
    """An application of the register."""

    name = forms.CharField(label=_("Name"), max_length=120)
    purpose = forms.CharField(label=_("What is it for?"), max_length=300, required=False)
    owner = TeamField(
        label=_("Owner team"), required=False, help_text=_("Who answers when it fails; one team.")
    )
    origin = forms.ChoiceField(label=_("Built or bought"), choices=Origin.choices)
    vendor = forms.CharField(label=_("Vendor"), max_length=120, required=False)
    contract_ends = DayField(label=_("Contract ends"), required=False)
    cost = forms.CharField(
        label=_("Cost a year"),
        max_length=24,
        required=False,
        help_text=_("Licences, hosting and upkeep, such as 48000."),
    )
    currency = forms.CharField(label=_("Currency"), max_length=3, required=False, initial="EUR")
    lifecycle = forms.ChoiceField(
        label=_("What is meant to become of it?"), choices=Lifecycle.choices, initial=Lifecycle.KEEP
    )
    successor = SystemField(label=_("Replaced by"), required=False)
    areas = AreasField(label=_("Areas it serves"), help_text=_("Names of the operation map, one a line."))

    def begun(self, record: Any) -> dict[str, Any]:
        """The cost as people write it."""
        return super().begun(record) | {"cost": record.cost.plain() if record.cost else ""}

    def clean(self) -> dict[str, Any]:
        """The cost in minor units of its currency."""
        said = super().clean() or {}
        text, code = said.pop("cost", "") or "", (said.get("currency") or "").upper()
        said["currency"], said["cost_minor"] = code, None
        if text:
            try:
                said["cost_minor"] = money.parse(text, code or "EUR").minor
                said["currency"] = code or "EUR"
            except ValueError as fault:
                self.add_error("currency" if isinstance(fault, money.CurrencyUnknown) else "cost", str(fault))
        if (said["cost_minor"] or 0) < 0:
            self.add_error("cost", gettext("A cost is not below 0; leave it empty where nobody knows it."))
        return said


class FlowForm(RecordForm):
    """What flows between two systems."""

    source = SystemField(label=_("From"))
    target = SystemField(label=_("To"))
    what = forms.CharField(
        label=_("What flows?"), max_length=160, help_text=_("Such as orders, or stock by shop.")
    )
    way = forms.ChoiceField(label=_("How?"), choices=Way.choices)
    criticality = forms.ChoiceField(
        label=_("When it fails"), choices=Criticality.choices, initial=Criticality.MEDIUM
    )


class NewFlowForm(FlowForm):
    """What flows between two systems, and since when."""

    since = DayField(
        label=_("Works since"), required=False, help_text=_("Leave it empty for one that is planned.")
    )


class StatedForm(OperationForm):
    """What a record does to an interface that is there."""

    interface = forms.ModelChoiceField(label=_("Interface"), queryset=Interface.objects.none())
    kind = forms.ChoiceField(
        label=_("What becomes of it?"),
        choices=[each for each in ChangeKind.choices if each[0] != ChangeKind.ADD],
    )
    note = forms.CharField(
        label=_("What changes?"),
        max_length=300,
        required=False,
        help_text=_("What whoever is joined has to know."),
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["interface"].queryset = Interface.objects.lasting().for_list()  # type: ignore[attr-defined]


class DayForm(OperationForm):
    """The day on which something ended."""

    on = DayField(label=_("Since"))


class TableForm(OperationForm):
    """A table of systems, of interfaces or of data."""

    file = TableField(too_large=_("The file is larger than 2 MB; split it."), label=_("Table"))

    def __init__(self, data: Any, files: Any, columns: str) -> None:
        super().__init__(data, files)
        self.fields["file"].help_text = gettext("CSV with the columns %(columns)s.") % {"columns": columns}


class DataForm(RecordForm):
    """Data that a system holds."""

    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("Such as customer accounts, or orders of five years.")
    )
    purpose = forms.CharField(label=_("What is it for?"), max_length=300, required=False)
    kind = forms.ChoiceField(label=_("What does it tell of?"), choices=DataKind.choices)
    system = SystemField(label=_("Lies in"), help_text=_("The system that holds it first; others copy it."))
    area = forms.ModelChoiceField(
        label=_("Belongs to the area"),
        queryset=Area.objects.all(),
        help_text=_("Whoever is accountable for the area answers for the data."),
    )
    duty = forms.ModelChoiceField(
        label=_("Data duty"),
        queryset=Activity.objects.none(),
        required=False,
        help_text=_(
            "What is owed for it: keeping, correcting, deleting, telling. Duties are activities of an area."
        ),
    )

    def __init__(self, data: Any, record: Any = None) -> None:
        super().__init__(data, record)
        duties = Activity.objects.filter(kind=ActivityKind.DATA_DUTY).order_by("name", "pk")
        self.fields["duty"].queryset = duties  # type: ignore[attr-defined]
