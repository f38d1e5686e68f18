"""Mail that Storewide fetches by itself, from a server that speaks IMAP on loopback."""

import imaplib
import re
import ssl
from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import Any

import pytest
from django.test import Client

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.organization.models import Person
from storewide.ownership.models import Area
from storewide.portfolio.intake import fetching, mailbox_operations, mailing
from storewide.portfolio.intake.fetching import Looked
from storewide.portfolio.intake.mailbox_operations import NotReached
from storewide.portfolio.models import Mailbox, Remark, Request

HOST = "127.0.0.1"


def letter(
    subject: str, sender: str = "ana@shop.example", body: str = "Half of them leave.", **more: str
) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "store@shop.example", subject
    message["Message-ID"] = f"<{abs(hash((subject, sender)))}@shop.example>"
    for name, value in more.items():
        message[name.replace("_", "-")] = value
    message.set_content(body)
    return message.as_bytes().replace(b"\n", b"\r\n")


class Box:
    """A mailbox on loopback: its messages by uid, which of them are read, and what it was asked."""

    def __init__(self) -> None:
        self.messages: dict[int, bytes] = {}
        self.read: set[int] = set()
        self.asked: list[str] = []
        self.port = 0


class Speaks(StreamRequestHandler):
    """One connection to the mailbox that its server holds."""

    @property
    def box(self) -> Box:
        held: Box = self.server.box  # type: ignore[attr-defined]
        return held

    def handle(self) -> None:
        self.say(b"* OK ready")
        for line in self.rfile:
            tag, _space, rest = line.strip().decode().partition(" ")
            self.box.asked.append(rest)
            self.say(*self.answer(rest), f"{tag} {self.end(rest)}".encode())
            if rest == "LOGOUT":
                return

    def end(self, rest: str) -> str:
        refused = rest.startswith("LOGIN") and "right" not in rest
        missing = rest.startswith("SELECT") and '"INBOX"' not in rest
        return "NO wrong password" if refused else "NO no such folder" if missing else "OK done"

    def answer(self, rest: str) -> list[bytes]:
        if rest == "CAPABILITY":
            return [b"* CAPABILITY IMAP4rev1"]
        if rest.startswith("UID SEARCH"):
            unread = [str(uid) for uid in sorted(self.box.messages) if uid not in self.box.read]
            return [f"* SEARCH {' '.join(unread)}".encode()]
        if asked := re.match(r"UID STORE (\d+)", rest):
            self.box.read.add(int(asked[1]))
        if asked := re.match(r"UID FETCH (\d+) \((.*)\)", rest):
            return self.fetched(int(asked[1]), asked[2])
        return []

    def fetched(self, uid: int, what: str) -> list[bytes]:
        message = self.box.messages[uid]
        if what == "RFC822.SIZE":
            return [f"* 1 FETCH (UID {uid} RFC822.SIZE {len(message)})".encode()]
        if cut := re.search(r"<0\.(\d+)>", what):
            message = message[: int(cut[1])]
        head = f"* 1 FETCH (UID {uid} BODY[] {{{len(message)}}}".encode()
        return [head, message + b")"]

    def say(self, *lines: bytes) -> None:
        for line in lines:
            self.wfile.write(line + b"\r\n")


class Server(ThreadingTCPServer):
    """A server of one mailbox."""

    allow_reuse_address = True
    daemon_threads = True
    box: Box


@pytest.fixture
def box(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Box]:
    settings.WEBHOOK_PRIVATE = True
    found = Box()

    server = Server((HOST, 0), Speaks)
    server.box = found
    found.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    # all but the encryption, for which the server would need a certificate that this machine trusts
    monkeypatch.setattr(fetching, "connect", lambda host, port: imaplib.IMAP4(host, port, timeout=20))
    yield found
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def mailbox(box: Box, area: Area, ana: Person, owner: User, at: datetime) -> Mailbox:
    said = {"imap_host": HOST, "imap_port": box.port, "imap_user": "store", "imap_password": "right"}
    return mailbox_operations.make_mailbox(name="Requests", area=area, **said, by=owner, at=at)[0]


