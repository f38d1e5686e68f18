"""Which teams something links already, and which wait for each other although nothing does."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from itertools import combinations
from uuid import UUID

from storewide.coordination.coupling import USUAL, Choice, Coupling
from storewide.coordination.coupling_rules import Knot
from storewide.coordination.models import Mechanism, MechanismKind
from storewide.kit import wiring
from storewide.organization.models import Team

#: days of waiting from which on a pair needs something that links it
ENOUGH = 5


def linked_teams() -> dict[frozenset[UUID], list[str]]:
    """By pair of teams, the names of the mechanisms in use that link both, by themselves or by their units; four queries."""
    of_unit: dict[UUID, list[UUID]] = defaultdict(list)
    for team, unit in Team.objects.exclude(unit=None).values_list("pk", "unit"):
        of_unit[unit].append(team)
    found: dict[frozenset[UUID], list[str]] = defaultdict(list)
    for mechanism in Mechanism.objects.in_use().prefetch_related("teams", "units").order_by("name"):
        teams = {team.pk for team in mechanism.teams.all()}
        for each in mechanism.units.all():
            teams.update(of_unit[each.pk])
        for pair in combinations(sorted(teams), 2):
            found[frozenset(pair)].append(mechanism.name)
    return dict(found)


def joined_teams() -> dict[frozenset[UUID], list[str]]:
    """By pair of teams, what joins them by itself, as modules know it (interfaces between their systems)."""
    found: dict[frozenset[UUID], list[str]] = defaultdict(list)
    for links in wiring.load("team_links"):
        for pair, names in links().items():
            found[pair].extend(names)
    return dict(found)


def gaps(today: date, now: datetime) -> tuple[Coupling, list[Knot]]:
    """The pairs that waited five days or more in the last 90 and that nothing links, most days first."""
    coupling = Coupling(Choice(today - timedelta(days=USUAL - 1), today), now)
    linked = linked_teams()
    open_ones = [
        knot
        for knot in coupling.knots
        if knot.total_days >= ENOUGH and frozenset((knot.more.waiting, knot.more.blocking)) not in linked
    ]
    return coupling, open_ones


def continuum() -> list[tuple[MechanismKind, list[Mechanism]]]:
    """The mechanisms in use by kind, from ad hoc to formal; kinds that nobody uses are empty."""
    by_kind: dict[str, list[Mechanism]] = defaultdict(list)
    for mechanism in Mechanism.objects.in_use().for_list():
        by_kind[mechanism.kind].append(mechanism)
    return [(kind, by_kind[kind]) for kind in MechanismKind]
