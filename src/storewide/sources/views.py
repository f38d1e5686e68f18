"""The pages of stores: what their facts are read against, and one month held against the books."""

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
from storewide.kit.pages import Page
from storewide.kit.permissions import may, require
from storewide.lib.clock import now
from storewide.sources import forms, operations, queries, store_pages
from storewide.sources.lists import STORES
from storewide.sources.models import Import, KnownRevenue, Store
from storewide.sources.permissions import SourcesPermission


def stores(request: HttpRequest) -> HttpResponseBase:
    """All stores."""
    require(request.user, SourcesPermission.VIEW)
    page = Page(
        title=_("Stores"),
        purpose=_("A brand on one country site each. The zone makes the day, the currency the money."),
        guide="data#stores",
    )
    return lists.respond(request, STORES, Store.objects.all(), page=page)


def store(request: HttpRequest, slug: str) -> HttpResponse:
    """One store: its calendar, its newest imports, its months held against the books."""
    record = get_object_or_404(Store, slug=slug)
    require(request.user, SourcesPermission.VIEW)
    changeable = may(request.user, SourcesPermission.CHANGE_STORE, record)
    context = {
        "page": store_pages.store(record, changeable=changeable),
        "record": record,
        "imports": Import.objects.for_list().filter(store=record)[:5],
        "months": KnownRevenue.objects.filter(store=record)[:12],
        "looks": store_pages.looks(record),
        "history": history(record),
    }
    return render(request, "sources/store.html", context)


def change_store(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a store's name and calendar."""
    record = get_object_or_404(Store, slug=slug)
    actor = require(request.user, SourcesPermission.CHANGE_STORE, record)
    form = forms.StoreForm(request.POST or None, initial=store_pages.initial(record))
    theirs = None
    if form.is_valid():
        try:
            operations.change_store(store=record, by=actor, at=now(), **form.changes())
            messages.success(request, _("The store is changed."))
            return redirect("sources:store", slug=slug)
        except Conflict as conflict:
            theirs = conflict.theirs
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
    context = store_pages.change_form(record, form, theirs)
    return render(request, "kit/form_page.html", context, status=422 if form.is_bound else 200)


def reconcile(request: HttpRequest, slug: str) -> HttpResponse:
    """Hold one month's orders against the revenue the business knows; the gap by cause."""
    record = get_object_or_404(Store, slug=slug)
    require(request.user, SourcesPermission.VIEW)
    month = f"{queries.first_month_to_ask(now().date()):%Y-%m}"
    form = forms.RevenueForm(currency=record.currency, initial={"month": month})
    context = store_pages.reconciliation(record, request.GET.get("month", ""))
    return render(request, "sources/reconcile.html", context | {"form": form})


@require_POST
def tell_revenue(request: HttpRequest, slug: str) -> HttpResponse:
    """Note a month's revenue; its gap is shown next."""
    record = get_object_or_404(Store, slug=slug)
    actor = require(request.user, SourcesPermission.IMPORT)
    form = forms.RevenueForm(request.POST, currency=record.currency)
    if form.is_valid():
        known = operations.tell_revenue(store=record, by=actor, at=now(), **form.cleaned_data)
        messages.success(request, _("Noted; the gap is below."))
        return redirect(f"{reverse('sources:reconcile', args=[slug])}?month={known.month:%Y-%m}")
    context = store_pages.reconciliation(record, "")
    return render(request, "sources/reconcile.html", context | {"form": form}, status=422)
