"""The product's addresses, and an empty signed-in page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from storewide.config import urls
from storewide.kit.pages import Page


def empty(request: HttpRequest) -> HttpResponse:
    """The frame with nothing in it."""
    return render(request, "kit/base.html", {"page": Page(title="Empty")})


urlpatterns = [path("empty/", empty, name="empty"), *urls.urlpatterns]
