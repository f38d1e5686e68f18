"""A small table as a page carries it on, from trying it to taking it: nothing is kept on the server meanwhile."""

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from storewide.kit import own_files, table_import
from storewide.kit.errors import Refusal
from storewide.kit.tags import Text

#: bytes of the largest table that a page carries
LARGEST = 2_000_000


class TableField(forms.FileField):
    """A file that a page can carry on; `too_large` says what to do with a larger one."""

    def __init__(self, *, too_large: Text, **named: Any) -> None:
        super().__init__(**named)
        self._too_large = too_large

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The file that was chosen. Raises ValidationError where it is larger than LARGEST."""
        file = super().clean(data, initial)
        if file and file.size > LARGEST:
            raise forms.ValidationError(str(self._too_large))
        return file


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


def taken[R](request: HttpRequest, form: TriedTableForm, do: Callable[[Path], R]) -> R | None:
    """What `do` made of the table that was tried; None where it made nothing, which the next page says with the reason."""
    if not form.is_valid():
        messages.error(request, _("The file did not arrive whole; choose it once more."))
        return None
    try:
        own_files.refuse_in_demo()
        return table_import.from_upload(form.cleaned_data["name"], form.cleaned_data["content"], do)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return None
