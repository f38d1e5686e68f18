"""The pages of release notes: written by audience, read as a page, sent by mail, and shown without signing in."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from storewide.kit import lists as kit_lists
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import System, may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.releases.models import (
    Feed,
    FeedOf,
    NoteAudience,
    NoteReader,
)
from storewide.releases.notes import lists, operations
from storewide.releases.notes.forms import FeedForm, NoteForm, ReaderForm
from storewide.releases.notes.reading import audience_of, begun, by_audience, read, title_of
from storewide.releases.permissions import ReleasesPermission
from storewide.releases.views import find, to_list, to_release


def notes_of(request: SignedInRequest, number: int) -> HttpResponse:
    """What is written about a release for each audience, and what is still a draft."""
    require(request.user, ReleasesPermission.VIEW)
    release = find(number)
    shown_notes = by_audience(release)
    published = sum(current is not None for _audience, current, _draft, _text in shown_notes)
    page = Page(
        title=_("Written for %(count)s of 3 audiences") % {"count": published},
        short=_("Release notes"),
        purpose=_("What changes with “%(name)s”, in the words of whoever reads it.") % {"name": release},
        guide="release-day#release-notes",
        crumbs=(to_list(), to_release(release)),
        actions=(Action(_("All notes"), reverse("releases:notes", args=["customers"]), style="quiet"),),
    )
    context = {
        "release": release,
        "notes": shown_notes,
        "may_write": may(request.user, ReleasesPermission.BRIEF),
    }
    return render(request, "releases/notes_of.html", {**context, "page": page})


def write(request: SignedInRequest, number: int, audience: str) -> HttpResponse:
    """Write for one audience: save the draft, or publish the next version."""
    require(request.user, ReleasesPermission.BRIEF)
    release, chosen = find(number), audience_of(audience)
    form = NoteForm(request.POST or None, initial=begun(release, chosen))
    back = reverse("releases:notes-of", args=[number])
    if form.is_valid():
        said = {"release": release, "audience": chosen, "by": request.user, "at": now(), **form.cleaned_data}
        keep = "draft" in request.POST
        if form.attempt(operations.save_draft if keep else operations.publish, **said) is not None:
            messages.success(request, _("Kept as a draft.") if keep else _("Published."))
            return redirect(back)
    page = Page(
        title=_("For %(who)s") % {"who": str(chosen.label).lower()},
        purpose=_("Publishing makes the next version on page and feed; readers by mail get the first one."),
        guide="release-day#release-notes",
        crumbs=(to_list(), to_release(release), Crumb(_("Release notes"), back)),
    )
    also = ("draft", _("Save as draft"))
    return form_page(request, form, page, submit=_("Publish"), back=back, also=also, wide=True)


def notes(request: SignedInRequest, audience: str) -> HttpResponse:
    """Every published note of an audience, the newest first."""
    require(request.user, ReleasesPermission.VIEW)
    chosen = audience_of(audience)
    page = Page(
        title=title_of(chosen),
        short=_("Release notes"),
        purpose=_("What changed, newest first, as it is read by them."),
        guide="release-day#release-notes",
        crumbs=(to_list(),),
        actions=_setting_actions(request),
    )
    context = {"page": page, "notes": read(chosen), "chosen": chosen, "audiences": list(NoteAudience)}
    return render(request, "releases/notes.html", context)


def readers(request: SignedInRequest) -> HttpResponseBase:
    """Who gets release notes by mail."""
    require(request.user, ReleasesPermission.SET_UP)
    adding = Action(_("Add a reader"), reverse("releases:note-reader-new"))
    page = _page(
        _("Readers by mail"), _("Each gets the first version of every note of their audience."), (adding,)
    )
    return kit_lists.respond(request, lists.readers(adding), NoteReader.objects.all(), page=page)


def reader_new(request: SignedInRequest) -> HttpResponse:
    """Add somebody who gets release notes by mail."""
    require(request.user, ReleasesPermission.SET_UP)
    form = ReaderForm(request.POST or None)
    if form.is_valid():
        said = {"audience": NoteAudience(form.cleaned_data["audience"]), "email": form.cleaned_data["email"]}
        if form.attempt(operations.subscribe, by=request.user, at=now(), **said):
            messages.success(request, _("Added."))
            return redirect("releases:note-readers")
    page = _page(_("Add a reader"), _("They get mail from the next note on."))
    return form_page(request, form, page, submit=_("Add"), back=reverse("releases:note-readers"))


@csrf_exempt
@login_not_required
@never_cache
def stop(request: HttpRequest, signed: str) -> HttpResponse:
    """Stop the mail by the link in it: asked first, or at once where a mail program posts (RFC 8058)."""
    reader = operations.reader_of(signed)
    if reader is None:
        raise Http404
    if request.method == "POST":
        operations.stop(reader=reader, by=System(label=reader.email), at=now())
    title = _("You get no more of these") if reader.stopped_at else _("Stop the release notes?")
    page = Page(title=title, purpose=_("Release notes to %(email)s.") % {"email": reader.email})
    return render(request, "releases/note_stop.html", {"page": page, "reader": reader})


def feeds_list(request: SignedInRequest) -> HttpResponseBase:
    """Addresses that are read without signing in."""
    require(request.user, ReleasesPermission.SET_UP)
    making = Action(_("Make an address"), reverse("releases:feed-new"))
    purpose = _("Calendars and notes that are read without signing in, each until it is revoked.")
    page = _page(_("Addresses without signing in"), purpose, (making,))
    return kit_lists.respond(request, lists.feeds(making), Feed.objects.all(), page=page)


@never_cache
def feed_new(request: SignedInRequest) -> HttpResponse:
    """Make an address; it is shown in the answer and never again."""
    require(request.user, ReleasesPermission.SET_UP)
    form = FeedForm(request.POST or None)
    if form.is_valid():
        said = {"name": form.cleaned_data["name"], "of": FeedOf(form.cleaned_data["of"])}
        made = form.attempt(operations.make_feed, by=request.user, at=now(), **said)
        if made is not None:
            return _show_feed(request, *made)
    page = _page(_("Make an address"), _("Whoever knows it reads it; nobody can change anything by it."))
    return form_page(request, form, page, submit=_("Make it"), back=reverse("releases:feeds"))


def feed(request: SignedInRequest, feed_id: UUID) -> HttpResponse:
    """One address: what it shows and when it was last read; its token is not kept."""
    require(request.user, ReleasesPermission.SET_UP)
    found = get_object_or_404(Feed, pk=feed_id)
    asked = _("Revoke %(name)s? Whoever reads it sees nothing any more.") % {"name": found}
    url = reverse("releases:feed-revoke", args=[found.pk])
    revoke = Action(_("Revoke"), url, style="danger", post=True, confirm=asked)
    page = _page(found.name, str(found.get_of_display()), () if found.revoked_at else (revoke,))
    return render(request, "releases/feed.html", {"page": page, "found": found})


@require_POST
def feed_revoke(request: SignedInRequest, feed_id: UUID) -> HttpResponse:
    """Make an address stop working."""
    require(request.user, ReleasesPermission.SET_UP)
    operations.revoke_feed(feed=get_object_or_404(Feed, pk=feed_id), by=request.user, at=now())
    messages.success(request, _("Revoked; it shows nothing any more."))
    return redirect("releases:feeds")


def _setting_actions(request: SignedInRequest) -> tuple[Action, ...]:
    if not may(request.user, ReleasesPermission.SET_UP):
        return ()
    return (
        Action(_("Readers by mail"), reverse("releases:note-readers"), style="quiet"),
        Action(_("Addresses without signing in"), reverse("releases:feeds"), style="quiet"),
    )


def _show_feed(request: SignedInRequest, made: Feed, token: str) -> HttpResponse:
    name = "releases:open-calendar" if made.of == FeedOf.CALENDAR else "releases:open-notes"
    context = {
        "page": _page(_("Copy the address now: it is shown this once"), _("Whoever knows it reads it.")),
        "link": request.build_absolute_uri(reverse(name, args=[token])),
        "atom": ""
        if made.of == FeedOf.CALENDAR
        else request.build_absolute_uri(reverse("releases:open-atom", args=[token])),
        "found": made,
    }
    return render(request, "releases/feed.html", context)


def _page(title: str, purpose: str, actions: tuple[Action, ...] = ()) -> Page:
    to_notes = Crumb(_("Release notes"), reverse("releases:notes", args=["customers"]))
    return Page(
        title=title,
        purpose=purpose,
        guide="release-day#addresses-without-signing-in",
        crumbs=(to_list(), to_notes),
        actions=actions,
    )
