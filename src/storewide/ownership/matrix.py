"""The RACI matrix: areas and their activities against roles or teams, each cell the letters of the parts they have."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext, ngettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from storewide.kit import formats
from storewide.kit.lists import Column, Empty, Filter, ListSpec
from storewide.organization.models import Role, Team
from storewide.ownership import words
from storewide.ownership.models import Activity, Area, Group, Part, Responsibility
from storewide.ownership.models.area import PLACE

#: more columns than this are read by nobody; the rest stand in the download and behind the filters
MOST_COLUMNS = 14

type By = Literal["role", "team"]


@dataclass
class MatrixRow:
    """An area or an activity: `letters` holds the parts of each role or team in it, by the holder's key.

    `teams` are the keys of those that have a part in it, whatever the columns are.
    """

    key: UUID
    name: str
    url: str
    group: str
    area: str = ""
    letters: dict[UUID, str] = field(default_factory=dict)
    teams: set[str] = field(default_factory=set)

    @property
    def kind(self) -> str:
        return "activity" if self.area else "area"

    def give(self, holder: UUID | None, part: str) -> None:
        """Write a part of a holder into its cell, in the order of RACI."""
        if holder is not None:
            written = set(self.letters.get(holder, "")) | {part}
            self.letters[holder] = "".join(letter for letter in Part.values if letter in written)


@dataclass(frozen=True)
class Matrix:
    """All rows in the order of the map, and who the columns are: by key, those with the most parts first."""

    by: By
    rows: Sequence[MatrixRow]
    holders: Mapping[UUID, str]

    @property
    def gaps(self) -> int:
        """How many rows have nobody accountable; told by role alone, since no team is accountable."""
        return sum(all("A" not in letters for letters in row.letters.values()) for row in self.rows)


def read(by: By, group: str = "", holder: str = "", team: str = "") -> Matrix:
    """The matrix against roles or teams; of one group, one holder's rows, a team's rows, or of all; four queries."""
    areas = Area.objects.alias(place=PLACE).order_by("place", "name", "pk")
    if group in Group.values:
        areas = areas.filter(group=group)
    own = "accountable" if by == "role" else "responsible"
    rows: dict[UUID, MatrixRow] = {}
    for key, slug, name, of, whose, at_work in areas.values_list(
        "pk", "slug", "name", "group", own, "responsible"
    ):
        row = rows[key] = MatrixRow(key, name, reverse("ownership:area", args=[slug]), of)
        row.teams.add(str(at_work))
        row.give(whose, "A" if by == "role" else "R")
    _add_activities(rows)
    named = Responsibility.objects.order_by()
    for area, activity, part, whose, at_work in named.values_list("area", "activity", "part", by, "team"):
        if (of_row := rows.get(area or activity)) is not None:
            of_row.give(whose, part)
            of_row.teams.add(str(at_work))
    shown = [row for row in _in_order(rows.values()) if not holder or holder in map(str, row.letters)]
    # a team that is none narrows nothing, as a filter of a list
    if team in {each for row in shown for each in row.teams}:
        shown = [row for row in shown if team in row.teams]
    return Matrix(by, shown, _holders(by, shown))


def said(matrix: Matrix) -> str:
    """How many rows have nobody accountable, in one sentence; by team, who the columns are."""
    if matrix.by == "team" or not matrix.rows:
        return gettext("Who does what")
    values = {"gaps": formats.number(matrix.gaps), "count": formats.number(len(matrix.rows))}
    if not matrix.gaps:
        return gettext("Every area and activity has a role that is accountable")
    return (
        ngettext(
            "%(gaps)s of %(count)s areas and activities has no role that is accountable",
            "%(gaps)s of %(count)s areas and activities have no role that is accountable",
            matrix.gaps,
        )
        % values
    )


def spec(matrix: Matrix, most: int = MOST_COLUMNS) -> ListSpec:
    """The matrix as a list with a column for each of the first `most` roles or teams."""
    columns = (
        Column("name", _("Area or activity"), sort="name", url=lambda row: row.url),
        Column("area", _("Of"), sort="area", priority=3),
        *(
            Column(str(key), label, value=_cell(key), sort="")
            for key, label in list(matrix.holders.items())[:most]
        ),
    )
    return ListSpec(
        name="raci",
        columns=columns,
        search=("name", "area"),
        search_label=_("Search areas and activities"),
        filters=(
            Filter("group", _("Group"), words.GROUPS.items()),
            Filter("kind", _("Rows"), (("area", _("areas alone")), ("activity", _("activities alone")))),
            Filter("team", _("Team"), _teams, apply=_of_team),
        ),
        page_size=50,
        keep=("by", "holder"),
        counted=ngettext_lazy("%(shown)s row", "%(shown)s rows", "count"),
        empty=Empty(
            _("Nobody has a part in anything yet"), _("Open an area on the map to say who has which part.")
        ),
    )


def _teams() -> list[tuple[str, str]]:
    """Every team, to narrow the rows to those that it has a part in."""
    return [(str(key), name) for key, name in Team.objects.order_by("name").values_list("pk", "name")]


def _of_team(rows: Iterable[MatrixRow], team: str) -> list[MatrixRow]:
    return [row for row in rows if team in row.teams]


def _cell(key: UUID):  # type: ignore[no-untyped-def]  # a function of the row, as a column takes it
    return lambda row: row.letters.get(key, "")


def _add_activities(rows: dict[UUID, MatrixRow]) -> None:
    """Put a row for each activity whose area has one."""
    values = Activity.objects.order_by("name", "pk").values_list("pk", "slug", "name", "area")
    for key, slug, name, area in values:
        if (of := rows.get(area)) is not None:
            url = reverse("ownership:activity", args=[slug])
            rows[key] = MatrixRow(key, name, url, of.group, of.name)


def _in_order(rows: Iterable[MatrixRow]) -> list[MatrixRow]:
    """Each area with its activities after it."""
    of: dict[str, list[MatrixRow]] = {}
    areas = []
    for row in rows:
        if row.area:
            of.setdefault(row.area, []).append(row)
        else:
            areas.append(row)
    return [each for area in areas for each in (area, *of.get(area.name, ()))]


def _holders(by: By, rows: Sequence[MatrixRow]) -> dict[UUID, str]:
    """Who has a part in any of the rows: those with the most first."""
    counts = Counter(key for row in rows for key in row.letters)
    names: dict[UUID, str] = dict(
        Role.objects.values_list("pk", "title") if by == "role" else Team.objects.values_list("pk", "name")
    )
    ordered = sorted(counts, key=lambda key: (-counts[key], names.get(key, "")))
    return {key: names[key] for key in ordered if key in names}
