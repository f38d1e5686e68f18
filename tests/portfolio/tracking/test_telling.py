"""Issues hear what becomes of their requests, over a real connection on loopback."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from django.test import Client

from storewide.access.models import User
from storewide.portfolio import operations as portfolio
from storewide.portfolio.models import BusinessCase, Request, Telling, Tracked, Tracker
from storewide.portfolio.tracking import operations, telling
from tests.portfolio.tracking.trackers import GITHUB_URL, connect, github, post


class Spoken:
    """A system of issues on loopback: what was posted to it, by path, headers and body."""

    def __init__(self) -> None:
        self.came: list[tuple[str, dict[str, str], Any]] = []
        self.taken: list[str] = []
        self.status = 201
        self.url = ""


@pytest.fixture
def spoken(settings: Any) -> Iterator[Spoken]:
    settings.WEBHOOK_PRIVATE = True
    found = Spoken()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            found.came.append(
                (self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            )
            self.send_response(found.status)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def do_DELETE(self) -> None:
            found.taken.append(self.path)
            self.send_response(found.status)
            self.end_headers()

        def log_message(self, *_said: object) -> None:
            """Keep the tests' output to itself."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield found
    server.shutdown()
    server.server_close()
    thread.join()


class Running:
    """A job's attempt, as its function sees it."""

    arguments: dict[str, Any] = {}

    def progress(self, done: int, total: int) -> None:
        """Nobody looks."""

    def stop_requested(self) -> bool:
        return False


@pytest.mark.parametrize(
    ("provider", "issue", "path", "header", "value"),
    [
        (
            "github",
            "/shop/web/issues/12",
            "/repos/shop/web/issues/12/comments",
            "authorization",
            "Bearer t0k",
        ),
        ("gitlab", "/shop/web/-/issues/7", "/projects/shop%2Fweb/issues/7/notes", "private-token", "t0k"),
        ("jira", "/browse/WEB-12", "/rest/api/2/issue/WEB-12/comment", "authorization", "Basic bWVAeDp0MGs="),
    ],
)
def test_an_issue_is_told_what_becomes_of_its_request(
    spoken: Spoken,
    asked: Request,
    owner: User,
    at: datetime,
    provider: str,
    issue: str,
    path: str,
    header: str,
    value: str,
) -> None:
    connect(owner, at, provider, "https://x.example.com", api=spoken.url, account="me@x", token="t0k")
    operations.track(request=asked, url=f"https://x.example.com{issue}", by=owner, at=at)
    Telling.objects.all().delete()
    portfolio.decline(request=asked, reason="Too dear.", by=owner, at=at)
    assert telling.send_due(Running()) == {"tried": 1, "taken": 1}
    assert telling.send_due(Running()) == {"tried": 0, "taken": 0}
    ((found, headers, body),) = spoken.came
    assert (found, headers[header]) == (path, value)
    assert body["body"].startswith("Storewide: “Guest checkout” is “Declined” now: Too dear.\n")
    assert Telling.objects.get().state == "sent"


@pytest.mark.parametrize(
    ("provider", "issue", "path"),
    [
        ("github", "/shop/web/issues/12", "/repos/shop/web/issues/12/comments"),
        ("gitlab", "/shop/web/-/issues/7", "/projects/shop%2Fweb/issues/7/notes"),
        ("jira", "/browse/WEB-12", "/rest/api/2/issue/WEB-12/remotelink"),
    ],
)
def test_an_issue_links_back_to_the_request_it_is_attached_to(
    spoken: Spoken,
    asked: Request,
    owner: User,
    at: datetime,
    settings: Any,
    provider: str,
    issue: str,
    path: str,
) -> None:
    settings.ORIGIN = "https://storewide.example"
    connect(owner, at, provider, "https://x.example.com", api=spoken.url, account="me@x", token="t0k")
    operations.track(request=asked, url=f"https://x.example.com{issue}", by=owner, at=at)
    assert telling.send_due(Running()) == {"tried": 1, "taken": 1}
    ((found, _headers, body),) = spoken.came
    url = "https://storewide.example/portfolio/requests/1/"
    said = {"body": f"Storewide: this is made for request 1, “Guest checkout”.\n{url}"}
    link = {
        "globalId": f"storewide={url}",
        "application": {"type": "storewide", "name": "Storewide"},
        "relationship": "is made for",
        "object": {"url": url, "title": "1: Guest checkout"},
    }
    assert (found, body) == (path, link if provider == "jira" else said)


