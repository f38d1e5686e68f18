"""What all teams can do in the quarter to come, week by week; a fixed number of queries however many there are."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from storewide.kit.charts import Chart, ChartKind, Series
from storewide.kit.charts import Unit as ChartUnit
from storewide.organization import capacity_rules, public_holidays, team_queries
from storewide.organization.capacity_rules import Away, Week, Worker
from storewide.organization.models import Absence, Membership, Team


@dataclass(frozen=True)
class TeamHours:
    """A team's hours of the quarter to come, in whole: gross, away, for maintenance, and left for what is new."""

    team: Team
    weeks: tuple[Week, ...]

    @property
    def gross(self) -> int:
        """Hours of everybody's agreed weeks."""
        return round(sum(week.gross for week in self.weeks))

    @property
    def absent(self) -> int:
        """Hours of days away and of public holidays."""
        return round(sum(week.absent for week in self.weeks))

    @property
    def maintenance(self) -> int:
        """Hours that keep running what is there."""
        return round(sum(week.maintenance for week in self.weeks))

    @property
    def net(self) -> int:
        """Hours left for what is new."""
        return round(sum(week.net for week in self.weeks))

    @property
    def a_week(self) -> float:
        """Hours left for what is new in a usual week."""
        return self.net / len(self.weeks)

    @property
    def thinnest(self) -> date:
        """The Monday of the week with the fewest hours."""
        return min(self.weeks, key=lambda week: (week.net, week.monday)).monday


def of_teams(today: date) -> list[TeamHours]:
    """Every team's hours in the thirteen weeks from this one on; five queries."""
    first = capacity_rules.monday_of(today)
    until = first + timedelta(weeks=capacity_rules.QUARTER)
    workers: dict[UUID, list[Worker[UUID]]] = defaultdict(list)
    teams = list(Team.objects.select_related("unit"))
    units = {team.pk: team.unit_id for team in teams}
    public = public_holidays.between(first, until)
    for membership in Membership.objects.lasting(first).select_related("person"):
        off = public.off(membership, units[membership.team_id])
        workers[membership.team_id].append(team_queries.worker(membership, off))
    away: dict[UUID, list[Away[UUID]]] = defaultdict(list)
    for each in Absence.objects.filter(ends__gte=first, begins__lt=until):
        away[each.person_id].append(Away(each.person_id, each.begins, each.ends))
    found = []
    for team in teams:
        absences = [absence for worker in workers[team.pk] for absence in away.get(worker.key, ())]
        weeks = capacity_rules.weeks(
            workers[team.pk], absences, maintenance=team.maintenance_share, first=today
        )
        found.append(TeamHours(team, tuple(weeks)))
    return found


def finding(found: list[TeamHours]) -> str:
    """How much there is, in one sentence."""
    net = sum(each.net for each in found)
    if not net:
        return _("Capacity")
    gross = sum(each.gross for each in found)
    return _("%(net)s of %(gross)s hours of the next 13 weeks are for what is new") % {
        "net": f"{net:,}",
        "gross": f"{gross:,}",
    }


def chart(found: list[TeamHours]) -> Chart | None:
    """The hours of all teams together, week by week; None where nobody has any."""
    if not any(each.gross for each in found):
        return None
    weeks = list(zip(*(each.weeks for each in found), strict=True))
    return Chart(
        key="capacity",
        title=_("Hours of all teams for what is new"),
        unit=ChartUnit(_("hours a week")),
        x_label=_("Week from"),
        xs=tuple(week[0].monday for week in weeks),
        series=(
            Series(_("Hours for what is new"), tuple(round(sum(one.net for one in week)) for week in weeks)),
        ),
        kind=ChartKind.COLUMN,
        alt=_(
            "Hours of all teams in each of the thirteen weeks to come, net of absences, public holidays and maintenance."
        ),
    )
