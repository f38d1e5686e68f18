"""What people write about radars and blips, and the files they bring."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from storewide.kit.fields import LinesField
from storewide.kit.operation_forms import ChangeForm, OperationForm
from storewide.kit.table_forms import TableField, TriedTableForm
from storewide.lib.clock import now
from storewide.organization.fields import PersonField
from storewide.ownership.models import Area
from storewide.strategy.models.radar import Blip, Radar
from storewide.strategy.radar_operations import DEFAULT_QUADRANTS, DEFAULT_RINGS, BlipSaid

_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class TagsField(forms.CharField):
    """A few words with commas between; its value is a list."""

    def prepare_value(self, value: Any) -> Any:
        """A list with commas between, and what was typed as it was typed."""
        return ", ".join(value) if isinstance(value, (list, tuple)) else value

    def clean(self, value: Any) -> Any:
        """Each tag once, in the order written."""
        return list(dict.fromkeys(tag.strip() for tag in super().clean(value).split(",") if tag.strip()))


def _areas() -> Any:
    return Area.objects.order_by("name", "pk")


class RadarFields(forms.Form):
    """What a radar is called, and how its parts are named."""

    name = forms.CharField(label=_("Name"), max_length=80)
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=300,
        required=False,
        help_text=_("Who is to read it, and for which choices."),
    )
    area = forms.ModelChoiceField(
        label=_("Area"),
        queryset=Area.objects.none(),
        required=False,
        help_text=_("Whoever is accountable for it answers for the radar."),
    )
    quadrants = LinesField(
        label=_("Quadrants"), initial=DEFAULT_QUADRANTS, help_text=_("Four names, one a line.")
    )
    rings = LinesField(
        label=_("Rings"),
        initial=DEFAULT_RINGS,
        help_text=_("Two to six names, one a line, the innermost first."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area: Any = self.fields["area"]
        area.queryset = _areas()


class RadarForm(RadarFields, OperationForm):
    """A new radar."""


class RadarChangeForm(RadarFields, ChangeForm):
    """A radar, otherwise."""


class BlipFields(forms.Form):
    """What a blip is."""

    name = forms.CharField(label=_("Name"), max_length=120)
    quadrant = forms.TypedChoiceField(label=_("Quadrant"), coerce=int)
    description = forms.CharField(
        label=_("Description"),
        max_length=8000,
        required=False,
        widget=forms.Textarea,
        help_text=_("What it is, and what we use it for."),
    )
    address = forms.URLField(label=_("Address"), max_length=400, required=False, assume_scheme="https")
    tags = TagsField(label=_("Tags"), max_length=400, required=False, help_text=_("With commas between."))
    owner = PersonField(
        label=_("Owner"), required=False, help_text=_("One person, who looks at it at least once a year.")
    )
    area = forms.ModelChoiceField(label=_("Area"), queryset=Area.objects.none(), required=False)

    def lay_out(self, radar: Radar) -> None:
        """Offer the radar's quadrants, and the areas."""
        quadrant: Any = self.fields["quadrant"]
        quadrant.choices = list(enumerate(radar.quadrants))
        area: Any = self.fields["area"]
        area.queryset = _areas()


class BlipForm(BlipFields, OperationForm):
    """Something new for a radar."""

    ring = forms.TypedChoiceField(label=_("Ring"), coerce=int)
    on = forms.DateField(label=_("From"), widget=_DAY)
    reason = forms.CharField(label=_("Why there"), max_length=4000, required=False, widget=forms.Textarea)
    field_order = (
        "name",
        "quadrant",
        "ring",
        "reason",
        "description",
        "owner",
        "on",
        "tags",
        "address",
        "area",
    )

    def __init__(self, data: Any, radar: Radar) -> None:
        super().__init__(data, initial={"on": now().date()})
        self.lay_out(radar)
        ring: Any = self.fields["ring"]
        ring.choices = list(enumerate(radar.rings))

    def said(self) -> dict[str, Any]:
        """What the operation takes."""
        data = dict(self.cleaned_data)
        told = {name: data.pop(name) for name in ("on", "reason")}
        return {"said": BlipSaid(**data), **told}


class BlipChangeForm(BlipFields, ChangeForm):
    """A blip, otherwise."""

    def __init__(self, data: Any, blip: Blip) -> None:
        super().__init__(data, blip)
        self.lay_out(blip.radar)


class MoveForm(OperationForm):
    """Where a blip stands from a day on, and why."""

    ring = forms.TypedChoiceField(label=_("Ring"), coerce=int, widget=forms.RadioSelect)
    on = forms.DateField(label=_("From"), widget=_DAY)
    reason = forms.CharField(
        label=_("Why"),
        max_length=4000,
        required=False,
        widget=forms.Textarea,
        help_text=_("Needed where it moves; a look that leaves it where it is may go without."),
    )

    def __init__(self, data: Any, blip: Blip) -> None:
        super().__init__(data, initial={"ring": blip.ring, "on": now().date()})
        ring: Any = self.fields["ring"]
        ring.choices = list(enumerate(blip.radar.rings))


class TakeOffForm(OperationForm):
    """Why a blip leaves its radar."""

    on = forms.DateField(label=_("From"), widget=_DAY)
    reason = forms.CharField(label=_("Why"), max_length=4000, widget=forms.Textarea)

    def __init__(self, data: Any) -> None:
        super().__init__(data, initial={"on": now().date()})


class NewRadarFileForm(OperationForm):
    """A radar's file that a new radar is made of."""

    file = TableField(
        too_large=_("The file is larger than 2 MB; that is no radar."),
        label=_("File"),
        help_text=_("CSV or JSON as Build Your Own Radar, Zalando's or Backstage's radar keep it."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.json,.txt"}),
    )
    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        required=False,
        help_text=_("Of the new radar; left empty, the file's own title."),
    )


class RadarFileForm(NewRadarFileForm):
    """A radar's file for a radar that is here."""

    on = forms.DateField(
        label=_("Day of its moves"),
        required=False,
        widget=_DAY,
        help_text=_("Left empty, the file's own day, or today."),
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        # the radar has its name
        del self.fields["name"]


class TriedRadarForm(TriedTableForm):
    """The file that was tried, with the day chosen for it."""

    on = forms.DateField(required=False, widget=forms.HiddenInput)
