"""Checks what people type about webhooks; saves nothing, and never shows a secret again."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from storewide.jobs.models import Webhook
from storewide.kit.operation_forms import ChangeForm, OperationForm

_EVERYTHING = _(
    "One a line: releases.release.go_live for the very one, ownership.* for all below a part, * for everything. "
    "The list of events names them all."
)


class Kinds(forms.CharField):
    """Kinds of event, one a line; its value is the list of them."""

    def __init__(self) -> None:
        rows = forms.Textarea(attrs={"rows": 4, "spellcheck": "false"})
        super().__init__(label=_("Kinds of event"), max_length=8000, help_text=_EVERYTHING, widget=rows)

    def prepare_value(self, value: Any) -> Any:
        """The list as it is typed."""
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        """Each kind once, in the order typed."""
        return list(dict.fromkeys(super().clean(value).replace(",", " ").split()))


def _name() -> forms.CharField:
    return forms.CharField(
        label=_("Name"), max_length=120, help_text=_("The system that is told: “Data warehouse”.")
    )


def _address() -> forms.URLField:
    return forms.URLField(
        label=_("Address"),
        max_length=600,
        assume_scheme="https",
        help_text=_("Messages are posted there as JSON."),
    )


def _owner() -> forms.EmailField:
    return forms.EmailField(
        label=_("Who is told when it fails"),
        required=False,
        help_text=_("An e-mail. Mail goes there when the receiver has taken nothing for five days."),
    )


class AddWebhookForm(OperationForm):
    """A new webhook."""

    name = _name()
    address = _address()
    kinds = Kinds()
    owner_email = _owner()
    secret = forms.CharField(
        label=_("Signing secret"),
        max_length=120,
        required=False,
        help_text=_("Leave it empty to have one made; write it where the receiver has made one (whsec_…)."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )


class ChangeWebhookForm(ChangeForm):
    """A webhook that is there."""

    name = _name()
    address = _address()
    kinds = Kinds()
    owner_email = _owner()


class SendAgainForm(OperationForm):
    """Which days to send again."""

    since = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}))
    all_of_them = forms.BooleanField(
        label=_("Also what was taken"),
        required=False,
        help_text=_("Otherwise only what the receiver did not take, or was not told."),
    )

    def __init__(self, data: Any, webhook: Webhook, at: datetime) -> None:
        begun = webhook.failing_since or webhook.stopped_at or at
        super().__init__(data, initial={"since": begun.date(), "until": at.date()})

    def clean(self) -> dict[str, Any]:
        """The first day is not after the last."""
        said: dict[str, Any] = super().clean() or {}
        since, until = said.get("since"), said.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day is before the first; write one that is not."))
        return said

    def said(self) -> dict[str, Any]:
        """The days as moments."""
        return {
            "since": datetime.combine(self.cleaned_data["since"], time(0), UTC),
            "until": datetime.combine(self.cleaned_data["until"], time(0), UTC) + timedelta(days=1),
            "all_of_them": self.cleaned_data["all_of_them"],
        }
