"""How SCIM is spoken: who calls, what is answered, and how every refusal is told."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from pydantic import ValidationError
from scim2_models import Context, Error, ResponseParameters, SCIMException, ScimPolicy

from storewide.access import queries as access
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor, require
from storewide.lib.clock import now
from storewide.organization.permissions import OrganizationPermission

TYPE = "application/scim+json"
#: what known directory services say beyond the standard
POLICY = ScimPolicy(
    unknown=ScimPolicy.Unknown.ignore,
    remove_value_as_filter=ScimPolicy.RemoveValue.apply,
    unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create,
)


class ScimRequest(HttpRequest):
    """A request whose key was looked at."""

    actor: Actor


def speaks_scim(*methods: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """An endpoint of SCIM: it wants an API key with the scope `organization:write`, and refuses as SCIM does."""

    def dressed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @login_not_required
        @wraps(view)
        def spoken(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                request.actor = _actor(request)
                if request.method not in methods:
                    return refused(405, f"{request.method} is not done here.")
                with POLICY:
                    return view(request, *args, **kwargs)
            except SCIMException as error:
                return answer(error.to_error().model_dump(), error.status)
            except ValidationError as error:
                first = error.errors()[0]
                place = ".".join(str(part) for part in first["loc"])
                return refused(400, f"{place}: {first['msg']}", "invalidValue")
            except Refusal as error:
                return refused(error.status if error.status == 409 else 400, error.sentence, "invalidValue")
            except PermissionDenied:
                return refused(403, "This key's account or scopes do not allow that.")
            except DataError:
                return refused(400, "A number or a text is too large to be kept.", "invalidValue")

        return spoken

    return dressed


def payload(request: HttpRequest) -> dict[str, Any]:
    """The body as a JSON object. Raises InvalidSyntax as an answer of 400."""
    try:
        body = json.loads(request.body)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise NoObject
    return body


def answer(document: Any, status: int = 200, *, etag: str = "", location: str = "") -> HttpResponse:
    """A document of SCIM."""
    response = HttpResponse(json.dumps(document, default=str), content_type=TYPE, status=status)
    if etag:
        response["ETag"] = etag
    if location:
        response["Location"] = location
    return response


def resource(request: HttpRequest, found: Any, ctx: Context, status: int = 200) -> HttpResponse:
    """A resource with its version; 304 where the caller has this one."""
    if request.headers.get("If-None-Match") == found.meta.version:
        return HttpResponse(status=304)
    document = found.model_dump(scim_ctx=ctx, response_parameters=chosen(request, type(found)))
    return answer(document, status, etag=found.meta.version, location=str(found.meta.location))


def refused(status: int, detail: str, kind: str | None = None) -> HttpResponse:
    """A refusal as SCIM tells it."""
    response = answer(Error(status=status, detail=detail, scim_type=kind).model_dump(), status)
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="Storewide"'
    return response


class NotAllowedIn(SCIMException):
    """No key, or one that opens nothing."""

    status = 401
    _default_detail = "Send a valid API key as “Authorization: Bearer sw_…”."


class NoObject(SCIMException):
    """The body is no JSON object."""

    status = 400
    scim_type = "invalidSyntax"
    _default_detail = "The body must be a JSON object."


def _actor(request: HttpRequest) -> Actor:
    scheme, _blank, token = request.headers.get("Authorization", "").partition(" ")
    actor = access.actor_of_key(token.strip(), now()) if scheme.lower() == "bearer" else None
    if actor is None:
        raise NotAllowedIn
    return require(actor, OrganizationPermission.CHANGE)


def chosen(request: HttpRequest, model: Any) -> ResponseParameters[Any]:
    """Which attributes the caller wants to see, and which not."""
    said = {"attributes": "attributes", "excludedAttributes": "excluded_attributes"}
    wanted = {field: request.GET[name] for name, field in said.items() if request.GET.get(name)}
    found: ResponseParameters[Any] = ResponseParameters[model].model_validate(wanted)
    return found
