"""Reads of release notes: what is published for an audience, and what writing begins with."""

from django.http import Http404
from django.utils.translation import gettext as _

from storewide.centre.texts import shown
from storewide.releases.models import NoteAudience, Release, ReleaseNote
from storewide.releases.notes import drafting

#: so many notes a page and a feed show
_SHOWN = 50


def read(audience: NoteAudience) -> list[tuple[ReleaseNote, str]]:
    """The newest published notes of an audience, each with its text as HTML."""
    rows = ReleaseNote.objects.filter(audience=audience, is_current=True).select_related("release")
    return [(each, shown(each.text)) for each in rows.order_by("-first_published_at", "-id")[:_SHOWN]]


def by_audience(release: Release) -> list[tuple[NoteAudience, ReleaseNote | None, ReleaseNote | None, str]]:
    """For each audience what holds, the draft, and the text of what holds as HTML; one query."""
    rows = list(ReleaseNote.objects.filter(release=release))
    found = []
    for audience in NoteAudience:
        own = [each for each in rows if each.audience == audience]
        current = next((each for each in own if each.is_current), None)
        draft = next((each for each in own if not each.number), None)
        found.append((audience, current, draft, shown(current.text) if current else ""))
    return found


def begun(release: Release, audience: NoteAudience) -> dict[str, str]:
    """The draft, else the version that holds, else a first draft out of what the release carries."""
    rows = ReleaseNote.objects.filter(release=release, audience=audience).order_by("number")
    kept = next((each for each in rows if not each.number or each.is_current), None)
    title, text = (kept.title, kept.text) if kept else drafting.draft(release, audience)
    return {"title": title, "text": text}


def title_of(audience: NoteAudience) -> str:
    """The name of the notes of an audience."""
    return _("Release notes for %(who)s") % {"who": str(audience.label).lower()}


def audience_of(text: str) -> NoteAudience:
    """The audience that an address names; raises Http404."""
    if text not in NoteAudience.values:
        raise Http404
    return NoteAudience(text)
