"""Deciding an assessment for good, looking at the decision again, and telling what was measured of it."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from storewide.assessment import basis, stating
from storewide.assessment.models import Assessment, Came, Option, OptionKind, Phase, Review, State
from storewide.assessment.owing import ReasonMissing, require_given
from storewide.audit import trail
from storewide.kit import formats
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import lock
from storewide.ledger import evidence_operations
from storewide.ledger import operations as ledger
from storewide.ledger.models import MeasuredEffect, Outcome
from storewide.ledger.operations import Promise

#: which outcome of the ledger each kind of option is
OUTCOMES = {
    OptionKind.BUILD: Outcome.BUILD,
    OptionKind.BUY: Outcome.BUY,
    OptionKind.PARTNER: Outcome.PARTNER,
    OptionKind.NOTHING: Outcome.LEAVE,
}


class NotOfThis(Refusal):
    """An option of another assessment."""

    field = "option"


class TooSoon(Refusal):
    """A decision is looked at again on a day that is still to come."""

    field = "next_on"


class AlreadyTold(Refusal):
    """The measured effect is told already."""

    status = 409


class NothingToDo(Refusal):
    """No interface waits for the decision to be carried out."""

    status = 409


@trail.operation
def decide(
    *,
    assessment: Assessment,
    option: Option,
    reason: str,
    next_on: date,
    promise: Promise | None,
    by: Actor,
    at: datetime,
) -> Assessment:
    """Decide for an option, for good: a decision in the ledger, with the effect it promises frozen where one is given.

    What spoke for each option at that moment is kept in `basis`; in the system register stays what the chosen one does.
    Raises WrongState, NotOfThis, TooSoon, ReasonMissing
    where scores are still owed, and what `ledger.decide` and `ledger.draft` raise.
    """
    lock(assessment, State.OPTIONS)
    if option.assessment_id != assessment.pk:
        raise NotOfThis(
            _("“%(option)s” is no option of “%(name)s”.") % {"option": option, "name": assessment}
        )
    require_given(assessment, Phase.OPTIONS, reason)
    _require_to_come(next_on, at)
    assessment.decision = evidence_operations.decide(
        what=f"{assessment.name}: {option.name}"[:200],
        outcome=OUTCOMES[OptionKind(option.kind)],
        reason=reason,
        accountable=assessment.owner,
        source=assessment.link,
        by=by,
        at=at,
    )
    if promise is not None:
        effect = ledger.draft(promise=promise, source=assessment.link, by=by, at=at)
        assessment.effect = ledger.freeze(effect=effect, by=by, at=at)
    assessment.basis = basis.of(assessment)
    stating.settle(assessment, option, by=by, at=at)
    assessment.chosen, assessment.review_on, assessment.state = option, next_on, State.DECIDED
    assessment.version += 1
    assessment.save()
    changes = {"chosen": [None, option.name], "review_on": [None, next_on.isoformat()]}
    trail.record(action="assessment.assessment.decide", of=assessment, by=by, at=at, changes=changes)
    return assessment


@trail.operation
def carry_out(*, assessment: Assessment, by: Actor, at: datetime) -> Assessment:
    """Say that what the chosen option does to interfaces is done since today. Raises WrongState, NothingToDo."""
    lock(assessment, State.DECIDED)
    count = stating.carry_out(assessment.chosen, on=at.date(), by=by, at=at) if assessment.chosen else 0
    if not count:
        raise NothingToDo(
            _("Nothing of “%(name)s” is planned in the system register.") % {"name": assessment}
        )
    changes = {"interfaces": [None, str(count)]}
    trail.record(action="assessment.assessment.carry_out", of=assessment, by=by, at=at, changes=changes)
    return assessment


@trail.operation
def look_again(
    *, assessment: Assessment, holds: bool, note: str, next_on: date, by: Actor, at: datetime
) -> Review:
    """Say whether a decision still holds, why, and when it is looked at next. Raises WrongState, TooSoon, ReasonMissing."""
    lock(assessment, State.DECIDED)
    if not note.strip():
        raise ReasonMissing(_("Write why; the next look begins with it."))
    _require_to_come(next_on, at)
    review = Review.objects.create(
        assessment=assessment,
        holds=holds,
        note=note.strip(),
        next_on=next_on,
        by_label=by.label[:200],
        created_at=at,
    )
    assessment.review_on = next_on
    assessment.version += 1
    assessment.save(update_fields=["review_on", "version"])
    changes = {"holds": [None, str(holds)], "note": [None, review.note], "next_on": [None, str(next_on)]}
    trail.record(action="assessment.assessment.look_again", of=assessment, by=by, at=at, changes=changes)
    return review


@trail.operation
def tell_effect(*, assessment: Assessment, measured: MeasuredEffect, by: Actor, at: datetime) -> Came:
    """Say that a measured effect came of what was decided. Raises WrongState, AlreadyTold."""
    lock(assessment, State.DECIDED)
    came, new = Came.objects.get_or_create(
        assessment=assessment, measured=measured, defaults={"created_at": at}
    )
    if not new:
        raise AlreadyTold(_("“%(what)s” stands here already.") % {"what": measured})
    changes = {"effect": [None, str(measured)]}
    trail.record(action="assessment.assessment.tell_effect", of=assessment, by=by, at=at, changes=changes)
    return came


def _require_to_come(day: date, at: datetime) -> None:
    if day <= at.date():
        raise TooSoon(_("%(day)s is not after today; choose a later day.") % {"day": formats.day(day)})
