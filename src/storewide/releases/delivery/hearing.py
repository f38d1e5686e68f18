"""Deliveries on their way to deployments: whose hook it is, whether it is genuine, whether it came before, what it tells."""

import base64
import binascii
import hashlib
import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial

from django.utils.translation import gettext as _

from storewide.access import hook_hearing, hook_operations
from storewide.access.rules import digest
from storewide.kit import deliveries
from storewide.kit.errors import Refusal
from storewide.kit.payloads import Payload
from storewide.kit.permissions import System
from storewide.releases.delivery import operations, reading, shipping
from storewide.releases.delivery.operations import Whence
from storewide.releases.delivery.reading import Reader
from storewide.releases.delivery.told import Deployed, Merged, Pushed, Told
from storewide.releases.models import Deliverer, DeliveryHook, Heard

log = logging.getLogger(__name__)

#: the longest delivery that is read, in bytes: GitHub sends up to 25 MB, and pushes of 2,048 commits are near 4
LONGEST = 8 * 1024 * 1024
#: how far the clock of a signed moment may be from ours
STALE = timedelta(minutes=5)

#: reader, header with the name of the event, header with the id of the delivery
_SYSTEMS: Mapping[Deliverer, tuple[Reader, str, str]] = {
    Deliverer.GITHUB: (reading.github, "X-GitHub-Event", "X-GitHub-Delivery"),
    Deliverer.GITLAB: (reading.gitlab, "X-Gitlab-Event", "Idempotency-Key"),
    Deliverer.BITBUCKET: (reading.bitbucket, "X-Event-Key", "X-Request-UUID"),
    Deliverer.AZURE: (reading.azure, "", ""),
    Deliverer.CDEVENTS: (reading.cdevents, "", "webhook-id"),
}


class Stale(Refusal):
    """A delivery was signed too long ago: somebody kept it, or a clock is wrong."""

    status = 401


def find_hook(provider: str, token: str) -> DeliveryHook | None:
    """The hook that the token opens; None where there is none, it is revoked, or of another system."""
    hooks = DeliveryHook.objects.select_related("team", "area")
    return hooks.filter(digest=digest(token), provider=provider, revoked_at=None).first()


def hear(hook: DeliveryHook, body: bytes, headers: Mapping[str, str], at: datetime) -> Told:
    """Take one delivery; what it tells, also where it was told before and counts no second time.

    Raises what `kit.deliveries` does, Stale, PayloadUnknown and NotYet; the hook's page then says why.
    """
    by = System(label=f"{hook.get_provider_display()} ({hook.name})")
    try:
        deliveries.require_length(body, LONGEST)
        if hook.secret:
            _PROOFS[Deliverer(hook.provider)](hook.secret, body, headers, at)
        reader, event, _id = _SYSTEMS[Deliverer(hook.provider)]
        sent = Payload(hook.get_provider_display(), deliveries.parsed(body))
        told = reader(sent, headers.get(event, "") if event else "", at)
        marks, keep = _marks(hook, body, headers), partial(_keep, hook, told, by, at)
        hook_hearing.keep_once(heard=Heard.objects, hook=hook, marks=marks, keep=keep, at=at)
    except Refusal as refusal:
        log.warning("delivery to hook %s refused: %s", hook.pk, refusal.sentence)
        hook_operations.refuse_delivery(hook=hook, why=refusal.sentence, by=by, at=at)
        raise
    DeliveryHook.objects.filter(pk=hook.pk).update(heard_at=at, heard_what=words(told)[:120])
    return told


def words(told: Told) -> str:
    """What a delivery told, in a few words that its sender reads in the answer."""
    match told:
        case Deployed():
            values = {"service": told.service, "environment": told.environment, "state": told.standing}
            return _("%(service)s on %(environment)s: %(state)s") % values
        case Pushed():
            values = {"count": str(len(told.commits)), "repository": told.repository}
            return _("%(count)s commits of %(repository)s") % values
        case Merged():
            return _("a change of %(repository)s was merged") % {"repository": told.repository}
    return _("not used: %(name)s") % {"name": told.name}


def _keep(hook: DeliveryHook, told: Told, by: System, at: datetime) -> None:
    if isinstance(told, Deployed):
        whence = Whence(hook.provider, hook.team, hook.area, hook.service)
        operations.tell(deployed=told, whence=whence, by=by, at=at)
    elif isinstance(told, Pushed):
        shipping.keep(told.repository, told.commits)


def _marks(hook: DeliveryHook, body: bytes, headers: Mapping[str, str]) -> set[str]:
    named = headers.get(_SYSTEMS[Deliverer(hook.provider)][2] or "-", "")
    event = headers.get(_SYSTEMS[Deliverer(hook.provider)][1] or "-", "")
    marks = {hashlib.sha256(event.encode() + b"\n" + body).hexdigest()}
    return marks | ({digest(f"id {named}")} if named else set())


def _github(secret: str, body: bytes, headers: Mapping[str, str], _at: datetime) -> None:
    given = headers.get("X-Hub-Signature-256", "").removeprefix("sha256=")
    deliveries.require_signature(body, secret, "X-Hub-Signature-256", [given])


def _gitlab(secret: str, _body: bytes, headers: Mapping[str, str], _at: datetime) -> None:
    if not deliveries.same(headers.get("X-Gitlab-Token", ""), secret):
        raise deliveries.not_signed("X-Gitlab-Token")


def _bitbucket(secret: str, body: bytes, headers: Mapping[str, str], _at: datetime) -> None:
    given = headers.get("X-Hub-Signature", "").removeprefix("sha256=")
    deliveries.require_signature(body, secret, "X-Hub-Signature", [given])


def _azure(secret: str, _body: bytes, headers: Mapping[str, str], _at: datetime) -> None:
    """Basic authentication with any name and the secret as its password."""
    kind, _space, given = headers.get("Authorization", "").partition(" ")
    try:
        password = base64.b64decode(given, validate=True).decode().partition(":")[2]
    except (binascii.Error, ValueError):
        password = ""
    if kind.lower() != "basic" or not deliveries.same(password, secret):
        raise deliveries.not_signed("Authorization")


def _cdevents(secret: str, body: bytes, headers: Mapping[str, str], at: datetime) -> None:
    """A bearer token, or an HMAC of moment and body: `X-Signature-Timestamp` and `X-Signature-256`."""
    if deliveries.same(headers.get("Authorization", ""), f"Bearer {secret}"):
        return
    moment = headers.get("X-Signature-Timestamp", "")
    given = headers.get("X-Signature-256", "").removeprefix("sha256=")
    deliveries.require_signature(f"{moment}.".encode() + body, secret, "X-Signature-256", [given])
    if not moment.isdecimal() or abs(int(moment) - at.timestamp()) > STALE.total_seconds():
        raise Stale(
            _("The delivery was signed at %(moment)s, more than 5 minutes from now; send it anew.")
            % {"moment": moment or "?"}
        )


_PROOFS: Mapping[Deliverer, Callable[[str, bytes, Mapping[str, str], datetime], None]] = {
    Deliverer.GITHUB: _github,
    Deliverer.GITLAB: _gitlab,
    Deliverer.BITBUCKET: _bitbucket,
    Deliverer.AZURE: _azure,
    Deliverer.CDEVENTS: _cdevents,
}
