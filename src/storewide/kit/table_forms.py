"""A small table as a page carries it on, from trying it to taking it: nothing is kept on the server meanwhile."""

import base64
from typing import Any, Self

from django import forms
from django.utils.translation import gettext as _

#: bytes of the largest table that a page carries
LARGEST = 2_000_000


class TriedTableForm(forms.Form):
    """The same table again, in hidden fields of the page that showed what would happen."""

    name = forms.CharField(max_length=255, widget=forms.HiddenInput)
    content = forms.CharField(max_length=2 * LARGEST, widget=forms.HiddenInput)

    @classmethod
    def of(cls, name: str, content: bytes, **more: Any) -> Self:
        """The form that carries this file, and what else was chosen with it."""
        return cls(initial={"name": name, "content": base64.b64encode(content).decode(), **more})

    def clean_content(self) -> bytes:
        """The file's bytes."""
        try:
            return base64.b64decode(self.cleaned_data["content"], validate=True)
        except ValueError:
            raise forms.ValidationError(_("The file did not arrive whole; choose it once more.")) from None
