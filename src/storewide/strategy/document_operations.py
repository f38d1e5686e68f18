"""Every change to principles and strategy documents."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit import formats
from storewide.kit.errors import Conflict, Refusal, WrongState
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.organization.models import Person
from storewide.strategy.models import Document, DocumentVersion
from storewide.strategy.texts import newest


class TitleTaken(Refusal):
    """Two documents of one title cannot be told apart."""

    field = "title"


class TextMissing(Refusal):
    """A document says something."""

    field = "text"


class NothingChanged(Refusal):
    """A new version says something else than the one before."""

    field = "text"


class ReviewInThePast(Refusal):
    """A document is reviewed again on a day to come."""

    field = "review_on"


@trail.operation
def write(
    *,
    kind: str,
    title: str,
    text: str,
    owner: Person,
    review_on: date,
    by: Actor,
    at: datetime,
) -> Document:
    """Write down a principle or a strategy document. Raises TitleTaken, TextMissing, ReviewInThePast."""
    _check_review(review_on, at)
    return take_over(kind=kind, title=title, text=text, owner=owner, review_on=review_on, by=by, at=at)


@trail.operation
def take_over(
    *, kind: str, title: str, text: str, owner: Person, review_on: date, by: Actor, at: datetime
) -> Document:
    """Write down a document as a file holds it; its review may be overdue. Raises TitleTaken, TextMissing."""
    document = Document(kind=kind, title=title, owner=owner, review_on=review_on, created_at=at)
    try:
        with transaction.atomic():
            document.save(force_insert=True)
    except IntegrityError:
        raise TitleTaken(
            _("There is a document “%(title)s” already; choose another title.") % {"title": title}
        ) from None
    _add_version(document, text, "", by, at)
    trail.record(action="strategy.document.write", of=document, by=by, at=at)
    return document


@trail.operation
def rewrite(
    *, document: Document, text: str, note: str, by: Actor, at: datetime, expected_number: int | None = None
) -> DocumentVersion:
    """Give a document its next version; the earlier ones stay. Raises WrongState, TextMissing, NothingChanged, Conflict.

    `expected_number` is the version that was read; None skips the check.
    """
    stored = _lock(document)
    if expected_number is not None and expected_number != stored.number:
        raise Conflict(
            _(
                "Somebody else wrote version %(number)s meanwhile; read it, then save again to write the next one."
            )
            % {"number": stored.number},
            {"text": newest(stored).text},
        )
    before = newest(stored)
    if before.text == text.strip():
        raise NothingChanged(
            _("It says what version %(number)s says; change the text, or say that it still holds.")
            % {"number": stored.number}
        )
    document.number = stored.number + 1
    document.version = stored.version + 1
    document.save(update_fields=["number", "version"])
    made = _add_version(document, text, note, by, at)
    changes = {"number": [str(stored.number), str(document.number)], "note": [None, note.strip() or None]}
    trail.record(action="strategy.document.rewrite", of=document, by=by, at=at, changes=changes)
    return made


@trail.operation
def change(
    *,
    document: Document,
    changes: dict[str, Any],
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> Document:
    """Change title, kind or owner of a document. Raises WrongState, Conflict, TitleTaken."""
    _lock(document)
    try:
        with transaction.atomic():
            differing = save_changes(document, changes, expected_version)
    except IntegrityError:
        raise TitleTaken(
            _("There is a document “%(title)s” already; choose another title.") % {"title": changes["title"]}
        ) from None
    trail.record(action="strategy.document.change", of=document, by=by, at=at, changes=differing)
    return document


@trail.operation
def review(*, document: Document, review_on: date, by: Actor, at: datetime) -> Document:
    """Say that a document was read and still holds, and when it is read again. Raises WrongState, ReviewInThePast."""
    stored = _lock(document)
    _check_review(review_on, at)
    document.review_on, document.version = review_on, stored.version + 1
    document.save(update_fields=["review_on", "version"])
    changes = {"review_on": [str(stored.review_on), str(review_on)]}
    trail.record(action="strategy.document.review", of=document, by=by, at=at, changes=changes)
    return document


@trail.operation
def withdraw(*, document: Document, by: Actor, at: datetime) -> Document:
    """Take a document out of use; it can still be read. Raises WrongState."""
    stored = _lock(document)
    document.withdrawn_on, document.version = at.date(), stored.version + 1
    document.save(update_fields=["withdrawn_on", "version"])
    trail.record(action="strategy.document.withdraw", of=document, by=by, at=at)
    return document


def _add_version(document: Document, text: str, note: str, by: Actor, at: datetime) -> DocumentVersion:
    if not text.strip():
        raise TextMissing(_("Write what it says; a heading alone guides nobody."))
    return DocumentVersion.objects.create(
        document=document,
        number=document.number,
        text=text.strip(),
        note=note.strip(),
        by_label=by.label[:200],
        created_at=at,
    )


def _check_review(review_on: date, at: datetime) -> None:
    if review_on <= at.date():
        raise ReviewInThePast(
            _("%(day)s is not to come; choose a later day.") % {"day": formats.day(review_on)}
        )


def _lock(document: Document) -> Document:
    stored = Document.objects.select_for_update().get(pk=document.pk)
    if stored.withdrawn_on is not None:
        raise WrongState(
            _("“%(title)s” was withdrawn on %(day)s; write a new one instead.")
            % {"title": stored, "day": formats.day(stored.withdrawn_on)}
        )
    return stored
