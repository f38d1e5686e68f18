"""The endpoints of SCIM: users, groups, and what the service can do."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from scim2_models import Context, Group, PatchOp, PreconditionFailedException

from storewide.lib.clock import now
from storewide.organization.scim import people, teams
from storewide.organization.scim.listing import listed
from storewide.organization.scim.resources import UserModel
from storewide.organization.scim.speaking import ScimRequest, payload, resource, speaks_scim


@speaks_scim("GET", "POST")
def users(request: ScimRequest) -> HttpResponse:
    """Everybody, filtered and by pages; or somebody new."""
    base = base_of(request)
    if request.method == "POST":
        user = UserModel.model_validate(payload(request), scim_ctx=Context.RESOURCE_CREATION_REQUEST)
        person = people.bring(user=user, by=request.actor, at=now())
        (made,) = people.told([people.found(str(person.pk))], base, now())
        return resource(request, made, Context.RESOURCE_CREATION_RESPONSE, 201)
    narrowed = {"username": people.named, "externalid": people.known_by}
    return listed(request, UserModel, people.visible(), lambda rows: people.told(rows, base, now()), narrowed)


@speaks_scim("GET", "PUT", "PATCH", "DELETE")
def user(request: ScimRequest, person_id: str) -> HttpResponse:
    """One person: told, replaced, changed in part, or taken away."""
    person, base = people.found(person_id), base_of(request)
    (before,) = people.told([person], base, now())
    if request.method == "GET":
        return resource(request, before, Context.RESOURCE_QUERY_RESPONSE)
    _refuse_stale(request, before)
    if request.method == "DELETE":
        people.take_away(person=person, by=request.actor, at=now())
        return HttpResponse(status=204)
    wanted, ctx = _wanted(request, UserModel, before)
    was = before if request.method == "PATCH" else None
    people.change(person=person, user=wanted, before=was, by=request.actor, at=now())
    (after,) = people.told([people.found(person_id)], base, now())
    return resource(request, after, ctx)


@speaks_scim("GET", "POST")
def groups(request: ScimRequest) -> HttpResponse:
    """Every team with its members; or a new one."""
    base = base_of(request)
    if request.method == "POST":
        group = Group.model_validate(payload(request), scim_ctx=Context.RESOURCE_CREATION_REQUEST)
        team = teams.bring(group=group, by=request.actor, at=now())
        (made,) = teams.told([team], base, now())
        return resource(request, made, Context.RESOURCE_CREATION_RESPONSE, 201)
    narrowed = {"displayname": teams.called, "externalid": teams.known_by}
    return listed(request, Group, teams.visible(), lambda rows: teams.told(rows, base, now()), narrowed)


@speaks_scim("GET", "PUT", "PATCH", "DELETE")
def group(request: ScimRequest, team_id: str) -> HttpResponse:
    """One team: told, replaced, changed in part, or removed where nothing hangs on it."""
    team, base = teams.found(team_id), base_of(request)
    (before,) = teams.told([team], base, now())
    if request.method == "GET":
        return resource(request, before, Context.RESOURCE_QUERY_RESPONSE)
    _refuse_stale(request, before)
    if request.method == "DELETE":
        teams.take_away(team=team, by=request.actor, at=now())
        return HttpResponse(status=204)
    wanted, ctx = _wanted(request, Group, before)
    teams.change(team=team, group=wanted, by=request.actor, at=now())
    (after,) = teams.told([teams.found(team_id)], base, now())
    return resource(request, after, ctx)


def base_of(request: HttpRequest) -> str:
    """The address of the whole service, as the caller reached it."""
    return request.build_absolute_uri("/scim/v2")


def _wanted(request: HttpRequest, model: Any, before: Any) -> tuple[Any, Context]:
    """What a PUT or a PATCH wants the resource to be, and in which way it is answered."""
    if request.method == "PUT":
        said = payload(request)
        found = model.model_validate(said, scim_ctx=Context.RESOURCE_REPLACEMENT_REQUEST)
        return found, Context.RESOURCE_REPLACEMENT_RESPONSE
    patch = PatchOp[model].model_validate(payload(request), scim_ctx=Context.RESOURCE_PATCH_REQUEST)
    wanted = before.model_copy(deep=True)
    patch.patch(wanted)
    return wanted, Context.RESOURCE_PATCH_RESPONSE


def _refuse_stale(request: HttpRequest, before: Any) -> None:
    """Raise PreconditionFailedException where the caller read another version."""
    wanted = request.headers.get("If-Match", "")
    if wanted and wanted != "*" and before.meta.version not in [each.strip() for each in wanted.split(",")]:
        raise PreconditionFailedException(detail="The resource changed since it was read; read it again.")
