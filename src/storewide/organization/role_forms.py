"""What people write about roles."""

from django import forms
from django.utils.translation import gettext_lazy

from storewide.kit.operation_forms import ChangeForm, OperationForm
from storewide.organization.fields import PersonField


class RoleFields(forms.Form):
    """What a role is there for."""

    title = forms.CharField(
        label=gettext_lazy("Title"), help_text=gettext_lazy("Such as head of checkout."), max_length=120
    )
    purpose = forms.CharField(
        label=gettext_lazy("Purpose"),
        help_text=gettext_lazy("One sentence: what gets better because somebody holds it."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    accountabilities = forms.CharField(
        label=gettext_lazy("Accountabilities"),
        help_text=gettext_lazy("What whoever holds it answers for, a line each."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class RoleForm(RoleFields, OperationForm):
    """A new role."""

    holder = PersonField(
        label=gettext_lazy("Held by"),
        help_text=gettext_lazy("Leave empty where it is vacant."),
        required=False,
    )
    deputy = PersonField(
        label=gettext_lazy("Deputy"),
        help_text=gettext_lazy("Steps in while the holder is away."),
        required=False,
    )


class RoleChangeForm(RoleFields, ChangeForm):
    """A role that is there."""


class HolderForm(OperationForm):
    """Who holds a role from now on."""

    holder = PersonField(label=gettext_lazy("Held by"), help_text=gettext_lazy("By name or e-mail."))


class DeputyForm(OperationForm):
    """Who steps in while the holder is away."""

    deputy = PersonField(
        label=gettext_lazy("Deputy"), help_text=gettext_lazy("Leave empty for nobody."), required=False
    )
