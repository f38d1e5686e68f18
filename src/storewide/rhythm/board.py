"""Actions as items of the board of operation."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.kit.links import Link
from storewide.kit.permissions import Actor, may
from storewide.kit.work import Item, Level, Stage
from storewide.lib.clock import now
from storewide.rhythm.models import Action
from storewide.rhythm.permissions import RhythmPermission


def items(actor: Actor, done_from: date) -> Iterable[Item]:
    """Actions that carry over, and those closed from that day on; one query."""
    if not may(actor, RhythmPermission.VIEW):
        return
    today = now().date()
    for action in Action.objects.filter(Q(closed_at=None) | Q(closed_at__date__gte=done_from)).for_list():
        opened = action.opened_at.date()
        late = action.overdue(today)
        waits = {"team": action.waits_for, "why": action.waits_because}
        due = _("due since %(day)s") % {"day": formats.day(action.due_on)} if late else ""
        held_up = action.is_open and action.waits_for is not None
        yield Item(
            link=Link("rhythm.action", str(action.pk), action.what, action.get_absolute_url()),
            what=_("Action"),
            level=Level.OPERATION,
            stage=Stage.DOING if action.is_open else Stage.DONE,
            tag=action.tag(today),
            since=action.closed_at.date() if action.closed_at else opened,
            begun=opened,
            owner=action.owner.name,
            blocked=_("waits for %(team)s: %(why)s") % waits if held_up else due,
        )
