"""What people write about a request: the request itself, or why it is declined."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from storewide.kit import formats, links
from storewide.kit.errors import Conflict, Refusal
from storewide.kit.links import Link
from storewide.kit.operation_forms import OperationForm
from storewide.ownership.models import Area
from storewide.portfolio import queries
from storewide.portfolio.models import Request
from storewide.sources.models import Store
from storewide.strategy.models import Goal

#: what a form of a request changes
CHANGED = ("title", "problem", "area", "store", "serves", "person_days")


class VersionedForm(OperationForm):
    """A form over something that others may change meanwhile; it carries the version that was read."""

    expected_version = forms.IntegerField(widget=forms.HiddenInput)

    def read_version(self) -> int:
        """The version that was read, for the operation to compare."""
        version: int = self.cleaned_data["expected_version"]
        return version

    def stored_version(self) -> int:
        """The version that is stored now."""
        raise NotImplementedError

    def refuse(self, refusal: Refusal) -> None:
        """As any refusal; a conflict also shows their values, and saving again goes over the ones shown."""
        mine = {name: str(value) for name, value in self.cleaned_data.items()}
        super().refuse(refusal)
        if isinstance(refusal, Conflict):
            self.data = dict(self.data.items()) | {"expected_version": str(self.stored_version())}
            differing = {name: value for name, value in refusal.theirs.items() if value != mine.get(name)}
            self.theirs = {self.called(name): self._shown(name, value) for name, value in differing.items()}

    def called(self, name: str) -> str:
        """What a value is called beside theirs."""
        return str(self.fields[name].label)

    def _shown(self, name: str, value: str) -> str:
        choices = dict(getattr(self.fields.get(name), "choices", None) or ())
        return str(choices.get(value, value if value not in ("", "None") else formats.NO_VALUE))


class AskForm(OperationForm):
    """A new request."""

    title = forms.CharField(
        label=gettext_lazy("What should change?"),
        max_length=160,
        help_text=gettext_lazy("In one line, such as “Guest checkout on mobile”."),
    )
    problem = forms.CharField(
        label=gettext_lazy("Which problem does it solve?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("What hurts, whom, how often, and how you know."),
    )
    area = forms.ModelChoiceField(
        label=gettext_lazy("Area"),
        queryset=Area.objects.none(),
        empty_label=gettext_lazy("Choose the area"),
        help_text=gettext_lazy("Whoever is accountable for it answers."),
    )
    store = forms.ModelChoiceField(
        label=gettext_lazy("Store"),
        queryset=Store.objects.none(),
        required=False,
        empty_label=gettext_lazy("All stores"),
    )
    serves = forms.ModelChoiceField(
        label=gettext_lazy("Which goal does it serve?"),
        queryset=Goal.objects.open().order_by("kind", "name", "pk"),
        required=False,
        empty_label=gettext_lazy("None, or nobody knows yet"),
    )
    person_days = forms.DecimalField(
        label=gettext_lazy("Person-days"),
        min_value=0,
        max_digits=7,
        decimal_places=1,
        required=False,
        help_text=gettext_lazy("What it takes, where somebody can say."),
    )
    source = forms.CharField(required=False, max_length=161, widget=forms.HiddenInput)

    def clean_source(self) -> Link | None:
        """What the request is raised from; nothing where the address names nothing that is there."""
        return links.named(self.cleaned_data["source"])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area, store = self.fields["area"], self.fields["store"]
        area.queryset = Area.objects.order_by("name", "pk")  # type: ignore[attr-defined]
        store.queryset = Store.objects.order_by("name", "pk")  # type: ignore[attr-defined]


class ChangeForm(VersionedForm, AskForm):
    """What a request says, while nothing is promised on it."""

    def __init__(self, data: Any, request: Request) -> None:
        self.request = request
        initial = {
            "title": request.title,
            "problem": request.problem,
            "area": request.area_id,
            "store": request.store_id,
            "serves": next((each.pk for each in queries.goals_of(request)), None),
            "person_days": request.person_days,
            "expected_version": request.version,
        }
        super().__init__(data, initial=initial)
        # what a request was raised from stays what it was
        del self.fields["source"]

    def stored_version(self) -> int:
        """The request's version now."""
        return Request.objects.values_list("version", flat=True).get(pk=self.request.pk)

    def changes(self) -> dict[str, Any]:
        """What the request is to say."""
        return {name: self.cleaned_data[name] for name in CHANGED}


class DeclineForm(OperationForm):
    """Why a request is declined."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy(
            "Whoever asked reads it as it stands here. Say what would have to be different."
        ),
    )
