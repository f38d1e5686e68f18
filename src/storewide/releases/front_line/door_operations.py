"""Every change to the doors of the front line: rooms of the chat, side panels, screens, PINs. No trail holds a secret."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.contrib.auth.hashers import check_password, make_password
from django.db.models import Q
from django.utils.translation import gettext as _

from storewide.access.rules import digest, new_token
from storewide.audit import trail
from storewide.jobs.models import ChatRoom
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.organization.models import Person, Team
from storewide.releases.models import BriefingRoom, ChatSystem, Kiosk, Panel, Pin

#: wrong PINs in a row before it is locked, and for how long
TRIES, LOCKED = 5, timedelta(minutes=15)
#: wrong PINs at one screen, of whomever, after which it takes none until so long after the first of them
SCREEN_TRIES, SCREEN_LOCKED = 20, timedelta(hours=1)
PIN_DIGITS = 6


class RoomTakenAlready(Refusal):
    """The room shows briefings already."""

    field = "room"


class SecretMissing(Refusal):
    """A click is proved by one secret, and whose it is found by the other; one without the other is of no use."""

    field = "bot_token"


class DoorNameTaken(Refusal):
    """Another panel or screen has this name."""

    field = "name"


class OriginRefused(Refusal):
    """The origin is none that may frame a page."""

    field = "origin"


class PinRefused(Refusal):
    """The PIN is not the person's, or there is none."""

    field = "pin"
    status = 403


class PinLocked(Refusal):
    """Too many wrong PINs in a row."""

    field = "pin"
    status = 429


@trail.operation
def connect_room(
    *,
    room: ChatRoom,
    system: str,
    teams: Sequence[Team],
    signing_secret: str = "",
    bot_token: str = "",
    by: Actor,
    at: datetime,
) -> BriefingRoom:
    """Let a room of the chat be told of the briefings of these teams. Raises RoomTakenAlready and SecretMissing.

    Slack's two secrets let people confirm there by a button; without them the message has a link alone.
    """
    if BriefingRoom.objects.filter(room=room).exists():
        raise RoomTakenAlready(_("“%(room)s” shows briefings already; disconnect it first.") % {"room": room})
    if bool(signing_secret) != bool(bot_token):
        raise SecretMissing(_("Give the signing secret and the bot token, or neither of them."))
    of_slack = system == ChatSystem.SLACK
    made = BriefingRoom(
        room=room,
        system=system,
        signing_secret=signing_secret if of_slack else "",
        bot_token=bot_token if of_slack else "",
        created_at=at,
    )
    made.save(force_insert=True)
    made.teams.set(teams)
    changes = {"system": [None, system], "teams": [None, ", ".join(str(team) for team in teams)]}
    trail.record(action="releases.briefing_room.connect", of=made, by=by, at=at, changes=changes)
    return made


@trail.operation
def disconnect_room(*, room: BriefingRoom, by: Actor, at: datetime) -> None:
    """Tell a room of no briefings any more, and forget its secrets; the room itself stays."""
    trail.record(action="releases.briefing_room.disconnect", of=room, by=by, at=at)
    room.delete()


@trail.operation
def make_panel(*, name: str, system: str, origin: str, by: Actor, at: datetime) -> tuple[Panel, str]:
    """A side panel and the secret that signs who looks, which is shown this once. Raises DoorNameTaken, OriginRefused."""
    if Panel.objects.filter(name=name).exists():
        raise DoorNameTaken(_("There is a panel “%(name)s” already; choose another name.") % {"name": name})
    secret = new_token("swp")
    made = Panel(name=name, system=system, origin=_origin(origin), secret=secret, created_at=at)
    made.save(force_insert=True)
    changes = {"origin": [None, made.origin], "system": [None, system]}
    trail.record(action="releases.panel.make", of=made, by=by, at=at, changes=changes)
    return made, secret


@trail.operation
def revoke_panel(*, panel: Panel, by: Actor, at: datetime) -> Panel:
    """Let a panel open no more; revoking twice changes nothing."""
    trail.end(panel, action="releases.panel.revoke", by=by, at=at)
    return panel


@trail.operation
def make_kiosk(*, name: str, team: Team, by: Actor, at: datetime) -> tuple[Kiosk, str]:
    """A shared screen of a team, and the token in its address, which is shown this once. Raises DoorNameTaken."""
    if Kiosk.objects.filter(name=name).exists():
        raise DoorNameTaken(_("There is a screen “%(name)s” already; choose another name.") % {"name": name})
    token = new_token("swk")
    made = Kiosk(name=name, team=team, digest=digest(token), created_at=at)
    made.save(force_insert=True)
    trail.record(action="releases.kiosk.make", of=made, by=by, at=at, changes={"team": [None, str(team)]})
    return made, token


