"""Tells issues what became of their requests: a comment, tried until it is taken, sent by the worker and never by a page."""

import asyncio
import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storewide.jobs import webhook_operations
from storewide.jobs.kinds import Kind, Run, Schedule
from storewide.kit.addresses import Private
from storewide.kit.permissions import Actor
from storewide.lib.clock import now
from storewide.portfolio.models import Provider, Stage, Telling, TellingState, Tracked, Tracker
from storewide.portfolio.tracking import rules

#: so many are sent in a round
MOST = 100
SECONDS = 15.0


@dataclass(frozen=True)
class Message:
    """What is sent to a system of issues; one without a body takes away what is there."""

    url: str
    headers: dict[str, str]
    body: dict[str, Any] | None


def stage_entered(stage: Stage, by: Actor) -> None:
    """Queue a comment to each issue of a request that entered a stage; not to the one that moved it there."""
    rows = Tracked.objects.attached().filter(
        request=stage.request_id, tracker__tells=True, tracker__revoked_at=None
    )
    rows = rows.exclude(tracker__token="").select_related("tracker", "request")
    Telling.objects.bulk_create(
        Telling(tracked=each, text=text_of(stage), next_at=stage.begins, created_at=stage.begins)
        for each in rows
        if each.tracker is not None
        and by.label != f"{each.tracker.get_provider_display()} ({each.tracker.name})"
    )


def link_back(tracked: Tracked, at: datetime) -> None:
    """Queue the link from an issue that was just attached back to its request, where its system is told anything."""
    if not _is_told(tracked.tracker):
        return
    text = _("Storewide: this is made for request %(number)s, “%(title)s”.\n%(url)s") % _said(tracked)
    Telling.objects.create(tracked=tracked, text=text, links=True, next_at=at, created_at=at)


def unlink(tracked: Tracked, at: datetime) -> bool:
    """Queue that the link back is taken away, where there may be one; nothing else is told of the issue any more."""
    links = Telling.objects.filter(tracked=tracked, links=True)
    if tracked.provider != Provider.JIRA:
        # a comment that was never written needs no other one
        links = links.filter(state=TellingState.SENT)
    linked = links.exists() and _is_told(tracked.tracker)
    Telling.objects.filter(tracked=tracked, state=TellingState.WAITING).delete()
    if linked:
        text = _("Storewide: this is made for request %(number)s, “%(title)s” no more.\n%(url)s") % _said(
            tracked
        )
        Telling.objects.create(tracked=tracked, text=text, unlinks=True, next_at=at, created_at=at)
    return linked


def text_of(stage: Stage) -> str:
    """What an issue is told of a stage: what the request is now, why, and where to read it."""
    request = stage.request
    said = {
        "title": request.title,
        "state": str(stage),
        "url": f"{settings.ORIGIN}{request.get_absolute_url()}",
        "reason": stage.reason,
    }
    if stage.reason:
        return _("Storewide: “%(title)s” is “%(state)s” now: %(reason)s\n%(url)s") % said
    return _("Storewide: “%(title)s” is “%(state)s” now.\n%(url)s") % said


