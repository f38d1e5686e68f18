"""Every change to connected systems of issues, and to the issues of requests."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from storewide.access import hook_operations
from storewide.audit import trail
from storewide.jobs import webhook_operations
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.portfolio.models import UNDERWAY, Provider, Request, Telling, TellingState, Tracked, Tracker
from storewide.portfolio.roadmap import limits
from storewide.portfolio.tracking import rules
from storewide.portfolio.tracking.reading import IssueTold
from storewide.portfolio.tracking.telling import link_back, unlink

_PREFIX = "swt_"


class NotAnIssue(Refusal):
    """An address that names no issue of GitHub, GitLab or Jira."""

    field = "url"


class TrackedAlready(Refusal):
    """The issue belongs to the request already."""

    field = "url"
    status = 409


class AddressRefused(Refusal):
    """An address that Storewide may not speak to."""

    field = "api"


@trail.operation
def make_tracker(
    *,
    name: str,
    provider: Provider | str,
    site: str,
    by: Actor,
    at: datetime,
    api: str = "",
    account: str = "",
    token: str = "",
    moves: bool = True,
    tells: bool = True,
) -> tuple[Tracker, str]:
    """Connect a system of issues; returns it with the token of its address, which is shown this once."""
    site = _origin(site)
    api = api.rstrip("/") or api_of(Provider(provider), site)
    _check(api)
    tracker = Tracker(
        name=name,
        provider=provider,
        site=site,
        api=api,
        account=account,
        token=token,
        moves=moves,
        tells=tells,
    )
    return tracker, hook_operations.make_hook(hook=tracker, prefix=_PREFIX, by=by, at=at)


@trail.operation
def change_tracker(*, tracker: Tracker, changes: dict[str, Any], by: Actor, at: datetime) -> Tracker:
    """Change what a system is told, by which token; an empty token leaves the one that is saved."""
    said = {name: value for name, value in changes.items() if name != "token" or value}
    if said.get("api"):
        _check(said["api"])
    for name, value in said.items():
        setattr(tracker, name, value)
    tracker.version += 1
    tracker.save(update_fields=[*said, "version"])
    shown = {name: [None, "…" if name == "token" else str(value)] for name, value in said.items()}
    trail.record(action="portfolio.tracker.change", of=tracker, by=by, at=at, changes=shown)
    return tracker


@trail.operation
def track(*, request: Request, url: str, by: Actor, at: datetime) -> Tracked:
    """Attach an issue by its address; its system, where connected, links back. Raises NotAnIssue, TrackedAlready."""
    named = rules.named(url)
    if named is None:
        raise NotAnIssue(
            _(
                "“%(url)s” names no issue; paste its address, such as https://github.com/shop/web/issues/12 "
                "or https://shop.atlassian.net/browse/WEB-12."
            )
            % {"url": url}
        )
    again = Tracked.objects.filter(request=request, url=named.url)
    if again.attached().exists():
        raise TrackedAlready(_("%(key)s belongs to this request already.") % {"key": named.key})
    known = Tracker.objects.filter(provider=named.provider, site__iexact=named.site, revoked_at=None).first()
    # with it goes what its system was still to be told of the end
    again.delete()
    made = Tracked.objects.create(
        request=request, tracker=known, provider=named.provider, url=named.url, key=named.key, created_at=at
    )
    link_back(made, at)
    trail.record(
        action="portfolio.request.track", of=request, by=by, at=at, changes={"issue": [None, made.key]}
    )
    return made


@trail.operation
def untrack(*, tracked: Tracked, by: Actor, at: datetime) -> None:
    """Take an issue off a request; the link that it has back is taken away too, where its system is still told."""
    changes = {"issue": [tracked.key, None]}
    trail.record(action="portfolio.request.untrack", of=tracked.request, by=by, at=at, changes=changes)
    if unlink(tracked, at):
        tracked.detached_at = at
        tracked.save(update_fields=["detached_at"])
    else:
        tracked.delete()


@trail.operation
def hear_issue(*, tracked: Tracked, told: IssueTold, by: Actor, at: datetime) -> Tracked:
    """Note what an issue's system tells; its request moves along where the connection says so.

    A move that cannot be made (a strict limit, a request that is not promised) is left to people; the line in the
    trail says that the issue changed.
    """
    before = tracked.standing
    changes = {
        name: [str(getattr(tracked, name)), str(value)]
        for name, value in (("state", told.state), ("title", told.title[:300]))
        if getattr(tracked, name) != value
    }
    tracked.state, tracked.title = told.state[:80], told.title[:300]
    tracked.standing, tracked.at = told.standing, told.at
    tracked.version += 1
    tracked.save()
    changes = {"issue": [tracked.key, tracked.key], **changes}
    trail.record(action="portfolio.request.issue_told", of=tracked.request, by=by, at=at, changes=changes)
    if tracked.standing != before and tracked.tracker is not None and tracked.tracker.moves:
        _move(tracked, by, at)
    return tracked


@trail.operation
def tell_again(*, telling: Telling, by: Actor, at: datetime) -> Telling:
    """Try a message to an issue again that was given up."""
    telling.state, telling.next_at, telling.tries, telling.ended_at = TellingState.WAITING, at, 0, None
    telling.save(update_fields=["state", "next_at", "tries", "ended_at"])
    trail.record(action="portfolio.telling.again", of=telling, by=by, at=at)
    return telling


def api_of(provider: Provider, site: str) -> str:
    """Where a system is spoken to by default."""
    if provider is Provider.GITHUB:
        return "https://api.github.com" if site == "https://github.com" else f"{site}/api/v3"
    return f"{site}/api/v4" if provider is Provider.GITLAB else site


def _move(tracked: Tracked, by: Actor, at: datetime) -> None:
    to = rules.MOVES.get(tracked.standing)  # type: ignore[call-overload]
    request = tracked.request
    if to is None or request.state not in UNDERWAY or request.state == to:
        return
    reason = _("%(key)s is %(state)s.") % {"key": tracked.key, "state": tracked.state}
    try:
        limits.move(request=request, to=to, reason=reason, by=by, at=at)
    except Refusal:
        # a strict limit: people decide what moves on first
        return


def _origin(address: str) -> str:
    parts = urlsplit(address.strip())
    return f"{parts.scheme}://{parts.netloc}"


def _check(api: str) -> None:
    if said := webhook_operations.reach().fault(api):
        raise AddressRefused(said)
