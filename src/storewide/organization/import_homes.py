"""What a table of people says of their teams beyond the name: discipline and share of time, and each team's unit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from storewide.kit.permissions import Actor
from storewide.lib.tables import Row
from storewide.organization import membership_operations, operations, unit_operations
from storewide.organization.membership_operations import MembershipChange
from storewide.organization.models import Discipline, Membership, Team, Unit

LONGEST_UNIT = 120
ALL = 100


@dataclass(frozen=True)
class HomeSaid:
    """What a row says of somebody in their home team; None where the table has no such column."""

    discipline: str | None = None
    share: int | None = None
    unit: str | None = None


def read(row: Row) -> HomeSaid:
    """What a row without fault says; an empty share is all of the time."""
    share = row.cells.get("share")
    return HomeSaid(
        discipline=row.cells["discipline"].lower() if "discipline" in row.cells else None,
        share=None if share is None else int(share.removesuffix("%").strip() or ALL),
        unit=row.cells.get("unit"),
    )


def fault(row: Row, units: Mapping[str, str]) -> str:
    """What is wrong with these cells, or an empty text; `units` are those that earlier rows say, by team."""
    discipline, share, unit = row["discipline"].lower(), row["share"].removesuffix("%").strip(), row["unit"]
    if discipline and discipline not in Discipline.values:
        return _("discipline “%(discipline)s” is none of %(known)s") % {
            "discipline": row["discipline"],
            "known": ", ".join(Discipline.values),
        }
    if share and not (share.isascii() and share.isdigit() and 1 <= int(share) <= ALL):
        return _("share “%(share)s” is no whole percent from 1 to 100") % {"share": row["share"]}
    if len(unit) > LONGEST_UNIT:
        return _("%(column)s is longer than %(most)s characters") % {"column": "unit", "most": LONGEST_UNIT}
    if unit and not row["team"]:
        return _("unit “%(unit)s” stands without a team that it has") % {"unit": unit}
    earlier = units.get(row["team"].lower(), "")
    if unit and earlier and earlier.lower() != unit.lower():
        return _("unit “%(unit)s” differs from “%(earlier)s”, which an earlier row says of %(team)s") % {
            "unit": unit,
            "earlier": earlier,
            "team": row["team"],
        }
    return ""


def place(units: Mapping[str, str], teams: Mapping[str, Team], *, by: Actor, at: datetime) -> None:
    """Put teams into the units that are said of them, both by name in lower case; a unit that is new is made."""
    known = {unit.name.lower(): unit for unit in Unit.objects.all()}
    for team_name, unit_name in units.items():
        unit = known.get(unit_name.lower())
        if unit is None:
            unit = unit_operations.make_unit(name=unit_name, parent=None, by=by, at=at)
            known[unit_name.lower()] = unit
        team = teams[team_name]
        if team.unit_id != unit.pk:
            operations.change_team(team=team, changes={"unit": unit}, by=by, at=at, expected_version=None)


def describe(said: Mapping[str, HomeSaid], *, by: Actor, at: datetime) -> set[str]:
    """Give the home memberships of people, by e-mail, what is said of them; returns whose changed. Few statements."""
    wanted = {email: each for email, each in said.items() if (each.discipline, each.share) != (None, None)}
    if not wanted:
        return set()
    changes = []
    for membership in Membership.objects.lasting(at.date()).of_homes().select_related("person"):
        home = wanted.get(membership.person.email.lower())
        if home and (values := _differing(membership, home)):
            changes.append(MembershipChange(membership, values))
    if changes:
        membership_operations.change_memberships(changes=changes, by=by, at=at)
    return {change.membership.person.email.lower() for change in changes}


def units_of(teams: Iterable[tuple[str | None, HomeSaid]]) -> dict[str, str]:
    """The units that rows say of their teams, by the team's name in lower case."""
    return {team.lower(): said.unit for team, said in teams if team and said.unit}


def _differing(membership: Membership, said: HomeSaid) -> dict[str, str | int]:
    values: dict[str, str | int | None] = {"discipline": said.discipline, "share": said.share}
    return {
        name: value
        for name, value in values.items()
        if value is not None and getattr(membership, name) != value
    }