def message(telling: Telling, tracker: Tracker) -> Message:
    """The comment as the system of the issue takes it."""
    tracked, text = telling.tracked, {"body": telling.text}
    place, _hash, number = tracked.key.partition("#")
    if tracker.provider == Provider.GITHUB:
        headers = {
            "Authorization": f"Bearer {tracker.token}",
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        return Message(f"{tracker.api}/repos/{place}/issues/{number}/comments", headers, text)
    if tracker.provider == Provider.GITLAB:
        way = f"{tracker.api}/projects/{quote(place, safe='')}/issues/{number}/notes"
        return Message(way, {"PRIVATE-TOKEN": tracker.token}, text)
    headers = {"Authorization": f"Bearer {tracker.token}"}
    if tracker.account:
        both = base64.b64encode(f"{tracker.account}:{tracker.token}".encode()).decode()
        headers = {"Authorization": f"Basic {both}"}
    issue = f"{tracker.api}/rest/api/2/issue/{tracked.key}"
    if telling.unlinks:
        return Message(f"{issue}/remotelink?globalId={quote(_global_id(tracked), safe='')}", headers, None)
    if telling.links:
        return Message(f"{issue}/remotelink", headers, _remote_link(tracked))
    return Message(f"{issue}/comment", headers, text)


def _remote_link(tracked: Tracked) -> dict[str, Any]:
    """A link as Jira keeps it; by its `globalId` the same one again takes the place of the first."""
    request, url = tracked.request, _address(tracked)
    titled = {"url": url, "title": f"{request.number}: {request.title}"}
    return {
        "globalId": _global_id(tracked),
        "application": {"type": "storewide", "name": "Storewide"},
        "relationship": _("is made for"),
        "object": titled,
    }


def _global_id(tracked: Tracked) -> str:
    return f"storewide={_address(tracked)}"


def _is_told(tracker: Tracker | None) -> bool:
    return tracker is not None and tracker.tells and bool(tracker.token) and tracker.revoked_at is None


def _said(tracked: Tracked) -> dict[str, Any]:
    """What a sentence about the link names."""
    request = tracked.request
    return {"title": request.title, "number": request.number, "url": _address(tracked)}


def _address(tracked: Tracked) -> str:
    return f"{settings.ORIGIN}{tracked.request.get_absolute_url()}"


def is_wanted() -> bool:
    """Whether any message is due."""
    return Telling.objects.due(now()).exists()


def send_due(run: Run) -> dict[str, Any]:
    """Send what is due; how many were tried, and how many of them were taken."""
    at = now()
    chosen = list(Telling.objects.due(at)[:MOST])
    run.progress(0, len(chosen))
    answers = asyncio.run(_post_all(chosen))
    for telling, (status, fault) in zip(chosen, answers, strict=True):
        note(telling, status, fault, at)
    return {"tried": len(chosen), "taken": sum(not fault for _status, fault in answers)}


def note(telling: Telling, status: int | None, fault: str, at: datetime) -> None:
    """Write down how a try went, and when the next is."""
    telling.tries += 1
    telling.status, telling.fault = status, fault[:300]
    if not fault:
        telling.state, telling.next_at, telling.ended_at = TellingState.SENT, None, at
    elif telling.tries > len(rules.WAITS) or status in (401, 403, 404, 410, 422):
        telling.state, telling.next_at, telling.ended_at = TellingState.FAILED, None, at
    else:
        telling.next_at = at + rules.WAITS[telling.tries - 1]
    kept = ("tries", "status", "fault", "state", "next_at", "ended_at")
    # its issue may have been taken off meanwhile, and the message with it
    Telling.objects.filter(pk=telling.pk).update(**{name: getattr(telling, name) for name in kept})


async def _post_all(tellings: Sequence[Telling]) -> list[tuple[int | None, str]]:
    # a client of HTTP takes longer to import than most commands take in all
    import aiohttp

    from storewide.kit.open_resolver import Resolver

    connector = aiohttp.TCPConnector(resolver=Resolver(webhook_operations.reach()), limit_per_host=2)
    async with aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"User-Agent": "Storewide"},
        timeout=aiohttp.ClientTimeout(total=SECONDS),
        trust_env=False,
    ) as session:
        return list(await asyncio.gather(*(_post(session, each) for each in tellings)))


async def _post(session: Any, telling: Telling) -> tuple[int | None, str]:
    import aiohttp

    tracker = telling.tracked.tracker
    if tracker is None or tracker.revoked_at is not None:
        return 410, _("Its system is not connected any more.")
    sent = message(telling, tracker)
    try:
        webhook_operations.reach().check(sent.url)
        method = "DELETE" if sent.body is None else "POST"
        posted = session.request(
            method, sent.url, json=sent.body, headers=sent.headers, allow_redirects=False
        )
        async with posted as response:
            fault = _("It answered %(status)s.") % {"status": response.status}
            # what is to be taken away may be gone already
            is_taken = 200 <= response.status < 300 or (sent.body is None and response.status == 404)
            return response.status, "" if is_taken else fault
    except TimeoutError:
        return None, _("No answer within %(seconds)s s.") % {"seconds": f"{SECONDS:g}"}
    except Private as refused:
        return None, str(refused)
    except (aiohttp.ClientError, OSError, ValueError) as error:
        return None, _("No connection: %(fault)s.") % {"fault": type(error).__name__}


SEND = Kind("portfolio.tell_issues", "outgoing", send_due)
SENDING = Schedule(SEND.name, gettext_lazy("Telling issues"), timedelta(seconds=5), wanted=is_wanted)
