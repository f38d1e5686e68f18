"""The front desk: what changed, what to tell customers, and what they say; for a phone in one hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.kit.errors import Refusal
from storewide.kit.pages import Action, Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.kit.tags import Tag
from storewide.lib.clock import now
from storewide.listening import operations as listening
from storewide.listening import queries
from storewide.listening.models import LONGEST_SAID, ContactChannel, Feedback, FeedbackKind
from storewide.listening.permissions import ListeningPermission
from storewide.organization.actors import person_of
from storewide.organization.models import Person
from storewide.releases import briefing_operations, front_desk
from storewide.releases import front_desk_words as words
from storewide.releases.front_desk import Card, Pages
from storewide.releases.front_desk_forms import SaidForm, TwoClicksForm
from storewide.releases.front_desk_words import Excerpt
from storewide.releases.front_line import searching
from storewide.releases.models import Briefing, Release
from storewide.releases.permissions import ReleasesPermission


@dataclass(frozen=True)
class Shown:
    """A card with its words; `noted` is what was noted about it a moment ago, `pages` what else it may be about."""

    card: Card
    when: str
    tag: Tag | None
    noted: Feedback | None
    pages: Pages
    excerpt: Excerpt | None = None


def desk(request: SignedInRequest) -> HttpResponse:
    """What changed this week, or with `?q=` every briefing that speaks of some words."""
    require(request.user, ReleasesPermission.VIEW)
    query = request.GET.get("q", "").strip()
    context = _found(request, query) if query else _week(request)
    context |= {"query": query, "noted_on_top": _noted_on_top(context), **_say(request)}
    return render(request, "releases/front_desk.html", context)


@require_POST
def note(request: SignedInRequest) -> HttpResponse:
    """The second click: what a customer said is noted; their words may follow."""
    require(request.user, ListeningPermission.NOTE)
    form = TwoClicksForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose what it was, then how they reached you."))
        return redirect(_address(request.POST))
    noted = listening.note_feedback(**form.note(), by=request.user, at=now())
    return redirect(_address(request.POST, noted=str(noted.pk)))


@require_POST
def said(request: SignedInRequest, feedback_id: UUID) -> HttpResponse:
    """Add the customer's words to what was noted a moment ago."""
    noted = get_object_or_404(Feedback, pk=feedback_id)
    require(request.user, ListeningPermission.CHANGE, noted)
    form = SaidForm(request.POST)
    if form.is_valid():
        changes = {"said": form.cleaned_data["said"]}
        listening.change_feedback(
            feedback=noted, changes=changes, by=request.user, at=now(), expected_version=None
        )
    else:
        too_long = _("What they said is longer than %(most)s characters; note the heart of it.")
        messages.error(request, too_long % {"most": LONGEST_SAID})
    return redirect(_address(request.POST, noted=str(noted.pk)))


@require_POST
def undo(request: SignedInRequest, feedback_id: UUID) -> HttpResponse:
    """Take back what was noted a moment ago."""
    noted = get_object_or_404(Feedback, pk=feedback_id)
    require(request.user, ListeningPermission.WITHDRAW, noted)
    listening.withdraw_feedback(feedback=noted, by=request.user, at=now())
    messages.success(request, _("Taken back: the note is deleted."))
    return redirect(_address(request.POST))


