"""Home, the first page of everybody, and the search: composed of what the modules say."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from storewide.insight import queries
from storewide.insight import search as whole_house
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


def search(request: SignedInRequest) -> HttpResponse:
    """What is found for `?q=`: a whole page, or the options alone for the dialog that every page opens."""
    found = whole_house.find(request, request.GET.get("q", ""))
    page = Page(
        title=found.sentence or _("Find anything"),
        short=_("Search"),
        purpose=_("Areas, people, metrics, requests, promises and pages, by the first letters of any word."),
        guide="home#find-anything",
    )
    in_dialog = request.headers.get("X-Search") == "dialog"
    template = "kit/parts/search_options.html" if in_dialog else "insight/search.html"
    response = render(request, template, {"page": page, "found": found})
    patch_vary_headers(response, ["X-Search"])
    return response
