"""Tells people of new alerts: mail to whoever answers for the metric, a message to each room of the chat."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.jobs import sending
from storewide.jobs.models import ChatRoom
from storewide.kit import formats
from storewide.kit.permissions import Actor
from storewide.metrics import alerts_words
from storewide.metrics.models import Alert, AlertRule
from storewide.organization.models import Person

#: so many are told in full, the others counted
NAMED = 10


def tell(rule: AlertRule, alerts: Sequence[Alert], owner: Person | None, by: Actor, at: datetime) -> None:
    """Tell of the new alerts of a rule, inside the caller's transaction: nobody hears of what was rolled back."""
    sending.mail(
        to=[owner.email] if owner else [],
        subject=_subject(rule, alerts),
        text=_text(rule, alerts),
        by=by,
        at=at,
    )
    for room in ChatRoom.objects.all():
        sending.tell(room=room, text=_text(rule, alerts), by=by, at=at)


def _subject(rule: AlertRule, alerts: Sequence[Alert]) -> str:
    if len(alerts) == 1:
        return alerts_words.finding(alerts[0])
    values = {"count": formats.number(len(alerts)), "watched": alerts_words.watched(rule)}
    return (
        ngettext(
            "%(count)s series is out of the ordinary: %(watched)s",
            "%(count)s series are out of the ordinary: %(watched)s",
            len(alerts),
        )
        % values
    )


def _text(rule: AlertRule, alerts: Sequence[Alert]) -> str:
    lines = [f"{_subject(rule, alerts)} ({rule.store})"]
    for alert in alerts[:NAMED]:
        what = [] if len(alerts) == 1 else [alerts_words.finding(alert)]
        days = _("%(days)s; %(owner)s answers for it.") % {
            "days": alerts_words.on_days(alert),
            "owner": alerts_words.owner(alert),
        }
        lines += ["", *what, days, f"{settings.ORIGIN}{alert.get_absolute_url()}"]
    if len(alerts) > NAMED:
        lines += ["", _("And %(count)s more.") % {"count": formats.number(len(alerts) - NAMED)}]
    return "\n".join(lines)
