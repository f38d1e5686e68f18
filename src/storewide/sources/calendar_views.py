"""The page of a store's business calendar."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from storewide.kit.permissions import may, require
from storewide.lib.clock import now
from storewide.sources import business_calendar, calendar_pages
from storewide.sources.models import Store
from storewide.sources.permissions import SourcesPermission

#: years that are asked for beyond these are not
_FIRST, _LAST = 1990, 2090


def calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """A business year of the store: the one asked for by `?year=`, else the present one."""
    store = get_object_or_404(Store, slug=slug)
    require(request.user, SourcesPermission.VIEW)
    text = request.GET.get("year", "")
    present = business_calendar.of(store).year_of(now().date())
    name = int(text) if text.isdecimal() and _FIRST <= int(text) <= _LAST else present
    changeable = may(request.user, SourcesPermission.CHANGE_STORE, store)
    return render(
        request, "sources/calendar.html", calendar_pages.calendar(store, name, changeable=changeable)
    )
