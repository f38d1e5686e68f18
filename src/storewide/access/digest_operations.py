"""Every change to when somebody gets the mail about what waits for them."""

from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from django.core import signing
from django.utils.translation import gettext as _

from storewide.access.models import DigestSetting, HowOften, User
from storewide.audit import trail
from storewide.jobs import sending
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes

_SALT = "storewide.access.digest"


class NoMail(Refusal):
    """Without a mail server no mail goes out."""

    field = "how_often"


class TimesRefused(Refusal):
    """An hour, a day of the week or a zone that there is not."""

    field = "hour"


class StopLinkInvalid(Refusal):
    """The link to stop the mail is none that was sent."""

    status = 404


def setting_of(user: User) -> DigestSetting:
    """How it is set for an account; not saved where it was never set."""
    return DigestSetting.objects.filter(user=user).first() or DigestSetting(user=user)


@trail.operation
def set_digest(
    *, user: User, changes: dict[str, Any], by: Actor, at: datetime, expected_version: int | None
) -> DigestSetting:
    """Set `how_often`, `weekday`, `hour` and `zone`. Raises NoMail, TimesRefused and Conflict."""
    _check(changes)
    stored, _made = DigestSetting.objects.get_or_create(user=user, defaults={"created_at": at, "told_at": at})
    # whoever begins today at an hour that has passed gets the first one tomorrow
    DigestSetting.objects.filter(pk=stored.pk).update(told_at=at)
    differing = save_changes(stored, changes, expected_version)
    trail.record(action="access.digest.set", of=stored, by=by, at=at, changes=differing)
    return stored


@trail.operation
def stop_digest(*, token: str, at: datetime) -> User:
    """Stop the mail of the account that the link was sent to, whoever follows it. Raises StopLinkInvalid."""
    user = account_of(token)
    stored = DigestSetting.objects.select_for_update().filter(user=user).first()
    before = stored.how_often if stored else HowOften.NEVER
    if stored is not None:
        stored.how_often = HowOften.NEVER
        stored.version += 1
        stored.save(update_fields=["how_often", "version"])
    changes = {"how_often": [before, HowOften.NEVER]}
    trail.record(action="access.digest.stop", of=stored or user, by=user, at=at, changes=changes)
    return user


def stop_token(user: User) -> str:
    """What the link to stop the mail holds: the account, signed."""
    return signing.dumps(str(user.pk), salt=_SALT)


def account_of(token: str) -> User:
    """Whose mail the link stops. Raises StopLinkInvalid."""
    try:
        return User.objects.get(pk=signing.loads(token, salt=_SALT))
    except (signing.BadSignature, User.DoesNotExist):
        raise StopLinkInvalid(
            _("This link stops no mail; sign in and set it on the page of your account.")
        ) from None


def _check(changes: dict[str, Any]) -> None:
    if changes["how_often"] != HowOften.NEVER and not sending.can_mail():
        raise NoMail(
            _("No mail server is set up here; whoever runs Storewide names one with STOREWIDE_MAIL.")
        )
    if not (0 <= changes["hour"] <= 23 and 0 <= changes["weekday"] <= 6):
        raise TimesRefused(_("There is no such hour or day; an hour is 0 to 23, a day of the week 0 to 6."))
    if changes["zone"] not in available_timezones():
        raise TimesRefused(
            _("“%(zone)s” is not a time zone; write one like Europe/Berlin.") % {"zone": changes["zone"]}
        )
