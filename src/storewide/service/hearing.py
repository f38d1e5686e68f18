"""Deliveries of alerting systems on their way to incidents: whose hook it is, whether it is genuine, what is new.

A delivery may come twice, late, or in any order: the incident then says what the newest report said.
"""

import logging
from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from storewide.access import hook_operations
from storewide.access.rules import digest
from storewide.kit import deliveries
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


def find_hook(provider: str, token: str) -> Hook | None:
    """The hook that the token opens; None where there is none, it is revoked, or of another alerting system."""
    hooks = Hook.objects.select_related("store", "area")
    return hooks.filter(digest=digest(token), provider=provider, revoked_at=None).first()


def hear(hook: Hook, body: bytes, headers: Mapping[str, str], at: datetime) -> Incident | None:
    """Take one delivery; the incident it is about, or None where it is about none (a note, a test).

    Raises what `kit.deliveries` does, or PayloadUnknown; the hook's page then says why.
    """
    by = System(label=f"{hook.get_provider_display()} ({hook.name})")
    try:
        _check(hook, body, headers)
        report = payloads.read(Provider(hook.provider), deliveries.parsed(body), at)
    except Refusal as refusal:
        log.warning("delivery to hook %s refused: %s", hook.pk, refusal.sentence)
        hook_operations.refuse_delivery(hook=hook, why=refusal.sentence, by=by, at=at)
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
    deliveries.require_length(body, LONGEST)
    if not hook.secret or hook.provider not in SIGNATURES:
        return
    header, before = SIGNATURES[Provider(hook.provider)]
    given = [part.strip().removeprefix(before) for part in headers.get(header, "").split(",")]
    deliveries.require_signature(body, hook.secret, header, given)
