"""Tells people of alarms of a watch: mail to whoever answers for the release and is on duty, a message to each room."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.jobs import sending
from storewide.jobs.models import ChatRoom
from storewide.kit import formats
from storewide.kit.permissions import Actor
from storewide.organization.models import Person
from storewide.ownership.duty import on_duty
from storewide.releases import watch_words
from storewide.releases.models import Release, WatchAlarm


def tell(
    release: Release, alarms: Sequence[WatchAlarm], owner: Person | None, by: Actor, at: datetime
) -> None:
    """Tell of new alarms inside the caller's transaction: nobody hears of what was rolled back."""
    there = on_duty(release.area, at) if release.area else None
    sending.mail(
        to=[person.email for person in (owner, there) if person is not None],
        subject=_subject(release, alarms),
        text=_text(release, alarms, owner),
        by=by,
        at=at,
    )
    for room in ChatRoom.objects.all():
        sending.tell(room=room, text=_text(release, alarms, owner), by=by, at=at)


def _subject(release: Release, alarms: Sequence[WatchAlarm]) -> str:
    said = {"release": release.name, "metric": alarms[0].label, "count": formats.number(len(alarms))}
    return (
        ngettext(
            "Since “%(release)s” went live: %(metric)s is beyond its band",
            "Since “%(release)s” went live: %(count)s metrics are beyond their bands",
            len(alarms),
        )
        % said
    )


def _text(release: Release, alarms: Sequence[WatchAlarm], owner: Person | None) -> str:
    lines = [_subject(release, alarms), ""]
    lines += [f"* {watch_words.alarm(each)}" for each in alarms]
    who = _("%(who)s decides.") % {"who": owner} if owner else _("Nobody is accountable for its area.")
    lines += ["", f"{who} {watch_words.to_do(release)}"]
    lines.append(f"{settings.ORIGIN}{alarms[0].get_absolute_url()}")
    return "\n".join(lines)
