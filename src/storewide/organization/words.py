"""What is said of a person: where they stand, whether they have an account, what is to be done next."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from storewide.access import queries as access
from storewide.access.permissions import AccessPermission
from storewide.kit.pages import Action
from storewide.kit.permissions import Actor, may
from storewide.kit.tags import Tag, Tone
from storewide.organization.models import Person
from storewide.organization.queries import Ties


def place(person: Person) -> str:
    """What somebody does and where: “Merchandiser in Assortment”."""
    if person.title and person.team:
        return _("%(role)s in %(team)s") % {"role": person.title, "team": person.team}
    return person.title or (str(person.team) if person.team else _("No role and no team yet"))


def account_tag(ties: Ties) -> Tag:
    """Whether somebody gets in."""
    if ties.account is None:
        return Tag(_("Invited"), Tone.WAITING) if ties.invited else Tag(_("No account"), Tone.UNKNOWN, "flat")
    if not ties.account.is_active:
        return Tag(_("Account deactivated"), Tone.UNKNOWN, "cross")
    return Tag(_("Account: %(role)s") % {"role": ties.account.role_word}, Tone.PLAIN)


def following(person: Person, ties: Ties, actor: Actor, today: date) -> dict[str, Any]:
    """The one next action for this actor, with its reason; nothing where there is none."""
    gone = not person.here(today)
    if gone and ties.account and ties.account.is_active and may(actor, AccessPermission.MANAGE_USERS):
        reason = _("%(name)s has left, but the account still lets them in.") % {"name": person}
        return {"next": Action(_("Open the account"), ties.account.get_absolute_url()), "next_reason": reason}
    if not gone and ties.account is None and not ties.invited and may(actor, AccessPermission.INVITE):
        reason = _("%(name)s has no account yet; an invitation is a link that you pass on.") % {
            "name": person
        }
        address = access.invite_address(person.email, person.name)
        return {"next": Action(_("Invite"), address), "next_reason": reason}
    return {}
