"""What somebody has for what is new, week by week: their shares of teams, less days away, holidays and maintenance."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.kit.charts import Chart, ChartKind, Role, Series, Unit
from storewide.organization import capacity_rules, public_holidays, team_queries
from storewide.organization.capacity_rules import Away, Week
from storewide.organization.models import Absence, Membership, Person


@dataclass(frozen=True)
class PersonHours:
    """Somebody's hours of the quarter to come, in all their teams together."""

    weeks: tuple[Week, ...]

    @property
    def gross(self) -> float:
        """Agreed hours of the quarter."""
        return sum(week.gross for week in self.weeks)

    @property
    def sentence(self) -> str:
        """How the quarter's hours come about."""
        return _(
            "Of %(gross)s hours in 13 weeks %(absent)s are days away and public holidays and %(maintenance)s maintenance; "
            "%(net)s are left."
        ) % {
            "gross": formats.number(round(self.gross)),
            "absent": formats.number(round(sum(week.absent for week in self.weeks))),
            "maintenance": formats.number(round(sum(week.maintenance for week in self.weeks))),
            "net": formats.number(round(sum(week.net for week in self.weeks))),
        }

    @property
    def chart(self) -> Chart:
        """The weeks as a picture."""
        least, most = min(week.net for week in self.weeks), max(week.net for week in self.weeks)
        said = {"least": formats.number(round(least)), "most": formats.number(round(most))}
        title = _("%(least)s to %(most)s hours a week for what is new")
        return Chart(
            key="hours",
            title=title % said,
            unit=Unit(_("hours a week")),
            x_label=_("Week from"),
            xs=tuple(week.monday for week in self.weeks),
            series=(
                Series(_("Hours for what is new"), _rounded(week.net for week in self.weeks)),
                Series(_("Agreed"), _rounded(week.gross for week in self.weeks), Role.PLAN),
            ),
            kind=ChartKind.COLUMN,
            alt=_(
                "Hours of this person in each of the thirteen weeks to come: agreed, and net of absence and maintenance."
            ),
        )


def of_person(person: Person, today: date) -> PersonHours:
    """Somebody's thirteen weeks from this one on; each team's share bears its own maintenance. Three queries."""
    monday = capacity_rules.monday_of(today)
    until = monday + timedelta(weeks=capacity_rules.QUARTER)
    public = public_holidays.between(monday, until)
    absences = Absence.objects.filter(person=person, ends__gte=monday, begins__lt=until)
    away = [Away(each.person_id, each.begins, each.ends) for each in absences]
    rows = Membership.objects.lasting(monday).filter(person=person).for_list()
    by_team = [
        capacity_rules.weeks(
            [team_queries.worker(each, public.off(each, each.team.unit_id))],
            away,
            maintenance=each.team.maintenance_share,
            first=today,
        )
        for each in rows
    ]
    return PersonHours(tuple(_together(weeks) for weeks in zip(*by_team, strict=True)))


def _together(weeks: Sequence[Week]) -> Week:
    """The same week in several teams, added up."""
    return Week(
        weeks[0].monday,
        sum(week.gross for week in weeks),
        sum(week.absent for week in weeks),
        sum(week.maintenance for week in weeks),
    )


def _rounded(hours: Iterable[float]) -> tuple[float, ...]:
    return tuple(round(each, 1) for each in hours)
