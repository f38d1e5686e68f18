"""Where a page leads back to when what it asks for is done."""

from django.utils.http import url_has_allowed_host_and_scheme

from storewide.kit.requests import SignedInRequest


def back_to(request: SignedInRequest, otherwise: str) -> str:
    """The page of this installation that `?back=` names, else `otherwise`."""
    asked = request.GET.get("back", "")
    return asked if asked.startswith("/") and url_has_allowed_host_and_scheme(asked, None) else otherwise
