"""Naming a time zone in a form: typed, by its name or its city, every zone offered."""

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

REGIONS = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")


@cache
def zones() -> tuple[str, ...]:
    """Every zone named by region and city, UTC first."""
    return ("UTC", *sorted(zone for zone in available_timezones() if zone.startswith(REGIONS)))


@cache
def _named() -> dict[str, str]:
    """The zones by what people write for them, in small letters: the whole name, or its city where that is one alone."""
    found: dict[str, list[str]] = {}
    for zone in zones():
        for name in {zone.lower(), zone.lower().rpartition("/")[-1]}:
            found.setdefault(name, []).append(zone)
    return {name: named[0] for name, named in found.items() if len(named) == 1}


class ZoneInput(forms.TextInput):
    """A text field that offers the zones; the list is written once, not as 400 options for each page."""

    template_name = "kit/forms/zone_input.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the zones to choose from."""
        context = super().get_context(name, value, attrs)
        offered = f"{context['widget']['attrs'].get('id', name)}_offered"
        context["widget"]["attrs"] |= {"list": offered, "autocomplete": "off"}
        return {**context, "offered_id": offered, "offers": _offers()}


@cache
def _offers() -> SafeString:
    return format_html_join("", '<option value="{}"></option>', ((zone,) for zone in zones()))


class ZoneField(forms.CharField):
    """A time zone by its name or its city; small slips in capitals and spaces are mended."""

    widget = ZoneInput

    def __init__(self, help_text: Any) -> None:
        super().__init__(label=_("Time zone"), max_length=60, help_text=help_text)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        zone = _named().get(text.replace(" ", "_").lower())
        if zone is None:
            raise forms.ValidationError(
                _("“%(zone)s” is not a time zone; write one like Europe/Berlin.") % {"zone": text}
            )
        return zone
