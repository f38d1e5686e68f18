"""The checks of the organisation.

ORG001 size, ORG002 disciplines, ORG003 split people, ORG004 over 100 %, ORG009 units not described, ORG010 skills of one.
ORG005 to ORG008 need to know who owns what, and stand in `ownership` and `metrics`. Front-line teams work in shifts of any
size, so that size and disciplines are asked of the others alone.
"""

from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storewide.kit.checks import Finding
from storewide.kit.links import Link
from storewide.lib.clock import now
from storewide.organization import skill_queries, team_page, team_rules, unit_tree
from storewide.organization.models import Membership, Person, Team, Unit
from storewide.organization.team_rules import Share


def team_size() -> Iterator[Finding]:
    """ORG001: teams outside six to ten people; one query."""
    for team in Team.objects.filter(front_line=False).with_size(now().date()):
        size: int = team.size  # type: ignore[attr-defined]
        if team_rules.off_size(size):
            yield _of_team(
                "ORG001",
                team,
                _("%(team)s: %(words)s") % {"team": team, "words": team_page.size_words(size)},
                gettext_lazy(
                    "A small team waits for others or for whoever is away; a large one spends its time agreeing."
                ),
                gettext_lazy("Join it with another, split it along what it owns, or add who is missing."),
            )


def disciplines_missing() -> Iterator[Finding]:
    """ORG002: teams in which nobody brings product, engineering, usability, design or test; two queries."""
    present: dict[UUID, list[str]] = defaultdict(list)
    for team_id, discipline in Membership.objects.on(now().date()).values_list("team", "discipline"):
        present[team_id].append(discipline)
    for team in Team.objects.filter(front_line=False, pk__in=present):
        there = present[team.pk]
        if lacking := team_rules.missing_disciplines(there):
            words = team_page.disciplines_words(lacking, told=any(there))
            yield _of_team(
                "ORG002",
                team,
                _("%(team)s: %(words)s") % {"team": team, "words": words},
                gettext_lazy("What a team cannot do by itself it waits for."),
                gettext_lazy("Say each member's discipline, and bring in who is missing."),
            )


def split_people() -> Iterator[Finding]:
    """ORG003: people in three teams or more, or with under half of their time in one of several; two queries."""
    found = team_rules.split(_shares())
    people = Person.objects.in_bulk(list(found))
    for who, shares in found.items():
        told = get_text_list(
            [
                _("%(share)s %% in %(team)s") % {"share": each.percent, "team": each.team}
                for each in sorted(shares, key=lambda share: (-share.percent, share.team))
            ],
            _("and"),
        )
        yield _of_person(
            "ORG003",
            people[who],
            _("%(person)s's time is split: %(told)s.") % {"person": people[who], "told": told},
            gettext_lazy("Whoever belongs to several teams is waited for in each of them."),
            gettext_lazy("Give them one team for most of their time, and let others ask that team."),
        )


def more_than_all() -> Iterator[Finding]:
    """ORG004: people whose memberships come to more than all of their time; two queries."""
    found = team_rules.overbooked(_shares())
    people = Person.objects.in_bulk(list(found))
    for who, total in found.items():
        yield _of_person(
            "ORG004",
            people[who],
            _("%(person)s is promised to teams for %(total)s %% of their time.")
            % {"person": people[who], "total": total},
            gettext_lazy("Each team plans with hours that another one has, too."),
            gettext_lazy("Lower a share, or end a membership."),
        )


def units_not_described() -> Iterator[Finding]:
    """ORG009: units without operating model, commerce structure or a holder of profit and loss; one query."""
    today = now().date()
    for unit, over in unit_tree.lines_of(Unit.objects.select_related("result_holder")):
        if gaps := unit_tree.missing(unit, over, today):
            yield Finding(
                "ORG009",
                _("%(unit)s: %(gaps)s.") % {"unit": unit, "gaps": get_text_list(gaps, _("and"))},
                unit.get_absolute_url(),
                reason=gettext_lazy(
                    "Who does the work, and who answers for the result, is then settled anew each time."
                ),
                cure=gettext_lazy("Say it on the unit's page."),
                link=Link("organization.unit", str(unit.pk)),
            )


def skills_of_one() -> Iterator[Finding]:
    """ORG010: skills that only one person has deeply, or nobody any more; one query."""
    for ability in skill_queries.abilities(now().date()):
        if ability.standing == "several":
            continue
        sentence = _("Nobody here knows %(skill)s deeply.") % {"skill": ability.name}
        if ability.deep:
            sentence = _("%(person)s alone knows %(skill)s deeply.") % {
                "person": ability.deep[0],
                "skill": ability.name,
            }
        yield Finding(
            "ORG010",
            sentence,
            ability.url,
            reason=gettext_lazy("When they are away nobody can mend it, and when they go it is lost."),
            cure=gettext_lazy("Let a second person learn it, from them and soon."),
            link=Link("organization.skill", ability.name.lower()),
        )


def _shares() -> list[Share[UUID]]:
    rows = Membership.objects.on(now().date()).order_by("person__name", "team__name", "pk")
    return [Share(*each) for each in rows.values_list("person", "team__name", "share")]


def _of_team(code: str, team: Team, sentence: str, reason: object, cure: object) -> Finding:
    link = Link("organization.team", str(team.pk))
    return Finding(code, sentence, team.get_absolute_url(), reason=str(reason), cure=str(cure), link=link)


def _of_person(code: str, person: Person, sentence: str, reason: object, cure: object) -> Finding:
    link = Link("organization.person", str(person.pk))
    url = reverse("organization:person", args=[person.pk])
    return Finding(code, sentence, url, reason=str(reason), cure=str(cure), link=link)
