"""One look at a store over HTTP, as a visitor would take it: pages in their order, cookies kept, redirects followed.

A look never goes where visitors cannot: an address of a private network is refused, also where a name or a redirect leads
there, unless the operator allows it.
"""

import asyncio
import queue
import ssl
import threading
import time
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from html import unescape
from typing import Self
from urllib.parse import urljoin, urlsplit

import aiohttp
from django.utils.translation import gettext as _

from storewide.kit.addresses import Private, Reach
from storewide.kit.open_resolver import Resolver
from storewide.service import hidden_fields

#: told to the store with each page, so that its figures leave looks out as those of any bot
USER_AGENT = "Storewide-Uptime/1.0 (probe)"
#: no more of an answer is read than this, in bytes
MOST_READ = 2_000_000
MOST_REDIRECTS = 5
#: so many walks at once; the others wait for a place, and their time begins with it
AT_ONCE = 50
_SEE_OTHER = (301, 302, 303)
_REDIRECTS = (*_SEE_OTHER, 307, 308)


class Failed(Exception):
    """A page did not do what it shall; the message says what it did."""


@dataclass(frozen=True)
class Wanted:
    """A page to ask for, and what must come back; `step` is empty where it is not one of several."""

    url: str
    step: str = ""
    method: str = "GET"
    fields: tuple[tuple[str, str], ...] = ()
    status: int = 200
    text: str = ""


@dataclass(frozen=True)
class Seen:
    """What one page did: how long it took, and what was wrong (empty: nothing)."""

    step: str
    milliseconds: int
    fault: str = ""


@dataclass(frozen=True)
class Look:
    """The pages that were asked for until one failed, or all of them."""

    pages: tuple[Seen, ...]

    @property
    def fault(self) -> str:
        """What was wrong; empty where nothing was."""
        return self.pages[-1].fault

    @property
    def step(self) -> str:
        """The step it ended at."""
        return self.pages[-1].step

    @property
    def milliseconds(self) -> int:
        """How long all pages took together."""
        return sum(page.milliseconds for page in self.pages)


@dataclass(frozen=True)
class Walk:
    """The pages of one look, in order; each may take `timeout` seconds."""

    pages: tuple[Wanted, ...]
    timeout: float


@dataclass(frozen=True)
class _Answer:
    url: str
    status: int
    body: str


