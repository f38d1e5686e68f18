"""Skills as lists: by skill, and by who has them."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec
from storewide.organization.models import Breadth, Skill, Team

STANDINGS = (
    ("none", _("Nobody deeply")),
    ("one", _("One person only")),
    ("several", _("Held by several")),
)
_EMPTY = Empty(
    _("No skill is noted yet"),
    _(
        "Open a person and note what they can do (a part of the stack or a system, broadly or deeply), or import a table."
    ),
)

ABILITIES = ListSpec(
    name="skills",
    columns=(
        Column("name", _("Skill"), sort="name", url=lambda ability: ability.url),
        Column("standing", _("Kept"), value="tag", kind=Kind.TAG, sort="deep_count"),
        Column("deep", _("Deeply"), value="deep_names"),
        Column("broad", _("Broadly"), value="broad_names", priority=2),
    ),
    search=("name", "deep_names", "broad_names"),
    search_label=_("Search skill or person"),
    filters=(Filter("standing", _("Kept"), STANDINGS),),
    order="standing",
    counted=ngettext_lazy("%(shown)s skill", "%(shown)s skills", "count"),
    empty=_EMPTY,
)


def skilled(names: list[str]) -> ListSpec:
    """Who has which skill, a row each."""

    def of_skill(rows: QuerySet[Skill], value: str) -> QuerySet[Skill]:
        return rows.filter(name__iexact=value)

    teams = tuple((str(pk), name) for pk, name in Team.objects.values_list("pk", "name"))
    return ListSpec(
        name="skilled",
        columns=(
            Column("person", _("Person"), value="person__name", sort="person__name", url=_person_url),
            Column("skill", _("Skill"), value="name", sort="name"),
            Column("breadth", _("How far"), value="get_breadth_display", sort="breadth"),
            Column("team", _("Team"), value="person__team__name", sort="person__team__name", priority=2),
        ),
        search=("person__name", "name", "person__team__name"),
        search_label=_("Search person, skill, team"),
        filters=(
            Filter("skill", _("Skill"), tuple((name, name) for name in names), apply=of_skill),
            Filter("breadth", _("How far"), Breadth.choices),
            *((Filter("team", _("Team"), teams, field="person__team"),) if teams else ()),
        ),
        order="person",
        counted=ngettext_lazy("%(shown)s skill of a person", "%(shown)s skills of people", "count"),
        empty=_EMPTY,
    )


def _person_url(skill: Skill) -> str:
    return skill.person.get_absolute_url()
