"""Reads of decisions: what they say over a period, and whether each was taken as agreed."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit import formats
from storewide.kit.tags import Tag, Tone
from storewide.organization import decision_rules
from storewide.organization.decision_rules import Matter, Measured, Taken
from storewide.organization.models import DecisionRight, How, Team, TeamDecision
from storewide.organization.models.decision import TeamDecisionQuerySet

#: what is measured, in days back from today
SPAN = 90
DAY = timedelta(days=1)


def measured(team: Team | None, today: date) -> Measured:
    """What the decisions of the last 90 days say, of one team or of all; one query."""
    decisions = _lately(today)
    return _measure(decisions.filter(team=team) if team else decisions)


def by_team(today: date) -> list[tuple[Team, Measured, str]]:
    """What the decisions of the last 90 days say of each team that needed any, the least free first; one query."""
    found: dict[Team, list[TeamDecision]] = defaultdict(list)
    for decision in _lately(today).select_related("team"):
        found[decision.team].append(decision)
    rows = [
        (team, each, _wait(each)) for team, each in ((team, _measure(some)) for team, some in found.items())
    ]
    return sorted(rows, key=lambda row: (row[1].share or 0, row[0].name))


def agreed(decision: TeamDecision, rights: Iterable[DecisionRight]) -> Tag:
    """Whether a decision was taken by whom the rights say."""
    right = decision_rules.covering(
        rights,
        Matter(
            team=decision.team_id,
            kind=decision.kind,
            amount_minor=decision.amount_minor,
            currency=decision.currency,
            size=decision.size,
        ),
    )
    if right is None:
        return Tag(_("No right says it"), Tone.UNKNOWN)
    if right.how == How.ASKS and decision.in_team:
        return Tag(_("Decided without asking"), Tone.BAD)
    if right.how != How.ASKS and not decision.in_team:
        return Tag(_("Asked without need"), Tone.WAITING, "flat")
    return Tag(_("As agreed"), Tone.GOOD)


def finding(found: Measured) -> str:
    """What decisions say, in one sentence with its numbers."""
    if not found.count:
        return _("No decision is noted of the last 90 days")
    decisions = ngettext("%(count)s decision", "%(count)s decisions", found.count) % {"count": found.count}
    share = _("%(share)s of %(decisions)s of the last 90 days were taken in the team") % {
        "share": formats.percent(found.share, 0),
        "decisions": decisions,
    }
    if found.median_wait is None:
        return share
    return _("%(share)s; half of the others waited more than %(wait)s") % {
        "share": share,
        "wait": wait_words(found.median_wait),
    }


def wait_words(wait: timedelta) -> str:
    """A wait as people say it: in hours under two days, else in days."""
    if wait < 2 * DAY:
        hours = round(wait / timedelta(hours=1))
        return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
    days = round(wait / DAY, 1)
    return _("%(days)s days") % {"days": f"{days:g}"}


def _wait(found: Measured) -> str:
    return "" if found.median_wait is None else wait_words(found.median_wait)


def _lately(today: date) -> TeamDecisionQuerySet:
    last = datetime.combine(today + DAY, time(), UTC)
    return TeamDecision.objects.between(last - SPAN * DAY, last)


def _measure(decisions: Iterable[TeamDecision]) -> Measured:
    return decision_rules.measure(
        [
            # a wait that goes on is not measured, only counted
            Taken(each.in_team, each.decided_at is not None, each.waited(each.came_up_at))
            for each in decisions
        ]
    )
