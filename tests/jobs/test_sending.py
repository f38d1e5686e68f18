"""Mail and messages to a chat, over real sockets: sent once, tried again, never a secret in what is kept."""

import json
import socketserver
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.db import transaction

from storewide.audit.models import Entry
from storewide.config import mailing
from storewide.jobs import sending
from storewide.jobs.models import ChatRoom, Job
from storewide.kit.permissions import SYSTEM
from storewide.lib.clock import now


class Asked:
    """A job's run that is not cancelled."""

    def __init__(self, job: Job) -> None:
        self.arguments: dict[str, Any] = job.arguments

    def progress(self, done: int, total: int) -> None:
        assert 0 <= done <= total

    def stop_requested(self) -> bool:
        return False


class _Chat(ThreadingHTTPServer):
    """Takes what is posted; answers each of `statuses` in turn."""

    statuses: list[int]
    taken: list[dict[str, str]]


class _Door(BaseHTTPRequestHandler):
    server: _Chat

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        status = self.server.statuses.pop(0)
        if status == 200:
            self.server.taken.append(body)
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args: Any) -> None:
        return


@pytest.fixture
def chat() -> Iterator[_Chat]:
    server = _Chat(("127.0.0.1", 0), _Door)
    server.statuses, server.taken = [], []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "WAITS", (0, 0))


@pytest.fixture
def room(db: None, chat: _Chat) -> ChatRoom:
    return ChatRoom.objects.create(name="Trading", address=f"http://127.0.0.1:{chat.server_port}/hook/s3cret")


def test_a_message_is_tried_again_and_taken_once(room: ChatRoom, chat: _Chat) -> None:
    chat.statuses = [503, 500, 200]
    job = sending.tell(room=room, text="Spend fell 8.2 %", by=SYSTEM, at=now())
    assert sending.CHAT.do(Asked(job)) == {"sent": 1}
    assert chat.taken == [{"text": "Spend fell 8.2 %"}]
    assert "s3cret" not in json.dumps(
        [job.arguments, job.label, *Entry.objects.values_list("changes", flat=True)]
    )


@pytest.mark.parametrize("status", [302, 404])
def test_a_room_that_takes_nothing_is_said_without_its_address(
    room: ChatRoom, chat: _Chat, status: int
) -> None:
    chat.statuses = [status] * 3
    job = sending.tell(room=room, text="Spend fell", by=SYSTEM, at=now())
    with pytest.raises(sending.NotSent) as refused:
        sending.CHAT.do(Asked(job))
    assert refused.value.sentence == f"Trading did not take the message: HTTP {status}."
    assert chat.statuses == []


def test_nothing_is_sent_of_what_was_rolled_back(room: ChatRoom) -> None:
    with transaction.atomic():
        sending.tell(room=room, text="Spend fell", by=SYSTEM, at=now())
        transaction.set_rollback(True)
    assert not Job.objects.exists()


class _Letters(socketserver.StreamRequestHandler):
    """As much of SMTP as one letter takes."""

    def handle(self) -> None:
        letters: list[str] = self.server.letters  # type: ignore[attr-defined]
        self._say("220 here")
        while line := self.rfile.readline().decode().strip():
            word = line.split(":")[0].split()[0].upper()
            if word == "DATA":
                self._say("354 go on")
                letters.append("".join(iter(lambda: self.rfile.readline().decode(), ".\r\n")))
            self._say("221 bye" if word == "QUIT" else "250 ok")
            if word == "QUIT":
                return

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


def test_a_letter_to_each_of_them_over_smtp(db: None, settings: Any) -> None:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Letters) as server:
        server.letters = []  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        address = f"smtp://127.0.0.1:{server.server_address[1]}?from=store@shop.example&tls=no"
        settings.MAILERS, settings.DEFAULT_FROM_EMAIL = mailing.read(address)
        job = sending.mail(
            to=["b@shop.example", "a@shop.example", "", "a@shop.example"],
            subject="Yesterday:\nspend fell",
            text="By 8.2 %.",
            by=SYSTEM,
            at=now(),
        )
        assert job is not None
        assert sending.MAIL.do(Asked(job)) == {"sent": 2}
        server.shutdown()
        thread.join()
        letters: list[str] = server.letters  # type: ignore[attr-defined]
    assert ["To: a@shop.example" in letters[0], "To: b@shop.example" in letters[1]] == [True, True]
    assert all("Subject: Yesterday: spend fell" in each and "By 8.2 %." in each for each in letters)


def test_without_a_mail_server_or_anybody_nothing_is_queued(db: None, settings: Any) -> None:
    settings.MAILERS = {}
    assert sending.mail(to=["a@shop.example"], subject="s", text="t", by=SYSTEM, at=now()) is None
    settings.MAILERS, _sender = mailing.read("smtps://mail.shop.example?from=a@shop.example")
    assert sending.mail(to=[""], subject="s", text="t", by=SYSTEM, at=now()) is None
    assert not Job.objects.exists()


@pytest.mark.parametrize("address", ["mail.shop.example", "smtp://mail.shop.example", "http://x?from=a@b"])
def test_an_address_of_no_mail_server_is_said(address: str) -> None:
    with pytest.raises(mailing.MailAddressInvalid, match="write it like smtps://user:password@"):
        mailing.read(address)
