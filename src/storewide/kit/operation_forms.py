"""Forms that hand what they hold to one operation and show what it refused beside the field it is about.

A `Refusal` may name its field (`field = "name"` on its class) or several (`by_field`); one that names none
stands above all fields.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.db.models import Manager
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from storewide.kit.errors import Conflict, Refusal
from storewide.kit.pages import Page
from storewide.kit.tags import Text


class OperationForm(forms.Form):
    """A form that also shows what an operation refused; nothing typed is lost."""

    #: after a conflict, the stored values that differ, by label
    theirs: dict[str, str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.theirs = {}

    def attempt[R](self, operation: Callable[..., R], **arguments: Any) -> R | None:
        """What the operation returns; None once its refusal stands in the form."""
        try:
            return operation(**arguments)
        except Refusal as refusal:
            self.refuse(refusal)
            return None

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal: beside its fields where it names them, above all fields otherwise."""
        field = getattr(refusal, "field", "")
        by_field = getattr(refusal, "by_field", None) or {field: refusal.sentence}
        for name, sentence in by_field.items():
            self.add_error(name if name in self.fields else None, sentence)


class ChangeForm(OperationForm):
    """A form over a record that others may change meanwhile; it carries the version that was read.

    Fields are named as the record's; `changes` gives them to the operation. Where they are written otherwise than
    the record holds them, `begun` says what they begin with.
    """

    expected_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, record: Any, begun: dict[str, Any] | None = None) -> None:
        self.record = record
        begun = held(record, self.base_fields) if begun is None else begun
        super().__init__(data, initial={**begun, "expected_version": record.version})

    def changes(self) -> dict[str, Any]:
        """The values by field of the record."""
        return {name: value for name, value in self.cleaned_data.items() if name != "expected_version"}

    def read_version(self) -> int:
        """The version that was read, for the operation to compare."""
        version: int = self.cleaned_data["expected_version"]
        return version

    def refuse(self, refusal: Refusal) -> None:
        """As any refusal; a conflict also shows their values, and saving again goes over the ones shown."""
        mine = {name: str(value) for name, value in self.cleaned_data.items()}
        super().refuse(refusal)
        if isinstance(refusal, Conflict):
            self.record.refresh_from_db()
            posted: Any = self.data
            again = posted.copy()
            again["expected_version"] = str(self.record.version)
            self.data = again
            # what follows from the fields (a state, say) has none of its own
            theirs = {name: value for name, value in refusal.theirs.items() if name in self.fields}
            differing = {name: value for name, value in theirs.items() if value != mine.get(name)}
            self.theirs = {str(self[name].label): _shown(value) for name, value in differing.items()}


class RecordForm(OperationForm):
    """A new record, or one that others may change meanwhile; fields are named as the record's."""

    expected_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, record: Any = None) -> None:
        begun = {**self.begun(record), "expected_version": record.version} if record is not None else {}
        super().__init__(data, initial=begun)

    def begun(self, record: Any) -> dict[str, Any]:
        """What the form begins with."""
        return held(record, self.base_fields)

    def values(self) -> dict[str, Any]:
        """The values by field of the record."""
        return {name: value for name, value in self.cleaned_data.items() if name != "expected_version"}

    def read_version(self) -> int | None:
        """The version that was read; None for a new record."""
        version: int | None = self.cleaned_data["expected_version"]
        return version


def held(record: Any, names: Iterable[str]) -> dict[str, Any]:
    """What a record holds under those of the names that it has; of relations the rows.

    A form calls what it begins with where that can be called, and the manager of a relation can be.
    """
    found = {name: getattr(record, name) for name in names if hasattr(record, name)}
    return {name: value.all() if isinstance(value, Manager) else value for name, value in found.items()}


def form_page(
    request: HttpRequest,
    form: OperationForm,
    page: Page,
    *,
    submit: Text,
    back: str,
    template: str = "kit/form_page.html",
    **context: Any,
) -> HttpResponse:
    """The page of a form: as it begins or looked at beforehand (200), or with what is to be mended (422)."""
    context |= {"page": page, "form": form, "submit": submit, "cancel_url": back, "theirs": form.theirs}
    return render(request, template, context, status=422 if form.errors else 200)


def _shown(value: str) -> str:
    return "–" if value in ("", "None") else value
