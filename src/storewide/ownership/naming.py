"""Naming who is accountable, for one area or many at once: exactly one person each, all of it or nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.audit import trail
from storewide.kit import formats
from storewide.kit.errors import Conflict, Refusal
from storewide.kit.permissions import Actor
from storewide.organization.models import Person, Role
from storewide.organization.role_operations import give_roles
from storewide.ownership.models import Area


class PersonLeft(Refusal):
    """Somebody who has left cannot become accountable."""

    field = "person"


class RoleOfAnother(Refusal):
    """The role is held by somebody else, for more than this area: it would be taken from them unseen."""

    field = "title"


class TwoNamed(Refusal):
    """Two are named for the same area: exactly one is accountable."""

    field = "person"


class NothingNamed(Refusal):
    """Nobody was named for anything."""


class NamingsRefused(Refusal):
    """Some of many namings cannot be; none was done. `by_row` holds each one's own refusal by its position."""

    def __init__(self, by_row: Mapping[int, Refusal], count: int) -> None:
        words = {"refused": formats.number(len(by_row)), "count": formats.number(count)}
        sentence = (
            ngettext(
                "%(refused)s of %(count)s namings cannot be, so none was saved; mend it and save again.",
                "%(refused)s of %(count)s namings cannot be, so none was saved; mend them and save again.",
                len(by_row),
            )
            % words
        )
        super().__init__(sentence)
        self.by_row = dict(by_row)

    @property
    def errors(self) -> list[dict[str, str]]:
        """The refused namings as a problem of the API lists them."""
        return [{"at": str(row), "reason": refusal.sentence} for row, refusal in self.by_row.items()]


@dataclass(frozen=True)
class Naming:
    """One person, in one role, for one area; `version` is the area's as it was read, None where it may be any."""

    area: Area
    person: Person
    title: str
    version: int | None = None

    def __str__(self) -> str:
        return _("%(name)s, %(role)s") % {"name": self.person, "role": self.title}

    @property
    def said(self) -> tuple[UUID, str]:
        """What makes two namings of an area the same: the person, and the role in small letters."""
        return self.person.pk, self.title.lower()


@dataclass(frozen=True)
class Held:
    """What is so before anybody is named: the named areas by key, the roles by title in small letters, and the
    areas that those roles answer for.
    """

    areas: Mapping[UUID, Area]
    roles: Mapping[str, Role]
    answered: Sequence[Area]

    def others(self, role: Role, namings: Sequence[Naming]) -> list[Area]:
        """The areas that a role answers for and that are not named with it."""
        named = {each.area.pk for each in namings if each.title.lower() == role.title.lower()}
        return [area for area in self.answered if area.accountable_id == role.pk and area.pk not in named]


@trail.operation
def name_owners(*, namings: Sequence[Naming], by: Actor, at: datetime) -> list[Area]:
    """Make each person the one who is accountable for their area; all of them, or none.

    A role whose holder has left goes over as a whole, with every area it answers for. A fixed number of
    statements, however many are named. Raises NothingNamed, and NamingsRefused whose rows are PersonLeft,
    RoleOfAnother, TwoNamed, or Conflict where an area's version is another than the one read.
    """
    if not namings:
        raise NothingNamed(_("Nobody is named yet; write a person for at least one area."))
    held = _read(namings)
    if refused := dict(_refusals(namings, held, at.date())):
        raise NamingsRefused(refused, len(namings))
    # the same named twice is no contradiction
    namings = list({each.area.pk: each for each in namings}.values())
    before = {area.pk: _answers(area) for area in (*held.areas.values(), *held.answered)}
    passing = _handed_over(namings, held)
    roles = give_roles(holders={each.title: each.person for each in namings}, by=by, at=at)
    for each in namings:
        each.area.accountable = roles[each.title]
        each.area.version = held.areas[each.area.pk].version + 1
    for area in passing:
        area.version += 1
        area.accountable = next(role for role in roles.values() if role.pk == area.accountable_id)
    changed = [*(each.area for each in namings), *passing]
    Area.objects.bulk_update(changed, fields=["accountable", "version"])
    trail.record_all(
        action="ownership.area.name_accountable",
        of=[(area, {"accountable": [before[area.pk], _answers(area)]}) for area in changed],
        by=by,
        at=at,
    )
    return changed


