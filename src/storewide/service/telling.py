"""Tells whoever is on duty of an incident as it opens, by mail: a store that is down waits for nobody to look."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from storewide.jobs import sending
from storewide.kit import formats
from storewide.kit.permissions import Actor
from storewide.ownership.duty import on_duty
from storewide.service.models import Incident, IncidentState

#: what began longer ago is entered for the record, and nobody is woken for it
NEWS = timedelta(hours=12)


def tell(incident: Incident, *, by: Actor, at: datetime) -> None:
    """Mail whoever is on duty for the incident's area, inside the caller's transaction; nobody where it has no area."""
    if incident.area is None or incident.state == IncidentState.RESOLVED or at - incident.opened_at > NEWS:
        return
    person = on_duty(incident.area, at)
    sending.mail(
        to=[person.email] if person else [], subject=_subject(incident), text=_text(incident), by=by, at=at
    )


def _subject(incident: Incident) -> str:
    said = {"severity": incident.get_severity_display(), "title": incident.title}
    return _("%(severity)s: %(title)s") % said


def _text(incident: Incident) -> str:
    said = {
        "store": incident.store or _("all stores"),
        "area": incident.area,
        "at": formats.moment(incident.opened_at),
        "who": incident.told_by_label,
    }
    return "\n".join(
        (
            _subject(incident),
            _("%(store)s, %(area)s; since %(at)s; told by %(who)s. You are reached first for it.") % said,
            "",
            f"{settings.ORIGIN}{incident.get_absolute_url()}",
        )
    )
