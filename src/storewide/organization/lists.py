"""People and teams as lists."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec
from storewide.kit.pages import Action
from storewide.kit.tags import Text
from storewide.organization.models import (
    CommerceStructure,
    OperatingModel,
    Person,
    PersonQuerySet,
    Team,
    TeamKind,
    Unit,
)

FRONT_LINE = (("True", _("front line")), ("False", _("behind the front line")))
WHO = (("left", _("who left")), ("all", _("everybody")))


def people(today: date, first: Action | None) -> ListSpec:
    """The directory as it stands today; `first` is what to do while it is empty."""

    def by_presence(rows: PersonQuerySet, value: str) -> PersonQuerySet:
        return rows.gone(today) if value == "left" else rows

    filters = (
        Filter("team", _("Team"), _teams()),
        Filter("role", _("Role"), _values("title"), field="title"),
        Filter("shift", _("Shift"), _values("shift")),
        Filter("who", _("Who"), WHO, apply=by_presence, unset=_("who is here")),
    )
    return ListSpec(
        name="people",
        columns=(
            Column("name", _("Name"), sort="name", url=lambda person: person.get_absolute_url()),
            Column("role", _("Role"), value="title", sort="title"),
            Column("team", _("Team"), value="team__name", sort="team__name", url=_team_url),
            Column("email", _("E-mail"), sort="email", priority=2),
            Column("manager", _("Manager"), value="manager__name", sort="manager__name", priority=3),
            Column("shift", _("Shift"), sort="shift", priority=3),
            Column("left", _("Left"), value="left_on", kind=Kind.DAY, sort="left_on", priority=3),
        ),
        search=("name", "email", "title", "team__name"),
        search_label=_("Search name, e-mail, role, team"),
        filters=tuple(each for each in filters if each.choices),
        order="name",
        counted=ngettext_lazy("%(shown)s person", "%(shown)s people", "count"),
        empty=Empty(
            _("Nobody is here yet"),
            _(
                "Bring everybody in from a table, or add them one by one. Owners are named among these people."
            ),
            first,
        ),
    )


def teams(first: Action | None) -> ListSpec:
    """All teams; `first` is what to do while there is none."""
    filters = (
        Filter("kind", _("Kind"), TeamKind.choices),
        Filter("unit", _("Unit"), _units()),
        Filter("front_line", _("Front line"), FRONT_LINE),
    )
    return ListSpec(
        name="teams",
        columns=(
            Column("name", _("Team"), sort="name", url=lambda team: team.get_absolute_url()),
            Column("size", _("People"), kind=Kind.NUMBER, sort="size"),
            Column("unit", _("Unit"), value="unit__name", sort="unit__name", priority=2),
            Column("kind", _("Kind"), value="kind_tag", kind=Kind.TAG, sort="kind", priority=2),
            Column("front_line", _("Front line"), value="front_line_tag", kind=Kind.TAG, sort="front_line"),
            Column("mission", _("Mission"), priority=2),
        ),
        search=("name", "mission", "unit__name"),
        search_label=_("Search name, mission or unit"),
        filters=tuple(each for each in filters if each.choices),
        order="name",
        counted=ngettext_lazy("%(shown)s team", "%(shown)s teams", "count"),
        empty=Empty(
            _("No team yet"),
            _("Long-lived teams own parts of the store. A table of people brings its teams along."),
            first,
        ),
    )


def units(first: Action | None) -> ListSpec:
    """All units; `first` is what to do while there is none."""
    return ListSpec(
        name="units",
        columns=(
            Column("name", _("Unit"), sort="name", url=lambda unit: unit.get_absolute_url()),
            Column("parent", _("Within"), value="parent__name", sort="parent__name"),
            Column("operating_model", _("Operating model"), value=_model, sort="operating_model", priority=2),
            Column(
                "structure", _("Commerce structure"), value=_structure, sort="commerce_structure", priority=2
            ),
            Column("holder", _("Profit and loss"), value="result_holder__name", sort="result_holder__name"),
        ),
        search=("name", "parent__name", "result_holder__name"),
        filters=(
            Filter("operating_model", _("Operating model"), OperatingModel.choices),
            Filter("commerce_structure", _("Commerce structure"), CommerceStructure.choices),
        ),
        order="name",
        counted=ngettext_lazy("%(shown)s unit", "%(shown)s units", "count"),
        empty=Empty(
            _("No unit yet"),
            _("A unit is a business unit or department; its results are those of its stores together."),
            first,
        ),
    )


def team_address(team: Team) -> str:
    """The directory, narrowed to one team."""
    return f"{reverse('organization:people')}?team={team.pk}"


def _team_url(person: Person) -> str:
    return person.team.get_absolute_url() if person.team else ""


def _model(unit: Unit) -> str:
    return str(unit.get_operating_model_display())


def _structure(unit: Unit) -> str:
    return str(unit.get_commerce_structure_display())


def _units() -> tuple[tuple[str, Text], ...]:
    return tuple((str(pk), name) for pk, name in Unit.objects.values_list("pk", "name"))


def _teams() -> tuple[tuple[str, Text], ...]:
    return tuple((str(pk), name) for pk, name in Team.objects.values_list("pk", "name"))


def _values(field: str) -> tuple[tuple[str, Text], ...]:
    """Every value that somebody has in this field."""
    found = Person.objects.exclude(**{field: ""}).order_by(field).values_list(field, flat=True).distinct()
    return tuple((value, value) for value in found)
