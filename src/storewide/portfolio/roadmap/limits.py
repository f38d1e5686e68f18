"""Moving requests over the board, and how many may stand in a column at once."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.audit import trail
from storewide.kit import formats
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.organization.models import Team
from storewide.portfolio import operations as portfolio
from storewide.portfolio.models import UNDERWAY, Limit, Request, RequestState

#: where a request comes by a move alone; a bet by its case, promised by its freeze, live by its release
REACHED = (RequestState.ACCEPTED, *UNDERWAY)


class NotReached(Refusal):
    """A column that no move leads to: a case, a freeze, a release or a watch does."""

    field = "to"


class OverLimit(Refusal):
    """The column holds as many as it may."""

    field = "reason"
    status = 409


class NotALimit(Refusal):
    """A limit lets at least one in."""

    field = "most"


@trail.operation
def move(*, request: Request, to: RequestState | str, reason: str = "", by: Actor, at: datetime) -> Request:
    """Move a request to another column by the operation that belongs to it.

    Over a limit it is refused (OverLimit), unless the limit is not strict and `reason` says why; the reason stays in
    the history. Raises NotReached, and what accepting and progressing raise.
    """
    if to not in REACHED:
        raise NotReached(
            _(
                "“%(name)s” comes there by itself: a bet by its business case, promised by its freeze, live by its "
                "release, measured by its watch."
            )
            % {"name": request}
        )
    target = RequestState(to)
    over = [] if request.state == target else over_limit(request, target)
    strict = next((each for each in over if each.strict), None)
    if over and (strict or not reason.strip()):
        raise OverLimit(_refused(strict or over[0], target))
    if target == RequestState.ACCEPTED:
        portfolio.accept(request=request, by=by, at=at)
    else:
        portfolio.progress(request=request, to=target, by=by, at=at)
    if over:
        changes = {"limit": [None, str(over[0])], "reason": [None, reason.strip()[:300]]}
        trail.record(action="portfolio.request.over_limit", of=request, by=by, at=at, changes=changes)
    return request


def over_limit(request: Request, to: RequestState) -> list[Limit]:
    """The limits that this request would break in that state: its team's, and that of all."""
    team = request.area.responsible
    limits = Limit.objects.filter(state=to).select_related("team")
    found = []
    for limit in limits:
        rows = Request.objects.filter(state=to)
        if limit.team is not None:
            if limit.team != team:
                continue
            rows = rows.filter(area__responsible=limit.team)
        if rows.count() >= limit.most:
            found.append(limit)
    return found


@trail.operation
def set_limit(
    *, state: RequestState | str, team: Team | None, most: int, strict: bool, by: Actor, at: datetime
) -> Limit:
    """Say how many requests of a team, or of all, may stand in a column at once. Raises NotALimit."""
    if most < 1:
        raise NotALimit(
            _("A limit of %(most)s lets nothing in; write 1 or more, or lift it.") % {"most": str(most)}
        )
    known = Limit.objects.filter(state=state, team=team).first()
    limit = known or Limit(state=state, team=team, created_at=at, version=0)
    changes = {"most": [str(limit.most) if known else None, str(most)], "strict": [None, str(strict)]}
    limit.most, limit.strict = most, strict
    limit.version += 1
    limit.save()
    trail.record(action="portfolio.limit.set", of=limit, by=by, at=at, changes=changes)
    return limit


@trail.operation
def lift_limit(*, limit: Limit, by: Actor, at: datetime) -> None:
    """Let any number into a column again."""
    trail.record(action="portfolio.limit.lift", of=limit, by=by, at=at, changes={"most": [limit.most, None]})
    limit.delete()


def _refused(limit: Limit, to: RequestState) -> str:
    said = {"most": formats.number(limit.most), "column": to.label, "team": str(limit.team or "")}
    if limit.team is not None:
        words = (
            ngettext(
                "“%(column)s” of %(team)s holds its limit of %(most)s request",
                "“%(column)s” of %(team)s holds its limit of %(most)s requests",
                limit.most,
            )
            % said
        )
    else:
        words = (
            ngettext(
                "“%(column)s” holds its limit of %(most)s request",
                "“%(column)s” holds its limit of %(most)s requests",
                limit.most,
            )
            % said
        )
    if limit.strict:
        return _("%(words)s; move one on first.") % {"words": words}
    return _("%(words)s; move one on first, or write why this one goes in all the same.") % {"words": words}
