"""Checks that need to know both who is in a team and what is whose.

ORG005 project teams that own areas, ORG007 no IT role accountable for availability, ORG008 sales or marketing absent
from competitive alignment.
"""

import re
from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storewide.kit.checks import Finding
from storewide.kit.links import Link
from storewide.lib.clock import now
from storewide.organization.models import Discipline, Membership, Person, Role, Team, TeamKind
from storewide.ownership.models import Activity, Area, Part, Responsibility

#: who may answer for availability, by discipline
IT = (Discipline.ENGINEERING, Discipline.OPERATIONS)
#: a role that says by its title that it is of IT
IT_TITLES = re.compile(
    r"\b(IT|CTO|CIO|SRE)\b|(?i:\bdevops\b|engineer|technolog|platform|reliab|infrastruct|it operations)"
)
#: whose view competitive alignment needs
VIEWS = (Discipline.SALES, Discipline.MARKETING)


def project_teams_that_own() -> Iterator[Finding]:
    """ORG005: project teams that are responsible for areas; two queries."""
    owned: dict[UUID, set[str]] = {}
    for key, area in _owned_areas():
        owned.setdefault(key, set()).add(area)
    for team in Team.objects.filter(pk__in=owned, kind=TeamKind.PROJECT):
        areas = get_text_list(sorted(owned[team.pk]), _("and"))
        yield Finding(
            "ORG005",
            _("%(team)s is a project team and owns %(areas)s.") % {"team": team, "areas": areas},
            team.get_absolute_url(),
            reason=gettext_lazy("When the project ends, nobody keeps running what it owned."),
            cure=gettext_lazy("Give the areas to a long-lived team, or make this one long-lived."),
            link=Link("organization.team", str(team.pk)),
        )


def nobody_of_it_for_availability() -> Iterator[Finding]:
    """ORG007: no IT role is accountable for availability; at most five queries."""
    if not Team.objects.exists():
        return
    roles = _accountable_for("availab")
    if roles is None:
        sentence = _("No area and no activity is for availability.")
    elif any(_of_it(role, now().date()) for role in roles):
        return
    else:
        sentence = _("No role of IT is accountable for availability.")
    yield Finding(
        "ORG007",
        sentence,
        reverse("ownership:map"),
        reason=gettext_lazy(
            "When the store is down, whoever can bring it back up is not who answers for it."
        ),
        cure=gettext_lazy(
            "Make a role of engineering or operations accountable for an area or activity of availability."
        ),
        link=Link("organization.check", "availability"),
    )


def competitive_views_missing() -> Iterator[Finding]:
    """ORG008: sales or marketing has no part in competitive alignment; at most five queries."""
    if not Team.objects.exists():
        return
    areas, activities = _named("competit")
    if not areas and not activities:
        absent = list(VIEWS)
    else:
        there = _disciplines_in(areas, activities, now().date())
        absent = [each for each in VIEWS if each not in there]
    if absent:
        named = get_text_list([str(each.label).lower() for each in absent], _("and"))
        yield Finding(
            "ORG008",
            _("No part in competitive alignment: %(disciplines)s.") % {"disciplines": named},
            reverse("ownership:map"),
            reason=gettext_lazy(
                "Who hears why deals are lost and what others promise is not asked what to match."
            ),
            cure=gettext_lazy(
                "Add an area or activity of competitive alignment, with a part for sales and one for marketing."
            ),
            link=Link("organization.check", "competitive-alignment"),
        )


def _owned_areas() -> Iterator[tuple[UUID, str]]:
    yield from Area.objects.exclude(responsible=None).values_list("responsible", "name")
    also = Responsibility.objects.filter(part=Part.RESPONSIBLE, area__isnull=False, team__isnull=False)
    yield from also.values_list("team", "area__name")


def _named(word: str) -> tuple[list[Area], list[Activity]]:
    """The areas and the activities whose name holds a word."""
    areas = Area.objects.filter(name__icontains=word).select_related("accountable__holder", "responsible")
    return list(areas), list(Activity.objects.filter(name__icontains=word))


def _accountable_for(word: str) -> list[Role] | None:
    """Whoever is accountable for what the word names; None where nothing does."""
    areas, activities = _named(word)
    if not areas and not activities:
        return None
    parts = Responsibility.objects.filter(activity__in=activities, part=Part.ACCOUNTABLE)
    held = [part.role for part in parts.select_related("role__holder") if part.role]
    return [*(area.accountable for area in areas if area.accountable), *held]


def _of_it(role: Role, today: date) -> bool:
    """Whether a role is of IT: by its title, or by what its holder brings to a team."""
    if IT_TITLES.search(role.title):
        return True
    return Membership.objects.on(today).filter(person=role.holder_id, discipline__in=IT).exists()


def _disciplines_in(areas: list[Area], activities: list[Activity], today: date) -> set[str]:
    """What the people bring who have a part in these; a team or role named after sales or marketing counts as well."""
    parts = Responsibility.objects.filter(Q(area__in=areas) | Q(activity__in=activities))
    roles = {area.accountable for area in areas if area.accountable}
    teams = {area.responsible for area in areas if area.responsible}
    for part in parts.select_related("role__holder", "team"):
        roles |= {part.role} if part.role else set()
        teams |= {part.team} if part.team else set()
    people: set[Person] = {role.holder for role in roles if role.holder}
    there = Membership.objects.on(today).filter(Q(person__in=people) | Q(team__in=teams))
    titles = " ".join([*(role.title for role in roles), *(team.name for team in teams)]).lower()
    named = {each.value for each in VIEWS if each.value in titles}
    return named | set(there.values_list("discipline", flat=True))