@pytest.mark.parametrize("status", [204, 404])
def test_jira_loses_the_link_when_the_issue_is_taken_off(
    spoken: Spoken, asked: Request, owner: User, at: datetime, settings: Any, status: int
) -> None:
    settings.ORIGIN = "https://storewide.example"
    connect(owner, at, "jira", "https://x.example.com", api=spoken.url, account="me@x", token="t0k")
    said: dict[str, Any] = {"request": asked, "url": "https://x.example.com/browse/WEB-7", "by": owner}
    made = operations.track(**said, at=at)
    assert telling.send_due(Running()) == {"tried": 1, "taken": 1}
    portfolio.accept(request=asked, by=owner, at=at)
    operations.untrack(tracked=made, by=owner, at=at)
    spoken.status = status
    assert telling.send_due(Running()) == {"tried": 1, "taken": 1}
    assert spoken.taken == [
        "/rest/api/2/issue/WEB-7/remotelink?globalId=storewide%3Dhttps://storewide.example/portfolio/requests/1/"
    ]
    assert len(spoken.came) == 1, "what it was still to be told goes with it"
    assert not Tracked.objects.attached().exists()
    portfolio.decline(request=asked, reason="No.", by=owner, at=at)
    assert telling.send_due(Running()) == {"tried": 0, "taken": 0}


def test_what_is_attached_again_keeps_its_new_link(
    spoken: Spoken, asked: Request, owner: User, at: datetime
) -> None:
    connect(owner, at, "jira", "https://x.example.com", api=spoken.url, token="t0k")
    said: dict[str, Any] = {"request": asked, "url": "https://x.example.com/browse/WEB-7", "by": owner}
    operations.untrack(tracked=operations.track(**said, at=at), by=owner, at=at)
    operations.track(**said, at=at)
    assert telling.send_due(Running()) == {"tried": 1, "taken": 1}
    assert (len(spoken.came), spoken.taken) == (1, [])
    assert Tracked.objects.count() == 1


def test_a_comment_says_that_it_is_made_for_the_request_no_more(
    spoken: Spoken, asked: Request, owner: User, at: datetime
) -> None:
    connect(owner, at, "github", "https://github.com", api=spoken.url, token="t0k")
    said: dict[str, Any] = {"request": asked, "url": GITHUB_URL, "by": owner, "at": at}
    operations.untrack(tracked=operations.track(**said), by=owner, at=at)
    assert telling.send_due(Running()) == {"tried": 0, "taken": 0}
    assert not Tracked.objects.exists(), "what was never linked has nothing to take away"
    made = operations.track(**said)
    telling.send_due(Running())
    operations.untrack(tracked=made, by=owner, at=at)
    telling.send_due(Running())
    words = [body["body"].split("\n")[0] for _path, _headers, body in spoken.came]
    assert words == [
        "Storewide: this is made for request 1, “Guest checkout”.",
        "Storewide: this is made for request 1, “Guest checkout” no more.",
    ]


def test_a_message_is_tried_again_and_given_up_where_it_is_refused(
    spoken: Spoken, asked: Request, owner: User, at: datetime
) -> None:
    connect(owner, at, "github", "https://github.com", api=spoken.url, token="t0k")
    operations.track(request=asked, url=GITHUB_URL, by=owner, at=at)
    Telling.objects.all().delete()
    portfolio.accept(request=asked, by=owner, at=at)
    spoken.status = 503
    telling.send_due(Running())
    found = Telling.objects.get()
    assert (found.state, found.tries, found.fault) == ("waiting", 1, "It answered 503.")
    assert found.next_at is not None
    assert found.next_at > at + timedelta(seconds=29)
    Telling.objects.update(next_at=at)
    spoken.status = 401
    telling.send_due(Running())
    found.refresh_from_db()
    assert (found.state, found.tries, found.next_at) == ("failed", 2, None)
    operations.tell_again(telling=found, by=owner, at=at)
    spoken.status = 201
    telling.send_due(Running())
    found.refresh_from_db()
    assert found.state == "sent"


def test_the_issue_that_moved_a_request_is_not_told_of_it(
    client: Client, promised: BusinessCase, owner: User, at: datetime
) -> None:
    tracker, token = connect(owner, at, "github", "https://github.com", token="t0k")
    connect(owner, at, "jira", "https://jira.example.com", token="t0k", account="me@x")
    operations.track(request=promised.request, url=GITHUB_URL, by=owner, at=at)
    operations.track(request=promised.request, url="https://jira.example.com/browse/WEB-1", by=owner, at=at)
    post(client, tracker, token, github("labeled", "open", "doing"), **{"X-GitHub-Event": "issues"})
    assert [each.tracked.key for each in Telling.objects.filter(links=False)] == ["WEB-1"]


def test_without_a_token_nothing_is_told(asked: Request, owner: User, at: datetime) -> None:
    connect(owner, at, "github", "https://github.com")
    operations.track(request=asked, url=GITHUB_URL, by=owner, at=at)
    portfolio.accept(request=asked, by=owner, at=at)
    assert not Telling.objects.exists()


def test_a_private_address_is_refused(owner: User, at: datetime, settings: Any) -> None:
    settings.WEBHOOK_PRIVATE = False
    with pytest.raises(operations.AddressRefused, match="private network"):
        connect(owner, at, "gitlab", "https://gitlab.com", api="http://127.0.0.1:9")
    assert not Tracker.objects.exists()
