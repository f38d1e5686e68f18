"""The mail about what waits for somebody: composed of what every module says waits, sent at their hour, if anything does."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from storewide.access import digest_operations
from storewide.access.models import DigestSetting, HowOften, User
from storewide.jobs import sending
from storewide.jobs.kinds import Kind, Run, Schedule
from storewide.kit import formats, wiring
from storewide.kit.permissions import SYSTEM
from storewide.kit.requests import SignedInRequest
from storewide.kit.waits import Wait, Waits
from storewide.lib.clock import now

#: an hour that was missed for so long (the machine was off) is left out
LATEST = timedelta(hours=12)


@dataclass(frozen=True)
class Letter:
    """A mail about what waits: its subject, its text, and how many things wait."""

    subject: str
    text: str
    count: int


def is_due(setting: DigestSetting, at: datetime) -> bool:
    """Whether their hour has come since they were last told."""
    if setting.how_often == HowOften.NEVER:
        return False
    moment = _last_moment(setting, at)
    return at - moment <= LATEST and (setting.told_at is None or setting.told_at < moment)


def due(at: datetime) -> list[DigestSetting]:
    """The settings of everybody who is to be told now and may sign in. One query."""
    wanted = DigestSetting.objects.exclude(how_often=HowOften.NEVER).filter(user__is_active=True)
    return [each for each in wanted.select_related("user") if is_due(each, at)]


def letter(user: User, setting: DigestSetting) -> Letter | None:
    """What waits for them, as a mail; None where nothing does."""
    request = SignedInRequest()
    request.user = user
    parts: list[Waits] = [give(request) for give in wiring.load("waits")]
    count = sum(part.count for part in parts)
    if not count:
        return None
    told = [wait for part in parts for wait in part.first]
    lines = [_subject(count), *(_told(each) for each in told)]
    if count > len(told):
        left = ngettext("And %(count)s more.", "And %(count)s more.", count - len(told))
        lines.append(left % {"count": formats.number(count - len(told))})
    lines.append(_ending(user, setting))
    return Letter(_subject(count), "\n\n".join(lines), count)


def send(setting: DigestSetting, at: datetime) -> bool:
    """Tell one account what waits for it, and note that it was told, both or neither; whether anything waited."""
    written = letter(setting.user, setting)
    with transaction.atomic():
        mine = DigestSetting.objects.filter(pk=setting.pk, told_at=setting.told_at)
        if not mine.update(told_at=at) or written is None:
            return False
        mail(setting.user, written, at)
    return True


def mail(user: User, written: Letter, at: datetime) -> None:
    """Send it, with the headers by which mail programs stop it in one click (RFC 8058)."""
    sending.mail(
        to=[user.email],
        subject=written.subject,
        text=written.text,
        headers=_headers(user),
        by=SYSTEM,
        at=at,
    )


def _headers(user: User) -> dict[str, str]:
    address = stop_address(user)
    if not address:
        return {}
    headers = {"List-Unsubscribe": f"<{address}>"}
    if address.startswith("https://"):
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def stop_address(user: User) -> str:
    """The whole address that stops the mail; empty where the operator has not said how people reach Storewide."""
    path = reverse("access:digest-stop", args=[digest_operations.stop_token(user)])
    return f"{settings.ORIGIN}{path}" if settings.ORIGIN else ""


def _last_moment(setting: DigestSetting, at: datetime) -> datetime:
    """The last moment at or before `at` at which they are to be told."""
    zone = ZoneInfo(setting.zone)
    day = at.astimezone(zone).date()
    if setting.how_often == HowOften.WEEKLY:
        day -= timedelta(days=(day.weekday() - setting.weekday) % 7)
    step = timedelta(days=7 if setting.how_often == HowOften.WEEKLY else 1)
    moment = datetime.combine(day, time(setting.hour), zone).astimezone(UTC)
    return moment if moment <= at else datetime.combine(day - step, time(setting.hour), zone).astimezone(UTC)


def _subject(count: int) -> str:
    title = ngettext("One thing waits for you", "%(count)s things wait for you", count)
    return title % {"count": formats.number(count)}


def _told(wait: Wait) -> str:
    lines = [f"* {wait.what}", f"  {wait.why}"]
    if wait.since is not None:
        lines.append("  " + _("Since %(day)s") % {"day": formats.day(wait.since.date())})
    if settings.ORIGIN:
        lines.append(f"  {settings.ORIGIN}{wait.action.url}")
    return "\n".join(lines)


def _ending(user: User, setting: DigestSetting) -> str:
    said = {"hour": f"{setting.hour:02d}:00", "zone": setting.zone}
    lines = []
    if setting.how_often == HowOften.WEEKLY:
        lines = [_("You get this once a week at %(hour)s (%(zone)s), when something waits.") % said]
    elif setting.how_often == HowOften.DAILY:
        lines = [_("You get this every day at %(hour)s (%(zone)s), when something waits.") % said]
    if settings.ORIGIN:
        change = f"{settings.ORIGIN}{reverse('access:digest')}"
        lines.append(_("Change it: %(address)s") % {"address": change})
        lines.append(_("Stop it: %(address)s") % {"address": stop_address(user)})
    return "\n".join(["--", *lines])


def is_wanted() -> bool:
    """Whether anybody's hour has come."""
    return sending.can_mail() and bool(due(now()))


def send_due(run: Run) -> dict[str, Any]:
    """Tell everybody whose hour has come; how many, and for how many something waited."""
    settings_due = due(now())
    told = 0
    for number, setting in enumerate(settings_due):
        run.progress(number, len(settings_due))
        told += send(setting, now())
    run.progress(len(settings_due), len(settings_due))
    return {"looked": len(settings_due), "told": told}


SEND = Kind("access.digest", "short", send_due)
SENDING = Schedule(
    SEND.name, gettext_lazy("Telling people what waits for them"), timedelta(minutes=5), wanted=is_wanted
)
