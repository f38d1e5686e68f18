"""Until the first owner exists, every page but set-up itself leads to one that says how to begin."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from storewide.access.models import User


class FirstRunMiddleware:
    """Sends a browser to set-up while there is no owner; asks the database no more once there is one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.has_owner = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        open_paths = ("/access/setup/", settings.STATIC_URL, "/api/")
        if not self.has_owner and not request.path.startswith(open_paths):
            self.has_owner = request.user.is_authenticated or User.objects.owners().exists()
            if not self.has_owner:
                return redirect("access:setup")
        return self.get_response(request)


class SignedInMiddleware(LoginRequiredMiddleware):
    """Every page wants a signed-in person unless it says otherwise; the API asks for its own key."""

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        if request.path.startswith("/api/"):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)
