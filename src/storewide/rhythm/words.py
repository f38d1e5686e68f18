"""Actions in words: who, until when, since when."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit import formats
from storewide.kit.tags import Tag
from storewide.rhythm.models import Action


@dataclass(frozen=True)
class Row:
    """One action as a page shows it."""

    action: Action
    note: str
    tag: Tag


def row(action: Action, on: date) -> Row:
    """An action with its one line and how it stands on a day."""
    return Row(action, note(action), action.tag(on))


def note(action: Action) -> str:
    """`Ana Ruiz · due 30 Jun 2026 · since 15 Jun 2026`; of a closed one what came of it."""
    if not action.is_open:
        return _("%(who)s · %(outcome)s") % {"who": action.owner, "outcome": action.outcome}
    return _("%(who)s · due %(due)s · since %(since)s") % {
        "who": action.owner,
        "due": formats.day(action.due_on),
        "since": formats.day(action.opened_at),
    }


def carried(count: int, mine: int, overdue: int) -> str:
    """How many actions carry over, how many of them are the reader's, and how many are overdue."""
    if not count:
        return _("No action is open")
    shown = {
        "count": formats.number(count),
        "mine": formats.number(mine),
        "overdue": formats.number(overdue),
    }
    if mine and mine < count:
        return (
            ngettext(
                "%(count)s action carries over, %(mine)s of them yours",
                "%(count)s actions carry over, %(mine)s of them yours",
                count,
            )
            % shown
        )
    if mine:
        return (
            ngettext("One action of yours carries over", "%(count)s actions of yours carry over", count)
            % shown
        )
    return standing(count, overdue)


def standing(count: int, overdue: int) -> str:
    """How many actions are open, and how many of them overdue."""
    if not count:
        return _("No action is open")
    shown = {"count": formats.number(count), "overdue": formats.number(overdue)}
    if overdue == count:
        return (
            ngettext(
                "One action is open, and it is overdue", "%(count)s actions are open, all overdue", count
            )
            % shown
        )
    if overdue:
        return _("%(count)s actions are open, %(overdue)s of them overdue") % shown
    return ngettext("One action carries over", "%(count)s actions carry over", count) % shown
