"""Users of a directory service as people: brought, changed, gone, all by the operations of the organisation."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from scim2_models import EnterpriseUser, InvalidValueException, NotFoundException, UniquenessException

from storewide.audit import trail
from storewide.kit.permissions import Actor
from storewide.organization import operations
from storewide.organization.models import Membership, Person, Provisioned
from storewide.organization.scim.resources import UserResource, as_user, told_email, told_name, user_name


def visible() -> QuerySet[Person]:
    """Everybody whom the directory service may see: all but those it took away."""
    gone = Provisioned.objects.filter(gone=True, person__isnull=False).values("person")
    return Person.objects.exclude(pk__in=gone).select_related("manager").order_by("created_at", "pk")


def named(name: str) -> Q:
    """People of this user name or e-mail, whatever its case."""
    known = Provisioned.objects.filter(user_name__iexact=name, person__isnull=False).values("person")
    return Q(email__iexact=name) | Q(pk__in=known)


def known_by(external_id: str) -> Q:
    """People whom the directory service knows under its own id."""
    return Q(
        pk__in=Provisioned.objects.filter(external_id=external_id, person__isnull=False).values("person")
    )


def found(person_id: str) -> Person:
    """The person of this id. Raises NotFoundException."""
    try:
        return visible().get(pk=UUID(person_id))
    except (ValueError, Person.DoesNotExist):
        raise NotFoundException(detail=f"There is no user {person_id}.") from None


def told(people: Iterable[Person], base: str, at: datetime) -> list[UserResource]:
    """These people as users, in two more queries."""
    every = list(people)
    known = {each.person_id: each for each in Provisioned.objects.filter(person__in=every)}
    memberships: dict[Any, list[Membership]] = {}
    for each in Membership.objects.on(at.date()).filter(person__in=every).select_related("team"):
        memberships.setdefault(each.person_id, []).append(each)
    return [
        as_user(person, known.get(person.pk), memberships.get(person.pk, ()), base, at.date())
        for person in every
    ]


@trail.operation
def bring(*, user: UserResource, by: Actor, at: datetime) -> Person:
    """Add a user as a person, or bring back one whom the service had taken away. Raises UniquenessException."""
    email, name = told_email(user, None), told_name(user, None)
    taken = Person.objects.filter(named(user.user_name or email) | Q(email__iexact=email)).first()
    if taken is not None and visible().filter(pk=taken.pk).exists():
        raise UniquenessException(detail=f"There is a user {user.user_name} already; change that one.")
    if taken is None:
        taken = operations.add_person(
            name=name[:120], email=email, title=_title(user), manager=_manager(user), by=by, at=at
        )
    else:
        taken = operations.come_back(person=taken, by=by, at=at)
        change(person=taken, user=user, before=None, by=by, at=at)
    _keep(taken, user)
    if user.active is False:
        operations.leave(person=taken, on=at.date(), by=by, at=at)
    return taken


@trail.operation
def change(
    *, person: Person, user: UserResource, before: UserResource | None, by: Actor, at: datetime
) -> Person:
    """Bring a person to what a resource says; no longer active means that they leave today."""
    email = told_email(user, before)
    if Person.objects.filter(email__iexact=email).exclude(pk=person.pk).exists():
        raise UniquenessException(detail=f"{email} is the address of another user.")
    changes = {
        "name": told_name(user, before)[:120],
        "email": email,
        "title": _title(user),
        "manager": _manager(user),
    }
    operations.change_person(person=person, changes=changes, by=by, at=at, expected_version=None)
    is_active = user.active is not False
    if is_active and not person.here(at.date()):
        operations.come_back(person=person, by=by, at=at)
    elif not is_active and person.here(at.date()):
        operations.leave(person=person, on=at.date(), by=by, at=at)
    _keep(person, user)
    return person


@trail.operation
def take_away(*, person: Person, by: Actor, at: datetime) -> None:
    """The directory service has them no more: they leave, and it does not see them again. Nobody is deleted."""
    operations.leave(person=person, on=person.left_on or at.date(), by=by, at=at)
    known = Provisioned.objects.filter(person=person).first() or Provisioned(person=person)
    known.gone = True
    known.save()


def _keep(person: Person, user: UserResource) -> None:
    """What the directory service calls them."""
    known = Provisioned.objects.filter(person=person).first() or Provisioned(person=person)
    known.gone = False
    known.external_id = (user.external_id or "")[:255]
    known.user_name = (user.user_name or user_name(person, None))[:254]
    known.save()


def _title(user: UserResource) -> str:
    return (user.title or "")[:120]


def _manager(user: UserResource) -> Person | None:
    more = user[EnterpriseUser]
    value = more.manager.value if more and more.manager else None
    if not value:
        return None
    try:
        return found(value)
    except NotFoundException:
        raise InvalidValueException(detail=f"There is no user {value} to be a manager.") from None
