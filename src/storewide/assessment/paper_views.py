"""The report of an assessment as a file: have it made, fetch it."""

from django.contrib import messages
from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from storewide.assessment import pages, papers, words
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now


def paper(request: SignedInRequest, slug: str) -> HttpResponseBase:
    """The report as it was made last; a post has the worker make it anew. Not before one's own scores are given."""
    one = pages.find(request, slug)
    found = pages.sight(request, one)
    if found.blind_jobs or found.blind_options:
        messages.info(request, words.blind())
        return redirect(one)
    if request.method == "POST":
        return redirect(papers.order(one, by=request.user, at=now()))
    path = papers.file_of(one)
    if not path.exists():
        messages.info(request, _("The report is not made yet; have it made."))
        return redirect(one)
    return FileResponse(
        path.open("rb"), content_type="application/pdf", as_attachment=True, filename=f"{one.slug}.pdf"
    )
