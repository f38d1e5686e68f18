"""The pages for what went wrong: one calm sentence, and what to do about it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from storewide.kit.pages import Action, Page


def _answer(request: HttpRequest, page: Page, status: int) -> HttpResponse:
    """The page within the frame for somebody signed in, else alone."""
    user = getattr(request, "user", None)
    frame = "kit/base.html" if user is not None and user.is_authenticated else "kit/signed_out.html"
    return render(request, "web/error.html", {"page": page, "frame": frame}, status=status)


def _home() -> Action:
    return Action(_("Go to Home"), "/", style="quiet")


def bad_request(request: HttpRequest, exception: Any) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """400: what the browser sent cannot be read."""
    page = Page(
        title=_("This request could not be understood"),
        purpose=_(
            "Go back and try once more; if the address was typed or pasted, check it for a missing part."
        ),
        actions=(_home(),),
    )
    return _answer(request, page, 400)


def forbidden(request: HttpRequest, exception: Any) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """403: the person may not see or do this."""
    page = Page(
        title=_("Your account may not open this"),
        purpose=_(
            "Ask an owner of the operation to give you the right for it, or go back to where you were."
        ),
        actions=(_home(),),
    )
    return _answer(request, page, 403)


def not_found(request: HttpRequest, exception: Any) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """404: there is no such page or record."""
    page = Page(
        title=_("There is nothing at this address"),
        purpose=_(
            "It may have been moved or its link cut short. Look for it from Home, or ask who sent the link."
        ),
        actions=(_home(),),
    )
    return _answer(request, page, 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """403: a form came without the proof that this site wrote it, as after a long pause."""
    page = Page(
        title=_("This form was open for too long"),
        purpose=_(
            "Nothing was saved. Go back, reload the page and send the form again; cookies must be allowed."
        ),
        actions=(_home(),),
    )
    return _answer(request, page, 403)


def damaged(request: HttpRequest, sentence: str) -> HttpResponse:
    """503: a file of the warehouse is damaged; nothing of ours is lost by waiting."""
    page = Page(title=_("A file of the warehouse is damaged"), purpose=sentence, actions=(_home(),))
    return _answer(request, page, 503)


def silent(request: HttpRequest, sentence: str) -> HttpResponse:
    """503: a warehouse that answers for a store does not answer; its connection says since when."""
    page = Page(title=_("A connected warehouse does not answer"), purpose=sentence, actions=(_home(),))
    return _answer(request, page, 503)


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """500: a fault of ours. Asks neither the database nor the session, which may be what failed."""
    page = Page(
        title=_("Something failed on our side"),
        purpose=_(
            "Nothing you sent was half saved. Try again in a minute; if it fails again, tell whoever runs "
            "Storewide the time and this address."
        ),
        actions=(_home(),),
    )
    return HttpResponse(
        render_to_string("web/error.html", {"page": page, "frame": "kit/signed_out.html"}), status=500
    )
