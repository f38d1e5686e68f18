"""Every change to release notes, to who gets them by mail, and to the addresses that show them without signing in."""

from datetime import datetime

from django.conf import settings
from django.core import signing
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.access.rules import digest, new_token
from storewide.audit import trail
from storewide.jobs import sending
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import lock
from storewide.releases.models import (
    Feed,
    FeedOf,
    NoteAudience,
    NoteReader,
    Release,
    ReleaseNote,
    ReleaseState,
)

#: what a token begins with, so that one that leaked is known for what it is
_PREFIX = "swf_"
_SALT = "releases.note_reader"


class NothingWritten(Refusal):
    """A release note says something."""

    field = "text"


class GetsThem(Refusal):
    """Somebody gets the notes of an audience once."""

    field = "email"


@trail.operation
def save_draft(
    *, release: Release, audience: NoteAudience, title: str, text: str, by: Actor, at: datetime
) -> ReleaseNote:
    """Keep what is written so far; nobody is told. Raises NothingWritten."""
    draft = _draft(release, audience, title, text, by, at)
    changes = {"audience": [None, draft.get_audience_display()]}
    trail.record(action="releases.note.draft", of=release, by=by, at=at, changes=changes)
    return draft


@trail.operation
def publish(
    *, release: Release, audience: NoteAudience, title: str, text: str, by: Actor, at: datetime
) -> ReleaseNote:
    """Publish the next version: page, feed, and a mail to whoever asked for it, at the first one. Raises NothingWritten."""
    note = _draft(release, audience, title, text, by, at)
    rows = ReleaseNote.objects.filter(release=release, audience=audience)
    first = rows.filter(number=1).values_list("published_at", flat=True).first()
    rows.filter(is_current=True).update(is_current=False)
    note.number = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
    note.is_current, note.published_at, note.first_published_at = True, at, first or at
    note.version += 1
    note.save()
    if note.number == 1:
        _send(note, by, at)
    changes = {"audience": [None, note.get_audience_display()], "version": [None, str(note.number)]}
    trail.record(action="releases.note.publish", of=release, by=by, at=at, changes=changes)
    return note


@trail.operation
def subscribe(*, audience: NoteAudience, email: str, by: Actor, at: datetime) -> NoteReader:
    """Send the notes of an audience to an address from now on; raises GetsThem."""
    known = NoteReader.objects.select_for_update().filter(audience=audience, email__iexact=email).first()
    if known is not None and known.stopped_at is None:
        raise GetsThem(_("%(email)s gets these notes already.") % {"email": email})
    reader = known or NoteReader(audience=audience, email=email.strip(), created_at=at)
    reader.stopped_at, reader.by_label = None, by.label[:200]
    reader.save()
    trail.record(action="releases.note_reader.add", of=reader, by=by, at=at)
    return reader


@trail.operation
def stop(*, reader: NoteReader, by: Actor, at: datetime) -> NoteReader:
    """Send them no more; stopping twice changes nothing."""
    trail.end(reader, action="releases.note_reader.stop", field="stopped_at", by=by, at=at)
    return reader


@trail.operation
def make_feed(*, name: str, of: FeedOf, by: Actor, at: datetime) -> tuple[Feed, str]:
    """Make an address that is read without signing in; returns it with its token, which is shown this once."""
    token = new_token(_PREFIX)
    feed = Feed.objects.create(
        name=name.strip(), of=of, digest=digest(token), by_label=by.label[:200], created_at=at
    )
    changes = {"of": [None, feed.get_of_display()]}
    trail.record(action="releases.feed.make", of=feed, by=by, at=at, changes=changes)
    return feed, token


@trail.operation
def revoke_feed(*, feed: Feed, by: Actor, at: datetime) -> Feed:
    """Make an address stop working at once; revoking twice changes nothing."""
    trail.end(feed, action="releases.feed.revoke", by=by, at=at)
    return feed


def reader_of(signed: str) -> NoteReader | None:
    """Whom the link in a mail is for; None where nobody."""
    try:
        return NoteReader.objects.filter(pk=signing.loads(signed, salt=_SALT)).first()
    except signing.BadSignature:
        return None


def _draft(
    release: Release, audience: NoteAudience, title: str, text: str, by: Actor, at: datetime
) -> ReleaseNote:
    lock(release, *(state for state in ReleaseState if state != ReleaseState.CANCELLED))
    if not text.strip() or not title.strip():
        raise NothingWritten(_("Write a title and what changes for %(who)s.") % {"who": audience.label})
    draft = ReleaseNote.objects.filter(release=release, audience=audience, number=0).first()
    draft = draft or ReleaseNote(release=release, audience=audience, created_at=at)
    draft.title, draft.text, draft.by_label = title.strip()[:160], text.strip(), by.label[:200]
    draft.save()
    return draft


def _send(note: ReleaseNote, by: Actor, at: datetime) -> None:
    """One mail to each reader, with the link by which they stop it."""
    for reader in NoteReader.objects.filter(audience=note.audience, stopped_at=None):
        path = reverse("releases:note-stop", args=[signing.dumps(str(reader.pk), salt=_SALT)])
        link = f"{settings.ORIGIN}{path}" if settings.ORIGIN else ""
        ending = _("To get no more of these: %(link)s") % {"link": link} if link else ""
        sending.mail(
            to=[reader.email],
            subject=note.title,
            text=f"{note.text}\n\n-- \n{ending}\n" if ending else f"{note.text}\n",
            by=by,
            at=at,
            headers={"List-Unsubscribe": f"<{link}>"} if link else None,
        )
