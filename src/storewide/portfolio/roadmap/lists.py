"""The roadmap as a list: inside with everything, outside without numbers."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.kit.cells import Kind
from storewide.kit.links import Link
from storewide.kit.lists import Column, Empty, Filter, ListSpec
from storewide.kit.pages import Action
from storewide.organization.models import Team
from storewide.portfolio.lists import KIND, NO_GOAL
from storewide.portfolio.models import Horizon, PlannedQuerySet
from storewide.strategy import serving
from storewide.strategy.models import Goal

_EMPTY = Empty(
    _("Nothing is on the roadmap yet"),
    _("Open a request and put it on the roadmap: now, next or later, with a quarter or days where known."),
    Action(_("Open the requests"), "/portfolio/requests/"),
)
_OUTSIDE_EMPTY = Empty(
    _("Nothing is shown outside yet"),
    _("A request stands here when its place on the roadmap says that customers and partners may see it."),
    Action(_("Open the roadmap"), "/portfolio/roadmap/"),
)
_COUNTED = ngettext_lazy("%(shown)s request", "%(shown)s requests", "count")


def inside(goals: dict[str, str]) -> ListSpec:
    """The list for people of the operation; `goals` names what each request serves, by its key."""
    return ListSpec(
        name="roadmap",
        columns=(
            Column(
                "title",
                _("Request"),
                value="request__title",
                sort="request__title",
                url=lambda row: row.request.get_absolute_url(),
            ),
            Column("horizon", _("When"), value="get_horizon_display", sort="horizon"),
            Column("quarter", _("Quarter"), sort="quarter", priority=2),
            Column("begins", _("Begins"), kind=Kind.DAY, sort="begins", priority=2),
            Column("ends", _("Ends"), kind=Kind.DAY, sort="ends", priority=2),
            Column("team", _("Team"), value=lambda row: row.maker or ""),
            Column("state", _("State"), value="request__tag", kind=Kind.TAG, sort="request__state"),
            Column("goal", _("Serves"), value=lambda row: goals.get(str(row.request_id), ""), priority=2),
            Column("days", _("Person-days"), value="request__person_days", kind=Kind.NUMBER, priority=3),
        ),
        search=("request__title", "request__problem"),
        search_label=_("Search the roadmap"),
        filters=(_when(), _of_team(), _of_goal()),
        keep=("by", "audience"),
        counted=_COUNTED,
        empty=_EMPTY,
    )


def outside(goals: dict[str, str]) -> ListSpec:
    """The list for customers and partners: no numbers, no days, no teams."""
    return ListSpec(
        name="roadmap-outside",
        columns=(
            Column("title", _("What"), value="request__title", sort="request__title"),
            Column("horizon", _("When"), value="get_horizon_display", sort="horizon"),
            Column("quarter", _("Quarter"), sort="quarter"),
            Column("goal", _("What it is for"), value=lambda row: goals.get(str(row.request_id), "")),
        ),
        search=("request__title",),
        search_label=_("Search the roadmap"),
        filters=(_when(), _of_goal()),
        keep=("by", "audience"),
        counted=_COUNTED,
        empty=_OUTSIDE_EMPTY,
    )


def goal_names() -> dict[str, str]:
    """What each request that serves goals serves, in words, by the request's key; two queries."""
    found = serving.goals_of(Link(KIND, each) for each in serving.all_serving(KIND))
    return {key: ", ".join(goal.name for goal in goals) for (_kind, key), goals in found.items()}


def address(**query: str) -> str:
    """The roadmap, looked at in one way."""
    return reverse("portfolio:roadmap", query={name: value for name, value in query.items() if value})


def _when() -> Filter:
    return Filter("horizon", _("When"), Horizon.choices)


def _of_team() -> Filter:
    return Filter("team", _("Team"), _teams, apply=_made_by)


def _of_goal() -> Filter:
    return Filter("goal", _("Goal"), _goals, apply=_for_goal)


def _teams() -> list[tuple[str, str]]:
    return [(str(key), name) for key, name in Team.objects.order_by("name").values_list("pk", "name")]


def _goals() -> list[tuple[str, Any]]:
    named = Goal.objects.open().order_by("kind", "name", "pk").values_list("pk", "name")
    return [(NO_GOAL, _("no goal")), *((str(key), name) for key, name in named)]


def _made_by(rows: PlannedQuerySet, value: str) -> Any:
    key = UUID(value)
    return rows.filter(team=key) | rows.filter(team=None, request__area__responsible=key)


def _for_goal(rows: PlannedQuerySet, value: str) -> Any:
    if value == NO_GOAL:
        return rows.exclude(request__in=[UUID(each) for each in serving.all_serving(KIND)])
    return rows.filter(request__in=[UUID(each) for each in serving.serving(value, KIND)])
