"""What the front desk sends: two clicks, and the words that may follow."""

from typing import Any

from django import forms

from storewide.listening.models import LONGEST_PAGE, LONGEST_SAID, ContactChannel, FeedbackKind
from storewide.releases.models import Release
from storewide.sources.models import Store

#: what the second click sends: the kind and the contact channel in one value, since a button has only one
CLICKS = tuple(f"{kind}:{way}" for kind in FeedbackKind.values for way in ContactChannel.values)


class TwoClicksForm(forms.Form):
    """What it was (first click), how they reached us (second); the release whose card was clicked, and the page, if one."""

    told = forms.ChoiceField(choices=[(click, click) for click in CLICKS])
    release = forms.ModelChoiceField(
        Release.objects.select_related("area", "store"), to_field_name="number", required=False
    )

    page = forms.CharField(max_length=LONGEST_PAGE, required=False)

    def note(self) -> dict[str, Any]:
        """What is to be noted; area and store are the release's, the store else the only one there is."""
        release: Release | None = self.cleaned_data["release"]
        kind, way = self.cleaned_data["told"].split(":")
        store = release.store if release else None
        return {
            "kind": FeedbackKind(kind),
            "contact_channel": ContactChannel(way),
            "about": release.link if release else None,
            "area": release.area if release else None,
            "store": store or _only_store(),
            "page": self.cleaned_data["page"],
        }


class SaidForm(forms.Form):
    """The customer's words."""

    said = forms.CharField(max_length=LONGEST_SAID, required=False)


def _only_store() -> Store | None:
    stores = list(Store.objects.all()[:2])
    return stores[0] if len(stores) == 1 else None
