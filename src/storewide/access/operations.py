"""Every change to who gets in.

Tokens are returned once, as text, and never stored as such. Passwords come in already hashed: hashing is slow on
purpose and must not hold the database meanwhile.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.tokens import default_token_generator
from django.db.models import F
from django.utils.translation import gettext as _

from storewide.access import rules
from storewide.access.models import Invitation, Role, SetupToken, User
from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.permissions import SYSTEM, Actor
from storewide.kit.records import save_changes


class SetupClosed(Refusal):
    """The first owner exists, or the token is not the one printed at the start."""


class EmailTaken(Refusal):
    """There is an account with this e-mail already."""

    field = "email"


class InvitationOver(Refusal):
    """The invitation was used, withdrawn or is past its time."""


class NobodyToInvite(Refusal):
    """Everybody who was to be invited has an account."""


class PasswordOfferOver(Refusal):
    """The link for a new password was used, or is past its time."""


class LastOwner(Refusal):
    """The operation would be left without an owner."""


@dataclass(frozen=True)
class Guest:
    """Somebody to invite: their e-mail, and their name where it is known."""

    email: str
    name: str = ""


@trail.operation
def issue_setup_token(*, at: datetime) -> str:
    """A fresh setup token for an operation without an owner; earlier ones stop working."""
    if User.objects.owners().exists():
        raise SetupClosed(_("Set-up is closed: this operation has an owner already. Sign in instead."))
    SetupToken.objects.all().delete()
    token = rules.new_token()
    stored = SetupToken.objects.create(digest=rules.digest(token), created_at=at)
    trail.record(action="access.setup.issue", of=stored, by=SYSTEM, at=at)
    return token


@trail.operation
def set_up_owner(*, token: str, name: str, email: str, password: str, at: datetime) -> User:
    """Make the first owner with the printed token, which closes set-up for good."""
    used, _kinds = SetupToken.objects.filter(digest=rules.digest(token)).delete()
    if not used or User.objects.owners().exists():
        raise SetupClosed(
            _(
                "This set-up link is not valid any more; the newest one is printed where Storewide was started."
            )
        )
    user = _new_user(name=name, email=email, password=password, role=Role.OWNER, at=at)
    SetupToken.objects.all().delete()
    trail.record(action="access.setup.complete", of=user, by=user, at=at)
    return user


@trail.operation
def create_user(*, name: str, email: str, password: str, role: str, by: Actor, at: datetime) -> User:
    """Make an account directly; people are invited instead."""
    user = _new_user(name=name, email=email, password=password, role=role, at=at)
    trail.record(action="access.user.create", of=user, by=by, at=at, changes={"role": [None, role]})
    return user


@trail.operation
def change_user(
    *, user: User, changes: dict[str, Any], by: Actor, at: datetime, expected_version: int | None
) -> User:
    """Change a user's name, role or whether they may sign in; the last owner stays one.

    Who may sign in no more is out with their next click, and stays out of sessions begun before.
    """
    stays = changes.get("role", user.role) == Role.OWNER and changes.get("is_active", user.is_active)
    owners = set(User.objects.owners().select_for_update().values_list("pk", flat=True))
    if not stays and owners == {user.pk}:
        raise LastOwner(
            _("%(name)s is the last owner; make somebody else an owner first.") % {"name": user.label}
        )
    differing = save_changes(user, changes, expected_version)
    if "is_active" in differing and not user.is_active:
        User.objects.filter(pk=user.pk).update(session_round=F("session_round") + 1)
    trail.record(action="access.user.change", of=user, by=by, at=at, changes=differing)
    return user


@trail.operation
def change_password(*, user: User, password: str, by: Actor, at: datetime) -> User:
    """Give an account a new password, which ends all its sessions."""
    user.password = password
    user.save(update_fields=["password"])
    trail.record(action="access.user.change_password", of=user, by=by, at=at)
    return user


@trail.operation
def offer_password(*, user: User, by: Actor, at: datetime) -> str:
    """The token of a link that gives this account a new password: once, within three days."""
    token: str = default_token_generator.make_token(user)
    trail.record(action="access.user.offer_password", of=user, by=by, at=at)
    return token


def find_password_offer(user_id: UUID, token: str) -> User:
    """The account whose password this link may set; raises PasswordOfferOver otherwise."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None or not default_token_generator.check_token(user, token):
        raise PasswordOfferOver(_("This link has been used or is past its time; ask an owner for a new one."))
    return user