@trail.operation
def revoke_kiosk(*, kiosk: Kiosk, by: Actor, at: datetime) -> Kiosk:
    """Make a screen's address stop working at once; revoking twice changes nothing."""
    trail.end(kiosk, action="releases.kiosk.revoke", by=by, at=at)
    return kiosk


@trail.operation
def give_pin(*, person: Person, by: Actor, at: datetime) -> str:
    """Give somebody a new PIN of six digits, which is shown this once; the one before stops working, a lock ends."""
    pin = f"{secrets.randbelow(10**PIN_DIGITS):0{PIN_DIGITS}d}"
    Pin.objects.update_or_create(
        person=person, defaults={"hashed": make_password(pin), "failed": 0, "locked_until": None}
    )
    trail.record(action="releases.pin.give", of=person, by=by, at=at)
    return pin


@trail.operation
def note_wrong_pin(*, pin: Pin, kiosk: Kiosk, by: Actor, at: datetime) -> Pin:
    """Count a wrong PIN; the fifth in a row locks it for a quarter of an hour, the 20th at a screen the screen."""
    screen = Kiosk.objects.select_for_update().get(pk=kiosk.pk)
    if screen.failed_since is None or at - screen.failed_since >= SCREEN_LOCKED:
        screen.failed, screen.failed_since = 0, at
    screen.failed += 1
    screen.save(update_fields=["failed", "failed_since"])
    stored = Pin.objects.select_for_update().select_related("person").get(pk=pin.pk)
    stored.failed += 1
    if stored.failed >= TRIES:
        stored.failed, stored.locked_until = 0, at + LOCKED
    stored.save(update_fields=["failed", "locked_until"])
    locked = stored.locked_until is not None and stored.locked_until > at
    changes = {"locked": [None, locked], "screen": [None, screen.name]}
    trail.record(action="releases.pin.wrong", of=stored.person, by=by, at=at, changes=changes)
    return stored


def check_pin(*, person: Person, given: str, kiosk: Kiosk, by: Actor, at: datetime) -> None:
    """Raises PinRefused unless this is the person's PIN, and PinLocked after too many wrong ones, also for the right one."""
    if _is_closed(kiosk, at):
        raise PinLocked(
            _("Too many wrong PINs at this screen; confirm by the link in your mail, or wait an hour.")
        )
    pin = Pin.objects.filter(person=person).first()
    if pin is None:
        raise PinRefused(
            _("%(name)s has no PIN yet; ask whoever sets up the screens for one.") % {"name": person}
        )
    if pin.locked_until is not None and pin.locked_until > at:
        raise _locked()
    if not check_password(given, pin.hashed):
        if note_wrong_pin(pin=pin, kiosk=kiosk, by=by, at=at).failed == 0:
            raise _locked()
        raise PinRefused(_("This is not the PIN of %(name)s; try again.") % {"name": person})
    # whoever tries many at once has them locked meanwhile
    unlocked = Q(locked_until=None) | Q(locked_until__lte=at)
    if not Pin.objects.filter(unlocked, pk=pin.pk, hashed=pin.hashed).update(failed=0):
        raise _locked()


def _is_closed(kiosk: Kiosk, at: datetime) -> bool:
    recent = kiosk.failed_since is not None and at - kiosk.failed_since < SCREEN_LOCKED
    return recent and kiosk.failed >= SCREEN_TRIES


def _locked() -> PinLocked:
    return PinLocked(
        _("Too many wrong PINs; wait %(minutes)s minutes, or ask for a new PIN.")
        % {"minutes": LOCKED // timedelta(minutes=1)}
    )


def _origin(given: str) -> str:
    """The origin as browsers name it. Raises OriginRefused."""
    parts = urlsplit(given.strip())
    try:
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        port = ""
    at_home = parts.hostname in ("localhost", "127.0.0.1")
    secure = parts.scheme == "https" or (parts.scheme == "http" and at_home)
    clean = bool(parts.hostname) and all(c.isalnum() or c in ".-" for c in parts.hostname or "")
    if not (secure and clean) or parts.path not in ("", "/") or parts.query or parts.username:
        raise OriginRefused(
            _("“%(origin)s” is no origin; give scheme and host alone, such as https://shop.zendesk.com.")
            % {"origin": given}
        )
    return f"{parts.scheme}://{parts.hostname}{port}"