class SideBySide[Key: Hashable]:
    """Walks that are taken beside each other, each with cookies of its own, in a thread of their own.

    Each is told as soon as it ends, so that one that hangs holds up no other. `reach`: which addresses may be asked.
    """

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="looks", daemon=True)
        self._places = asyncio.Semaphore(AT_ONCE)
        self._ended: queue.SimpleQueue[tuple[Key, Look | BaseException]] = queue.SimpleQueue()
        self.under_way: set[Key] = set()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_why: object) -> None:
        asyncio.run_coroutine_threadsafe(_end_all(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def begin(self, key: Key, walk: Walk) -> None:
        """Take one walk more, which is told of under this key."""
        self.under_way.add(key)
        asyncio.run_coroutine_threadsafe(self._take(key, walk), self._loop)

    def ended(self, within: float) -> list[tuple[Key, Look]]:
        """What ends in the next `within` seconds, sooner where nothing is under way any more."""
        found = []
        until = time.monotonic() + within
        while self.under_way and (left := until - time.monotonic()) > 0:
            try:
                key, look = self._ended.get(timeout=left)
            except queue.Empty:
                break
            self.under_way.discard(key)
            if isinstance(look, BaseException):
                raise look
            found.append((key, look))
        return found

    async def _take(self, key: Key, walk: Walk) -> None:
        try:
            async with self._places:
                self._ended.put((key, await _walk(walk, self._reach)))
        except Exception as error:  # raised again by whoever waits for it
            self._ended.put((key, error))


async def _end_all() -> None:
    own = asyncio.current_task()
    others = [task for task in asyncio.all_tasks() if task is not own]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


async def _walk(walk: Walk, reach: Reach) -> Look:
    connector = aiohttp.TCPConnector(resolver=Resolver(reach), force_close=True)
    seen: list[Seen] = []
    async with aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.CookieJar(unsafe=True),  # a store on a bare address sets cookies too
        headers={"User-Agent": USER_AGENT},
        trust_env=False,
    ) as session:
        before: _Answer | None = None
        for wanted in walk.pages:
            begun = time.perf_counter()
            fault = ""
            try:
                before = await _page(session, wanted, before, walk.timeout, reach)
            except Failed as failed:
                fault = str(failed)
            seen.append(Seen(wanted.step, round((time.perf_counter() - begun) * 1000), fault))
            if fault:
                break
    return Look(tuple(seen))


async def _page(
    session: aiohttp.ClientSession, wanted: Wanted, before: _Answer | None, timeout: float, reach: Reach
) -> _Answer:
    """Ask for one page; raise Failed where it does not come, or not as expected."""
    try:
        async with asyncio.timeout(timeout):
            answer = await _follow(session, wanted, before, reach)
    except TimeoutError:
        raise Failed(_("No answer within %(seconds)s s.") % {"seconds": f"{timeout:g}"}) from None
    except Private as refused:
        raise Failed(str(refused)) from None
    except (aiohttp.ClientError, OSError, ValueError) as error:
        raise Failed(_no_connection(error, wanted.url)) from None
    if answer.status != wanted.status:
        values = {"got": answer.status, "expected": wanted.status}
        raise Failed(_("It answered %(got)s where %(expected)s is expected.") % values)
    if wanted.text and wanted.text not in answer.body and wanted.text not in unescape(answer.body):
        raise Failed(_("The page does not hold “%(text)s”.") % {"text": wanted.text})
    return answer


async def _follow(
    session: aiohttp.ClientSession, wanted: Wanted, before: _Answer | None, reach: Reach
) -> _Answer:
    """The answer at the end of its redirects; where a redirect is expected, the redirect itself."""
    method, url = wanted.method, wanted.url
    fields = _with_hidden(wanted, before)
    for _hop in range(MOST_REDIRECTS + 1):
        reach.check(url)
        async with session.request(
            method, url, data=fields if method == "POST" else None, params=None, allow_redirects=False
        ) as response:
            target = response.headers.get("Location", "")
            if response.status == wanted.status or response.status not in _REDIRECTS or not target:
                body = await response.content.read(MOST_READ)
                return _Answer(url, response.status, _text(body, response.charset))
            if response.status in _SEE_OTHER:
                method, fields = "GET", []
        url = urljoin(url, target)
    raise Failed(_("It redirects more than %(count)s times.") % {"count": MOST_REDIRECTS})


def _with_hidden(wanted: Wanted, before: _Answer | None) -> list[tuple[str, str]]:
    """The fields of a form as a browser sends them: hidden ones of the page before, and over them those given."""
    if wanted.method != "POST" or before is None:
        return list(wanted.fields)
    given = {name for name, _value in wanted.fields}
    hidden = hidden_fields.of(before.body, before.url, wanted.url)
    return [(name, value) for name, value in hidden if name not in given] + list(wanted.fields)


def _text(body: bytes, charset: str | None) -> str:
    try:
        return body.decode(charset or "utf-8", errors="replace")
    except LookupError:
        return body.decode("utf-8", errors="replace")


def _no_connection(error: Exception, url: str) -> str:
    host = urlsplit(url).hostname or url
    if isinstance(error, aiohttp.ClientConnectorCertificateError | ssl.SSLError):
        return _("The certificate of %(host)s is not valid.") % {"host": host}
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return _("There is no address for %(host)s.") % {"host": host}
    if isinstance(error, aiohttp.ClientConnectorError):
        return _("%(host)s takes no connection.") % {"host": host}
    return _("%(host)s gave no answer that can be read (%(error)s).") % {
        "host": host,
        "error": type(error).__name__,
    }


def walk_of(base: str, pages: Iterable[Wanted], timeout: float) -> Walk:
    """A walk whose pages lie below one address."""
    return Walk(tuple(replace(page, url=urljoin(base, page.url)) for page in pages), timeout)
