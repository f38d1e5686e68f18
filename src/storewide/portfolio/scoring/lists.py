"""Scores, how stable the first places are, and criteria, as lists."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec
from storewide.kit.pages import Action
from storewide.kit.tags import Tag, Tone
from storewide.organization.models import Team
from storewide.ownership.models import Area
from storewide.portfolio import lists as requests_lists
from storewide.portfolio.models import OPEN, UNDERWAY, RequestType, WorkKind
from storewide.portfolio.scoring import queries, rules
from storewide.portfolio.scoring.records import Record
from storewide.portfolio.scoring.rules import Method
from storewide.strategy.models import Goal

STATES = tuple((state.value, state.label) for state in (*OPEN, *UNDERWAY))
_OF_RECORD = (
    Column("given", _("As given"), kind=Kind.NUMBER, digits=1, sort="given", priority=2),
    Column("record", _("Record of the team"), kind=Kind.NUMBER, digits=1, sort="record", priority=2),
)
SCORED = (("yes", _("with a score")), ("no", _("not scored")))


def scores(method: Method, record: Record | None = None) -> ListSpec:
    """What is still to be done, the highest score of the method first; by a record beside what was given."""
    return ListSpec(
        name="scores",
        columns=(
            Column("title", _("Request"), sort="title", url=_score_url),
            Column("score", _("Score"), kind=Kind.NUMBER, digits=1, sort="score"),
            *(_OF_RECORD if record else ()),
            Column("standing", _("Standing"), value=lambda row: standing(method, row), kind=Kind.TAG),
            *_inputs(method),
            Column("state", _("State"), value="tag", kind=Kind.TAG, sort="state", priority=2),
            Column("kind", _("Kind of work"), value="get_kind_display", sort="kind", priority=3),
            Column("area", _("Area"), value="area__name", sort="area__name", priority=3),
            Column("number", _("No."), kind=Kind.NUMBER, sort="number", priority=3),
        ),
        search=("title",),
        search_label=_("Search requests"),
        filters=(
            Filter("scored", _("Scored"), SCORED, apply=_scored),
            Filter("goal", _("Goal"), _goals, apply=requests_lists.serving_goal),
            Filter("team", _("Team"), _teams, field="area__responsible"),
            Filter("area", _("Area"), _areas, field="area__slug"),
            Filter("type", _("Type"), _types, field="type"),
            Filter("kind", _("Kind of work"), WorkKind.choices),
            Filter("state", _("State"), STATES),
        ),
        order="-score",
        keep=("method", "record"),
        counted=ngettext_lazy("%(shown)s request", "%(shown)s requests", "count"),
        empty=Empty(
            _("Nothing waits to be scored"),
            _("Requests that are open or being made are scored here by what is presumed of them."),
        ),
    )


def stability() -> ListSpec:
    """How often each request is among the first."""
    return ListSpec(
        name="stability",
        columns=(
            Column("title", _("Request"), sort="title", url=lambda row: row.url),
            Column("place", _("Place"), kind=Kind.NUMBER, sort="place"),
            Column("score", _("Score"), kind=Kind.NUMBER, digits=1, sort="score", priority=2),
            Column("share", _("Among the first"), kind=Kind.PERCENT, sort="share"),
            Column("low", _("At least"), kind=Kind.PERCENT, digits=1, priority=2),
            Column("high", _("At most"), kind=Kind.PERCENT, digits=1, priority=2),
        ),
        search=("title",),
        order="place",
        keep=("method", "top", "record"),
        counted=ngettext_lazy("%(shown)s request", "%(shown)s requests", "count"),
        empty=Empty(
            _("Nothing has a score by this method yet"),
            _("Give the inputs of some requests as ranges; then their order is drawn again and again."),
        ),
    )


def criteria(first: Action | None) -> ListSpec:
    """The criteria of all goals."""
    return ListSpec(
        name="criteria",
        columns=(
            Column("name", _("Criterion"), sort="name", url=_criterion_url),
            Column("goal", _("Goal"), value="goal__name", sort="goal__name"),
            Column("weight", _("Weight"), kind=Kind.NUMBER, digits=1, sort="weight"),
            Column("share", _("Share of the goal's weights"), kind=Kind.PERCENT),
            Column("scale", _("Worst to best"), value="kind_of_scale"),
        ),
        search=("name", "goal__name"),
        order="goal",
        counted=ngettext_lazy("%(shown)s criterion", "%(shown)s criteria", "count"),
        empty=Empty(
            _("No goal has criteria of its own yet"),
            _("A goal's own criteria weigh the work that serves it: each with a weight and a scale."),
            first,
        ),
    )


def standing(method: Method, row: Any) -> Tag:
    """Whether a request has a score, and what it lacks where it has none."""
    if row.score is not None:
        return Tag(_("Scored"), Tone.GOOD)
    lacking = queries.missing_of(method, row)
    if method.code in (rules.RICE, rules.WSJF):
        return Tag(translated("Not scored: %(inputs)s missing") % {"inputs": lacking}, Tone.WAITING)
    return Tag(translated("Not scored: %(count)s criteria missing") % {"count": lacking}, Tone.WAITING)


def _inputs(method: Method) -> tuple[Column, ...]:
    if method.code not in (rules.RICE, rules.WSJF):
        return ()
    return tuple(
        Column(
            each.key,
            each.label,
            value=f"{each.key}_likely",
            kind=Kind.NUMBER,
            digits=1,
            sort=f"{each.key}_likely",
            priority=3,
        )
        for each in method.inputs
    )


def _scored(rows: Any, value: str) -> Any:
    return rows.filter(score__isnull=value == "no")


def _score_url(row: Any) -> str:
    return reverse("portfolio:score", args=[row.number])


def _criterion_url(row: Any) -> str:
    return reverse("portfolio:criterion", args=[row.pk])


def _goals() -> list[tuple[Any, Any]]:
    named = Goal.objects.open().order_by("kind", "name", "pk").values_list("pk", "name")
    return [(requests_lists.NO_GOAL, _("no goal")), *((str(key), name) for key, name in named)]


def _teams() -> list[tuple[Any, str]]:
    return list(Team.objects.order_by("name", "pk").values_list("pk", "name"))


def _areas() -> list[tuple[str, str]]:
    return list(Area.objects.order_by("name").values_list("slug", "name"))


def _types() -> list[tuple[Any, str]]:
    return list(RequestType.objects.order_by("name", "pk").values_list("pk", "name"))
