"""The duties of a person across all modules, and handing them over: all that must go on goes to somebody, or nothing moves.

Each module says by `WIRING["duties_of"]` what of its own is a person's; `owned` makes that of most of its records.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit import formats, wiring
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.kit.tags import Text
from storewide.organization.models import Person

#: moves a duty: to whom (None where it simply ends), by whom, when
type Move = Callable[[Person | None, Actor, datetime], object]


@dataclass(frozen=True)
class Duty:
    """One thing that is a person's: of which kind, what it is, where it stands, and how it is moved.

    `must_move`: it cannot be without somebody. Otherwise it may end with the person, which `move(None, ...)` does.
    """

    kind: Text
    key: str
    label: str
    url: str
    move: Move
    must_move: bool = True


#: what a module gives: what of its own is a person's
type DutiesOf = Callable[[Person], Iterable[Duty]]


class Orphaned(Refusal):
    """Some duties would be left without anybody; nothing was moved. `by_field` names each by its key."""

    def __init__(self, by_field: dict[str, str], name: str) -> None:
        super().__init__(
            _("%(count)s of the duties of %(name)s have no successor; choose one for each, or one for all.")
            % {"count": formats.number(len(by_field)), "name": name}
        )
        self.by_field = by_field


class SuccessorRefused(Refusal):
    """The successor is the person who hands over, or has left."""


def duties_of(person: Person) -> list[Duty]:
    """Everything that is a person's, by module."""
    return [duty for duties in wiring.load("duties_of") for duty in duties(person)]


def owned(
    rows: Iterable[Any], kind: Text, *, action: str, field: str = "owner", must_move: bool = True
) -> list[Duty]:
    """The duty of each record whose `field` is the person: moved by writing the successor there, with a line `action`."""
    return [_owned(row, kind, action, field, must_move) for row in rows]


def _owned(row: Any, kind: Text, action: str, field: str, must_move: bool) -> Duty:
    def move(to: Person | None, by: Actor, at: datetime) -> None:
        differing = save_changes(row, {field: to}, None)
        trail.record(action=action, of=row, by=by, at=at, changes=differing)

    return Duty(kind, f"{row._meta.label_lower}.{row.pk}", str(row), row.get_absolute_url(), move, must_move)


def others_of(person: Person) -> list[Duty]:
    """What is a person's besides what ownership itself tells of them."""
    own = f"{__package__}."
    given = (duties for duties in wiring.load("duties_of") if not duties.__module__.startswith(own))
    return [duty for duties in given for duty in duties(person)]


def by_kind(duties: Iterable[Duty]) -> dict[Text, list[Duty]]:
    """Duties under the heading of their kind."""
    found: dict[Text, list[Duty]] = {}
    for duty in duties:
        found.setdefault(duty.kind, []).append(duty)
    return found


@trail.operation
def hand_over(
    *, person: Person, successors: Mapping[str, Person | None], by: Actor, at: datetime
) -> list[Duty]:
    """Move every duty of a person to its successor, by the duty's key; all of them, or none.

    A duty that may end and is given to nobody ends; one that must go on and is given to nobody refuses the whole.
    Returns what was moved. Raises Orphaned, SuccessorRefused, and what a duty's own operation refuses.
    """
    duties = duties_of(person)
    _refuse_orphans(person, duties, successors)
    _refuse_successors(person, successors, at)
    for duty in duties:
        duty.move(successors.get(duty.key), by, at)
    moved = {duty.label: [str(person), str(successors.get(duty.key) or "")] for duty in duties}
    trail.record(action="ownership.person.hand_over", of=person, by=by, at=at, changes=moved)
    return duties


def _refuse_orphans(person: Person, duties: Sequence[Duty], successors: Mapping[str, Person | None]) -> None:
    left = [duty for duty in duties if duty.must_move and successors.get(duty.key) is None]
    if left:
        sentence = _("Choose who takes this over.")
        raise Orphaned({duty.key: sentence for duty in left}, person.name)


def _refuse_successors(person: Person, successors: Mapping[str, Person | None], at: datetime) -> None:
    for successor in {each for each in successors.values() if each is not None}:
        if successor == person:
            raise SuccessorRefused(
                _("%(name)s cannot take over from themselves; choose somebody else.") % {"name": person}
            )
        if not successor.here(at.date()):
            raise SuccessorRefused(_("%(name)s has left; choose somebody who is here.") % {"name": successor})
