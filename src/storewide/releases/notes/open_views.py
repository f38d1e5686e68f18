"""What is shown without signing in, to whoever knows a token: the calendar, and release notes as a page and a feed."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from storewide.access.rules import digest
from storewide.kit.pages import Page
from storewide.lib.clock import now
from storewide.releases.models import Feed, FeedOf, Freeze, Release
from storewide.releases.notes import feeds
from storewide.releases.notes.reading import audience_of, read, title_of

_AROUND = timedelta(days=365)


@login_not_required
@require_safe
def open_calendar(_request: HttpRequest, token: str) -> HttpResponse:
    """The calendar of releases and freezes, a year back and ahead, for calendar programs."""
    _opened(token, FeedOf.CALENDAR)
    at = now()
    first, last = (at - _AROUND).date(), (at + _AROUND).date()
    rows = Release.objects.for_list().of_days(first, last).order_by("number")
    frozen = Freeze.objects.filter(last__gte=first, first__lte=last)
    text = feeds.calendar(rows, frozen, origin=settings.ORIGIN, at=at)
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="releases.ics"'
    return answer


@login_not_required
@require_safe
def open_notes(request: HttpRequest, token: str) -> HttpResponse:
    """The published notes of an audience as a page without signing in."""
    audience = audience_of(_opened(token, *_NOTES).of)
    page = Page(title=_("What is new"), purpose=_("What changed, newest first."))
    context = {
        "page": page,
        "notes": read(audience),
        "feed_url": reverse("releases:open-atom", args=[token]),
    }
    return render(request, "releases/open_notes.html", context)


@login_not_required
@require_safe
def open_atom(request: HttpRequest, token: str) -> HttpResponse:
    """The published notes of an audience as a feed."""
    audience = audience_of(_opened(token, *_NOTES).of)
    address = request.build_absolute_uri(reverse("releases:open-notes", args=[token]))
    rows = [each for each, _text in read(audience)]
    body = feeds.atom(rows, title=title_of(audience), address=address, at=now())
    return HttpResponse(body, content_type="application/atom+xml; charset=utf-8")


_NOTES = (FeedOf.CUSTOMERS, FeedOf.FRONT_LINE, FeedOf.MANAGEMENT)


def _opened(token: str, *kinds: FeedOf) -> Feed:
    found = Feed.objects.filter(digest=digest(token), of__in=kinds, revoked_at=None).first()
    if found is None:
        raise Http404
    Feed.objects.filter(pk=found.pk).update(read_at=now())
    return found
