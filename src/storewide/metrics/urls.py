"""Addresses of the module."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def soon(request: HttpRequest) -> HttpResponse:
    """Placeholder until the page is written."""
    return HttpResponse(status=501)


app_name = "metrics"
urlpatterns = [
    path("scorecard/", soon, name="scorecard"),
    path("targets/", soon, name="targets"),
    path("annotations/", soon, name="annotations"),
]
