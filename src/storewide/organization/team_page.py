"""What the page of a team says: whether it can do its work by itself, who is in it, and its hours to come."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.audit.queries import history
from storewide.kit.charts import Chart, ChartKind, Series, Unit
from storewide.kit.history import Event
from storewide.kit.pages import Action
from storewide.kit.tags import Tag
from storewide.organization import lists, team_queries, team_rules
from storewide.organization.capacity_rules import Week
from storewide.organization.models import Discipline, Membership, Team
from storewide.organization.team_queries import Member


def changes(team: Team) -> tuple[Action, ...]:
    """What can be done to it."""
    return (
        Action(_("Change"), reverse("organization:team-change", args=[team.pk]), style="quiet"),
        Action(_("Add a member"), reverse("organization:member-new", args=[team.pk])),
    )


def context(team: Team, today: date, *, may_change: bool) -> dict[str, Any]:
    """Everything the page shows besides its panels; six queries."""
    members = team_queries.members(team, today)
    weeks = team_queries.capacity(team, today)
    return {
        "team": team,
        "tags": _tags(team),
        "shape": shape(team, [each for each in members if _begun(each, today)]),
        "members": members,
        "former": team_queries.former(team, today),
        "all_url": lists.team_address(team),
        "may_change": may_change,
        "weeks": weeks,
        "chart": chart(weeks) if any(week.gross for week in weeks) else None,
    }


def told(team: Team) -> tuple[Event, ...]:
    """What was done to the team, and who joined, changed and left it; two queries."""
    return history(team, parts=Membership.objects.filter(team=team))


def shape(team: Team, members: Sequence[Member]) -> list[str]:
    """What keeps the team from doing its work by itself, in sentences; nothing of front-line teams."""
    if team.front_line or not members:
        return []
    size = len({each.membership.person_id for each in members})
    said = [size_words(size)] if team_rules.off_size(size) else []
    present = [each.membership.discipline for each in members]
    lacking = team_rules.missing_disciplines(present)
    return said + ([disciplines_words(lacking, told=any(present))] if lacking else [])


def size_words(size: int) -> str:
    """How far a team lies outside six to ten people."""
    off = team_rules.off_size(size)
    if off < 0:
        people = ngettext("%(size)s person is in it", "%(size)s people are in it", size) % {"size": size}
        return _("%(people)s, where six are the least that can own something together.") % {"people": people}
    return _("%(size)s people are in it, where ten are the most that still talk to each other.") % {
        "size": size
    }


def disciplines_words(lacking: Sequence[str], *, told: bool) -> str:
    """Which disciplines nobody brings."""
    if not told:
        return _("Nobody's discipline is said yet.")
    names = [str(Discipline(each).label).lower() for each in lacking]
    return _("Nobody brings %(disciplines)s.") % {"disciplines": get_text_list(names, _("or"))}


def chart(weeks: Sequence[Week]) -> Chart:
    """The hours of the weeks to come as a picture."""
    least, most = min(week.net for week in weeks), max(week.net for week in weeks)
    return Chart(
        key="capacity",
        title=_("%(least)s to %(most)s hours a week for what is new")
        % {"least": round(least), "most": round(most)},
        unit=Unit(_("hours a week")),
        x_label=_("Week from"),
        xs=tuple(week.monday for week in weeks),
        series=(Series(_("Hours for what is new"), tuple(round(week.net, 1) for week in weeks)),),
        kind=ChartKind.COLUMN,
        alt=_(
            "Hours of the team in each of the thirteen weeks to come, net of absences, public holidays and maintenance."
        ),
    )


def _begun(member: Member, today: date) -> bool:
    return member.membership.begins is None or member.membership.begins <= today


def _tags(team: Team) -> list[Tag]:
    return [team.kind_tag, *([team.front_line_tag] if team.front_line_tag else [])]
