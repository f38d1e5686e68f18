"""Cutting a link between a visitor and a customer, or between two ids of a visitor, that was wrong."""

from datetime import datetime

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.sources.models import Store
from storewide.warehouse import unlinking
from storewide.warehouse.folder import WriterBusy


class NotLinked(Refusal):
    """No link names both ids."""

    field = "other"


class WarehouseBusy(Refusal):
    """An import is writing."""


class LinkForm(forms.Form):
    """The two ids of a link."""

    one = forms.CharField(label=gettext_lazy("One id"), max_length=200)
    other = forms.CharField(
        label=gettext_lazy("The other id"),
        max_length=200,
        help_text=gettext_lazy("Each is a visitor's or a customer's id, as your tracking or shop writes it."),
    )


@trail.operation
def cut(*, store: Store, one: str, other: str, by: Actor, at: datetime) -> None:
    """Say that two ids are not the same one's: figures are as before the link, in every store.

    `store`: whose history says so. Raises NotLinked, WarehouseBusy.
    """
    try:
        unlinking.cut(settings.DATA.warehouse, one.strip(), other.strip())
    except unlinking.NotLinked:
        raise NotLinked(
            _("No link names “%(one)s” and “%(other)s”; write both ids as the tracking sent them.")
            % {"one": one, "other": other}
        ) from None
    except WriterBusy:
        raise WarehouseBusy(_("An import is writing; try again when it has finished.")) from None
    trail.record(
        action="sources.link.cut", of=store, by=by, at=at, changes={"link": [f"{one} = {other}", None]}
    )