@trail.operation
def invite(*, email: str, name: str, role: str, by: Actor, at: datetime) -> tuple[Invitation, str]:
    """Make an invitation and return it with its token; an earlier open one for the same e-mail is withdrawn."""
    if User.objects.filter(email__iexact=email).exists():
        raise EmailTaken(_("%(email)s has an account already; no invitation is needed.") % {"email": email})
    ((invitation, token),) = _invite([Guest(email, name)], role=role, by=by, at=at)
    return invitation, token


@trail.operation
def invite_all(
    *, guests: Sequence[Guest], role: str, by: Actor, at: datetime
) -> list[tuple[Invitation, str]]:
    """An invitation with its token for each guest, in their order; those who have an account are left out.

    Raises NobodyToInvite when that leaves none. Takes a few statements, however many guests there are.
    """
    known = {email.lower() for email in User.objects.values_list("email", flat=True)}
    left = [guest for guest in guests if guest.email.lower() not in known]
    if not left:
        raise NobodyToInvite(_("Everybody here has an account already; there is nobody to invite."))
    return _invite(left, role=role, by=by, at=at)


def find_invitation(token: str, at: datetime) -> Invitation:
    """The open invitation of this token; raises InvitationOver otherwise."""
    invitation = Invitation.objects.filter(digest=rules.digest(token)).first()
    if invitation is None or not invitation.open(at):
        raise InvitationOver(
            _("This invitation has been used, withdrawn or is past its time; ask for a new link.")
        )
    return invitation


@trail.operation
def accept_invitation(*, token: str, name: str, password: str, at: datetime) -> User:
    """Make the invited person's account; the link works once."""
    invitation = find_invitation(token, at)
    user = _new_user(name=name, email=invitation.email, password=password, role=invitation.role, at=at)
    Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(accepted_at=at, accepted_by=user)
    trail.record(action="access.invitation.accept", of=invitation, by=user, at=at)
    return user


@trail.operation
def withdraw_invitation(*, invitation: Invitation, by: Actor, at: datetime) -> Invitation:
    """Make an open link stop working."""
    if not invitation.open(at):
        raise InvitationOver(_("This invitation is not open any more; there is nothing to withdraw."))
    _withdraw([invitation], by=by, at=at)
    return invitation


def _invite(guests: Sequence[Guest], *, role: str, by: Actor, at: datetime) -> list[tuple[Invitation, str]]:
    emails = {guest.email.lower() for guest in guests}
    waiting = Invitation.objects.filter(accepted_at=None, withdrawn_at=None)
    _withdraw([each for each in waiting if each.email.lower() in emails], by=by, at=at)
    made = [_invitation(guest, role=role, by=by, at=at) for guest in guests]
    Invitation.objects.bulk_create((invitation for invitation, _token in made), batch_size=500)
    trail.record_all(
        action="access.invitation.create",
        of=[(invitation, {"role": [None, role]}) for invitation, _token in made],
        by=by,
        at=at,
    )
    return made


def _invitation(guest: Guest, *, role: str, by: Actor, at: datetime) -> tuple[Invitation, str]:
    token = rules.new_token()
    invitation = Invitation(
        email=guest.email,
        name=guest.name,
        role=role,
        digest=rules.digest(token),
        invited_by_id=by.id,
        expires_at=at + rules.INVITATION_LIVES,
        created_at=at,
    )
    return invitation, token


def _withdraw(invitations: Sequence[Invitation], *, by: Actor, at: datetime) -> None:
    for invitation in invitations:
        invitation.withdrawn_at = at
    Invitation.objects.bulk_update(invitations, ["withdrawn_at"], batch_size=500)
    trail.record_all(
        action="access.invitation.withdraw", of=[(each, {}) for each in invitations], by=by, at=at
    )


def _new_user(*, name: str, email: str, password: str, role: str, at: datetime) -> User:
    if User.objects.filter(email__iexact=email).exists():
        raise EmailTaken(_("%(email)s has an account already; sign in instead.") % {"email": email})
    user = User(name=name, email=email.lower(), password=password, role=role, created_at=at)
    user.save(force_insert=True)
    return user
