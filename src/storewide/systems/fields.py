"""Fields that the forms of the register share: one system, several areas."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from storewide.ownership.models import Area
from storewide.systems.models import System, SystemQuerySet


class SystemField(forms.ModelChoiceField[System]):
    """One system that is not switched off."""

    def __init__(self, **kwargs: Any) -> None:
        rows: SystemQuerySet = System.objects.running()
        super().__init__(queryset=rows, **kwargs)


class AreasField(forms.CharField):
    """Areas by their names, one a line; its value is the list of them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show areas a line each, and what was typed as it was typed."""
        return value if value is None or isinstance(value, str) else "\n".join(area.name for area in value)

    def clean(self, value: Any) -> Any:
        """The areas meant; a ValidationError names each line that fits none."""
        return areas_named(super().clean(value).splitlines())


def areas_named(names: Any) -> list[Area]:
    """The areas of these names; raises a ValidationError that names each that is none. One query."""
    wanted = [name.strip() for name in names if name.strip()]
    known = {area.name.lower(): area for area in Area.objects.all()} if wanted else {}
    if unknown := [name for name in wanted if name.lower() not in known]:
        raise ValidationError(
            [
                gettext("There is no area “%(name)s”; take one of the map.") % {"name": name}
                for name in unknown
            ]
        )
    return list({known[name.lower()].pk: known[name.lower()] for name in wanted}.values())
