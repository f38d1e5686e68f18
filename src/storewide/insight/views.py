"""Home: the first page of everybody, composed of what the modules say."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from storewide.insight import queries
from storewide.kit.pages import Page
from storewide.kit.requests import SignedInRequest


def home(request: SignedInRequest) -> HttpResponse:
    """How it stands, what waits for whoever looks, and the first steps while any is missing."""
    front = queries.front(request)
    page = Page(
        title=front.finding,
        short=_("Home"),
        purpose=_("How it stands, what waits for you, and what comes next."),
        guide="home",
    )
    return render(request, "insight/home.html", {"page": page, "front": front})
