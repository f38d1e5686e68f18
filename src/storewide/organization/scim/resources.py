"""People and teams as SCIM tells them, and what a resource says of a person."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from scim2_models import Context, EnterpriseUser, Group, InvalidValueException, Meta, Name, User

from storewide.organization.models import Membership, Person, Provisioned, Team

type UserResource = User[EnterpriseUser]
UserModel = User[EnterpriseUser]


def as_user(
    person: Person, known: Provisioned | None, memberships: Iterable[Membership], base: str, on: date
) -> UserResource:
    """A person as a User; active while they are here on that day."""
    given, _blank, family = person.name.rpartition(" ")
    groups = [
        {
            "value": str(each.team_id),
            "$ref": f"{base}/Groups/{each.team_id}",
            "display": each.team.name,
            "type": "direct",
        }
        for each in memberships
    ]
    told: dict[str, Any] = {
        "schemas": [str(User.__schema__), str(EnterpriseUser.__schema__)],
        "id": str(person.pk),
        "externalId": (known.external_id or None) if known else None,
        "userName": user_name(person, known),
        "name": {"formatted": person.name, "givenName": given or None, "familyName": family},
        "displayName": person.name,
        "title": person.title or None,
        "active": person.here(on),
        "emails": [{"value": person.email, "type": "work", "primary": True}],
        "groups": groups or None,
    }
    if person.manager_id:
        manager = {"value": str(person.manager_id), "$ref": f"{base}/Users/{person.manager_id}"}
        told[str(EnterpriseUser.__schema__)] = {"manager": manager}
    user: UserResource = UserModel.model_validate(told)
    _stamp(user, "User", f"{base}/Users/{person.pk}", person)
    return user


def as_group(team: Team, known: Provisioned | None, memberships: Iterable[Membership], base: str) -> Group:
    """A team as a Group of its members."""
    members = [
        {
            "value": str(each.person_id),
            "$ref": f"{base}/Users/{each.person_id}",
            "display": each.person.name,
            "type": "User",
        }
        for each in memberships
    ]
    group: Group = Group.model_validate(
        {
            "schemas": [str(Group.__schema__)],
            "id": str(team.pk),
            "externalId": (known.external_id or None) if known else None,
            "displayName": team.name,
            "members": members or None,
        }
    )
    _stamp(group, "Group", f"{base}/Groups/{team.pk}", team)
    return group


def user_name(person: Person, known: Provisioned | None) -> str:
    """What the directory service calls them; their e-mail where it has not said."""
    return known.user_name if known and known.user_name else person.email


def told_name(user: UserResource, before: UserResource | None) -> str:
    """The person's name out of the ways in which a resource may say it; the one that changed counts."""
    name = user.name or Name()
    joined = " ".join(part for part in (name.given_name, name.family_name) if part)
    said = [user.display_name, name.formatted, joined]
    if before is not None and before.name is not None:
        had = [before.display_name, before.name.formatted]
        had.append(" ".join(part for part in (before.name.given_name, before.name.family_name) if part))
        changed = [new for new, old in zip(said, had, strict=True) if new and new != old]
        said = [*changed, *said]
    return next((each for each in said if each), user.user_name or "")


def told_email(user: UserResource, before: UserResource | None) -> str:
    """The e-mail a resource gives: the primary one, else the first, else the user name. Raises InvalidValueException."""
    emails = [each for each in user.emails or [] if each.value]
    primary = next((each for each in emails if each.primary), emails[0] if emails else None)
    email = str(primary.value) if primary else str(user.user_name or "")
    if before is not None and user.user_name != before.user_name and email == _email_of(before):
        # who renames the account alone means the address as well, where the two were one
        email = str(user.user_name) if before.user_name == email else email
    try:
        validate_email(email)
    except ValidationError:
        raise InvalidValueException(
            detail=f"“{email}” is no e-mail address; send one as userName or in emails."
        ) from None
    return email.lower()


def _email_of(user: UserResource) -> str:
    return str(user.emails[0].value) if user.emails else ""


def _stamp(resource: Any, kind: str, location: str, record: Any) -> None:
    """Give the resource its meta data; the version is made of what it says, so that any change changes it."""
    said = resource.model_dump(scim_ctx=Context.DEFAULT)
    digest = hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()[:16]
    resource.meta = Meta(
        resource_type=kind,
        created=record.created_at,
        last_modified=record.created_at,
        location=location,
        version=f'W/"{digest}"',
    )
