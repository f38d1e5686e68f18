"""What people write about systems of issues, and about the issues of a request."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from storewide.kit.operation_forms import OperationForm
from storewide.portfolio.models import Provider, Tracker

_SECRET = forms.PasswordInput(attrs={"autocomplete": "off"})


class _Connection(OperationForm):
    api = forms.URLField(
        label=_("Address of its API"),
        required=False,
        max_length=300,
        assume_scheme="https",
        help_text=_("Leave it empty for the usual one."),
    )
    account = forms.CharField(
        label=_("Account"),
        required=False,
        max_length=254,
        help_text=_("The e-mail that goes with the token; Jira Cloud alone wants it."),
    )
    token = forms.CharField(
        label=_("Token"),
        required=False,
        max_length=500,
        widget=_SECRET,
        help_text=_("One that may write comments on issues. It is never shown again; left empty, it stays."),
    )
    moves = forms.BooleanField(
        label=_("What it tells moves requests"),
        required=False,
        initial=True,
        help_text=_("In progress: being built. In review: being tested. Live comes by a release alone."),
    )
    tells = forms.BooleanField(
        label=_("Tell its issues what becomes of their requests"),
        required=False,
        initial=True,
        help_text=_("A comment at each change of state; it needs the token."),
    )


class TrackerForm(_Connection):
    """A system of issues to be connected."""

    name = forms.CharField(label=_("Name"), max_length=80)
    provider = forms.ChoiceField(label=_("System"), choices=Provider.choices)
    site = forms.URLField(
        label=_("Address"),
        max_length=300,
        assume_scheme="https",
        help_text=_("Where its issues are read: https://github.com, https://shop.atlassian.net."),
    )
    field_order = ("name", "provider", "site", "api", "account", "token", "moves", "tells")


class ChangeTrackerForm(_Connection):
    """A system of issues that is connected."""

    def __init__(self, data: Any, tracker: Tracker) -> None:
        names = ("api", "account", "moves", "tells")
        super().__init__(data, initial={name: getattr(tracker, name) for name in names})


class SignForm(OperationForm):
    """The secret with which a system proves its deliveries."""

    secret = forms.CharField(label=_("Signing secret"), max_length=200, widget=_SECRET)


class TrackForm(OperationForm):
    """An issue to be attached to a request."""

    url = forms.CharField(
        label=_("Address of the issue"),
        max_length=500,
        help_text=_("As it stands in the browser, of GitHub, GitLab or Jira."),
    )
