"""Requests that ask for the same, proposed when asking and on the record."""

from functools import reduce
from operator import or_

from django.db.models import Q

from storewide.portfolio.intake import likeness
from storewide.portfolio.models import Request, RequestState

#: so many of the newest that share a word are compared, and so many are shown
COMPARED, SHOWN = 400, 5


def like(title: str, problem: str, but: Request | None = None) -> list[Request]:
    """Requests that may ask for the same, most alike first; one query, whatever there is."""
    words = likeness.telling_words(title, problem)
    if not words:
        return []
    shares = reduce(or_, (Q(title__icontains=word) | Q(problem__icontains=word) for word in words))
    rows = Request.objects.filter(shares).exclude(state=RequestState.MERGED)
    if but is not None:
        rows = rows.exclude(pk=but.pk)
    found = rows.select_related("area").order_by("-number")[:COMPARED]
    scored = [(likeness.score(title, problem, each.title, each.problem), each) for each in found]
    return likeness.best(scored, SHOWN)
