"""The pages of a store's traffic quality: who is a bot, and links that are wrong."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from storewide.kit import lists
from storewide.kit.errors import Refusal
from storewide.kit.permissions import may, require
from storewide.lib.clock import now
from storewide.sources import below_store, links, traffic_quality_pages
from storewide.sources.house import warehouse
from storewide.sources.models import Store
from storewide.sources.permissions import SourcesPermission
from storewide.sources.traffic_quality_lists import DAYS, Row
from storewide.warehouse import traffic_quality


def quality(request: HttpRequest, slug: str) -> HttpResponseBase:
    """A month's visitors with and without bots, by day, and why bots are taken for ones."""
    store = get_object_or_404(Store, slug=slug)
    actor = require(request.user, SourcesPermission.VIEW)
    extent = warehouse().extent(store.slug)
    days = below_store.month(request.GET.get("month", ""), below_store.last_full(extent, now().date()))
    found = traffic_quality.quality(warehouse(), store.slug, days)
    rows = [Row(day, each) for day, each in found.days] if found and found.whole.visitors else []
    shown = traffic_quality_pages.quality(store, days, found, changeable=may(actor, SourcesPermission.IMPORT))
    return lists.respond(request, DAYS, rows, template="sources/traffic_quality.html", **shown)


def cut_link(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that two linked ids are not the same one's."""
    store = get_object_or_404(Store, slug=slug)
    actor = require(request.user, SourcesPermission.IMPORT)
    form = links.LinkForm(request.POST or None)
    if form.is_valid():
        try:
            links.cut(store=store, by=actor, at=now(), **form.cleaned_data)
            messages.success(request, _("The link is cut; figures are as they were without it."))
            return redirect("sources:traffic-quality", store.slug)
        except Refusal as refusal:
            form.add_error(getattr(refusal, "field", None), refusal.sentence)
    shown = traffic_quality_pages.cut_link(store) | {"form": form}
    return render(request, "kit/form_page.html", shown, status=422 if form.errors else 200)