def _read(namings: Sequence[Naming]) -> Held:
    """The state before, with the named areas locked; three statements."""
    asked = [each.area.pk for each in namings]
    areas = Area.objects.select_for_update(of=("self",)).select_related("accountable__holder")
    stored = {area.pk: area for area in areas.filter(pk__in=asked)}
    titles = {each.title.lower() for each in namings}
    every = Role.objects.select_related("holder")
    roles = {role.title.lower(): role for role in every if role.title.lower() in titles}
    answered = Area.objects.select_related("accountable__holder").filter(accountable__in=roles.values())
    return Held(stored, roles, list(answered.order_by("name", "pk")))


def _refusals(namings: Sequence[Naming], held: Held, on: date) -> Iterator[tuple[int, Refusal]]:
    """Each naming that cannot be, by its position, with the first reason."""
    for position, naming in enumerate(namings):
        refusal = (
            _two_for_one(naming, namings)
            or _has_left(naming, on)
            or _of_another(naming, namings, held, on)
            or _moved_on(naming, held)
        )
        if refusal is not None:
            yield position, refusal


def _two_for_one(naming: Naming, namings: Sequence[Naming]) -> Refusal | None:
    same = [each for each in namings if each.area.pk == naming.area.pk]
    another = next((each for each in same if each.said != naming.said), None)
    if another is None:
        return None
    return TwoNamed(
        _("%(area)s is given to two: %(first)s, and %(second)s; exactly one is accountable, so keep one.")
        % {"area": naming.area, "first": naming, "second": another}
    )


def _has_left(naming: Naming, on: date) -> Refusal | None:
    person = naming.person
    if person.left_on is None or person.here(on):
        return None
    return PersonLeft(
        _("%(name)s left on %(day)s; name somebody who is here.")
        % {"name": person, "day": formats.day(person.left_on)}
    )


def _of_another(naming: Naming, namings: Sequence[Naming], held: Held, on: date) -> Refusal | None:
    """The role is somebody else's: by another naming of these, or because its holder keeps it elsewhere."""
    title = naming.title.lower()
    rivals = [each for each in namings if each.title.lower() == title and each.person != naming.person]
    if rivals:
        return RoleOfAnother(
            _("“%(title)s” is given to %(first)s and to %(second)s; write another title for one of them.")
            % {"title": naming.title, "first": naming.person, "second": rivals[0].person}
        )
    role = held.roles.get(title)
    if role is None or role.holder is None or role.holder == naming.person or not role.holder.here(on):
        return None
    is_only_here = any(area.accountable_id == role.pk for area in held.answered)
    if is_only_here and not held.others(role, namings):
        return None
    return RoleOfAnother(
        _("%(holder)s is “%(title)s”, and not for this area alone; write another title.")
        % {"holder": role.holder, "title": role.title}
    )


def _moved_on(naming: Naming, held: Held) -> Refusal | None:
    """A conflict with who is accountable now, where the area is not the version that was read."""
    stored = held.areas[naming.area.pk]
    if naming.version is None or stored.version == naming.version:
        return None
    return Conflict(
        _("Somebody else changed this while you were writing; both are shown, save again to keep yours."),
        {"person": str(stored.holder or ""), "title": str(stored.accountable or "")},
    )


def _handed_over(namings: Sequence[Naming], held: Held) -> list[Area]:
    """The other areas that change hands with a role because its holder is not the person named."""
    named = {each.area.pk for each in namings}
    persons = {each.title.lower(): each.person for each in namings}
    return [
        area
        for area in held.answered
        if area.pk not in named
        and area.accountable is not None
        and area.accountable.holder != persons[area.accountable.title.lower()]
    ]


def _answers(area: Area) -> str | None:
    """Who is accountable for an area and in which role, as the trail keeps it; None while nobody is."""
    return f"{area.holder}, {area.accountable}" if area.holder else None
