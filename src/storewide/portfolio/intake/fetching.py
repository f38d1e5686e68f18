"""Looks into mailboxes by IMAP, round and round: what nobody has read becomes a request or a remark, and is then read."""

import imaplib
import logging
import re
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storewide.jobs import webhook_operations
from storewide.jobs.kinds import Kind, Run, Schedule
from storewide.kit.errors import Refusal
from storewide.lib.clock import now
from storewide.portfolio.intake import mail, mailing
from storewide.portfolio.models import Mailbox

log = logging.getLogger(__name__)
#: so many messages are taken of one mailbox in a round
MOST = 50
SECONDS = 20.0
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


@dataclass(frozen=True)
class Looked:
    """What a look into a mailbox brought: messages taken and refused; `fault` is why nothing could be read."""

    taken: int = 0
    refused: int = 0
    fault: str = ""


def is_wanted() -> bool:
    """Whether any mailbox is to be looked into."""
    return Mailbox.objects.fetched().exists()


def fetch_all(run: Run) -> dict[str, Any]:
    """Look into every mailbox; one that cannot be read does not hold the others up, and its page says why."""
    boxes = list(Mailbox.objects.fetched())
    taken = refused = faults = 0
    for number, mailbox in enumerate(boxes):
        run.progress(number, len(boxes))
        found = look(mailbox, now())
        taken, refused, faults = taken + found.taken, refused + found.refused, faults + bool(found.fault)
    return {"taken": taken, "refused": refused, "faults": faults}


def look(mailbox: Mailbox, at: datetime) -> Looked:
    """Take what nobody has read in a mailbox, the oldest first; what is refused is read too, and stays there."""
    try:
        found = _look(mailbox, at)
    except ssl.SSLError as error:
        found = Looked(fault=_("No safe connection: %(fault)s.") % {"fault": error.reason or "TLS"})
    except TimeoutError:
        found = Looked(fault=_("No answer within %(seconds)s s.") % {"seconds": f"{SECONDS:g}"})
    except OSError as error:
        found = Looked(
            fault=_("No connection: %(fault)s.") % {"fault": error.strerror or type(error).__name__}
        )
    except imaplib.IMAP4.error as error:
        found = _said(error.args[0] if error.args else "")
    Mailbox.objects.filter(pk=mailbox.pk).update(fetched_at=at, fetch_fault=found.fault[:300])
    return found


def _look(mailbox: Mailbox, at: datetime) -> Looked:
    for *_rest, address in socket.getaddrinfo(mailbox.imap_host, mailbox.imap_port, type=socket.SOCK_STREAM):
        if fault := webhook_operations.reach().fault_of(mailbox.imap_host, str(address[0])):
            return Looked(fault=fault)
    server = connect(mailbox.imap_host, mailbox.imap_port)
    try:
        server.login(mailbox.imap_user, mailbox.imap_password)
        answer, told = server.select(_quoted(mailbox.imap_folder))
        if answer != "OK":
            return _said(told[0] if told else "")
        return _take(server, mailbox, at)
    finally:
        with suppress(imaplib.IMAP4.error, OSError):
            server.logout()


def connect(host: str, port: int) -> imaplib.IMAP4:
    """A connection under TLS, whose certificate is checked."""
    return imaplib.IMAP4_SSL(host, port, ssl_context=ssl.create_default_context(), timeout=SECONDS)


def _take(server: imaplib.IMAP4, mailbox: Mailbox, at: datetime) -> Looked:
    _answer, found = server.uid("SEARCH", "UNSEEN")
    taken = refused = 0
    for uid in (found[0] or b"").split()[:MOST]:
        try:
            mailing.take(mailbox, _message(server, uid.decode()), at)
            taken += 1
        except Refusal as refusal:
            log.info("a message of mailbox %s is not taken: %s", mailbox.pk, refusal.sentence)
            refused += 1
        # only now: what a fault interrupts is taken in the next round, and no message twice
        server.uid("STORE", uid.decode(), "+FLAGS", r"(\Seen)")
    return Looked(taken, refused)


def _message(server: imaplib.IMAP4, uid: str) -> bytes:
    """The bytes of a message; of one longer than any that is read only so many that it is refused as such."""
    _answer, told = server.uid("FETCH", uid, "(RFC822.SIZE)")
    size = _SIZE.search(b" ".join(each for each in told if isinstance(each, bytes)))
    longest = mail.LONGEST + 1
    part = f"(BODY.PEEK[]<0.{longest}>)" if size and int(size[1]) > mail.LONGEST else "(BODY.PEEK[])"
    _answer, parts = server.uid("FETCH", uid, part)
    return next((each[1] for each in parts if isinstance(each, tuple)), b"")


def _said(fault: Any) -> Looked:
    """What the server says of why it does not open."""
    text = fault.decode(errors="replace") if isinstance(fault, bytes) else str(fault or "")
    return Looked(fault=_("The server says: %(fault)s") % {"fault": text[:200]})


def _quoted(folder: str) -> str:
    """A folder's name as IMAP writes it (RFC 3501, section 9)."""
    plain = folder.replace("\\", r"\\").replace('"', r"\"")
    return f'"{plain}"'


FETCH = Kind("portfolio.fetch_mail", "outgoing", fetch_all)
FETCHING = Schedule(
    FETCH.name, gettext_lazy("Looking into mailboxes"), timedelta(minutes=1), wanted=is_wanted
)
