"""Side panels: who may look through one, by a token that lives for minutes and is made out for one person.

A token is made by the API, for whoever has a key; or the help desk's own server signs a link with the panel's secret:
the HMAC with SHA-256, in hexadecimal, of `<e-mail>.<seconds since 1970 at which the link ends>`.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.kit import deliveries
from storewide.kit.errors import Refusal
from storewide.organization.models import Person
from storewide.releases.models import Panel

_SALT, _SEAT_SALT = "storewide.releases.panel", "storewide.releases.panel.seat"
#: so long an address opens a panel: it stands in histories and logs, where nobody should find anything that works
OPENS = timedelta(minutes=2)
#: so long a panel that is open works after it was last used
VALID = timedelta(minutes=30)
#: a link that the help desk signs may end so far ahead at most
LONGEST = timedelta(minutes=10)


class PanelClosed(Refusal):
    """A panel does not open: it is revoked, the link is not signed by its secret, or it is too old."""

    status = 403


class AgentUnknown(Refusal):
    """Nobody here has the e-mail that the help desk knows its agent by."""

    status = 403


@dataclass(frozen=True)
class Seat:
    """Who looks through which panel."""

    panel: Panel
    person: Person


def seat(panel: Panel, email: str, at: datetime) -> Seat:
    """Whom the help desk means by an e-mail. Raises PanelClosed and AgentUnknown."""
    if panel.revoked_at is not None:
        raise PanelClosed(_("The panel “%(name)s” is revoked; ask for another one.") % {"name": panel})
    person = Person.objects.of_account(email).present(at.date()).first()
    if person is None:
        raise AgentUnknown(
            _("Nobody in People has the e-mail %(email)s; ask for it to be entered there.") % {"email": email}
        )
    return Seat(panel, person)


def token(found: Seat) -> str:
    """What the panel's address holds for one person: signed, with the time."""
    return _signed(found, _SALT)


def kept(found: Seat) -> str:
    """What the forms of a panel that is open hold, and no address does."""
    return _signed(found, _SEAT_SALT)


def _signed(found: Seat, salt: str) -> str:
    return signing.dumps([str(found.panel.pk), str(found.person.pk)], salt=salt)


def address(found: Seat) -> str:
    """Where the panel opens for them."""
    return f"{settings.ORIGIN}{reverse('releases:panel-at', args=[token(found)])}"


def by_token(given: str, at: datetime) -> Seat:
    """Who opens a panel by an address. Raises PanelClosed."""
    return _seated(
        given, _SALT, OPENS, at, _("This address of the panel worked for two minutes; open the ticket again.")
    )


def by_kept(given: str, at: datetime) -> Seat:
    """Who looks through a panel that is open. Raises PanelClosed."""
    return _seated(
        given, _SEAT_SALT, VALID, at, _("The panel was not used for half an hour; open the ticket again.")
    )


def framed_by(given: str) -> Panel | None:
    """The panel whose token this is or was, so that its frame may show why it is closed."""
    for salt in (_SALT, _SEAT_SALT):
        try:
            return Panel.objects.filter(pk=signing.loads(given, salt=salt)[0]).first()
        except signing.BadSignature:
            continue
    return None


def _seated(given: str, salt: str, valid: timedelta, at: datetime, ended: str) -> Seat:
    try:
        panel_id, person_id = signing.loads(given, salt=salt, max_age=valid)
    except signing.BadSignature:
        raise PanelClosed(ended) from None
    panel = Panel.objects.filter(pk=panel_id, revoked_at=None).first()
    person = Person.objects.present(at.date()).filter(pk=person_id).first()
    if panel is None or person is None:
        raise PanelClosed(_("This panel is not open to you any more; ask whoever set it up."))
    return Seat(panel, person)


def by_signature(panel_id: UUID, email: str, expires: str, signature: str, at: datetime) -> Seat:
    """Who looks by a link that the help desk signed. Raises PanelClosed and AgentUnknown."""
    panel = Panel.objects.filter(pk=panel_id).first()
    wanted = _signature(panel.secret, email, expires) if panel else ""
    if panel is None or not deliveries.same(signature, wanted):
        raise PanelClosed(
            _("The link is not signed with this panel's secret; save the secret in the help desk.")
        )
    left = int(expires[:12]) - at.timestamp() if expires.isdecimal() else -1
    if not 0 <= left <= LONGEST.total_seconds():
        raise PanelClosed(
            _("The link has ended, or ends more than %(minutes)s minutes ahead; sign a new one each time.")
            % {"minutes": LONGEST // timedelta(minutes=1)}
        )
    return seat(panel, email, at)


def _signature(secret: str, email: str, expires: str) -> str:
    return hmac.new(secret.encode(), f"{email}.{expires}".encode(), hashlib.sha256).hexdigest()
