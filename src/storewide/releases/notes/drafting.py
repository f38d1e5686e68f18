"""A first draft of a release note, from what the release carries, for one audience; nothing that is not written there."""

from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.ledger.words import sentence
from storewide.portfolio.models import BackwardsPage
from storewide.releases import queries
from storewide.releases.models import NoteAudience, Release
from storewide.releases.queries import Thing


def draft(release: Release, audience: NoteAudience) -> tuple[str, str]:
    """Title and text in Markdown; the text names what is still to be written where nothing says it."""
    things = queries.things_of(release)
    asked = [each.carried.request_id for each in things if each.carried.request_id]
    pages = {each.request_id: each for each in BackwardsPage.objects.filter(request__in=asked)}
    blocks = [release.summary.strip()] if release.summary.strip() else []
    for thing in things:
        page = pages.get(thing.carried.request_id) if thing.carried.request_id else None
        blocks.append(_block(thing, page, audience))
    if audience == NoteAudience.FRONT_LINE and (briefing := queries.briefing_of(release)):
        blocks.append(f"## {_('What to tell the customer')}\n\n{briefing.what_to_say}")
    if audience == NoteAudience.MANAGEMENT:
        blocks.append(_standing(release))
    return release.name, "\n\n".join(blocks) or _("Write here what changes.")


def _block(thing: Thing, page: BackwardsPage | None, audience: NoteAudience) -> str:
    title = page.headline if page and page.headline else (thing.link.label or str(thing.carried))
    lines = [f"## {title}"]
    if page and audience != NoteAudience.MANAGEMENT:
        lines += [text for text in (page.solution, page.how_to_begin) if text]
    elif page:
        lines += [text for text in (page.problem, page.solution) if text]
    if audience == NoteAudience.MANAGEMENT and thing.case is not None and thing.case.effect is not None:
        lines.append(f"{_('Promised')}: {sentence(thing.case.effect)}")
    return "\n\n".join(lines)


def _standing(release: Release) -> str:
    said = {
        "tier": release.get_tier_display(),
        "who": release.holder or _("nobody"),
        "day": formats.day(release.live_on or release.planned_on),
    }
    if release.live_on:
        return _("Live since %(day)s; tier %(tier)s; accountable: %(who)s.") % said
    return _("Planned for %(day)s; tier %(tier)s; accountable: %(who)s.") % said
