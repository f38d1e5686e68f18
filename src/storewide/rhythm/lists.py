"""The actions as a list."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.access.models import User
from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec
from storewide.kit.pages import Action
from storewide.organization.models import Person
from storewide.rhythm.models import ActionQuerySet
from storewide.sources.models import Store

STATES = (("open", _("Open")), ("overdue", _("Overdue")), ("closed", _("Closed")))
NOTHING = (
    _("No action was written down yet"),
    _("An action is what one person takes on in a meeting, with a day. It carries over until it is closed."),
)
COUNTED = ngettext_lazy("%(shown)s action", "%(shown)s actions", "count")
MINE = (("mine", _("mine")),)


def actions(user: User, today: date, first: Action | None) -> ListSpec:
    """The list as `user` sees it on a day; `first` is what an empty one offers."""

    def standing(rows: ActionQuerySet, value: str) -> Any:
        if value == "closed":
            return rows.filter(closed_at__isnull=False)
        return rows.open() if value == "open" else rows.overdue(today)

    def mine(rows: ActionQuerySet, _value: str) -> Any:
        return rows.owned_by(list(Person.objects.of_account(user.email)))

    return ListSpec(
        name="actions",
        columns=(
            Column("what", _("Action"), sort="what", url=lambda row: row.get_absolute_url()),
            Column("owner", _("Owner"), value="owner__name", sort="owner__name"),
            Column("due", _("Due"), value="due_on", kind=Kind.DAY, sort="due_on"),
            Column("state", _("State"), value=lambda row: row.tag(today), kind=Kind.TAG, sort="closed_at"),
            Column("store", _("Store"), value="store__name", sort="store__name", priority=3),
            Column("opened", _("Opened"), value="opened_at", kind=Kind.DAY, sort="opened_at", priority=3),
            Column(
                "review", _("Recorded in"), value="review__period_label", sort="review__begins", priority=3
            ),
            Column("outcome", _("What came of it"), value="outcome", priority=2),
        ),
        search=("what", "owner__name", "outcome"),
        search_label=_("Search actions, owners, outcomes"),
        filters=(
            Filter("state", _("State"), STATES, apply=standing),
            Filter("whose", _("Whose"), MINE, apply=mine),
            Filter(
                "store", _("Store"), lambda: Store.objects.values_list("slug", "name"), field="store__slug"
            ),
        ),
        order="due",
        counted=COUNTED,
        empty=Empty(*NOTHING, first),
    )
