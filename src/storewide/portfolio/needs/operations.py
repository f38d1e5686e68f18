"""Every change to what comes back from whoever asked: that they read an answer, and whether their need is resolved."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.permissions import SYSTEM, Actor
from storewide.portfolio.models import Answer, Door, Resolution, Resolved
from storewide.portfolio.needs import letters

LONGEST = 2000


class NotYours(Refusal):
    """Whether a need is resolved is said by whoever has it."""

    status = 403


class AnswerUnknown(Refusal):
    """A need is resolved, partly resolved, or not."""

    field = "resolved"


def read(answers: Iterable[Answer], door: Door, at: datetime) -> None:
    """Note that answers were read; like the time of a sign-in it is no change of anybody's record."""
    unread = [each.pk for each in answers if each.read_at is None]
    if unread:
        Answer.objects.filter(pk__in=unread, read_at=None).update(read_at=at, read_on=door)


@trail.operation
def say(
    *, asked: Resolution, resolved: str, words: str = "", by: Actor, at: datetime, on: Door = Door.PAGE
) -> Resolution:
    """Say whether a need is resolved; it may be said anew. Raises NotYours and AnswerUnknown."""
    asked = Resolution.objects.select_for_update().select_related("request").get(pk=asked.pk)
    if asked.asker_id is not None and asked.asker_id != by.id:
        raise NotYours(
            _("Only %(who)s says whether this helped; it was their request.")
            % {"who": asked.request.asked_by_label}
        )
    if resolved not in Resolved.values or len(words) > LONGEST:
        raise AnswerUnknown(_("Say yes, partly or no, with at most 2,000 characters."))
    before = asked.resolved
    asked.resolved, asked.words, asked.answered_at, asked.answered_on = resolved, words.strip(), at, on
    asked.version += 1
    asked.save()
    changes = {"resolved": [before, resolved], "words": ["", asked.words]}
    trail.record(action="portfolio.request.resolved", of=asked.request, by=by, at=at, changes=changes)
    return asked


@trail.operation
def remind(*, asked: Resolution, at: datetime) -> None:
    """Ask once more, by mail where there is an address; a second time nobody is reminded."""
    asked = Resolution.objects.select_for_update().select_related("request").get(pk=asked.pk)
    if asked.reminded_at is None and not asked.resolved and asked.email:
        letters.send_reminder(asked, SYSTEM, at)
    asked.reminded_at = asked.reminded_at or at
    asked.save(update_fields=["reminded_at"])
    trail.record(action="portfolio.request.remind", of=asked.request, by=SYSTEM, at=at)
