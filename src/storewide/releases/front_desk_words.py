"""What the front desk is told: the finding of the day, how a briefing stands, and the sentence a search found."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from storewide.kit import formats
from storewide.kit.tags import Tag, Text, Tone
from storewide.releases.front_desk import Card, Desk, Reading
from storewide.releases.front_line.parts import LABELS
from storewide.releases.front_line.searching import Search
from storewide.releases.models import Briefing, BriefingQuestion, Release, ReleaseState

_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")


@dataclass(frozen=True)
class Excerpt:
    """The sentence of a briefing that a search found, its words marked, and where in the briefing it stands."""

    where: Text
    sentence: SafeString


def finding(desk: Desk, today: date) -> str:
    """What changed and what waits: “2 changes went live in the last 7 days; one briefing waits for you”."""
    waits = ngettext("one briefing waits for you", "%(count)s briefings wait for you", desk.waiting) % {
        "count": formats.number(desk.waiting)
    }
    words = {"live": _went_live(desk, today), "waits": waits if desk.waiting else _("nothing waits for you")}
    return _("%(live)s; %(waits)s") % words


def found(search: Search, query: str) -> str:
    """How many briefings a search found, and of what they speak where nothing speaks of just what was typed."""
    if not search.count:
        return _("No briefing speaks of “%(query)s”") % {"query": query}
    said = {
        "count": formats.number(search.count),
        "query": query,
        "meant": ", ".join(search.read_as.values()),
    }
    if not search.whole:
        return _("No briefing speaks of all of “%(query)s”; these come closest") % said
    if search.read_as:
        sentence = ngettext(
            "None speaks of “%(query)s”; one briefing speaks of “%(meant)s”",
            "None speaks of “%(query)s”; %(count)s briefings speak of “%(meant)s”",
            search.count,
        )
        return sentence % said
    sentence = ngettext(
        "One briefing speaks of “%(query)s”", "%(count)s briefings speak of “%(query)s”", search.count
    )
    return sentence % said


def when(release: Release, today: date) -> str:
    """Since when it is live or when it will be, in words that need no calendar."""
    if release.live_on is not None:
        return _("live since %(day)s") % {"day": _near(release.live_on, today)}
    if release.state == ReleaseState.CANCELLED:
        return _("cancelled")
    if release.planned_on < today:
        return _("was planned for %(day)s, not live yet") % {"day": _near(release.planned_on, today)}
    return _("goes live %(day)s") % {"day": _near(release.planned_on, today)}


def reading_tag(card: Card) -> Tag | None:
    """How this person stands to the briefing; none where nobody asks them to read it."""
    version = {"version": card.briefing.version if card.briefing else 0, "seen": card.seen}
    return {
        Reading.READ: Tag(_("You have read version %(version)s") % version, Tone.GOOD),
        Reading.WAITS: Tag(_("Waits for you"), Tone.WAITING),
        Reading.CHANGED: Tag(_("Changed since you read version %(seen)s") % version, Tone.WAITING),
        Reading.OWN: Tag(_("You wrote it"), Tone.PLAIN),
        Reading.NOT_ASKED: None,
        Reading.MISSING: Tag(_("No briefing yet"), Tone.UNKNOWN),
    }[card.reading]


def excerpt(briefing: Briefing, words: Sequence[str], questions: Iterable[BriefingQuestion] = ()) -> Excerpt:
    """The sentence or question that holds most of the words; what to tell the customer where only the name holds them."""
    best = (0, "what_to_say", _sentences(briefing.what_to_say)[0])
    for name in LABELS:
        for sentence in _sentences(getattr(briefing, name)):
            hits = sum(word.lower() in sentence.lower() for word in words)
            if hits > best[0]:
                best = (hits, name, sentence)
    for asked in questions:
        whole = f"{asked.question} {asked.answer}"
        hits = sum(word.lower() in whole.lower() for word in words)
        if hits > best[0]:
            best = (hits, "questions", whole)
    return Excerpt(LABELS.get(best[1], gettext_lazy("Question")), marked(best[2], words))


def marked(text: str, words: Sequence[str]) -> SafeString:
    """The text as safe HTML, every one of the words in a mark."""
    longest_first = sorted((word for word in words if word), key=len, reverse=True)
    if not longest_first:
        return conditional_escape(text)
    parts = re.split(f"({'|'.join(map(re.escape, longest_first))})", text, flags=re.IGNORECASE)
    # split by one group: what stands between the words at even places, the words at odd ones
    pieces = (
        format_html("<mark>{}</mark>", part) if place % 2 else conditional_escape(part)
        for place, part in enumerate(parts)
    )
    return mark_safe("".join(pieces))  # noqa: S308 (every piece is escaped)


def _went_live(desk: Desk, today: date) -> str:
    now = sum(card.release.live_on == today for card in desk.live)
    if now:
        sentence = ngettext("One change went live today", "%(count)s changes went live today", now)
        return sentence % {"count": formats.number(now)}
    if not desk.live:
        return _("Nothing went live in the last 7 days")
    count = len(desk.live)
    sentence = ngettext(
        "One change went live in the last 7 days", "%(count)s changes went live in the last 7 days", count
    )
    return sentence % {"count": formats.number(count)}


def _near(day: date, today: date) -> str:
    """The day, by its name where it is near."""
    near = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}
    return near.get((day - today) // timedelta(days=1)) or formats.day(day)


def _sentences(text: str) -> list[str]:
    return [found.strip() for found in _SENTENCE.findall(text) if found.strip()] or [""]
