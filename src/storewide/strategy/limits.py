"""Limits of work under way: how much one column of a flight level should hold at most."""

from datetime import datetime

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.work import Level, Stage
from storewide.strategy.models import Limit

#: no board is read with more
MOST = 500


class NoLimit(Refusal):
    """A limit is a number of items."""

    field = "most"


@trail.operation
def set_limit(*, level: Level, stage: Stage, most: int | None, by: Actor, at: datetime) -> Limit | None:
    """Say how many items a column should hold at most; None takes the limit back. Raises NoLimit."""
    if most is not None and not 1 <= most <= MOST:
        raise NoLimit(
            _("The limit is %(most)s; it must be between 1 and %(bound)s.") % {"most": most, "bound": MOST}
        )
    known = Limit.objects.filter(level=level.value, column=stage.value).first()
    before = known.most if known else None
    limit = known or Limit(level=level.value, column=stage.value, created_at=at)
    if most is not None:
        limit.most = most
        limit.save()
    trail.record(action="strategy.limit.set", of=limit, by=by, at=at, changes={"most": [before, most]})
    if most is not None:
        return limit
    if known is not None:
        known.delete()
    return None


def limits_of(level: Level) -> dict[Stage, int]:
    """The limits of a flight level by column."""
    rows = Limit.objects.filter(level=level.value).values_list("column", "most")
    return {Stage(column): most for column, most in rows}
