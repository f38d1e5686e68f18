"""Every change to API keys. A key's text is returned once and never stored."""

from datetime import datetime

from django.utils.translation import gettext as _

from storewide.access import rules
from storewide.access.models import ApiKey, User
from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor


class UnknownScope(Refusal):
    """A key was asked for with a scope that does not exist, or with none."""

    field = "scopes"


@trail.operation
def create_key(
    *, name: str, user: User, scopes: list[str], expires_at: datetime | None, by: Actor, at: datetime
) -> tuple[ApiKey, str]:
    """Make an API key and return it with its text, which is shown this once."""
    if not scopes:
        raise UnknownScope(_("A key without a scope opens nothing; choose at least one."))
    if unknown := sorted(set(scopes) - set(rules.SCOPES)):
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
    trail.end(key, action="access.key.revoke", by=by, at=at)
    return key
