"""A shared screen: choose one's name, prove it by a PIN, read, confirm; the next in line begins anew.

Nobody is signed in on it, so that no other page opens there. Who has proved themselves is told by a token in the page
that lives for minutes and is of this screen alone.
"""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from storewide.access.rules import digest
from storewide.kit.errors import Refusal
from storewide.kit.pages import Page
from storewide.kit.permissions import SYSTEM
from storewide.lib.clock import now
from storewide.organization.models import Person
from storewide.releases import briefing_operations
from storewide.releases.front_line import door_operations, parts
from storewide.releases.models import Briefing, ConfirmedBy, Kiosk

_SALT = "storewide.releases.kiosk"
#: so long after the last click the next in line may begin
VALID = timedelta(minutes=3)


class PinForm(forms.Form):
    """Who stands before the screen, and by what they prove it."""

    person = forms.UUIDField()
    pin = forms.CharField(max_length=12)


@csrf_exempt  # the screen's address is a secret, and nobody is signed in whose click could be stolen
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def at_screen(request: HttpRequest, token: str) -> HttpResponse:
    """The names of a team; after a PIN what this person has not read, with one button each."""
    kiosk = Kiosk.objects.select_related("team").filter(digest=digest(token), revoked_at=None).first()
    if kiosk is None:
        raise Http404
    Kiosk.objects.filter(pk=kiosk.pk).update(used_at=now())
    if request.method != "POST":
        return _names(request, kiosk)
    if "session" in request.POST:
        return _confirm(request, kiosk)
    return _prove(request, kiosk)


def _prove(request: HttpRequest, kiosk: Kiosk) -> HttpResponse:
    form = PinForm(request.POST)
    person = _people(kiosk).filter(pk=form.cleaned_data["person"]).first() if form.is_valid() else None
    if person is None:
        return _names(request, kiosk, _("Choose your name and type your PIN."), 422)
    try:
        door_operations.check_pin(
            person=person, given=form.cleaned_data["pin"], kiosk=kiosk, by=SYSTEM, at=now()
        )
    except Refusal as refusal:
        return _names(request, kiosk, refusal.sentence, refusal.status)
    return _briefings(request, kiosk, person)


def _confirm(request: HttpRequest, kiosk: Kiosk) -> HttpResponse:
    try:
        screen, person_id = signing.loads(request.POST["session"], salt=_SALT, max_age=VALID)
    except signing.BadSignature:
        return _names(request, kiosk, _("You were away for a while; type your PIN again."), 403)
    person = _people(kiosk).filter(pk=person_id).first()
    waiting = {str(each.pk): each for each in _waiting(person)} if person else {}
    briefing = waiting.get(request.POST.get("briefing", ""))
    if screen != str(kiosk.pk) or person is None or briefing is None:
        return _names(request, kiosk, _("This is confirmed already, or is replaced; look again."), 409)
    briefing_operations.acknowledge(
        briefing=briefing, by=SYSTEM, at=now(), on_behalf_of=person, way=ConfirmedBy.KIOSK
    )
    return _briefings(request, kiosk, person)


def _names(request: HttpRequest, kiosk: Kiosk, fault: str = "", status: int = 200) -> HttpResponse:
    page = Page(
        title=_("%(team)s: who are you?") % {"team": kiosk.team},
        purpose=_("Choose your name, type your PIN, read what is new."),
    )
    context: dict[str, Any] = {"page": page, "people": _people(kiosk), "fault": fault}
    return render(request, "releases/kiosk_screen.html", context, status=status)


def _briefings(request: HttpRequest, kiosk: Kiosk, person: Person) -> HttpResponse:
    waiting = list(_waiting(person))
    title = _("%(name)s, nothing waits for you") if not waiting else _("%(name)s, please read")
    context = {
        "page": Page(title=title % {"name": person.name}),
        "session": signing.dumps([str(kiosk.pk), str(person.pk)], salt=_SALT),
        "briefings": [(each, parts.of(each).items()) for each in waiting],
        "seconds": VALID // timedelta(seconds=1),
    }
    return render(request, "releases/kiosk_screen.html", context)


def _people(kiosk: Kiosk) -> Any:
    return Person.objects.present(now().date()).filter(team=kiosk.team_id).order_by("name", "pk")


def _waiting(person: Person) -> Any:
    unread = Briefing.objects.current().unread_by([person]).select_related("release")
    return unread.exclude(release__state="cancelled").order_by("published_at", "pk")
