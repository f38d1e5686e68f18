"""Deliveries of alerting systems on their way to incidents: whose hook it is, whether it is genuine, what is new.

A delivery may come twice, late, or in any order: the incident then says what the newest report said.
"""

import hashlib
import hmac
import json
import logging
from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from storewide.access.rules import digest
from storewide.kit.errors import Refusal
from storewide.kit.permissions import System
from storewide.service import operations, payloads, rules
from storewide.service.models import Hook, Incident, Provider
from storewide.service.rules import Report

log = logging.getLogger(__name__)

#: the longest delivery that is read, in bytes
LONGEST = 256 * 1024
#: where a provider that signs puts its signature (HMAC with SHA-256 of the body), and what stands before it
SIGNATURES = {
    Provider.PAGERDUTY: ("X-PagerDuty-Signature", "v1="),
    Provider.JIRA: ("X-Hub-Signature", "sha256="),
}


class TooLong(Refusal):
    """A delivery is longer than any that an alerting system sends."""

    status = 413


class NotSigned(Refusal):
    """A delivery is not signed with the hook's secret, so anybody may have sent it."""

    status = 401


class NotJson(Refusal):
    """A delivery is not JSON."""

    status = 400


def find_hook(provider: str, token: str) -> Hook | None:
    """The hook that the token opens; None where there is none, it is revoked, or of another alerting system."""
    hooks = Hook.objects.select_related("store", "area")
    return hooks.filter(digest=digest(token), provider=provider, revoked_at=None).first()


def hear(hook: Hook, body: bytes, headers: Mapping[str, str], at: datetime) -> Incident | None:
    """Take one delivery; the incident it is about, or None where it is about none (a note, a test).

    Raises TooLong, NotSigned, NotJson or payloads.PayloadUnknown; the hook's page then says why.
    """
    by = System(label=f"{hook.get_provider_display()} ({hook.name})")
    try:
        _check(hook, body, headers)
        report = payloads.read(Provider(hook.provider), _parsed(body), at)
    except Refusal as refusal:
        log.warning("delivery to hook %s refused: %s", hook.pk, refusal.sentence)
        operations.refuse_delivery(hook=hook, why=refusal.sentence, by=by, at=at)
        raise
    Hook.objects.filter(pk=hook.pk).update(heard_at=at)
    return _kept(hook, report, by, at) if report else None


def _kept(hook: Hook, report: Report, by: System, at: datetime) -> Incident:
    """The incident as it stands after the report; told once more where another delivery was first by a moment."""
    try:
        with transaction.atomic():
            return _keep(hook, report, by, at)
    except IntegrityError:
        with transaction.atomic():
            return _keep(hook, report, by, at)


def _keep(hook: Hook, report: Report, by: System, at: datetime) -> Incident:
    same = Incident.objects.filter(provider=hook.provider, external_key=report.key)
    incident = same.select_for_update().order_by("-opened_at").first()
    if incident is None or rules.is_another(incident.known, report):
        return operations.take_report(hook=hook, report=report, by=by, at=at)
    changes = rules.differences(incident.known, report)
    if not changes:
        return incident
    return operations.follow_report(incident=incident, changes=changes, by=by, at=at)


def _check(hook: Hook, body: bytes, headers: Mapping[str, str]) -> None:
    if len(body) > LONGEST:
        raise TooLong(
            _("The delivery is longer than %(most)s kB; send one incident at a time.")
            % {"most": LONGEST // 1024}
        )
    if not hook.secret or hook.provider not in SIGNATURES:
        return
    header, before = SIGNATURES[Provider(hook.provider)]
    wanted = hmac.new(hook.secret.encode(), body, hashlib.sha256).hexdigest()
    given = [part.strip().removeprefix(before) for part in headers.get(header, "").split(",")]
    if not any(hmac.compare_digest(each.encode(), wanted.encode()) for each in given):
        raise NotSigned(
            _(
                "The signature in %(header)s is not that of this hook's secret; save the provider's secret here."
            )
            % {"header": header}
        )


def _parsed(body: bytes) -> object:
    try:
        parsed: object = json.loads(body)
    except (ValueError, RecursionError):
        raise NotJson(_("The delivery is not JSON; set the content type to application/json.")) from None
    return parsed
