"""The list of write keys, each with what it has brought."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec
from storewide.kit.pages import Action
from storewide.kit.tags import Tag, Tone
from storewide.sources.lists import store_choices
from storewide.sources.models import WriteKey
from storewide.warehouse.write_keys import Count

STATES = (("in-force", _("lets events in")), ("revoked", _("revoked")))


def state_tag(key: WriteKey, count: Count) -> Tag:
    """How a key stands: revoked, not used yet, or in use."""
    if key.revoked_at:
        return Tag(_("revoked"), Tone.UNKNOWN)
    if count.received_at is None:
        return Tag(_("no event yet"), Tone.WAITING)
    return Tag(_("in use"), Tone.GOOD)


def keys(counts: Mapping[str, Count], *, changeable: bool) -> ListSpec:
    """The list, with what each key has brought."""
    first = Action(_("Make a write key"), reverse("sources:write-key-new"))
    return ListSpec(
        name="write-keys",
        columns=_columns(counts),
        search=("name", "store__name"),
        filters=(
            Filter("store", _("Store"), store_choices, field="store__slug"),
            Filter(
                "state",
                _("State"),
                STATES,
                apply=lambda rows, value: rows.filter(revoked_at__isnull=value == "in-force"),
            ),
        ),
        order="name",
        counted=ngettext_lazy("%(shown)s write key", "%(shown)s write keys", "count"),
        empty=Empty(
            _("No write key yet"),
            _("With a write key your shop's tracking sends events here: from the browser or from a server."),
            first if changeable else None,
        ),
    )


def _columns(counts: Mapping[str, Count]) -> tuple[Column, ...]:
    def count(key: WriteKey) -> Count:
        return counts.get(key.key, Count())

    def page(key: WriteKey) -> str:
        return reverse("sources:write-key", args=[key.pk])

    return (
        Column("name", _("Write key"), sort="name", url=page),
        Column("state", _("State"), value=lambda key: state_tag(key, count(key)), kind=Kind.TAG),
        Column("store", _("Store"), value="store__name", sort="store__name", priority=2),
        Column("received", _("Received"), value=lambda key: count(key).received, kind=Kind.NUMBER),
        Column("refused", _("Refused"), value=lambda key: count(key).refused, kind=Kind.NUMBER, priority=2),
        Column(
            "last", _("Last event"), value=lambda key: count(key).received_at, kind=Kind.MOMENT, priority=2
        ),
    )
