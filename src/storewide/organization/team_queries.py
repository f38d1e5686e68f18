"""Reads of one team: its members as its page shows them, and its hours in the weeks to come."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Sum
from django.utils.translation import gettext as _

from storewide.kit.tags import Tag, Tone
from storewide.organization import capacity_rules, public_holidays
from storewide.organization.capacity_rules import Away, Week, Worker
from storewide.organization.models import Absence, Membership, Team


@dataclass(frozen=True)
class Member:
    """A membership as the team's page shows it; `total` is percent of the person's time in all teams."""

    membership: Membership
    total: int
    away: bool

    @property
    def tags(self) -> list[Tag]:
        """What is out of the ordinary."""
        over = Tag(_("%(total)s %% in all teams") % {"total": self.total}, Tone.BAD, "up")
        return [*([over] if self.total > 100 else []), *([Tag(_("Away"), Tone.WAITING)] if self.away else [])]


def members(team: Team, today: date) -> list[Member]:
    """Who is in the team today or joins later, those with most of their time first; three queries."""
    rows = list(
        Membership.objects.lasting(today)
        .filter(team=team)
        .exclude(person__left_on__lte=today)
        .for_list()
        .order_by("-share", "person__name", "pk")
    )
    people = [each.person_id for each in rows]
    held = Membership.objects.on(today).filter(person__in=people).order_by().values_list("person")
    totals = dict(held.annotate(total=Sum("share")))
    away = set(Absence.objects.on(today).filter(person__in=people).values_list("person", flat=True))
    return [Member(each, totals.get(each.person_id, each.share), each.person_id in away) for each in rows]


def former(team: Team, today: date) -> list[Membership]:
    """Who was in the team, the last to leave first; at most ten."""
    gone = Membership.objects.filter(team=team, ends__lt=today).for_list()
    return list(gone.order_by("-ends", "pk")[:10])


def capacity(team: Team, today: date) -> list[Week]:
    """The team's hours in the thirteen weeks from this one on; three queries."""
    monday = capacity_rules.monday_of(today)
    until = monday + timedelta(weeks=capacity_rules.QUARTER)
    rows = list(Membership.objects.lasting(monday).filter(team=team).for_list())
    public = public_holidays.between(monday, until)
    workers = [worker(each, public.off(each, team.unit_id)) for each in rows]
    absences = Absence.objects.filter(
        person__in=[each.person_id for each in rows], ends__gte=today - timedelta(days=7), begins__lt=until
    )
    away = [Away(each.person_id, each.begins, each.ends) for each in absences]
    return capacity_rules.weeks(workers, away, maintenance=team.maintenance_share, first=today)


def worker(membership: Membership, off: frozenset[date]) -> Worker[UUID]:
    """A membership as capacity reads it; somebody's last day in a team is the one before they are gone."""
    person, ends = membership.person, membership.ends
    if person.left_on:
        last = person.left_on - timedelta(days=1)
        ends = min(ends, last) if ends else last
    return Worker(
        key=membership.person_id,
        weekly_hours=float(person.weekly_hours),
        share=membership.share,
        begins=membership.begins,
        ends=ends,
        off=off,
    )
