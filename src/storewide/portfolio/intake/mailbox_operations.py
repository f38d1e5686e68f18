"""Making and changing mailboxes; `access.hook_operations` has every other change to one."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from storewide.access import hook_operations
from storewide.audit import trail
from storewide.jobs import webhook_operations
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.portfolio.models import Mailbox

#: what a token begins with, so that one that leaked is known for what it is
_PREFIX = "swm_"


class NotReached(Refusal):
    """A server of mail that Storewide may not speak to, or without the account that opens it."""

    field = "imap_host"


@trail.operation
def make_mailbox(*, by: Actor, at: datetime, **values: Any) -> tuple[Mailbox, str]:
    """Make a mailbox out of its values by field; returns it with its token, which is shown this once.

    Raises NotReached.
    """
    made = Mailbox(**values)
    _require_reached(made)
    return made, hook_operations.make_hook(hook=made, prefix=_PREFIX, by=by, at=at)


@trail.operation
def change_mailbox(
    *, mailbox: Mailbox, changes: dict[str, Any], by: Actor, at: datetime, expected_version: int | None
) -> Mailbox:
    """Change what a mailbox's requests are about, and who may write. Raises Conflict and NotReached.

    An empty password leaves the one that is saved; neither the trail nor a conflict ever shows one.
    """
    plain = {name: value for name, value in changes.items() if name != "imap_password"}
    differing = save_changes(mailbox, plain, expected_version)
    if changes.get("imap_password"):
        mailbox.imap_password = changes["imap_password"]
        mailbox.save(update_fields=["imap_password"])
        differing["imap_password"] = ["…", "…"]
    _require_reached(mailbox)
    trail.record(action="portfolio.mailbox.change", of=mailbox, by=by, at=at, changes=differing)
    return mailbox


def _require_reached(mailbox: Mailbox) -> None:
    if not mailbox.imap_host:
        return
    if fault := webhook_operations.reach().fault_of(mailbox.imap_host):
        raise NotReached(fault)
    if not (mailbox.imap_user and mailbox.imap_password):
        raise NotReached(
            _("“%(host)s” opens with an account and its password; write both.") % {"host": mailbox.imap_host}
        )
