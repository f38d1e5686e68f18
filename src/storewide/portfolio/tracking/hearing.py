"""Deliveries of systems of issues: whose they are, whether they are genuine, whether they came before, what they tell."""

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _

from storewide.access import hook_hearing, hook_operations
from storewide.access.rules import digest
from storewide.kit import deliveries
from storewide.kit.errors import Refusal
from storewide.kit.payloads import Payload
from storewide.kit.permissions import System
from storewide.portfolio.models import Provider, Tracked, Tracker, TrackerHeard
from storewide.portfolio.tracking import operations
from storewide.portfolio.tracking.reading import SYSTEMS, IssueTold, Told

log = logging.getLogger(__name__)

#: the longest delivery that is read, in bytes
LONGEST = 4 * 1024 * 1024


def find_tracker(provider: str, token: str) -> Tracker | None:
    """The connection that the token opens; None where there is none, it is revoked, or of another system."""
    return Tracker.objects.filter(digest=digest(token), provider=provider, revoked_at=None).first()


def acting(tracker: Tracker) -> System:
    """Who acts when a system of issues tells something."""
    return System(label=f"{tracker.get_provider_display()} ({tracker.name})")


def hear(tracker: Tracker, body: bytes, headers: Mapping[str, str], at: datetime) -> str:
    """Take one delivery; what it told, in a few words. One that came before changes nothing.

    Raises what `kit.deliveries` does, and PayloadUnknown; the connection's page then says why.
    """
    by = acting(tracker)
    try:
        deliveries.require_length(body, LONGEST)
        if tracker.secret:
            _prove(tracker, body, headers)
        reader, event, _id = SYSTEMS[Provider(tracker.provider)]
        sent = Payload(tracker.get_provider_display(), deliveries.parsed(body))
        told = reader(sent, headers.get(event, "") if event else "", at)
        marks, keep = _marks(tracker, body, headers), partial(_note, tracker, told, by, at)
        hook_hearing.keep_once(heard=TrackerHeard.objects, hook=tracker, marks=marks, keep=keep, at=at)
    except Refusal as refusal:
        log.warning("delivery to tracker %s refused: %s", tracker.pk, refusal.sentence)
        hook_operations.refuse_delivery(hook=tracker, why=refusal.sentence, by=by, at=at)
        raise
    said = words(told)
    Tracker.objects.filter(pk=tracker.pk).update(heard_at=at, heard_what=said[:160])
    return said


def words(told: Told) -> str:
    """What a delivery told, in a few words that its sender reads in the answer."""
    if isinstance(told, IssueTold):
        return _("%(key)s: %(state)s") % {"key": told.key, "state": told.state}
    return _("not used: %(name)s") % {"name": told.name}


def _note(tracker: Tracker, told: Told, by: System, at: datetime) -> None:
    """Every request that follows this issue hears of it, unless it heard something newer already.

    A clock that is ahead over there does not silence what is told later.
    """
    if not isinstance(told, IssueTold):
        return
    told = replace(told, at=min(told.at, at))
    rows = Tracked.objects.attached().filter(
        provider=tracker.provider, key=told.key, url__istartswith=tracker.site
    )
    for tracked in rows.select_related("request__area__responsible", "tracker"):
        if tracked.at is not None and told.at < tracked.at:
            continue
        if tracked.tracker is None:
            tracked.tracker = tracker
        if (tracked.state, tracked.title) != (told.state, told.title) or tracked.at is None:
            operations.hear_issue(tracked=tracked, told=told, by=by, at=at)


def _marks(tracker: Tracker, body: bytes, headers: Mapping[str, str]) -> set[str]:
    named = headers.get(SYSTEMS[Provider(tracker.provider)][2], "")
    marks = {hashlib.sha256(body).hexdigest()}
    return marks | ({digest(f"id {named}")} if named else set())


def _prove(tracker: Tracker, body: bytes, headers: Mapping[str, str]) -> None:
    """GitHub signs in X-Hub-Signature-256, Jira in X-Hub-Signature, GitLab sends the secret itself."""
    if tracker.provider == Provider.GITLAB:
        if not deliveries.same(headers.get("X-Gitlab-Token", ""), tracker.secret):
            raise deliveries.not_signed("X-Gitlab-Token")
        return
    header = "X-Hub-Signature-256" if tracker.provider == Provider.GITHUB else "X-Hub-Signature"
    given = headers.get(header, "").removeprefix("sha256=")
    deliveries.require_signature(body, tracker.secret, header, [given])
