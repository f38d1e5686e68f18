"""Pages for whoever is not signed in: a briefing by its signed link, and one button that says it is read.

Opening a link changes nothing, since mail programs and chats open every link to look at it; the button does.
"""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from storewide.kit.errors import Refusal
from storewide.kit.pages import Page
from storewide.kit.permissions import SYSTEM
from storewide.lib.clock import now
from storewide.releases import briefing_operations
from storewide.releases.front_line import asking, links, parts
from storewide.releases.front_line.asking import EmailForm
from storewide.releases.models import Briefing, ConfirmedBy


@csrf_exempt  # the link itself proves who posts, and nobody else has it
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """A briefing as it was sent to one person; posting confirms the version that was shown."""
    try:
        found = links.read(token)
        briefing = links.newest(found.briefing)
        if request.method == "POST":
            briefing_operations.acknowledge(
                briefing=found.briefing, by=SYSTEM, at=now(), on_behalf_of=found.person, way=ConfirmedBy.MAIL
            )
    except Refusal as refusal:
        return _over(request, refusal)
    is_read = Briefing.objects.read_by(found.person).filter(pk=briefing.pk).exists()
    said = {"name": found.person.name, "version": briefing.version}
    purpose = (
        _("Noted: %(name)s has read version %(version)s.")
        if is_read
        else _("For %(name)s. One button below says that you have read version %(version)s.")
    )
    # who follows a link to an older version confirms the newest, by a link of their own to it
    own = links.token(briefing, found.person)
    return _page(request, briefing, purpose % said, token="" if is_read else own)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_room(request: HttpRequest, token: str) -> HttpResponse:
    """A briefing as a room of the chat links to it: whoever looks asks for their own link, or is signed in already."""
    try:
        briefing = links.newest(links.read_room(token))
    except Refusal as refusal:
        return _over(request, refusal)
    if request.user.is_authenticated:
        return _page(request, briefing, _("One button below says that you have read it."), signed_in=True)
    form = EmailForm(request.POST or None)
    if form.is_valid():
        asking.send_link(briefing=briefing, email=form.cleaned_data["email"], at=now())
        return _page(request, briefing, _sent())
    purpose = _("Type your e-mail at work below: you get a link of your own, and one click on it confirms.")
    return _page(request, briefing, purpose, form=form)


def _sent() -> str:
    """The same for every e-mail, so that nobody learns who is here."""
    return _(
        "If this is the e-mail of somebody here, their own link is on its way to it. "
        "At most %(most)s an hour are sent."
    ) % {"most": asking.MOST_EACH}


def _page(request: HttpRequest, briefing: Briefing, purpose: str, **more: Any) -> HttpResponse:
    page = Page(title=str(briefing.release), purpose=purpose)
    context = {"page": page, "briefing": briefing, "parts": parts.of(briefing).items(), **more}
    return render(request, "releases/briefing_link.html", context)


def _over(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    page = Page(title=_("This briefing cannot be confirmed here"), purpose=refusal.sentence)
    return render(request, "kit/over.html", {"page": page}, status=refusal.status)
