"""Types of request and mailboxes as lists."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, ListSpec
from storewide.kit.pages import Action


def types(first: Action | None) -> ListSpec:
    """The types of request that there are."""
    return ListSpec(
        name="request-types",
        columns=(
            Column("name", _("Type"), sort="name", url=lambda row: row.get_absolute_url()),
            Column("offered_to", _("Offered to"), value="offered_to"),
            Column("fields", _("Asks"), value=lambda row: len(row.fields), kind=Kind.NUMBER, priority=2),
            Column("state", _("State"), value="tag", kind=Kind.TAG),
            Column("purpose", _("What it is for"), value="purpose", priority=3),
        ),
        search=("name", "purpose"),
        order="name",
        counted=ngettext_lazy("%(shown)s type", "%(shown)s types", "count"),
        empty=Empty(
            _("No type of request yet"),
            _("A type asks a function what those who answer need to know, and the evidence they need."),
            first,
        ),
    )


def mailboxes(first: Action | None) -> ListSpec:
    """The mailboxes whose mail becomes requests."""
    return ListSpec(
        name="mailboxes",
        columns=(
            Column("name", _("Name"), sort="name", url=lambda row: row.get_absolute_url()),
            Column("address", _("Address"), value="address", sort="address"),
            Column("state", _("State"), value="tag", kind=Kind.TAG),
            Column("area", _("Area"), value="area__name", sort="area__name"),
            Column(
                "heard", _("Last message"), value="heard_at", kind=Kind.MOMENT, sort="heard_at", priority=2
            ),
            Column("what", _("What it became"), value="heard_what", priority=3),
        ),
        search=("name", "address"),
        order="name",
        counted=ngettext_lazy("%(shown)s mailbox", "%(shown)s mailboxes", "count"),
        empty=Empty(
            _("No mail becomes a request yet"),
            _("A mailbox is an address that your mail server hands over: each message becomes a request."),
            first,
        ),
    )
