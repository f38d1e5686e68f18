"""Reads of who gets in: the actor behind an API key, how many may come, the step that invites somebody."""

from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.access import rules
from storewide.access.models import ApiKey, Invitation, KeyActor, SetupToken, User
from storewide.access.permissions import AccessPermission
from storewide.kit.permissions import Actor, may
from storewide.kit.requests import SignedInRequest
from storewide.kit.steps import Step

USED_RESOLUTION = timedelta(minutes=1)


def actor_of_key(token: str, at: datetime) -> KeyActor | None:
    """Who acts with this API key at this moment; None for a key that opens nothing.

    When it was last used is kept to the minute, so that reading does not write with every call.
    """
    key = ApiKey.objects.select_related("user").filter(digest=rules.digest(token)).first()
    if key is None or not key.valid(at) or not key.user.is_active:
        return None
    if key.last_used_at is None or at - key.last_used_at > USED_RESOLUTION:
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=at)
    return KeyActor(key)


def setup_open(token: str) -> bool:
    """Whether this token would still make the first owner."""
    return (
        SetupToken.objects.filter(digest=rules.digest(token)).exists() and not User.objects.owners().exists()
    )


def standing(at: datetime) -> str:
    """How many get in, in one sentence."""
    accounts = User.objects.filter(is_active=True).count()
    waiting = Invitation.objects.open(at).count()
    people = ngettext("%(count)s person has an account", "%(count)s people have an account", accounts) % {
        "count": accounts
    }
    if not waiting:
        return people
    return ngettext(
        "%(people)s, %(count)s invitation is open", "%(people)s, %(count)s invitations are open", waiting
    ) % {"people": people, "count": waiting}


def invite_address(email: str, name: str) -> str:
    """Where an owner invites this person, with what is known of them filled in."""
    return f"{reverse('access:invite')}?{urlencode({'email': email, 'name': name})}"


def key_address() -> str:
    """Where somebody makes an API key for a program."""
    return reverse("access:key-new")


def join_address(token: str) -> str:
    """The path of the link that an invitation's token makes."""
    return reverse("access:join", args=[token])


def account_of(email: str) -> User | None:
    """The account with this e-mail, in any case."""
    return User.objects.filter(email__iexact=email).first()


def is_invited(email: str, at: datetime) -> bool:
    """Whether somebody holds an open invitation at this moment."""
    return Invitation.objects.open(at).filter(email__iexact=email).exists()


def keys_for(actor: Actor) -> QuerySet[ApiKey]:
    """The keys somebody may see: their own, an owner everybody's."""
    keys = ApiKey.objects.select_related("user")
    return keys if may(actor, AccessPermission.REVOKE_KEY) else keys.filter(user_id=str(actor.id))


def uninvited(emails: list[str], at: datetime) -> tuple[set[str], set[str]]:
    """Of these e-mails, in lower case: those with neither account nor open invitation, and those invited."""
    accounts = {email.lower() for email in User.objects.values_list("email", flat=True)}
    invited = {email.lower() for email in Invitation.objects.open(at).values_list("email", flat=True)}
    without = {email.lower() for email in emails} - accounts
    return without - invited, without & invited


def invite_step(request: SignedInRequest) -> Step:
    """First run: let somebody else in."""
    return Step(
        label=_("Invite a colleague"),
        done=Invitation.objects.exists() or User.objects.count() > 1,
        url=reverse("access:invite") if may(request.user, AccessPermission.INVITE) else "",
        hint=_("You get a link to pass on; it makes one account, once."),
        action=_("Invite"),
    )
