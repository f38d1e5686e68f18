"""Mail that asks people to read a briefing: each gets a link of their own."""

import logging
from datetime import datetime, timedelta

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storewide.jobs import sending
from storewide.jobs.models import Job
from storewide.kit import formats
from storewide.kit.permissions import SYSTEM, Actor
from storewide.organization.models import Person
from storewide.releases.front_line import links
from storewide.releases.models import Briefing, LinkAsked

log = logging.getLogger(__name__)

#: links that are sent within an hour without anybody signing in: to one person, and to all
MOST_EACH, MOST_ALL, WITHIN = 3, 60, timedelta(hours=1)


class EmailForm(forms.Form):
    """By which e-mail somebody is known here."""

    email = forms.EmailField(label=gettext_lazy("Your e-mail at work"), max_length=254)


@transaction.atomic
def send_link(*, briefing: Briefing, email: str, at: datetime) -> None:
    """Send somebody their own link, where this is the e-mail of somebody here; who it is of is told to nobody.

    Whoever knows the room's link may type any e-mail: more than `MOST_EACH` links an hour to one person, or `MOST_ALL`
    to all, are not sent, and that is told to nobody either.
    """
    person = Person.objects.of_account(email).present(at.date()).first()
    LinkAsked.objects.filter(at__lte=at - WITHIN).delete()
    if person is None:
        return
    if LinkAsked.objects.filter(person=person).count() >= MOST_EACH or LinkAsked.objects.count() >= MOST_ALL:
        log.warning("a link to a briefing was not sent to %s: too many were asked for", person.pk)
        return
    LinkAsked.objects.create(person=person, at=at, created_at=at)
    ask(person=person, briefings=[briefing], by=SYSTEM, at=at)


def ask(*, person: Person, briefings: list[Briefing], by: Actor, at: datetime) -> Job | None:
    """Mail somebody what they have not read, each with a link by which one click confirms it."""
    subject = (
        _("Please read: %(release)s") % {"release": briefings[0].release}
        if len(briefings) == 1
        else _("%(count)s briefings wait for you") % {"count": formats.number(len(briefings))}
    )
    lines = [_("Hello %(name)s,") % {"name": person.name}, *(_told(each, person) for each in briefings)]
    lines.append(
        _("Each link is yours alone and works for %(days)s days; do not pass this mail on.")
        % {"days": links.VALID.days}
    )
    return sending.mail(to=[person.email], subject=subject, text="\n\n".join(lines), by=by, at=at)


def _told(briefing: Briefing, person: Person) -> str:
    release = briefing.release
    said = {
        "release": release,
        "day": formats.day(release.live_on or release.planned_on),
        "say": briefing.what_to_say,
        "version": briefing.version,
        "link": links.address(briefing, person),
    }
    when = _("live since %(day)s") if release.live_on else _("goes live %(day)s")
    return _("%(release)s (%(when)s)\n%(say)s\nRead and confirm version %(version)s: %(link)s") % {
        **said,
        "when": when % said,
    }
