"""Every refusal of the API as `application/problem+json` (RFC 9457): type, title, status, detail."""

import json
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from storewide.api.parsing import Unreadable
from storewide.kit.errors import Conflict, Refusal
from storewide.warehouse.folder import FileDamaged
from storewide.warehouse.manifest import ManifestUnreadable


def problem(status: int, detail: str, **more: Any) -> HttpResponse:
    """One problem document; `more` holds members such as `errors` by field."""
    document = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    response = HttpResponse(
        json.dumps(document | more, ensure_ascii=False),
        content_type="application/problem+json",
        status=status,
    )
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = 'Bearer realm="Storewide"'
    return response


def register(api: NinjaAPI) -> None:
    """Answer every anticipated error of an endpoint as a problem."""

    @api.exception_handler(Refusal)
    def refused(_request: HttpRequest, error: Refusal) -> HttpResponse:
        more: dict[str, Any] = {"theirs": error.theirs} if isinstance(error, Conflict) else {}
        if errors := getattr(error, "errors", None):
            more["errors"] = errors
        return problem(error.status, error.sentence, **more)

    @api.exception_handler(FileDamaged)
    @api.exception_handler(ManifestUnreadable)
    def damaged(_request: HttpRequest, error: Exception) -> HttpResponse:
        return problem(503, str(error))

    @api.exception_handler(AuthenticationError)
    def unknown(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
        return problem(401, _("Send a valid API key as “Authorization: Bearer sw_…”."))

    @api.exception_handler(PermissionDenied)
    def forbidden(_request: HttpRequest, _error: PermissionDenied) -> HttpResponse:
        return problem(403, _("This key's account or scopes do not allow that."))

    @api.exception_handler(Http404)
    def missing(_request: HttpRequest, _error: Http404) -> HttpResponse:
        return problem(404, _("There is nothing at this address."))

    _register_unread(api)


def _register_unread(api: NinjaAPI) -> None:
    """What was sent cannot be read, or not be kept."""

    @api.exception_handler(ValidationError)
    def malformed(_request: HttpRequest, error: ValidationError) -> HttpResponse:
        errors = [
            {"at": ".".join(str(part) for part in one["loc"]), "reason": one["msg"]} for one in error.errors
        ]
        return problem(422, _("Some values cannot be used; “errors” names each."), errors=errors)

    @api.exception_handler(HttpError)
    def plain(_request: HttpRequest, error: HttpError) -> HttpResponse:
        why = error.__cause__ if isinstance(error.__cause__, Unreadable) else None
        return problem(error.status_code, str(error) if why is None else str(why))

    @api.exception_handler(DataError)
    @api.exception_handler(OverflowError)
    def unkept(_request: HttpRequest, _error: Exception) -> HttpResponse:
        return problem(422, _("A number or a text is too large to be kept."))
