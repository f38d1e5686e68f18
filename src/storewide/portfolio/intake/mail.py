"""Reading a mail: who wrote, what it is about, and their own words without quotes, signature and markup. Pure."""

import email
import re
from dataclasses import dataclass
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import getaddresses, parseaddr
from html import unescape

from django.utils.translation import gettext as _

from storewide.kit import deliveries
from storewide.kit.errors import Refusal
from storewide.kit.evidence import Handed
from storewide.portfolio.intake import attached

#: bytes of the longest mail that is read: one file as large as evidence may be, as mail writes it, and some words
LONGEST = 14 * 1024 * 1024
LONGEST_TITLE, LONGEST_TEXT = 160, 4000
_DEEPEST = 40
#: what a mail of people stays far below; the standard library's parser takes minutes for what is beyond
_MOST_PARTS, _MOST_BOUNDARIES = 500, 16
_LONGEST_HEADER, _MOST_HEADERS = 2000, 10
#: characters of a body that are looked through for the own words at its beginning
_LOOKED_THROUGH = 200_000

_PREFIX = re.compile(r"^\s*((re|aw|sv|antw|fw|fwd|wg|tr)\s*(\[\d+\])?\s*:\s*)+", re.IGNORECASE)
_NUMBER = re.compile(r"\[#(\d{1,9})\]")
_TYPE = re.compile(r"\[type:\s*([\w-]{1,60})\s*\]", re.IGNORECASE)
_TAG = re.compile(r"[^@+\s]+\+([\w-]{1,60})@")
#: where what somebody else wrote begins
_QUOTES = (
    re.compile(
        r"^[ \t]*(On|Am|Le|El|Il|Op|Den)\b[^\n]{4,160}(\n[^\n]{0,160})?"
        r"\b(wrote|schrieb|écrit|escribió|scritto|schreef|skrev)\b[^\n]{0,80}:\s*$",
        re.M,
    ),
    re.compile(
        r"^[ \t]*-{2,}[ \t]*(Original Message|Ursprüngliche Nachricht|Original-Nachricht|Message d'origine)"
        r"[ \t]*-{2,}[ \t]*$",
        re.M | re.I,
    ),
    re.compile(r"^[ \t]*_{10,}+[ \t]*\n[ \t]*(From|Von|De):", re.M),
    re.compile(r"^[ \t]*\*?(From|Von):\*? [^\n]*\n\s*\*?(Sent|Date|Gesendet|Datum|To|An):\*? ", re.M),
)
_SIGNATURE = re.compile(r"^-- ?$", re.M)
_UNKEPT = re.compile("[\0\ud800-\udfff]")


class NotAMail(Refusal):
    """What was handed over cannot be read as a mail."""


class NothingWritten(Refusal):
    """A mail holds no words of its own."""


class SentByAMachine(Refusal):
    """Holiday notices, bounces and lists are no requests; answering them would go round in circles."""


class Forged(Refusal):
    """The mail server found that the sender did not send it."""

    status = 403


@dataclass(frozen=True)
class Letter:
    """A mail as far as a request is made of it; `references` are the ids of mails it answers.

    `tag` names a type, `files` are attached.
    """

    sender: str
    name: str
    title: str
    text: str
    message_id: str
    references: str
    number: int | None
    tag: str
    files: tuple[Handed, ...] = ()


def read(raw: bytes) -> Letter:
    """Read a message as RFC 5322 has it. Raises TooLong, NotAMail, SentByAMachine, Forged and NothingWritten."""
    deliveries.require_length(raw, LONGEST)
    try:
        return _read(raw)
    except (
        MessageError,
        ArithmeticError,
        AttributeError,
        LookupError,
        RecursionError,
        TypeError,
        ValueError,
    ):
        # the parser of the standard library falls over some broken headers in ways of its own
        raise NotAMail(_("The message cannot be read; forward it as plain text.")) from None