def test_what_is_unread_becomes_requests_and_remarks(box: Box, mailbox: Mailbox, at: datetime) -> None:
    box.messages = {
        3: letter("Guest checkout"),
        4: letter("Holidays", Auto_Submitted="auto-replied"),
        5: letter("Spam", sender="who@else.example"),
        9: letter("Re: [#1] Guest checkout", body="On phones most of all."),
    }
    assert fetching.look(mailbox, at) == Looked(taken=2, refused=2)
    assert box.read == {3, 4, 5, 9}
    assert list(Request.objects.values_list("title", "asked_by_label")) == [("Guest checkout", "Ana Ruiz")]
    assert Remark.objects.get().words == "On phones most of all."
    mailbox.refresh_from_db()
    assert (mailbox.fetched_at, mailbox.fetch_fault) == (at, "")
    assert fetching.look(mailbox, at) == Looked()
    assert box.asked[-1] == "LOGOUT"


def test_what_a_fault_interrupts_is_taken_in_the_next_round(
    box: Box, mailbox: Mailbox, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    box.messages = {1: letter("Guest checkout")}

    def torn(*_said: Any) -> None:
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(mailing, "take", torn)
        assert fetching.look(mailbox, at) == Looked(fault="No connection: OSError.")
    assert box.read == set()
    assert fetching.look(mailbox, at) == Looked(taken=1)


def test_a_message_that_is_too_long_is_refused_and_not_read_whole(
    box: Box, mailbox: Mailbox, at: datetime
) -> None:
    box.messages = {1: letter("Long", body="word " * 3_000_000)}
    assert fetching.look(mailbox, at) == Looked(refused=1)
    assert any(f"BODY.PEEK[]<0.{14 * 1024 * 1024 + 1}>" in each for each in box.asked)
    assert not Request.objects.exists()


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"imap_password": "wrong"}, "The server says: wrong password"),
        ({"imap_folder": "Other"}, "The server says: no such folder"),
        ({"imap_port": 1}, "No connection: Connection refused."),
    ],
)
def test_why_nothing_could_be_read_stands_on_the_page(
    box: Box, mailbox: Mailbox, as_owner: Client, at: datetime, changes: dict[str, Any], fault: str
) -> None:
    Mailbox.objects.update(**changes)
    mailbox.refresh_from_db()
    assert fetching.look(mailbox, at).fault == fault
    assert fault in as_owner.get(mailbox.get_absolute_url()).content.decode()


def test_only_a_safe_connection_is_made() -> None:
    assert ssl.create_default_context().verify_mode == ssl.CERT_REQUIRED
    with pytest.raises(OSError, match="refused"):
        fetching.connect(HOST, 1)


def test_a_private_server_is_spoken_to_only_where_that_is_allowed(
    area: Area, owner: User, at: datetime, settings: Any
) -> None:
    settings.WEBHOOK_PRIVATE = False
    said = {"imap_user": "store", "imap_password": "right"}
    with pytest.raises(NotReached, match="private network"):
        mailbox_operations.make_mailbox(name="Requests", area=area, imap_host=HOST, **said, by=owner, at=at)
    assert not Mailbox.objects.exists()


def test_owners_say_where_to_look_and_the_password_is_never_shown(
    box: Box, as_owner: Client, area: Area
) -> None:
    said = {"name": "Requests", "area": str(area.pk), "imap_host": HOST, "imap_port": str(box.port)}
    said |= {"imap_folder": "INBOX", "imap_user": "store"}
    lacking = as_owner.post("/portfolio/mailboxes/new/", said)
    assert lacking.status_code == 422
    assert f"“{HOST}” opens with an account and its password; write both." in lacking.content.decode()
    as_owner.post("/portfolio/mailboxes/new/", {**said, "imap_password": "right-0815"})
    made = Mailbox.objects.get()
    page = f"{made.get_absolute_url()}change/"
    assert "right-0815" not in as_owner.get(page).content.decode()
    as_owner.post(page, {**said, "imap_user": "shop", "expected_version": "1"})
    made.refresh_from_db()
    assert (made.imap_user, made.imap_password) == ("shop", "right-0815")
    as_owner.post(page, {**said, "imap_password": "new-4711", "expected_version": "2"})
    made.refresh_from_db()
    assert made.imap_password == "new-4711"
    assert not any("4711" in str(each.changes) for each in Entry.objects.all())
    assert fetching.is_wanted()
