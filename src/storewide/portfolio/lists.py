"""The requests as a list."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.access.models import User
from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec, Picking
from storewide.kit.pages import Action
from storewide.kit.permissions import may
from storewide.lib.clock import now
from storewide.organization.models import Person
from storewide.ownership.models import Area
from storewide.portfolio.intake import own_filters
from storewide.portfolio.models import Function, RequestQuerySet, RequestState, RequestType
from storewide.portfolio.permissions import PortfolioPermission
from storewide.strategy import serving
from storewide.strategy.models import Goal

#: what a request is to whoever points to it, and how the filter calls those without a goal
KIND, NO_GOAL = "portfolio.request", "none"
MINE = (("asked", _("asked by me")), ("accountable", _("I am accountable")))


def requests(user: User, kind: RequestType | None = None) -> ListSpec:
    """The list as `user` sees it; of one type with what that asks, as filters and columns."""
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
            Column("function", _("Function"), value="get_function_display", sort="function", priority=3),
            Column("type", _("Type"), value="type__name", sort="type__name", priority=3),
            Column("asked", _("Asked"), value="created_at", kind=Kind.DAY, sort="created_at"),
            *own_filters.columns(kind),
        ),
        search=("title", "problem", "asked_by_label"),
        search_label=_("Search requests"),
        filters=(
            Filter("state", _("State"), RequestState.choices),
            Filter("area", _("Area"), _areas, field="area__slug"),
            Filter("goal", _("Goal"), _goals, apply=serving_goal),
            Filter("function", _("Function"), Function.choices),
            Filter("type", _("Type"), _types, field="type__slug"),
            Filter("mine", _("Mine"), MINE, apply=partial(_mine, user)),
            *own_filters.filters(kind),
        ),
        order="-number",
        counted=ngettext_lazy("%(shown)s request", "%(shown)s requests", "count"),
        empty=_empty(user),
        picking=Picking("number", "number", reverse("portfolio:many"), _("Change the chosen"))
        if may(user, PortfolioPermission.DECLINE) and may(user, PortfolioPermission.CHANGE)
        else None,
    )


def chosen_type(params: Mapping[str, str]) -> RequestType | None:
    """The type that the address narrows the list to; None for none."""
    slug = params.get("type", "")
    return RequestType.objects.filter(slug=slug).first() if slug else None


def _empty(user: User) -> Empty:
    first = Action(_("Ask for a change"), reverse("portfolio:ask"))
    return Empty(
        _("Nothing is asked for yet"),
        _(
            "Anybody asks for a change to an area here: what hurts, whom, and what would be better. "
            "Each request gets an answer with a reason; the best become bets with a promised effect."
        ),
        first if may(user, PortfolioPermission.ASK) else None,
    )


def _mine(user: User, rows: RequestQuerySet, value: str) -> RequestQuerySet:
    return (
        rows.asked_by(user)
        if value == "asked"
        else rows.answered_for_by(list(Person.objects.of_account(user.email)), now().date())
    )


def serving_goal(rows: RequestQuerySet, value: str) -> RequestQuerySet:
    """Those that serve a goal (by its id); `none`: those that serve none. An id that is none matches nothing."""
    if value == NO_GOAL:
        return rows.exclude(pk__in=serving.all_serving(KIND))
    return rows.filter(pk__in=serving.serving(value, KIND))


def _goals() -> list[tuple[str, Any]]:
    named = Goal.objects.open().order_by("kind", "name", "pk").values_list("pk", "name")
    return [(NO_GOAL, _("no goal")), *((str(key), name) for key, name in named)]


def _areas() -> list[tuple[str, str]]:
    return list(Area.objects.order_by("name").values_list("slug", "name"))


def _types() -> list[tuple[str, str]]:
    return list(RequestType.objects.values_list("slug", "name"))
