"""The list of connections."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec
from storewide.kit.pages import Action
from storewide.kit.tags import Tag, Tone
from storewide.sources.lists import store_choices
from storewide.sources.models import Connection
from storewide.warehouse.outside_answers import place


def state_tag(connection: Connection) -> Tag:
    """How a connection stands, in a word with its tone."""
    if not connection.tables:
        return Tag(_("no table yet"), Tone.WAITING)
    if connection.checked_at is None:
        return Tag(_("not checked"), Tone.UNKNOWN)
    return Tag(_("at fault"), Tone.BAD) if connection.fault else Tag(_("answers"), Tone.GOOD)


def connections(*, changeable: bool) -> ListSpec:
    """The list; who may change connections is offered the first one."""
    first = Action(_("Connect a warehouse"), reverse("sources:connection-new"))
    return ListSpec(
        name="connections",
        columns=(
            Column(
                "name",
                _("Connection"),
                sort="name",
                url=lambda each: reverse("sources:connection", args=[each.pk]),
            ),
            Column("state", _("State"), value=state_tag, kind=Kind.TAG),
            Column("store", _("Store"), value="store__name", sort="store__name"),
            Column("place", _("Where"), value=lambda each: place(each.url), priority=3),
            Column(
                "checked", _("Checked"), value="checked_at", kind=Kind.MOMENT, sort="checked_at", priority=2
            ),
        ),
        search=("name", "store__name"),
        filters=(Filter("store", _("Store"), store_choices, field="store__slug"),),
        order="name",
        counted=ngettext_lazy("%(shown)s connection", "%(shown)s connections", "count"),
        empty=Empty(
            _("No connection yet"),
            _(
                "Where orders and events lie in a warehouse of yours already, they are asked there; nothing is copied."
            ),
            first if changeable else None,
        ),
    )
