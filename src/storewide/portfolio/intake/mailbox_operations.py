"""Making and changing mailboxes; `access.hook_operations` has every other change to one."""

from datetime import datetime
from typing import Any

from storewide.access import hook_operations
from storewide.audit import trail
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.portfolio.models import Mailbox

#: what a token begins with, so that one that leaked is known for what it is
_PREFIX = "swm_"


@trail.operation
def make_mailbox(*, by: Actor, at: datetime, **values: Any) -> tuple[Mailbox, str]:
    """Make a mailbox out of its values by field; returns it with its token, which is shown this once."""
    made = Mailbox(**values)
    return made, hook_operations.make_hook(hook=made, prefix=_PREFIX, by=by, at=at)


@trail.operation
def change_mailbox(
    *, mailbox: Mailbox, changes: dict[str, Any], by: Actor, at: datetime, expected_version: int | None
) -> Mailbox:
    """Change what a mailbox's requests are about, and who may write. Raises Conflict."""
    differing = save_changes(mailbox, changes, expected_version)
    trail.record(action="portfolio.mailbox.change", of=mailbox, by=by, at=at, changes=differing)
    return mailbox
