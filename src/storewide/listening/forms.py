"""What people write down of what a customer said."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from storewide.kit.operation_forms import ChangeForm, OperationForm
from storewide.listening.models import LONGEST_PAGE, LONGEST_SAID, ContactChannel, FeedbackKind
from storewide.ownership.models import Area
from storewide.sources.models import Store


class FeedbackFields(forms.Form):
    """What was said, how they reached us, and what it is about."""

    kind = forms.ChoiceField(label=_("Kind"), choices=FeedbackKind.choices, widget=forms.RadioSelect)
    contact_channel = forms.ChoiceField(
        label=_("Contact channel"), choices=ContactChannel.choices, widget=forms.RadioSelect
    )
    said = forms.CharField(
        label=_("What they said"),
        help_text=_("In their words, if it helps. No names, no order numbers, nothing about a person."),
        max_length=LONGEST_SAID,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    area = forms.ModelChoiceField(
        label=_("Area"),
        help_text=_("The part of the operation it is about, if you know."),
        queryset=Area.objects.none(),
        required=False,
        empty_label=_("Not known"),
    )
    store = forms.ModelChoiceField(
        label=_("Store"), queryset=Store.objects.none(), required=False, empty_label=_("Not known")
    )
    page = forms.CharField(
        label=_("Page"),
        help_text=_("Where in the store it happened, such as /checkout/payment, if you know."),
        max_length=LONGEST_PAGE,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area, store = self.fields["area"], self.fields["store"]
        area.queryset = Area.objects.order_by("name", "pk")  # type: ignore[attr-defined]
        store.queryset = Store.objects.order_by("name", "pk")  # type: ignore[attr-defined]


class NoteForm(FeedbackFields, OperationForm):
    """Something new that a customer said."""


class FeedbackChangeForm(FeedbackFields, ChangeForm):
    """Something that is noted already."""

    def __init__(self, data: Any, record: Any) -> None:
        super().__init__(data, record)
        self.initial["area"], self.initial["store"] = record.area_id, record.store_id
