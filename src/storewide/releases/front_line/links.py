"""Signed links to one version of a briefing for one person: by them somebody confirms without signing in."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.kit.errors import Refusal
from storewide.organization.models import Person
from storewide.releases.models import Briefing

_SALT = "storewide.releases.briefing"
_ROOM_SALT = "storewide.releases.briefing.room"
#: so long a link in a mail works
VALID = timedelta(days=14)


class LinkInvalid(Refusal):
    """A link to a briefing is none that was sent, is too old, or is of somebody who left."""

    status = 404


@dataclass(frozen=True)
class Addressed:
    """What a link leads to: a version of a briefing, and the person it was sent to."""

    briefing: Briefing
    person: Person


def token(briefing: Briefing, person: Person) -> str:
    """What the link holds: the version and the person, signed, with the time."""
    return signing.dumps([str(briefing.pk), str(person.pk)], salt=_SALT)


def address(briefing: Briefing, person: Person) -> str:
    """The whole address; only its path where the operator has not said how people reach Storewide."""
    return f"{settings.ORIGIN}{reverse('releases:briefing-link', args=[token(briefing, person)])}"


def read(given: str) -> Addressed:
    """What a link leads to. Raises LinkInvalid."""
    try:
        briefing_id, person_id = signing.loads(given, salt=_SALT, max_age=VALID)
    except signing.SignatureExpired:
        raise LinkInvalid(_too_old()) from None
    except (signing.BadSignature, ValueError, TypeError):
        raise LinkInvalid(_no_link()) from None
    briefing = Briefing.objects.select_related("release__store").filter(pk=briefing_id).first()
    person = Person.objects.filter(pk=person_id, left_on=None).first()
    if briefing is None or person is None:
        raise LinkInvalid(_no_link())
    return Addressed(briefing, person)


def room_token(briefing: Briefing) -> str:
    """What the link in a room of the chat holds: the version alone, since everybody in the room has the same link."""
    return signing.dumps(str(briefing.pk), salt=_ROOM_SALT)


def read_room(given: str) -> Briefing:
    """Which version a room's link leads to. Raises LinkInvalid."""
    try:
        found = signing.loads(given, salt=_ROOM_SALT, max_age=VALID)
    except signing.SignatureExpired:
        raise LinkInvalid(_too_old()) from None
    except signing.BadSignature:
        raise LinkInvalid(_no_link()) from None
    briefing = Briefing.objects.select_related("release__store").filter(pk=found).first()
    if briefing is None:
        raise LinkInvalid(_no_link())
    return briefing


def newest(briefing: Briefing) -> Briefing:
    """The version that is shown to whoever follows a link to an older one."""
    if briefing.is_current:
        return briefing
    return Briefing.objects.current().select_related("release__store").get(release=briefing.release_id)


def _no_link() -> str:
    return _("This link leads to no briefing; ask for a new one, or sign in and open the front desk.")


def _too_old() -> str:
    sentence = _("This link is older than %(days)s days; sign in and read the briefing on the front desk.")
    return sentence % {"days": VALID.days}
