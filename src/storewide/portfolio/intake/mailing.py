"""Mail on its way to requests: who wrote it, whether it came before, what it is about, and what it became."""

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from storewide.access import hook_operations
from storewide.access import queries as access
from storewide.access.rules import digest
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor, System, may
from storewide.organization.models import Person
from storewide.portfolio import operations
from storewide.portfolio.intake import attached, mail, own_fields
from storewide.portfolio.intake import operations as intake
from storewide.portfolio.intake.telling import Telling
from storewide.portfolio.models import OPEN, Door, Function, Letter, Mailbox, Request, RequestType
from storewide.portfolio.needs import letters
from storewide.portfolio.permissions import PortfolioPermission

log = logging.getLogger(__name__)


class SenderUnknown(Refusal):
    """Nobody of this operation writes from this address, and its domain is not allowed."""

    status = 403


@dataclass(frozen=True)
class Taken:
    """What a message became: a new request or a remark on one; `again` where it came before."""

    request: Request
    is_remark: bool
    again: bool

    @property
    def words(self) -> str:
        """What it became, as the mail server is answered."""
        said = {"number": self.request.number, "title": self.request.title}
        if self.again:
            return _("Known already: request %(number)s, “%(title)s”") % said
        if self.is_remark:
            return _("A remark on request %(number)s, “%(title)s”") % said
        return _("Request %(number)s, “%(title)s”") % said


@dataclass(frozen=True)
class _Writer:
    actor: Actor
    label: str
    email: str


def find_mailbox(token: str) -> Mailbox | None:
    """The mailbox that the token opens; None where there is none or it is revoked."""
    rows = Mailbox.objects.select_related("area", "store", "type")
    return rows.filter(digest=digest(token), revoked_at=None).first()


def token_in(headers: Mapping[str, str]) -> str:
    """The token of `Authorization: Bearer …`."""
    kind, _space, token = headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def take(mailbox: Mailbox, raw: bytes, at: datetime) -> Taken:
    """Make a request or a remark of one message; the same message again makes nothing.

    Raises what `mail.read` raises, SenderUnknown, and what `operations.ask` raises; the mailbox's page then says why.
    """
    by = System(label=mailbox.name)
    try:
        letter = mail.read(raw)
        writer = _writer(mailbox, letter, at)
        taken = _take_once(
            mailbox, letter, _mark(letter.message_id or hashlib.sha256(raw).hexdigest()), writer, at
        )
    except Refusal as refusal:
        log.warning("mail to mailbox %s refused: %s", mailbox.pk, refusal.sentence)
        hook_operations.refuse_delivery(hook=mailbox, why=refusal.sentence, by=by, at=at)
        raise
    Mailbox.objects.filter(pk=mailbox.pk).update(heard_at=at, heard_what=taken.words[:160])
    return taken


def _writer(mailbox: Mailbox, letter: mail.Letter, at: datetime) -> _Writer:
    user = access.account_of(letter.sender)
    if user is not None and user.is_active:
        if not may(user, PortfolioPermission.ASK):
            raise SenderUnknown(
                _("The account %(sender)s may look and not ask; an owner can make it a member's.")
                % {"sender": letter.sender}
            )
        return _Writer(user, user.label, "")
    person = Person.objects.of_account(letter.sender).present(at.date()).first() if user is None else None
    if person is not None:
        return _Writer(System(label=person.name), person.name, letter.sender)
    domain = letter.sender.rpartition("@")[2]
    if user is None and domain in {each.strip().lower().lstrip("@") for each in mailbox.domains.split()}:
        label = letter.name or letter.sender
        return _Writer(System(label=label), label, letter.sender)
    raise SenderUnknown(
        _(
            "Nobody of this operation writes from %(sender)s; allow %(domain)s at the mailbox “%(name)s”, or add them."
        )
        % {"sender": letter.sender, "domain": domain, "name": mailbox}
    )


def _take_once(mailbox: Mailbox, letter: mail.Letter, mark: str, writer: _Writer, at: datetime) -> Taken:
    try:
        with transaction.atomic():
            if (known := _known(mark)) is not None:
                return known
            return _take(mailbox, letter, mark, writer, at)
    except IntegrityError:
        # the same message came twice at once, and the other one was first
        known = _known(mark)
        if known is None:
            raise
        return known


def _take(mailbox: Mailbox, letter: mail.Letter, mark: str, writer: _Writer, at: datetime) -> Taken:
    about, remark = _about(letter), None
    if about is not None:
        remark = intake.remark(
            request=about, words=letter.text, by=writer.actor, at=at, on=Door.MAIL, label=writer.label
        )
        left = _attach(about, letter, writer, at)
    else:
        about, left = _ask(mailbox, letter, writer, at)
    if left:
        # whoever reads the request knows what came along and is not there
        by = System(label=mailbox.name)
        intake.remark(request=about, words="\n".join(left)[:4000], by=by, at=at, on=Door.MAIL)
    Letter.objects.create(mailbox=mailbox, mark=mark, request=about, remark=remark, created_at=at)
    return Taken(about, remark is not None, again=False)


def _attach(request: Request, letter: mail.Letter, writer: _Writer, at: datetime) -> tuple[str, ...]:
    """Keep what is attached to a remark on an open request; a sentence for each file that is not kept."""
    found = attached.sort(letter.files, own_fields.told(request.told))
    if found.kept and request.state not in OPEN:
        state = request.get_state_display().lower()
        closed = _("“%(name)s” is not kept: the request is %(state)s already.")
        return (*(closed % {"name": each.called, "state": state} for each in found.kept), *found.left)
    if found.kept:
        intake.attach(request=request, files=found.kept, by=writer.actor, at=at)
    return found.left


def _ask(
    mailbox: Mailbox, letter: mail.Letter, writer: _Writer, at: datetime
) -> tuple[Request, tuple[str, ...]]:
    function, kind = _type(mailbox, letter.tag)
    found = attached.sort(letter.files)
    asked = operations.ask(
        title=letter.title,
        problem=letter.text,
        area=mailbox.area,
        store=mailbox.store,
        told=Telling(function, kind, None, writer.email, writer.label, found.kept),
        by=writer.actor,
        at=at,
    )
    if writer.email:
        letters.send_receipt(asked, writer.actor, at)
    return asked, found.left


def _type(mailbox: Mailbox, tag: str) -> tuple[str, RequestType | None]:
    """Function and type that a tag names: a type by its short name, or a function; else the mailbox's own type."""
    offered = RequestType.objects.filter(retired_at=None)
    if tag and (named := offered.filter(slug=tag).first()) is not None:
        return "", named
    function = tag.replace("-", "_")
    if function in Function.values:
        kinds = [each for each in offered.order_by("created_at", "pk") if function in each.functions]
        return function, kinds[0] if len(kinds) == 1 else None
    return "", mailbox.type if mailbox.type is not None and mailbox.type.retired_at is None else None


def _about(letter: mail.Letter) -> Request | None:
    """The request that a message is about: by the number in its subject, or by the mail it answers."""
    number = letter.number if letter.number is not None else letters.number_of(letter.references)
    if number is not None:
        return Request.objects.filter(number=number).first()
    marks = [_mark(each) for each in letter.references.split()]
    answered = Letter.objects.filter(mark__in=marks).select_related("request").order_by("created_at").last()
    return answered.request if answered else None


def _known(mark: str) -> Taken | None:
    found = Letter.objects.filter(mark=mark).select_related("request").first()
    return Taken(found.request, found.remark_id is not None, again=True) if found else None


def _mark(message_id: str) -> str:
    return digest(f"mail {message_id}")
