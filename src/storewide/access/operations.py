"""Every change to who gets in. Tokens are returned once, as text, and never stored as such."""

from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _

from storewide.access import rules
from storewide.access.models import ApiKey, Invitation, Role, SetupToken, User
from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.permissions import SYSTEM, Actor
from storewide.kit.records import save_changes


class SetupClosed(Refusal):
    """The first owner exists, or the token is not the one printed at the start."""


class EmailTaken(Refusal):
    """There is an account with this e-mail already."""


class InvitationOver(Refusal):
    """The invitation was used, withdrawn or is past its time."""


class LastOwner(Refusal):
    """The operation would be left without an owner."""


class UnknownScope(Refusal):
    """A key was asked for with a scope that does not exist."""


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


def setup_open(token: str) -> bool:
    """Whether this token would still make the first owner."""
    return (
        SetupToken.objects.filter(digest=rules.digest(token)).exists() and not User.objects.owners().exists()
    )


@trail.operation
def set_up_owner(*, token: str, name: str, email: str, password: str, at: datetime) -> User:
    """Make the first owner with the printed token, which closes set-up for good."""
    if not setup_open(token):
        raise SetupClosed(
            _("This set-up link is not valid any more; the newest one is printed where Storewide was started.")
        )
    user = _new_user(name=name, email=email, password=make_password(password), role=Role.OWNER, at=at)
    SetupToken.objects.all().delete()
    trail.record(action="access.setup.complete", of=user, by=user, at=at)
    return user


@trail.operation
def create_user(*, name: str, email: str, password: str, role: str, by: Actor, at: datetime) -> User:
    """Make an account directly, with an already hashed password; people are invited instead."""
    user = _new_user(name=name, email=email, password=password, role=role, at=at)
    trail.record(action="access.user.create", of=user, by=by, at=at, changes={"role": [None, role]})
    return user


@trail.operation
def change_user(
    *, user: User, changes: dict[str, Any], by: Actor, at: datetime, expected_version: int | None
) -> User:
    """Change a user's name, role or whether they may sign in; the last owner stays one."""
    loses = changes.get("role", user.role) != Role.OWNER or not changes.get("is_active", user.is_active)
    if loses and not User.objects.owners().exclude(pk=user.pk).exists() and user.role == Role.OWNER:
        raise LastOwner(
            _("%(name)s is the last owner; make somebody else an owner first.") % {"name": user.label}
        )
    differing = save_changes(user, changes, expected_version)
    trail.record(action="access.user.change", of=user, by=by, at=at, changes=differing)
    return user


@trail.operation
def invite(*, email: str, name: str, role: str, by: Actor, at: datetime) -> tuple[Invitation, str]:
    """Make an invitation and return it with its token; an earlier open one for the same e-mail is withdrawn."""
    if User.objects.filter(email__iexact=email).exists():
        raise EmailTaken(_("%(email)s has an account already; no invitation is needed.") % {"email": email})
    Invitation.objects.filter(email__iexact=email, accepted_at=None, withdrawn_at=None).update(
        withdrawn_at=at
    )
    token = rules.new_token()
    invitation = Invitation.objects.create(
        email=email,
        name=name,
        role=role,
        digest=rules.digest(token),
        invited_by_id=by.id,
        expires_at=at + rules.INVITATION_LIVES,
        created_at=at,
    )
    trail.record(
        action="access.invitation.create", of=invitation, by=by, at=at, changes={"role": [None, role]}
    )
    return invitation, token


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
    user = _new_user(
        name=name, email=invitation.email, password=make_password(password), role=invitation.role, at=at
    )
    Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(accepted_at=at, accepted_by=user)
    trail.record(action="access.invitation.accept", of=invitation, by=user, at=at)
    return user


@trail.operation
def withdraw_invitation(*, invitation: Invitation, by: Actor, at: datetime) -> Invitation:
    """Make an open link stop working."""
    if not invitation.open(at):
        raise InvitationOver(_("This invitation is not open any more; there is nothing to withdraw."))
    invitation.withdrawn_at = at
    invitation.save(update_fields=["withdrawn_at"])
    trail.record(action="access.invitation.withdraw", of=invitation, by=by, at=at)
    return invitation


@trail.operation
def create_key(
    *, name: str, user: User, scopes: list[str], expires_at: datetime | None, by: Actor, at: datetime
) -> tuple[ApiKey, str]:
    """Make an API key and return it with its text, which is shown this once."""
    unknown = sorted(set(scopes) - set(rules.SCOPES))
    if unknown or not scopes:
        raise UnknownScope(
            _("“%(scope)s” is not a scope; choose from: %(all)s.")
            % {"scope": ", ".join(unknown), "all": ", ".join(rules.SCOPES)}
        )
    token = rules.new_token(rules.KEY_PREFIX)
    key = ApiKey.objects.create(
        name=name,
        user=user,
        start=token[:10],
        digest=rules.digest(token),
        scopes=sorted(set(scopes)),
        expires_at=expires_at,
        created_at=at,
    )
    trail.record(action="access.key.create", of=key, by=by, at=at, changes={"scopes": [None, key.scopes]})
    return key, token


@trail.operation
def revoke_key(*, key: ApiKey, by: Actor, at: datetime) -> ApiKey:
    """Make a key stop working at once; revoking twice changes nothing."""
    if key.revoked_at is None:
        key.revoked_at = at
        key.save(update_fields=["revoked_at"])
    trail.record(action="access.key.revoke", of=key, by=by, at=at)
    return key


def _new_user(*, name: str, email: str, password: str, role: str, at: datetime) -> User:
    if User.objects.filter(email__iexact=email).exists():
        raise EmailTaken(_("%(email)s has an account already; sign in instead.") % {"email": email})
    user = User(name=name, email=email.lower(), password=password, role=role, created_at=at)
    user.save(force_insert=True)
    return user
