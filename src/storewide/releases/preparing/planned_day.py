"""The day a release is planned for: not one that passed, and one of a freeze only with the reason why it stays."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.kit.errors import Refusal
from storewide.releases.models import Release
from storewide.releases.preparing import freezes
from storewide.sources.models import Store


class PlannedInThePast(Refusal):
    """A release is planned for today or later; what went live before is told by an import."""

    field = "planned_on"


class PlannedIntoFreeze(Refusal):
    """Nothing may go live on the planned day, and nobody said why it is planned for it all the same."""

    field = "planned_on"


def check_past(release: Release, at: datetime) -> None:
    """Raise PlannedInThePast where the planned day has passed."""
    if release.planned_on < release.day_of(at):
        raise PlannedInThePast(
            _("%(day)s has passed; plan a day from today on, or import it as a past release.")
            % {"day": formats.day(release.planned_on)}
        )


def settled(day: date, store: Store | None, reason: str) -> str:
    """The reason to keep beside a planned day: as given in a freeze, none elsewhere. Raises PlannedIntoFreeze."""
    frozen = freezes.on(day, store)
    if not frozen:
        return ""
    if not reason.strip():
        raise PlannedIntoFreeze(
            _(
                "Nothing may go live on %(day)s (%(freeze)s); choose another day, or write why it is planned "
                "for this one all the same."
            )
            % {"day": formats.day(day), "freeze": "; ".join(map(freezes.words, frozen))}
        )
    return reason.strip()


def settled_changes(release: Release, changes: dict[str, Any]) -> dict[str, Any]:
    """The changes with the reason settled, where they move the day, the store or the reason; else as they are.

    A freeze that was declared over a day that was planned before asks nobody who changes something else.
    """
    names = ("planned_on", "store", "despite_freeze")
    after = {name: changes.get(name, getattr(release, name)) for name in names}
    if all(after[name] == getattr(release, name) for name in names):
        return changes
    return changes | {"despite_freeze": settled(*after.values())}