def own_words(text: str) -> str:
    """What somebody wrote themselves: without what they answer to, and without their signature."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\N{NO-BREAK SPACE}", " ")
    kept = text
    for quote in _QUOTES:
        if found := quote.search(kept):
            kept = kept[: found.start()]
    if found := _SIGNATURE.search(kept):
        kept = kept[: found.start()]
    kept = _tidy("\n".join(line for line in kept.split("\n") if not line.lstrip().startswith(">")))
    # who only forwards says it with what they forward
    return kept or _tidy("\n".join(line.lstrip("> ") for line in text.split("\n")))


def html_text(html: str) -> str:
    """The words of a page: a line for each block, without scripts, styles and what is quoted."""
    reader = _Words()
    reader.read(html)
    return "\n".join(line.strip() for line in "".join(reader.found).split("\n"))


def _read(raw: bytes) -> Letter:
    if raw.count(b"\n--") > _MOST_PARTS or raw.lower().count(b"boundary=") > _MOST_BOUNDARIES:
        raise NotAMail(_("The message has more parts than a mail of people has; forward it as plain text."))
    message = email.message_from_bytes(raw, policy=_Bounded())
    assert isinstance(message, EmailMessage)  # noqa: S101 - the policy makes it one
    name, sender = parseaddr(_header(message, "From"))
    if "@" not in sender:
        raise NotAMail(_("The message names no sender; hand over whole messages, with their headers."))
    _refuse_machines(message, sender)
    text = own_words(_text(message))
    subject = _header(message, "Subject")
    number, kind = _NUMBER.search(subject), _TYPE.search(subject)
    title = _PREFIX.sub("", _TYPE.sub("", _NUMBER.sub("", subject))).strip()
    if not text and not title:
        raise NothingWritten(_("The message holds no words; write what should change, as text."))
    first = text.split("\n", 1)[0]
    recipients = [_header(message, each) for each in ("To", "Cc", "Delivered-To", "X-Original-To")]
    return Letter(
        sender=sender.lower()[:254],
        name=name[:200],
        title=_shortened(" ".join((title or first).split()), LONGEST_TITLE),
        text=_shortened(text or title, LONGEST_TEXT),
        message_id=_header(message, "Message-ID").strip(),
        references=f"{_header(message, 'References')} {_header(message, 'In-Reply-To')}",
        number=int(number[1]) if number else None,
        tag=kind[1].lower() if kind else _tag(recipients),
        files=attached.files_of(message),
    )


class _Bounded(policy.EmailPolicy):
    """Headers as the standard library reads them, as far as a sound one is long."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """Name and value, the value cut."""
        name, value = super().header_source_parse(sourcelines)
        return name, value[:_LONGEST_HEADER]


def _header(message: EmailMessage, name: str) -> str:
    raw = [value for key, value in message.raw_items() if key.lower() == name.lower()]
    return _clean(
        " ".join(str(message.policy.header_fetch_parse(name, each)) for each in raw[:_MOST_HEADERS])
    )


def _clean(text: str) -> str:
    return _UNKEPT.sub("\N{REPLACEMENT CHARACTER}", text)


def _tag(recipients: list[str]) -> str:
    """What stands behind the plus of the address it was sent to: `finance` of `store+finance@shop.example`."""
    for _name, address in getaddresses([each for each in recipients if each]):
        if found := _TAG.fullmatch(f"{address.rpartition('@')[0]}@"):
            return found[1].lower()
    return ""


def _refuse_machines(message: EmailMessage, sender: str) -> None:
    automatic = _header(message, "Auto-Submitted").lower().strip()
    bulk = _header(message, "Precedence").lower().strip() in ("bulk", "junk", "list", "auto_reply")
    daemon = sender.lower().startswith(("mailer-daemon@", "postmaster@", "no-reply@", "noreply@"))
    if (automatic and not automatic.startswith("no")) or bulk or daemon or message.get("List-Id"):
        raise SentByAMachine(_("The message was sent by a machine or a list; people ask in their own name."))
    if "dmarc=fail" in _header(message, "Authentication-Results").lower():
        raise Forged(_("The mail server says that %(sender)s did not send this.") % {"sender": sender})


def _text(message: EmailMessage) -> str:
    plain, html, parts = "", "", []
    for depth, part in enumerate(message.walk()):
        if depth > _DEEPEST:
            break
        kind = part.get_content_type()
        parts.append(kind)
        if part.is_multipart() or part.get_content_disposition() == "attachment":
            continue
        if kind == "text/plain":
            plain = plain or _decoded(part)
        elif kind == "text/html":
            html = html or _decoded(part)
    plain, html = plain[:_LOOKED_THROUGH], html[:_LOOKED_THROUGH]
    found = plain if plain.strip() else html_text(html)
    if not found.strip() and "application/ms-tnef" in parts:
        raise NothingWritten(
            _("The message came as winmail.dat, which only Outlook reads; send it as plain text or HTML.")
        )
    return found


def _decoded(part: email.message.Message) -> str:
    """The text of a part, whatever it says about its characters."""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    try:
        return _clean(payload.decode(part.get_content_charset() or "utf-8"))
    except (LookupError, ValueError):
        pass
    try:
        return _clean(payload.decode("utf-8"))
    except ValueError:
        return _clean(payload.decode("windows-1252", "replace"))


def _tidy(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.split("\n"))).strip()


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


class _Words:
    """Collects the words of a page, in a time that grows with its length alone, however broken it is."""

    _BLOCKS = frozenset(
        ("article", "br", "div", "h1", "h2", "h3", "h4", "hr", "li", "p", "pre", "table", "tr", "ul")
    )
    _SILENT = frozenset(("blockquote", "head", "script", "style", "title"))
    _ENDS = frozenset(("p", "div", "tr", "li"))
    _MARK = re.compile(r"<!--|<(/?)([a-zA-Z][\w:-]*+)([^<>]*+)>|<[!?][^<>]*+>")

    def __init__(self) -> None:
        self.found: list[str] = []
        self._silent: list[str] = []

    def read(self, html: str) -> None:
        """Take words and marks as they come; a comment without an end is one until the end."""
        at = 0
        while (mark := self._MARK.search(html, at)) is not None:
            self._say(html[at : mark.start()])
            at = mark.end()
            if mark[0] == "<!--":
                end = html.find("-->", at)
                at = len(html) if end < 0 else end + 3
            elif mark[2] and mark[1]:
                self._end(mark[2].lower())
            elif mark[2]:
                self._begin(mark[2].lower(), mark[3])
        self._say(html[at:])

    def _begin(self, tag: str, said: str) -> None:
        """A block begins a line; what is quoted or no text is silent until its end."""
        if self._silent:
            if tag == self._silent[-1]:
                self._silent.append(tag)
        elif tag in self._SILENT or (tag == "div" and "gmail_quote" in said):
            self._silent.append(tag)
        elif tag in self._BLOCKS:
            self.found.append("\n")

    def _end(self, tag: str) -> None:
        """The end of what is silent, or of a line."""
        if self._silent:
            if tag == self._silent[-1]:
                self._silent.pop()
        elif tag in self._ENDS:
            self.found.append("\n")

    def _say(self, text: str) -> None:
        """Words, their white space as one."""
        if not self._silent:
            self.found.append(re.sub(r"\s+", " ", unescape(text)))
