"""The front line: who has read what by team and shift, a briefing on paper, and what a room of the chat sends."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from storewide.kit import deliveries
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.releases.front_line import covering, printing, slack
from storewide.releases.models import Briefing, BriefingRoom
from storewide.releases.permissions import ReleasesPermission


def front_line(request: SignedInRequest) -> HttpResponse:
    """Who has read which briefing, by team and shift; it refreshes by itself."""
    require(request.user, ReleasesPermission.VIEW)
    found = covering.covering(now().date())
    context = {
        "page": Page(
            title=covering.finding(found),
            short=_("Front line"),
            purpose=_("Every current briefing, by team and by shift of the next 7 days."),
            guide="front-line#coverage",
            crumbs=(Crumb(_("Front desk"), reverse("releases:front-desk")),),
            actions=_actions(request),
        ),
        "found": found,
    }
    part = request.headers.get("HX-Target") == "coverage"
    return render(request, "releases/coverage_part.html" if part else "releases/coverage.html", context)


def _actions(request: SignedInRequest) -> tuple[Action, ...]:
    found = [Action(_("Shifts"), reverse("releases:shifts"), "quiet")]
    if may(request.user, ReleasesPermission.CONNECT_FRONT_LINE):
        found += [
            Action(_("Chat"), reverse("releases:briefing-rooms"), "quiet"),
            Action(_("Side panels"), reverse("releases:panels"), "quiet"),
            Action(_("Shared screens"), reverse("releases:kiosks"), "quiet"),
        ]
    return tuple(found)


@require_safe
def paper(request: SignedInRequest, briefing_id: UUID) -> HttpResponse:
    """A briefing as PDF, for where there is no screen."""
    require(request.user, ReleasesPermission.VIEW)
    found = get_object_or_404(Briefing.objects.select_related("release__store"), pk=briefing_id)
    name = f"briefing-{found.release.number}-v{found.version}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(printing.printed(found, now()), content_type="application/pdf", headers=headers)


@csrf_exempt  # the signature proves who sends
@login_not_required
def clicks(request: HttpRequest, briefing_room_id: UUID) -> HttpResponse:
    """Where Slack tells of clicks on the button of a briefing."""

    def hear() -> dict[str, Any] | None:
        room = BriefingRoom.objects.filter(pk=briefing_room_id).first()
        if room is None:
            return None
        body = deliveries.body(request, slack.LONGEST)
        text = slack.hear(room, body, request.headers, now())
        return {"response_type": "ephemeral", "replace_original": False, "text": text}

    return deliveries.answer(request, hear, _("No room of the chat is connected at this address."))
