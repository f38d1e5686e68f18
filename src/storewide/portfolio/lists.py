"""The requests as a list."""

from functools import partial

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.access.models import User
from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec
from storewide.kit.pages import Action
from storewide.kit.permissions import may
from storewide.organization.models import Person
from storewide.ownership.models import Area
from storewide.portfolio.models import RequestQuerySet, RequestState
from storewide.portfolio.permissions import PortfolioPermission

MINE = (("asked", _("asked by me")), ("accountable", _("I am accountable")))


def requests(user: User) -> ListSpec:
    """The list as `user` sees it."""
    first = Action(_("Ask for a change"), reverse("portfolio:ask"))
    return ListSpec(
        name="requests",
        columns=(
            Column("title", _("Request"), sort="title", url=lambda row: row.get_absolute_url()),
            Column("number", _("No."), kind=Kind.NUMBER, sort="number", priority=3),
            Column("state", _("State"), value="tag", kind=Kind.TAG, sort="state"),
            Column("area", _("Area"), value="area__name", sort="area__name"),
            Column(
                "accountable",
                _("Accountable"),
                value="area__accountable__holder__name",
                sort="area__accountable__holder__name",
            ),
            Column("store", _("Store"), value="store__name", sort="store__name", priority=3),
            Column("asked_by", _("Asked by"), value="asked_by_label", sort="asked_by_label", priority=2),
            Column("asked", _("Asked"), value="created_at", kind=Kind.DAY, sort="created_at"),
        ),
        search=("title", "problem", "asked_by_label"),
        search_label=_("Search requests"),
        filters=(
            Filter("state", _("State"), RequestState.choices),
            Filter("area", _("Area"), _areas, field="area__slug"),
            Filter("mine", _("Mine"), MINE, apply=partial(_mine, user)),
        ),
        order="-number",
        counted=ngettext_lazy("%(shown)s request", "%(shown)s requests", "count"),
        empty=Empty(
            _("Nothing is asked for yet"),
            _(
                "Anybody asks for a change to an area here: what hurts, whom, and what would be better. "
                "Each request gets an answer with a reason; the best become bets with a promised effect."
            ),
            first if may(user, PortfolioPermission.ASK) else None,
        ),
    )


def _mine(user: User, rows: RequestQuerySet, value: str) -> RequestQuerySet:
    return (
        rows.asked_by(user)
        if value == "asked"
        else rows.answered_for_by(list(Person.objects.of_account(user.email)))
    )


def _areas() -> list[tuple[str, str]]:
    return list(Area.objects.order_by("name").values_list("slug", "name"))
