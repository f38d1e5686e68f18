"""What is said about incidents."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit import formats
from storewide.service import risk, risk_words
from storewide.service.models import Incident
from storewide.service.queries import Lately


def finding(open_now: Sequence[Incident], lately: Lately, at: datetime) -> str:
    """How the service stands, in one sentence: what is open and what it cost, else how much there was of late."""
    if open_now:
        said: dict[str, object] = {"count": formats.number(len(open_now)), "title": open_now[0].title}
        found = (
            ngettext(
                "One incident is open: %(title)s",
                "%(count)s incidents are open, the oldest: %(title)s",
                len(open_now),
            )
            % said
        )
        lost = risk.of_incident(open_now[0], at)
        if isinstance(lost, risk.Untold) or not lost.is_certain:
            return found
        return f"{found}. {risk_words.sentence(lost)}"
    if not lately.count:
        return _("No incident is open, and there was none in the last %(days)s days") % {"days": lately.days}
    return ngettext(
        "No incident is open; there was one in the last %(days)s days, and it lasted %(time)s",
        "No incident is open; there were %(count)s in the last %(days)s days, %(time)s in all",
        lately.count,
    ) % {"count": formats.number(lately.count), "days": lately.days, "time": duration(lately.time)}


def duration(lasted: timedelta) -> str:
    """How long something lasted, to the minute: `45 min`, `3 h 20 min`, `2 d 4 h`."""
    minutes = int(lasted.total_seconds()) // 60
    hours, days = minutes // 60, minutes // (24 * 60)
    if not minutes:
        return _("under 1 min")
    if days:
        return _("%(days)s d %(hours)s h") % {"days": days, "hours": hours % 24}
    if hours:
        return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": minutes % 60}
    return _("%(minutes)s min") % {"minutes": minutes}


def standing(incident: Incident, at: datetime) -> str:
    """Since when, how long, and who told of it."""
    said = {"time": duration(incident.lasted(at)), "who": incident.told_by_label}
    if incident.resolved_at is None:
        return _("It has lasted %(time)s so far. Told by %(who)s.") % said
    return _("It lasted %(time)s. Told by %(who)s.") % said
