"""What people choose about the mail of what waits for them."""

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from storewide.access.models import HowOften
from storewide.kit.operation_forms import ChangeForm
from storewide.kit.zone_fields import ZoneField


class DigestForm(ChangeForm):
    """How often, when, and by whose clock."""

    how_often = forms.ChoiceField(label=_("How often"), choices=HowOften.choices, widget=forms.RadioSelect)
    weekday = forms.TypedChoiceField(
        label=_("Day"), choices=list(WEEKDAYS.items()), coerce=int, help_text=_("Of what comes once a week.")
    )
    hour = forms.TypedChoiceField(
        label=_("Hour"), choices=[(hour, f"{hour:02d}:00") for hour in range(24)], coerce=int
    )
    zone = ZoneField(_("By whose clock the hour is, such as Europe/Berlin."))
