"""Who calls: `Authorization: Bearer sw_...`, or the session of somebody signed in in the browser."""

from typing import Any

from django.http import HttpRequest
from ninja.security import APIKeyCookie, HttpBearer

from storewide.access import queries
from storewide.lib.clock import now


class BearerKey(HttpBearer):
    """An API key in the Authorization header; the actor it stands for becomes `request.auth`."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:  # noqa: ARG002 - the library calls it so
        return queries.actor_of_key(token, now())


class BrowserSession(APIKeyCookie):
    """Somebody signed in, calling from a page of ours; changes carry the CSRF token."""

    param_name = "storewide_session"

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        return request.user if key and request.user.is_authenticated else None
