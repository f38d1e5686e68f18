"""How much of an audience has read a briefing: by team, and by shift of those who are on it in the next days."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.organization.models import Person, Team
from storewide.releases.models import Briefing, Release, Shift, ShiftGate, Tier, Turn

#: percent of each shift that must have read it before go-live, where nobody set another
GATES: dict[str, int] = {Tier.SMALL: 0, Tier.STANDARD: 90, Tier.MAJOR: 90}


@dataclass(frozen=True)
class Audience:
    """Who a briefing is for: its teams, and by team the people who are here and did not write it."""

    teams: tuple[Team, ...] = ()
    people: Mapping[UUID, tuple[Person, ...]] = field(default_factory=dict)
    read: frozenset[UUID] = frozenset()

    @property
    def everybody(self) -> list[Person]:
        """All of them, by team."""
        return [person for team in self.teams for person in self.people[team.pk]]

    @property
    def unread(self) -> list[Person]:
        """Those who have not acknowledged it."""
        return [person for person in self.everybody if person.pk not in self.read]

    @property
    def silent(self) -> list[Team]:
        """The teams in which nobody has."""
        return [team for team in self.teams if not self.read & {person.pk for person in self.people[team.pk]}]


@dataclass(frozen=True)
class Narrowed:
    """To which shifts briefings are narrowed, by briefing and team; who ever has a turn in each, and its name."""

    shifts: Mapping[UUID, Mapping[UUID, frozenset[UUID]]]
    takers: Mapping[UUID, frozenset[UUID]]
    names: Mapping[UUID, str]

    def asks(self, briefing: Briefing, team: Team, person: Person) -> bool:
        """Whether the briefing asks this person of the team: everybody, or who is on one of the shifts it names."""
        named = self.shifts.get(briefing.pk, {}).get(team.pk)
        if named is None:
            return True
        return any(person.pk in self.takers[each] or person.shift == self.names[each] for each in named)


@dataclass(frozen=True)
class Covered:
    """How many of those who are on a shift in the next days, or are in a team, have read a briefing."""

    name: str
    asked: int
    read: int
    shift: Shift | None = None

    @property
    def share(self) -> float | None:
        """The share who have; None where nobody is asked."""
        return self.read / self.asked if self.asked else None

    @property
    def percent(self) -> int | None:
        """The share in whole percent, rounded down, so that 100 means all; None where nobody is asked."""
        return 100 * self.read // self.asked if self.asked else None


def narrowed(briefings: Iterable[Briefing]) -> Narrowed:
    """To which shifts these briefings are narrowed; two queries at most."""
    named = Briefing.objects.filter(pk__in=[each.pk for each in briefings], shifts__isnull=False)
    found: dict[UUID, dict[UUID, set[UUID]]] = defaultdict(lambda: defaultdict(set))
    names = {}
    for briefing, shift, team, name in named.values_list("pk", "shifts", "shifts__team", "shifts__name"):
        found[briefing][team].add(shift)
        names[shift] = name
    takers: dict[UUID, set[UUID]] = {shift: set() for shift in names}
    if names:
        for shift, person in Turn.objects.filter(shift__in=names).values_list("shift", "person"):
            takers[shift].add(person)
    return Narrowed(
        {pk: {team: frozenset(ids) for team, ids in teams.items()} for pk, teams in found.items()},
        {shift: frozenset(people) for shift, people in takers.items()},
        names,
    )


def by_team(audience: Audience) -> tuple[Covered, ...]:
    """How much of each team has read it."""
    return tuple(
        Covered(
            team.name,
            len(audience.people[team.pk]),
            sum(person.pk in audience.read for person in audience.people[team.pk]),
        )
        for team in audience.teams
    )


def by_shift(audiences: Mapping[UUID, Audience], on: date) -> dict[UUID, tuple[Covered, ...]]:
    """How much of each shift has read each briefing, by its id; of those who have a turn in the next days. Two queries.

    Of a shift without any turn in these days, those whose usual shift it is, as People says, are on it. Who is on a
    shift and not asked (of another team, or the author) is not counted.
    """
    teams = {team.pk for audience in audiences.values() for team in audience.teams}
    shifts = list(Shift.objects.filter(team__in=teams).select_related("team")) if teams else []
    on_it: dict[UUID, set[UUID]] = defaultdict(set)
    if shifts:
        for shift, person in Turn.objects.ahead(on).filter(shift__in=shifts).values_list("shift", "person"):
            on_it[shift].add(person)
    return {pk: _covered(audience, shifts, on_it) for pk, audience in audiences.items()}


def _covered(
    audience: Audience, shifts: Sequence[Shift], on_it: Mapping[UUID, set[UUID]]
) -> tuple[Covered, ...]:
    found = []
    for shift in shifts:
        if shift.team_id in audience.people:
            turns = on_it.get(shift.pk)
            asked = {
                person.pk
                for person in audience.people[shift.team_id]
                if (person.pk in turns if turns else person.shift == shift.name)
            }
            found.append(Covered(str(shift), len(asked), len(asked & audience.read), shift))
    return tuple(found)


def gates() -> dict[str, int]:
    """Percent of each shift that must have read it before go-live, by tier; in one query."""
    return {**GATES, **dict(ShiftGate.objects.values_list("tier", "percent"))}


def short_shifts(
    releases: Iterable[Release],
    briefings: Mapping[UUID, Briefing],
    audiences: Mapping[UUID, Audience],
    on: date,
) -> dict[UUID, tuple[str, ...]]:
    """By release, the shifts of which too few have read the briefing, in words: “90 % of Help desk: Late (3 of 5)”.

    A shift on which nobody is asked in the next days holds nothing up.
    """
    covered = by_shift(audiences, on)
    if not any(covered.values()):
        return {}
    wanted = gates()
    return {
        release.pk: tuple(
            short(each, wanted.get(release.tier, 0))
            for each in covered[briefings[release.pk].pk]
            if is_short(each, wanted.get(release.tier, 0))
        )
        for release in releases
        if release.pk in briefings
    }


def is_short(covered: Covered, percent: int) -> bool:
    """Whether fewer than so many percent have read it; never of nobody."""
    return covered.asked > 0 and 100 * covered.read < percent * covered.asked


def short(covered: Covered, percent: int) -> str:
    """What is asked of a shift and how far it is, within a sentence."""
    return _("%(percent)s of %(shift)s (%(read)s of %(asked)s have read it)") % {
        "percent": formats.percent(percent / 100, 0),
        "shift": covered.name,
        "read": formats.number(covered.read),
        "asked": formats.number(covered.asked),
    }


def sentence(covered: Covered, version: int) -> str:
    """How far a shift or team is: “92 % of Help desk: Evening have read version 3”."""
    if covered.percent is None:
        return _("Nobody of %(shift)s is asked to read it in the next 7 days") % {"shift": covered.name}
    return _("%(percent)s of %(shift)s have read version %(version)s") % {
        "percent": formats.percent(covered.percent / 100, 0),
        "shift": covered.name,
        "version": version,
    }
