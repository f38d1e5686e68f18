"""What whoever asked gets by e-mail: the state in words with the reason, and the links by which they say if it helped."""

import re
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.jobs import sending
from storewide.kit.permissions import Actor
from storewide.portfolio.models import Answer, Mailbox, Request, Resolution, Resolved
from storewide.portfolio.needs import words

_SALT = "storewide.portfolio.resolved"
#: how a mail of ours is known again by whoever answers it
_OURS = re.compile(r"<storewide\.request\.(\d{1,9})\.")


def send_answer(answer: Answer, asked: Resolution | None, by: Actor, at: datetime) -> None:
    """Send one answer; with the question whether it helped, where `asked` is given."""
    request = answer.request
    lines = [words.told(answer), *_address(request.get_absolute_url(), _("See it: %(address)s"))]
    if asked is not None:
        lines += _question(asked)
    _send(answer.email, words.subject(answer), lines, (request.number, str(answer.pk)), by, at)


def send_reminder(asked: Resolution, by: Actor, at: datetime) -> None:
    """Ask once more whether it helped."""
    request = asked.request
    said = {"number": request.number, "title": request.title}
    lines = [
        _("You asked for “%(title)s”. Tell us whether what came of it helps you.") % said,
        *_address(request.get_absolute_url(), _("See it: %(address)s")),
        *_question(asked),
    ]
    subject = _("[#%(number)s] Did it help? %(title)s") % said
    _send(asked.email, subject, lines, (request.number, f"{asked.pk}.again"), by, at)


def send_receipt(request: Request, by: Actor, at: datetime) -> None:
    """Tell whoever asked by mail under which number it is kept, so that their answers to it are found."""
    said = {"number": request.number, "title": request.title, "area": request.area}
    lines = [
        _("“%(title)s” is request %(number)s now. Whoever is accountable for %(area)s answers it.") % said,
        _("Answer this mail to add something."),
        *_address(request.get_absolute_url(), _("See it: %(address)s")),
    ]
    subject = _("[#%(number)s] Asked: %(title)s") % said
    _send(request.asked_by_email, subject, lines, (request.number, f"{request.pk}.asked"), by, at)


def token_of(asked: Resolution) -> str:
    """What the links of a mail hold: whose need it is, signed."""
    return signing.dumps(str(asked.pk), salt=_SALT)


def asked_by(token: str) -> Resolution | None:
    """Whose need the link is about; None for a link that was never sent."""
    try:
        key = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    return Resolution.objects.select_related("request").filter(pk=key).first()


def number_of(references: str) -> int | None:
    """The number of the request that a mail of ours was about, out of what its answer refers to."""
    found = _OURS.findall(references)
    return int(found[-1]) if found else None


def _question(asked: Resolution) -> list[str]:
    lines = [_("Is your need resolved? One click says it; a sentence can be added.")]
    for each in Resolved:
        path = reverse("portfolio:resolved-by-link", args=[token_of(asked), each.value])
        lines += _address(path, f"{each.label}: %(address)s")
    return lines if len(lines) > 1 else [_("Say on the page “What I asked for” whether it helped.")]


def _address(path: str, sentence: str) -> list[str]:
    """The sentence with the whole address; nothing where the operator has not said how people reach Storewide."""
    return [sentence % {"address": f"{settings.ORIGIN}{path}"}] if settings.ORIGIN else []


def _send(to: str, subject: str, lines: list[str], about: tuple[int, str], by: Actor, at: datetime) -> None:
    number, mark = about
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    headers = {
        "Message-ID": f"<storewide.request.{number}.{mark}@{host}>",
        # so that no holiday notice answers it, which would come back as a remark
        "Auto-Submitted": "auto-generated",
    }
    if reply_to := Mailbox.objects.filter(revoked_at=None).exclude(address="").order_by("created_at").first():
        headers["Reply-To"] = reply_to.address
    sending.mail(to=[to], subject=subject, text="\n\n".join(lines), headers=headers, by=by, at=at)
