"""The side panel that a help desk frames beside a ticket: what waits for this agent, search, and one click to confirm."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from storewide.kit.errors import Refusal
from storewide.kit.pages import Page
from storewide.kit.permissions import SYSTEM
from storewide.lib.clock import now
from storewide.releases import briefing_operations, front_desk
from storewide.releases import front_desk_words as words
from storewide.releases.front_line import panels, searching
from storewide.releases.front_line.panels import Seat
from storewide.releases.models import Briefing, ConfirmedBy, Panel

#: briefings that the panel shows, on 320 pixels
MOST = 12


@login_not_required
@never_cache
@xframe_options_exempt
@require_safe
def by_signature(request: HttpRequest, panel_id: UUID) -> HttpResponse:
    """A link that the help desk signed leads to a token of a few minutes; the signature is in no address after it."""
    asked = [request.GET.get(name, "") for name in ("email", "expires", "signature")]
    try:
        found = panels.by_signature(panel_id, asked[0], asked[1], asked[2], now())
    except Refusal as refusal:
        return _closed(request, refusal, Panel.objects.filter(pk=panel_id).first())
    return _framed(redirect("releases:panel-at", panels.token(found)), found.panel)


@csrf_exempt  # the token proves who posts; a frame of another site has no cookies to compare
@login_not_required
@never_cache
@xframe_options_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def at_ticket(request: HttpRequest, token: str = "") -> HttpResponse:
    """What waits for the agent and what changed; posting searches, and confirms the briefing that the button names.

    The token of the address opens it for two minutes; from then on what is posted says who looks.
    """
    posts = request.method == "POST"
    given = request.POST.get("seat", "") if posts else token
    try:
        seat = panels.by_kept(given, now()) if posts else panels.by_token(given, now())
    except Refusal as refusal:
        return _closed(request, refusal, panels.framed_by(given))
    told = _confirm(request, seat) if "briefing" in request.POST else ""
    Panel.objects.filter(pk=seat.panel.pk).update(used_at=now())
    query = request.POST.get("q", "").strip()
    context = {"seat": panels.kept(seat), "query": query, "told": told, "shown": _shown(seat, query)}
    page = Page(title=_("Briefings for %(name)s") % {"name": seat.person.name})
    return _framed(render(request, "releases/panel.html", {"page": page, **context}), seat.panel)


def _confirm(request: HttpRequest, seat: Seat) -> str:
    briefing = get_object_or_404(
        Briefing.objects.select_related("release"), pk=_uuid(request.POST.get("briefing", ""))
    )
    try:
        briefing_operations.acknowledge(
            briefing=briefing, by=SYSTEM, at=now(), on_behalf_of=seat.person, way=ConfirmedBy.PANEL
        )
    except Refusal as refusal:
        return refusal.sentence
    return _("Noted: you have read version %(version)s.") % {"version": briefing.version}


def _shown(seat: Seat, query: str) -> list[dict[str, Any]]:
    """The cards: of a search, else what waits first, then what went live this week and comes next."""
    today = now().date()
    if query:
        found = searching.search(query, MOST).briefings
        cards = front_desk.cards_of([each.release for each in found], seat.person, today)
    else:
        desk = front_desk.desk(seat.person, today)
        cards = tuple(sorted(desk.cards, key=lambda card: not card.waits))[:MOST]
    return [
        {"card": card, "when": words.when(card.release, today), "tag": words.reading_tag(card)}
        for card in cards
        if card.briefing
    ]


def _closed(request: HttpRequest, refusal: Refusal, panel: Panel | None) -> HttpResponse:
    page = Page(title=_("This panel does not open"), purpose=refusal.sentence)
    answer = render(request, "releases/panel.html", {"page": page, "closed": True}, status=refusal.status)
    return _framed(answer, panel)


def _framed(answer: HttpResponse, panel: Panel | None) -> HttpResponse:
    """Let the one origin of the panel frame this answer, and nobody where the panel is not known."""
    ancestors = [panel.origin] if panel else ["'none'"]
    answer._csp_config = {**settings.SECURE_CSP, "frame-ancestors": ancestors}  # type: ignore[attr-defined]  # noqa: SLF001
    return answer


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
