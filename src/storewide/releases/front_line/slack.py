"""A click in Slack: proved by its signature, heard once, and taken as that of the person whose e-mail Slack names.

How Slack signs: https://docs.slack.dev/authentication/verifying-requests-from-slack (version v0).
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.error import URLError
from urllib.parse import parse_qs, urlencode
from urllib.request import Request, urlopen
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from storewide.kit import deliveries
from storewide.kit.deliveries import NotJson
from storewide.kit.errors import Refusal
from storewide.kit.payloads import Payload
from storewide.kit.permissions import SYSTEM
from storewide.organization.models import Person
from storewide.releases import briefing_operations
from storewide.releases.front_line.telling import ACTION
from storewide.releases.models import Briefing, BriefingRoom, Click, ConfirmedBy

LONGEST = 64 * 1024
#: an older click is refused, as Slack advises; its signature is kept for longer than that
_OLDEST, _KEPT = timedelta(minutes=5), timedelta(days=1)
#: Slack waits three seconds for an answer, so that asking who clicked must take less
_SECONDS = 2.0
_SIGNATURE, _TIME = "X-Slack-Signature", "X-Slack-Request-Timestamp"


class TooOld(Refusal):
    """A click is older than five minutes, or not of our time at all."""

    status = 401


class HeardAlready(Refusal):
    """The same click was heard before: somebody plays it again."""

    status = 409


class WhoUnknown(Refusal):
    """Slack does not say whose click it is, or nobody here has that e-mail."""


def hear(room: BriefingRoom, body: bytes, headers: Mapping[str, str], at: datetime) -> str:
    """What to answer whoever clicked; their click is their acknowledgement. Raises a Refusal where it is none."""
    deliveries.require_length(body, LONGEST)
    _require_proof(room, body, headers, at)
    _hear_once(headers[_SIGNATURE], at)
    told = _payload(body)
    sent = Payload("Slack", told)
    action = next((each for each in sent.each("actions") if each.text("action_id") == ACTION), None)
    if action is None:
        return ""
    value = _uuid(action.text("value"))
    briefing = Briefing.objects.select_related("release").filter(pk=value).first() if value else None
    if briefing is None:
        return _("This briefing is not there any more.")
    try:
        person = _person(room, sent.text("user.id"), at)
        briefing_operations.acknowledge(
            briefing=briefing, by=SYSTEM, at=at, on_behalf_of=person, way=ConfirmedBy.SLACK
        )
    except Refusal as refusal:
        return refusal.sentence
    said = {"name": person.name, "version": briefing.version, "release": briefing.release}
    return _("Noted: %(name)s has read version %(version)s on “%(release)s”.") % said


def _require_proof(room: BriefingRoom, body: bytes, headers: Mapping[str, str], at: datetime) -> None:
    sent = headers.get(_TIME, "")
    if not room.signing_secret:
        raise deliveries.not_signed(_SIGNATURE)
    if not sent.isdecimal() or abs(at.timestamp() - int(sent[:12])) > _OLDEST.total_seconds():
        raise TooOld(_("The click is older than 5 minutes; set the clocks of both sides, and click again."))
    base = b"v0:" + sent.encode() + b":" + body
    wanted = "v0=" + hmac.new(room.signing_secret.encode(), base, hashlib.sha256).hexdigest()
    if not deliveries.same(headers.get(_SIGNATURE, ""), wanted):
        raise deliveries.not_signed(_SIGNATURE)


def _hear_once(signature: str, at: datetime) -> None:
    Click.objects.filter(at__lt=at - _KEPT).delete()
    try:
        with transaction.atomic():
            Click.objects.create(signature=signature, at=at, created_at=at)
    except IntegrityError:
        raise HeardAlready(_("This click was heard already; it is not taken twice.")) from None


def _payload(body: bytes) -> dict[str, Any]:
    """What Slack tells, as JSON in the field `payload` of a form."""
    fields = parse_qs(body.decode(errors="replace"))
    found = deliveries.parsed(fields.get("payload", [""])[0].encode())
    if not isinstance(found, dict):
        raise NotJson(
            _("The payload is not an object; point Slack's interactivity at this address, unchanged.")
        )
    return found


def _uuid(given: object) -> str | None:
    try:
        return str(UUID(str(given)))
    except ValueError:
        return None


def _person(room: BriefingRoom, user: str, at: datetime) -> Person:
    email = _email(room, user)
    person = Person.objects.of_account(email).present(at.date()).first() if email else None
    if person is None:
        raise WhoUnknown(
            _(
                "Nobody in People has the e-mail that Slack knows you by (%(email)s); ask for it to be entered there."
            )
            % {"email": email or _("it names none")}
        )
    return person


def _email(room: BriefingRoom, user: str) -> str:
    """The e-mail of a user, as Slack's `users.info` says; the bot's token needs the scope users:read.email."""
    address = f"{settings.SLACK_API}/users.info?{urlencode({'user': user})}"
    asked = Request(address, headers={"Authorization": f"Bearer {room.bot_token}"})  # noqa: S310 (set by the operator)
    try:
        with urlopen(asked, timeout=_SECONDS) as answer:  # noqa: S310 (as above)
            told = json.loads(answer.read(LONGEST))
    except (URLError, OSError, ValueError, RecursionError):
        raise WhoUnknown(_("Slack did not say who clicked; click again in a moment.")) from None
    answered = Payload("Slack", told)
    return answered.text("user.profile.email") if answered.find("ok") is True else ""
