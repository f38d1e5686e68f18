"""Briefings in the rooms of the chat: a message with a button for Slack, a card with a link for Microsoft Teams."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.jobs import sending
from storewide.jobs.models import Job
from storewide.kit import formats
from storewide.kit.permissions import Actor
from storewide.releases.front_line import links
from storewide.releases.models import Briefing, BriefingRoom, ChatSystem

#: what Slack calls a click on the button
ACTION = "storewide_acknowledge"
#: Slack refuses longer texts in a section, and longer headings
_LONGEST, _LONGEST_HEADING = 2900, 150


def tell_rooms(briefing: Briefing, *, by: Actor, at: datetime) -> list[Job]:
    """Tell the rooms of a briefing's teams of it, inside the caller's transaction; a wording-only version is not told."""
    if not briefing.material:
        return []
    rooms = BriefingRoom.objects.filter(teams__in=briefing.teams.all()).select_related("room").distinct()
    return [tell_room(each, briefing, by=by, at=at) for each in rooms]


def tell_room(room: BriefingRoom, briefing: Briefing, *, by: Actor, at: datetime) -> Job:
    """Show one briefing in one room of the chat."""
    return sending.tell(room=room.room, text=heading(briefing), shown=shown(room, briefing), by=by, at=at)


def shown(room: BriefingRoom, briefing: Briefing) -> dict[str, Any]:
    """What the room's system is handed beside the bare text."""
    if room.system == ChatSystem.SLACK:
        return {"blocks": blocks(briefing, with_button=bool(room.signing_secret and room.bot_token))}
    return {"type": "message", "attachments": [card(briefing)]}


def heading(briefing: Briefing) -> str:
    """The message in one line, as notifications show it."""
    said = {"release": briefing.release, "day": formats.day(briefing.release.planned_on)}
    return _("Please read before %(day)s: %(release)s") % said


def blocks(briefing: Briefing, *, with_button: bool) -> list[dict[str, Any]]:
    """The message as Slack lays it out (Block Kit); texts of people stand as plain text, so none is read as markup.

    The button needs somebody who hears it; without one, the message has the link alone.
    """
    elements: list[dict[str, Any]] = []
    if with_button:
        pressed = _("I have read version %(version)s") % {"version": briefing.version}
        elements.append(
            {
                "type": "button",
                "action_id": ACTION,
                "style": "primary",
                "text": _plain(pressed),
                "value": str(briefing.pk),
            }
        )
    if address(briefing):
        elements.append({"type": "button", "text": _plain(_("Open the briefing")), "url": address(briefing)})
    found: list[dict[str, Any]] = [
        {"type": "header", "text": _plain(heading(briefing), _LONGEST_HEADING)},
        {"type": "section", "text": _plain(briefing.what_to_say, _LONGEST)},
        {"type": "context", "elements": [_plain(briefing.what_changes, _LONGEST)]},
    ]
    return [*found, {"type": "actions", "elements": elements}] if elements else found


def card(briefing: Briefing) -> dict[str, Any]:
    """The message as Microsoft Teams lays it out: an Adaptive Card with a link to the page where one confirms."""
    content: dict[str, Any] = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [
            _run(heading(briefing), weight="Bolder", size="Medium"),
            _run(briefing.what_to_say),
            _run(briefing.what_changes, isSubtle=True),
        ],
    }
    if address(briefing):
        title = _("Read and confirm version %(version)s") % {"version": briefing.version}
        content["actions"] = [{"type": "Action.OpenUrl", "title": title, "url": address(briefing)}]
    return {"contentType": "application/vnd.microsoft.card.adaptive", "content": content}


def address(briefing: Briefing) -> str:
    """Where a room's readers confirm; empty where the operator has not said how people reach Storewide."""
    path = reverse("releases:briefing-open", args=[links.room_token(briefing)])
    return f"{settings.ORIGIN}{path}" if settings.ORIGIN else ""


def _run(text: str, **looks: Any) -> dict[str, Any]:
    """Words as they are: a TextBlock would read them as Markdown."""
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": text, **looks}]}


def _plain(text: str, most: int = 3000) -> dict[str, Any]:
    return {"type": "plain_text", "text": text if len(text) <= most else f"{text[: most - 1]}…"}
