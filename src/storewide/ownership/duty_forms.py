"""What people write about duty: one shift, or a rota of turns."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storewide.kit.operation_forms import ChangeForm, OperationForm
from storewide.kit.zone_fields import ZoneField
from storewide.organization.fields import PeopleField, PersonField
from storewide.ownership.duty_operations import LONGEST_DAYS, MOST_SHIFTS, Rota
from storewide.ownership.models import Area, DutyShift, Group

_BEGINS = time(9)


class WhatField(forms.ChoiceField):
    """An area or a whole group; its value is the pair of both, one of them empty."""

    def __init__(self) -> None:
        help_text = gettext_lazy("A duty of one area goes before the one of its whole group.")
        super().__init__(label=gettext_lazy("On duty for"), choices=_choices, help_text=help_text)

    def clean(self, value: Any) -> Any:
        """The area, or the code of the group."""
        said = str(super().clean(value))
        if said in Group.values:
            return None, said
        return Area.objects.get(slug=said), ""


def _choices() -> list[tuple[str, Any]]:
    areas = [(slug, name) for slug, name in Area.objects.order_by("name").values_list("slug", "name")]
    return [
        (_("A whole group"), [(group.value, str(group.label)) for group in Group]),
        (_("One area"), areas),
    ]


def _moment(label: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, help_text=gettext_lazy("UTC."))


class ShiftForm(OperationForm):
    """One person on duty."""

    area = WhatField()
    person = PersonField(label=gettext_lazy("Person"), max_length=400)
    begins = _moment(gettext_lazy("From"))
    ends = _moment(gettext_lazy("Until"))

    def said(self) -> dict[str, Any]:
        """What was typed, as the operation takes it."""
        area, group = self.cleaned_data["area"]
        return {**self.cleaned_data, "area": area, "group": group}


class ChangeShiftForm(ChangeForm):
    """Another person, or another time."""

    person = PersonField(label=gettext_lazy("Person"), max_length=400)
    begins = _moment(gettext_lazy("From"))
    ends = _moment(gettext_lazy("Until"))

    def __init__(self, data: Any, shift: DutyShift) -> None:
        super().__init__(data, shift)


class RotaForm(OperationForm):
    """Turns that go round."""

    area = WhatField()
    people = PeopleField(
        label=gettext_lazy("People"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("One a line, by name or e-mail, in the order of their turns."),
    )
    first = forms.DateField(label=gettext_lazy("First day"), widget=forms.DateInput(attrs={"type": "date"}))
    hour = forms.TimeField(
        label=gettext_lazy("Handed over at"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        initial=_BEGINS,
    )
    zone = ZoneField(gettext_lazy("By whose clock the hour is, such as Europe/Berlin."))
    days = forms.IntegerField(
        label=gettext_lazy("Days a turn lasts"), min_value=1, max_value=LONGEST_DAYS, initial=7
    )
    turns = forms.IntegerField(
        label=gettext_lazy("Turns"),
        min_value=1,
        max_value=MOST_SHIFTS,
        initial=12,
        help_text=gettext_lazy("In all: twelve turns of a week are a quarter."),
    )

    def said(self) -> dict[str, Any]:
        """What was typed, as the operation takes it."""
        area, group = self.cleaned_data["area"]
        names = ("people", "first", "hour", "zone", "days", "turns")
        return {
            "area": area,
            "group": group,
            "rota": Rota(**{name: self.cleaned_data[name] for name in names}),
        }


def first_of_rota(today: date) -> date:
    """The Monday that comes."""
    return today + timedelta(days=7 - today.weekday())


def shift_beginning(at: datetime) -> dict[str, Any]:
    """What the form of a shift begins with: from the coming full hour, for a day."""
    begins = at.astimezone(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return {"begins": begins, "ends": begins + timedelta(days=1)}
