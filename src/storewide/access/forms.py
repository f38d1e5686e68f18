"""What people write to get in, to let others in, and to make keys."""

from datetime import datetime, timedelta
from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storewide.access import rules
from storewide.access.models import Role, User
from storewide.kit.operation_forms import ChangeForm, OperationForm

SCOPE_WORDS = {
    "access:read": gettext_lazy("See accounts (access:read)"),
    "access:write": gettext_lazy("Invite and change accounts (access:write)"),
    "organization:read": gettext_lazy("See people and teams (organization:read)"),
    "organization:write": gettext_lazy("Add and change people and teams (organization:write)"),
    "ownership:read": gettext_lazy("See who owns what (ownership:read)"),
    "ownership:write": gettext_lazy("Name who owns what (ownership:write)"),
    "systems:read": gettext_lazy("See the system register (systems:read)"),
    "systems:write": gettext_lazy("Keep the system register (systems:write)"),
    "coordination:read": gettext_lazy("See working groups and how teams work together (coordination:read)"),
    "coordination:write": gettext_lazy(
        "Change working groups and how teams work together (coordination:write)"
    ),
    "sources:read": gettext_lazy("See stores and imports (sources:read)"),
    "sources:write": gettext_lazy("Import data and change stores (sources:write)"),
    "metrics:read": gettext_lazy("Ask for metrics (metrics:read)"),
    "metrics:write": gettext_lazy("Set targets and annotations (metrics:write)"),
    "centre:read": gettext_lazy("See the operations centre (centre:read)"),
    "centre:write": gettext_lazy("Run the operations centre (centre:write)"),
    "learning:read": gettext_lazy("See curricula and training (learning:read)"),
    "learning:write": gettext_lazy("Plan training and note who completed it (learning:write)"),
    "strategy:read": gettext_lazy("See goals, objectives, radar and competitors (strategy:read)"),
    "strategy:write": gettext_lazy("Change goals, objectives, radar and competitors (strategy:write)"),
    "portfolio:read": gettext_lazy("See requests and business cases (portfolio:read)"),
    "portfolio:write": gettext_lazy("Ask for changes and write business cases (portfolio:write)"),
    "experiments:read": gettext_lazy("See experiments and their results (experiments:read)"),
    "experiments:write": gettext_lazy("Plan, start, read and decide experiments (experiments:write)"),
    "assessment:read": gettext_lazy("See assessments (assessment:read)"),
    "assessment:write": gettext_lazy("Work on assessments (assessment:write)"),
    "ledger:read": gettext_lazy("See promised effects (ledger:read)"),
    "ledger:write": gettext_lazy("Promise effects (ledger:write)"),
    "listening:read": gettext_lazy("See what customers say (listening:read)"),
    "listening:write": gettext_lazy("Report what customers say (listening:write)"),
    "rhythm:read": gettext_lazy("See reviews and actions (rhythm:read)"),
    "rhythm:write": gettext_lazy("Open and close actions, hold reviews (rhythm:write)"),
    "demand:read": gettext_lazy("See what marketing costs and brings, and campaigns (demand:read)"),
    "demand:write": gettext_lazy("Plan, start and end campaigns, change rules of channels (demand:write)"),
    "flags:read": gettext_lazy("Read flags, what they serve, and who let it through (flags:read)"),
    "flags:write": gettext_lazy("Make flags, change and switch what they serve (flags:write)"),
    "service:read": gettext_lazy("See incidents (service:read)"),
    "service:write": gettext_lazy("Tell of incidents and resolve them (service:write)"),
    "releases:read": gettext_lazy("See releases and briefings (releases:read)"),
    "releases:write": gettext_lazy("Prepare releases, sign off and go live (releases:write)"),
    "jobs:read": gettext_lazy("See long work (jobs:read)"),
    "jobs:write": gettext_lazy("Cancel long work (jobs:write)"),
    "audit:read": gettext_lazy("Read the audit trail (audit:read)"),
}
LIVES = (("30", gettext_lazy("30 days")), ("90", gettext_lazy("90 days")), ("365", gettext_lazy("a year")))


class SignInForm(LoginForm):  # type: ignore[misc]
    """E-mail and password, in the words of the house."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("login", _("E-mail")), ("password", _("Password"))):
            self.fields[name].label = label
            self.fields[name].help_text = ""
            self.fields[name].widget.attrs.pop("placeholder", None)
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "autofocus": True}


class NewPasswordForm(OperationForm):
    """A new password; `hashed` is what is stored of it."""

    password = forms.CharField(
        label=gettext_lazy("Password"),
        help_text=gettext_lazy("At least 10 characters; a few words in a row are easy to keep in mind."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )

    def holder(self) -> User:
        """Whose password it becomes, as far as known: it must not resemble their e-mail."""
        return User(email=self.cleaned_data.get("email", ""), name=self.cleaned_data.get("name", ""))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if password := cleaned.get("password"):
            try:
                password_validation.validate_password(password, user=self.holder())
            except forms.ValidationError as error:
                self.add_error("password", error)
        return cleaned

    def hashed(self) -> str:
        """The password as it is stored; slow on purpose."""
        return make_password(self.cleaned_data["password"])


class JoinForm(NewPasswordForm):
    """Name and password of somebody who was invited to the address `email`."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ("name", "email", "password")

    def __init__(self, data: Any, *, email: str = "", name: str = "") -> None:
        super().__init__(data, initial={"name": name})
        self.invited = email

    def holder(self) -> User:
        return User(email=self.invited, name=self.cleaned_data.get("name", ""))


class SetUpForm(NewPasswordForm):
    """The first owner."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        help_text=gettext_lazy("You sign in with it. Nothing is sent to it."),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    field_order = ("name", "email", "password")


class OwnPasswordForm(NewPasswordForm):
    """A new password of one's own, with the present one."""

    present = forms.CharField(
        label=gettext_lazy("Present password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        strip=False,
    )
    field_order = ("present", "password")

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        self.user = user
        self.fields["password"].label = _("New password")

    def holder(self) -> User:
        return self.user

    def clean_present(self) -> str:
        """Refuse what is not the present password."""
        present: str = self.cleaned_data["present"]
        if not self.user.check_password(present):
            raise forms.ValidationError(_("That is not your present password; try once more."))
        return present


class ProfileForm(ChangeForm):
    """One's own name."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        help_text=gettext_lazy("As others see it beside what you did."),
        max_length=120,
    )


class AccountForm(ChangeForm):
    """What an owner may change of an account."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role.choices, widget=forms.RadioSelect)


class InviteForm(OperationForm):
    """Whom to invite, and as what."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        help_text=gettext_lazy("They will sign in with it. Nothing is sent: you pass the link on yourself."),
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120, required=False)
    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=Role.choices, initial=Role.MEMBER, widget=forms.RadioSelect
    )


class KeyForm(OperationForm):
    """A key for a program: what it is for, what it may do, how long it lives."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("What the key is for, so that you know later what stops when you revoke it."),
        max_length=80,
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it may do"),
        help_text=gettext_lazy("As little as will do. A key can never do more than your account."),
        choices=[(scope, SCOPE_WORDS[scope]) for scope in rules.SCOPES],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one; without any it opens nothing.")},
    )
    lives = forms.ChoiceField(
        label=gettext_lazy("Valid for"),
        choices=[*LIVES, ("", gettext_lazy("until it is revoked"))],
        initial="90",
        required=False,
    )

    def expires_at(self, at: datetime) -> datetime | None:
        """When the key ends; None for one that lives until it is revoked."""
        days = self.cleaned_data["lives"]
        return at + timedelta(days=int(days)) if days else None