@require_POST
def read(request: SignedInRequest, briefing_id: UUID) -> HttpResponse:
    """Confirm that this version of a briefing is read."""
    require(request.user, ReleasesPermission.ACKNOWLEDGE)
    briefing = get_object_or_404(Briefing.objects.select_related("release"), pk=briefing_id)
    try:
        briefing_operations.acknowledge(briefing=briefing, by=request.user, at=now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        told = {"version": briefing.version, "release": briefing.release}
        messages.success(request, _("You have read version %(version)s on “%(release)s”.") % told)
    return redirect(_address(request.POST))


def _week(request: SignedInRequest) -> dict[str, Any]:
    today, person = now().date(), person_of(request.user)
    found = front_desk.desk(person, today)
    noted = _noted(request)
    pages = front_desk.pages_of([card.release.area_id for card in found.cards])
    page = Page(
        title=words.finding(found, today),
        short=_("Front desk"),
        purpose=_("What changed, what to tell customers, and what they say."),
        guide="front-desk#what-changed",
        actions=(
            Action(_("What does this customer see?"), reverse("releases:customer"), "quiet"),
            Action(_("Who has read what"), reverse("releases:front-line"), "quiet"),
        ),
    )
    parts = {
        name: [_shown(card, noted, pages) for card in getattr(found, name)]
        for name in ("overdue", "live", "soon")
    }
    more = {"noted": noted, "pages": pages[None], "without_team": _without_team(person)}
    return {"page": page, **parts, **more}


def _found(request: SignedInRequest, query: str) -> dict[str, Any]:
    found = searching.search(query)
    releases = [each.release for each in found.briefings]
    cards = front_desk.cards_of(releases, person_of(request.user), now().date())
    noted = _noted(request)
    pages = front_desk.pages_of([each.area_id for each in releases])
    shown = [
        _shown(
            card,
            noted,
            pages,
            words.excerpt(briefing, found.words, card.briefing.questions.all() if card.briefing else ()),
        )
        for card, briefing in zip(cards, found.briefings, strict=True)
    ]
    page = Page(
        title=words.found(found, query),
        short=_("Front desk"),
        purpose=_("Briefings of all time and what to answer, what fits best first."),
        guide="front-desk#search",
    )
    more = found.count - len(shown)
    return {"page": page, "found": shown, "more": more, "noted": noted, "pages": pages[None]}


def _shown(
    card: Card, noted: Feedback | None, pages: Mapping[UUID | None, Pages], excerpt: Excerpt | None = None
) -> Shown:
    about_it = noted if noted and noted.about_id == str(card.release.pk) else None
    when = words.when(card.release, now().date())
    return Shown(card, when, words.reading_tag(card), about_it, pages[card.release.area_id], excerpt)


def _noted(request: SignedInRequest) -> Feedback | None:
    """What this person noted a moment ago, as the address says; nobody else's."""
    try:
        pk = UUID(request.GET.get("noted", ""))
    except ValueError:
        return None
    return Feedback.objects.filter(pk=pk, noted_by_id=request.user.id).first()


def _noted_on_top(context: dict[str, Any]) -> Feedback | None:
    """What was noted a moment ago about none of the cards."""
    parts = (context.get(name, ()) for name in ("overdue", "live", "soon", "found"))
    on_a_card = any(shown.noted for part in parts for shown in part)
    noted: Feedback | None = context["noted"]
    return None if on_a_card else noted


def _say(request: SignedInRequest) -> dict[str, Any]:
    """What the two clicks offer."""
    return {
        "may_note": may(request.user, ListeningPermission.NOTE),
        "kinds": FeedbackKind.choices,
        "contact_channels": ContactChannel.choices,
        "longest_said": LONGEST_SAID,
        "voice_url": queries.voice_address(),
    }


def _without_team(person: Person | None) -> str:
    """Why no briefing can wait for this person, or an empty text."""
    if person is None:
        return _("Your account's e-mail is of nobody in People, so no briefing is addressed to you.")
    if person.team_id is None:
        return _("You are in no team yet, so no briefing is addressed to you.")
    return ""


def _address(posted: QueryDict, noted: str = "") -> str:
    """Back to where the click was: same search, same card."""
    asked = QueryDict(mutable=True)
    asked.update({key: value for key, value in (("q", posted.get("q", "")), ("noted", noted)) if value})
    number = posted.get("release", "")
    known = number.isdecimal() and Release.objects.filter(number=number).exists()
    part, on_top = ("voice", "#customers-say") if noted else ("release", "")
    anchor = f"#{part}-{number}" if known else on_top
    return f"{reverse('releases:front-desk')}{'?' if asked else ''}{asked.urlencode()}{anchor}"
