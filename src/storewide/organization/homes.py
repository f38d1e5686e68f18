"""A person's home team and their membership in it go together: who gets one gets the other.

Briefings and lists go by the home team; sizes, disciplines and capacity by memberships. Parts of the operations that call
them, which are what the trail tells of.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from storewide.audit import trail
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.organization.models import Membership, Person, PersonQuerySet

BATCH = 200


@dataclass(frozen=True)
class Move:
    """Somebody whose home team was another one (its id) before, or none; `since` None: from whenever."""

    person: Person
    before: UUID | None
    since: date | None


def follow(moves: Sequence[Move], *, by: Actor, at: datetime) -> None:
    """End the memberships in the former home teams the day before, and begin those in the new ones.

    Discipline and share come along; who is in the new team already stays as they are. A
    membership that had not begun is taken back, which the history of its team tells. Few statements, for however many.
    """
    on = at.date()
    moves = [move for move in moves if move.person.team_id != move.before]
    people = [move.person.pk for move in moves]
    running: dict[tuple[UUID, UUID | None], Membership] = (
        {
            (each.person_id, each.team_id): each
            for each in Membership.objects.lasting(on).filter(person__in=people).for_list()
        }
        if people
        else {}
    )
    former = [running[key] for move in moves if (key := (move.person.pk, move.before)) in running]
    _take_back(_end(former, on), by=by, at=at)
    by_person = {each.person_id: each for each in former}
    Membership.objects.bulk_create(
        (
            _begun(move, by_person.get(move.person.pk))
            for move in moves
            if move.person.team_id and (move.person.pk, move.person.team_id) not in running
        ),
        batch_size=BATCH,
    )


def settle(person: Person, *, on: date) -> None:
    """Give a home team to somebody whose memberships changed: the one they have, else the one with most of their time."""
    lasting = list(Membership.objects.lasting(on).filter(person=person).select_related("team"))
    if person.team_id in {each.team_id for each in lasting}:
        return
    begun = [each for each in lasting if each.begins is None or each.begins <= on]
    most = max(begun, key=lambda each: (each.share, each.created_at), default=None)
    save_changes(person, {"team": most.team if most else None}, None)


def unsettled(on: date) -> PersonQuerySet:
    """Those whose last day in their home team has passed, or who have none and are in a team since."""
    own = Membership.objects.filter(person=OuterRef("pk"))
    here = own.filter(team=OuterRef("team"))
    begun = Membership.objects.lasting(on).filter(Q(begins=None) | Q(begins__lte=on), person=OuterRef("pk"))
    over = Exists(here.filter(ends__lt=on)) & ~Exists(Membership.objects.lasting(on) & here)
    waiting = Q(team=None) & Exists(begun)
    return Person.objects.filter(Q(left_on=None) | Q(left_on__gt=on)).filter(over | waiting)


def _begun(move: Move, former: Membership | None) -> Membership:
    made = Membership(person=move.person, team=move.person.team, begins=move.since)
    if former is not None:
        made.share, made.discipline = former.share, former.discipline
    return made


def _end(memberships: Sequence[Membership], on: date) -> list[Membership]:
    """The day before `on` is their last; returns those that had not begun by then, which are left as they are."""
    never = [each for each in memberships if each.begins is not None and each.begins >= on]
    ended = [each for each in memberships if each not in never]
    for each in ended:
        each.ends = on - timedelta(days=1)
        each.version += 1
    Membership.objects.bulk_update(ended, ["ends", "version"], batch_size=BATCH)
    return never


def _take_back(memberships: Sequence[Membership], *, by: Actor, at: datetime) -> None:
    """Delete memberships that never were."""
    if not memberships:
        return
    lines = [(each.team, {"person": [str(each.person), None]}) for each in memberships]
    Membership.objects.filter(pk__in=[each.pk for each in memberships]).delete()
    trail.record_all(action="organization.membership.remove", of=lines, by=by, at=at)
