"""The pages of write keys."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.audit.queries import history
from storewide.kit import lists
from storewide.kit.errors import Conflict, Refusal
from storewide.kit.permissions import may, require
from storewide.lib.clock import now
from storewide.sources import write_key_pages, write_keys
from storewide.sources.models import WriteKey
from storewide.sources.permissions import SourcesPermission
from storewide.sources.write_key_forms import ChangeKeyForm, MakeKeyForm
from storewide.sources.write_key_lists import keys, state_tag
from storewide.warehouse.write_keys import Count, read_counts


def index(request: HttpRequest) -> HttpResponseBase:
    """All write keys with what each has brought."""
    actor = require(request.user, SourcesPermission.VIEW)
    changeable = may(actor, SourcesPermission.CHANGE_KEYS)
    spec = keys(read_counts(settings.DATA.write_key_counts), changeable=changeable)
    rows = WriteKey.objects.select_related("store")
    return lists.respond(request, spec, rows, page=write_key_pages.index(changeable=changeable))


def new(request: HttpRequest) -> HttpResponse:
    """Make a key."""
    actor = require(request.user, SourcesPermission.CHANGE_KEYS)
    form = MakeKeyForm(request.POST or None)
    if form.is_valid():
        made = write_keys.make_key(by=actor, at=now(), **form.cleaned_data)
        messages.success(request, _("The key is made; paste one of these into your shop."))
        return redirect("sources:write-key", key_id=made.pk)
    context = {
        "page": write_key_pages.new(),
        "form": form,
        "submit": _("Make the key"),
        "cancel_url": reverse("sources:write-keys"),
    }
    return render(request, "kit/form_page.html", context, status=422 if form.is_bound else 200)


def detail(request: HttpRequest, key_id: UUID) -> HttpResponse:
    """One key: whether events arrive, what to paste, what was refused."""
    key = get_object_or_404(WriteKey.objects.select_related("store"), pk=key_id)
    actor = require(request.user, SourcesPermission.VIEW)
    count = _count(key)
    changeable = may(actor, SourcesPermission.CHANGE_KEYS, key)
    context = {
        "page": write_key_pages.detail(key, count, now(), changeable=changeable),
        "key": key,
        "count": count,
        "tags": [state_tag(key, count)],
        "snippets": write_key_pages.snippets(key, request.build_absolute_uri("/").rstrip("/")),
        "history": history(key),
    }
    return render(request, "sources/write_key.html", context)


def standing(request: HttpRequest, key_id: UUID) -> HttpResponse:
    """How a key stands now; the page of the key asks every few seconds."""
    key = get_object_or_404(WriteKey.objects.select_related("store"), pk=key_id)
    require(request.user, SourcesPermission.VIEW)
    count = _count(key)
    context = {"key": key, "count": count, "finding": write_key_pages.finding(key, count, now())}
    return render(request, "sources/write_key_standing.html", context)


def change(request: HttpRequest, key_id: UUID) -> HttpResponse:
    """Rename a key or change its limit."""
    key = get_object_or_404(WriteKey, pk=key_id)
    actor = require(request.user, SourcesPermission.CHANGE_KEYS, key)
    initial = {"name": key.name, "per_minute": key.per_minute, "expected_version": key.version}
    form = ChangeKeyForm(request.POST or None, initial=initial)
    theirs = None
    if form.is_valid():
        try:
            write_keys.change_key(key=key, by=actor, at=now(), **form.changes())
            messages.success(request, _("The key is changed."))
            return redirect("sources:write-key", key_id=key.pk)
        except Refusal as refusal:
            theirs = refusal.theirs if isinstance(refusal, Conflict) else None
            form.add_error(None, refusal.sentence)
    context = {"page": write_key_pages.change(key), "form": form, "theirs": theirs, "submit": _("Save")}
    context["cancel_url"] = reverse("sources:write-key", args=[key.pk])
    return render(request, "kit/form_page.html", context, status=422 if form.is_bound else 200)


@require_POST
def revoke(request: HttpRequest, key_id: UUID) -> HttpResponse:
    """Let nothing in with this key any more."""
    key = get_object_or_404(WriteKey, pk=key_id)
    actor = require(request.user, SourcesPermission.CHANGE_KEYS, key)
    try:
        write_keys.revoke_key(key=key, by=actor, at=now())
        messages.success(request, _("The key is revoked."))
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return redirect("sources:write-key", key_id=key.pk)


def _count(key: WriteKey) -> Count:
    return read_counts(settings.DATA.write_key_counts).get(key.key, Count())
