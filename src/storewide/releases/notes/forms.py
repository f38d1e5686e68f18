"""What people write of release notes, and who is to get them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from storewide.kit.operation_forms import OperationForm
from storewide.releases.models import FeedOf, NoteAudience


class NoteForm(OperationForm):
    """A release note of one audience."""

    title = forms.CharField(label=_("Title"), max_length=160)
    text = forms.CharField(
        label=_("Text"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_("In Markdown: ## for a heading, - for a list. It begins with what the release carries."),
    )


class ReaderForm(OperationForm):
    """Somebody who is to get release notes by mail."""

    audience = forms.ChoiceField(label=_("Notes for"), choices=NoteAudience.choices, widget=forms.RadioSelect)
    email = forms.EmailField(label=_("E-mail"), help_text=_("Each mail carries a link that stops them."))


class FeedForm(OperationForm):
    """An address that is read without signing in."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("Who reads it: “Calendar of the help desk”.")
    )
    of = forms.ChoiceField(label=_("What it shows"), choices=FeedOf.choices, widget=forms.RadioSelect)
