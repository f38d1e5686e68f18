"""Everything a person or a team has a part in: what they answer for, what they do, are asked about and are told of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from storewide.kit import formats
from storewide.kit.links import Link
from storewide.kit.pages import Action
from storewide.kit.panels import Panel
from storewide.kit.permissions import may
from storewide.kit.requests import SignedInRequest
from storewide.kit.tags import Text
from storewide.lib.clock import now
from storewide.organization.models import Membership, Person, Role, Team
from storewide.organization.queries import people_of
from storewide.ownership.models import Area, Part, Responsibility, Tier
from storewide.ownership.permissions import OwnershipPermission

#: so many areas stand on Home; the rest on one's own page
ON_HOME = 6


@dataclass(frozen=True)
class Held:
    """One area or activity that somebody has a part in: through which role or team, and what it belongs to."""

    link: Link
    through: str
    of: str = ""
    tier: str = ""


@dataclass(frozen=True)
class Section:
    """What of one part there is, under its heading; told as empty where `nothing` says so."""

    heading: Text
    rows: tuple[Held, ...]
    nothing: Text = ""


#: the parts of a person in the order in which they bind
HEADINGS: dict[Part, tuple[Text, Text]] = {
    Part.ACCOUNTABLE: (
        gettext_lazy("Accountable for"),
        gettext_lazy("Nothing: no role of theirs answers for anything."),
    ),
    Part.RESPONSIBLE: (gettext_lazy("Responsible for"), ""),
    Part.CONSULTED: (gettext_lazy("Asked before changes in"), ""),
    Part.INFORMED: (gettext_lazy("Told of changes in"), ""),
}


def of_person(person: Person, on: date) -> list[Section]:
    """What a person has a part in on a day, through roles and teams, and whose deputy they are; five queries."""
    roles = list(Role.objects.filter(Q(holder=person) | Q(deputy=person)))
    held = [role for role in roles if role.holder_id == person.pk]
    teams = set(Membership.objects.on(on).filter(person=person).values_list("team", flat=True))
    if person.team_id is not None and person.here(on):
        teams.add(person.team_id)
    found = _parts(Q(role__in=held) | Q(team__in=teams))
    areas = Area.objects.for_map().filter(Q(accountable__in=held) | Q(responsible__in=teams))
    for area in areas:
        if area.accountable in held:
            found[Part.ACCOUNTABLE].append(_held(area, str(area.accountable)))
        if area.responsible_id in teams:
            found[Part.RESPONSIBLE].append(_held(area, str(area.responsible)))
    sections = _sections(found)
    deputising = [role for role in roles if role.deputy_id == person.pk]
    if deputising:
        covered = Area.objects.for_map().filter(accountable__in=deputising)
        rows = tuple(_held(area, str(area.accountable)) for area in covered)
        sections.append(Section(_("Stands in, while the holder is away, for"), rows))
    return [section for section in sections if section.rows or section.nothing]


def of_team(team: Team) -> list[Section]:
    """What a team has a part in: its areas by part of the system, then its other parts; two queries."""
    found = _parts(Q(team=team))
    areas = [_held(area, "") for area in Area.objects.for_map().filter(responsible=team)]
    rows = (*areas, *found[Part.RESPONSIBLE])
    tiers: list[tuple[str, Text]] = [*Tier.choices, ("", _("Responsible for, in no part of the system"))]
    sections = [
        Section(
            _("Responsible for: %(tier)s") % {"tier": label} if tier else label,
            tuple(row for row in rows if row.tier == tier),
        )
        for tier, label in tiers
    ]
    sections += _sections({part: found[part] for part in (Part.CONSULTED, Part.INFORMED)})
    return [section for section in sections if section.rows]


def home_panel(request: SignedInRequest) -> Panel | None:
    """On Home: what whoever looks answers for; None where the directory does not know them or nothing is theirs."""
    if not may(request.user, OwnershipPermission.VIEW) or not (people := people_of(request.user)):
        return None
    sections = of_person(people[0], now().date())
    rows = sections[0].rows if sections else ()
    if not rows:
        return None
    title = ngettext(
        "You answer for one area or activity", "You answer for %(count)s areas and activities", len(rows)
    ) % {"count": formats.number(len(rows))}
    more = Action(_("Everything that is yours"), reverse("ownership:person", args=[people[0].pk]))
    return Panel(title, "ownership/home_panel.html", {"rows": rows[:ON_HOME]}, more=more)


def team_panel(request: SignedInRequest, team: Team) -> Panel | None:
    """On a team's page: the areas it owns across front end, back end and data; one query."""
    if not may(request.user, OwnershipPermission.VIEW):
        return None
    areas = [_held(area, "") for area in Area.objects.for_map().filter(responsible=team)]
    choices: list[tuple[str, Text]] = [*Tier.choices, ("", gettext_lazy("Other areas"))]
    tiers = [(label, [row for row in areas if row.tier == tier]) for tier, label in choices]
    words = {"count": formats.number(len(areas))}
    title = (
        ngettext("Owns one area", "Owns %(count)s areas", len(areas)) % words if areas else _("Owns no area")
    )
    context = {"team": team, "tiers": [(label, rows) for label, rows in tiers if rows]}
    return Panel(title, "ownership/team_panel.html", context)


def said_of_person(name: str, sections: Sequence[Section]) -> str:
    """What somebody answers for, in one sentence."""
    count = len(sections[0].rows) if sections else 0
    if not count:
        return _("%(name)s answers for nothing") % {"name": name}
    return ngettext(
        "%(name)s answers for one area or activity",
        "%(name)s answers for %(count)s areas and activities",
        count,
    ) % {"name": name, "count": formats.number(count)}


def _sections(found: dict[Part, list[Held]]) -> list[Section]:
    return [
        Section(HEADINGS[part][0], tuple(found[part]), HEADINGS[part][1])
        for part in HEADINGS
        if part in found
    ]


def _parts(whose: Q) -> dict[Part, list[Held]]:
    """The rows of parts that match, as what is held; one query."""
    found: dict[Part, list[Held]] = {part: [] for part in Part}
    for row in Responsibility.objects.for_list().filter(whose):
        link = row.of.link
        of = str(row.activity.area) if row.activity else ""
        tier = row.activity.area.tier if row.activity else row.of.tier  # type: ignore[union-attr]
        found[Part(row.part)].append(Held(link, str(row.who), of, tier))
    return found


def _held(area: Area, through: str) -> Held:
    return Held(area.link, through, "", area.tier)


def matrix_url(by: str, holder: str) -> str:
    """The matrix of one role's or team's rows."""
    return f"{reverse('ownership:matrix')}?by={by}&holder={holder}"
