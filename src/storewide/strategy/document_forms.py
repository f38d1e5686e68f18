"""What people write about principles and strategy documents; saves nothing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from storewide.kit import operation_forms
from storewide.kit.errors import Conflict, Refusal
from storewide.kit.operation_forms import OperationForm
from storewide.organization.fields import PersonField
from storewide.strategy import texts
from storewide.strategy.models import Document, DocumentKind


class _Head(forms.Form):
    """What a document is called, what kind it is, whose it is."""

    kind = forms.ChoiceField(label=_("Kind"), choices=DocumentKind.choices, widget=forms.RadioSelect)
    title = forms.CharField(
        label=_("Title"),
        max_length=160,
        help_text=_("Of a principle the principle itself, such as “The customer can always go back”."),
    )
    owner = PersonField(label=_("Owner"), help_text=_("One person, who sees to it that it is read again."))


class _Text(forms.Form):
    """What a document says."""

    text = forms.CharField(
        label=_("Text"),
        max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_("In Markdown: # headings, - lists, **strong**, tables. What it says, why, what follows."),
    )


class WriteForm(_Text, _Head, OperationForm):
    """A new document."""

    review_on = forms.DateField(
        label=_("To be read again on"), widget=forms.DateInput(attrs={"type": "date"})
    )
    field_order = ("kind", "title", "text", "owner", "review_on")


class ChangeForm(_Head, operation_forms.ChangeForm):
    """Title, kind and owner of a document."""


class ReviewForm(OperationForm):
    """When a document is read again."""

    review_on = forms.DateField(
        label=_("To be read again on"), widget=forms.DateInput(attrs={"type": "date"})
    )


class RewriteForm(_Text, OperationForm):
    """The next version of a document; it carries the number of the version that was read."""

    note = forms.CharField(
        label=_("What changed, and why?"), max_length=300, help_text=_("In one line; the history shows it.")
    )
    expected_number = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, document: Document) -> None:
        self.document = document
        begun = {"text": texts.newest(document).text, "expected_number": document.number}
        super().__init__(data, initial=begun)

    def said(self) -> dict[str, Any]:
        """What was written, for the operation."""
        return dict(self.cleaned_data)

    def refuse(self, refusal: Refusal) -> None:
        """As any refusal; a conflict also shows their text, and saving again goes over it."""
        super().refuse(refusal)
        if isinstance(refusal, Conflict):
            self.document.refresh_from_db()
            posted: Any = self.data
            again = posted.copy()
            again["expected_number"] = str(self.document.number)
            self.data = again
            self.theirs = {str(self["text"].label): refusal.theirs["text"]}
