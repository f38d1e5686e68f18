"""The pages of exchange rates."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.kit import lists
from storewide.kit.errors import Refusal
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import may, require
from storewide.lib.clock import now
from storewide.sources import rates, rates_files
from storewide.sources.models import Rate
from storewide.sources.permissions import SourcesPermission
from storewide.sources.rates_forms import RateForm, RatesFileForm
from storewide.sources.rates_lists import RATES

_GUIDE = "data#exchange-rates"


def index(request: HttpRequest) -> HttpResponseBase:
    """All rates."""
    actor = require(request.user, SourcesPermission.VIEW)
    actions = (
        Action(_("Import rates"), reverse("sources:rates-import")),
        Action(_("Add a rate"), reverse("sources:rate-new"), "quiet"),
    )
    page = Page(
        title=_("Exchange rates"),
        purpose=_("What orders in other currencies are worth in their store's, by the day they were placed."),
        guide=_GUIDE,
        actions=actions if may(actor, SourcesPermission.IMPORT) else (),
    )
    return lists.respond(request, RATES, Rate.objects.all(), page=page)


def new(request: HttpRequest) -> HttpResponse:
    """Note one rate."""
    actor = require(request.user, SourcesPermission.IMPORT)
    form = RateForm(request.POST or None)
    if form.is_valid():
        rates.note_rate(by=actor, at=now(), **form.cleaned_data)
        messages.success(request, _("The rate is noted; import the refused orders again."))
        return redirect("sources:rates")
    purpose = _("What one unit of a currency was worth on a day.")
    return _form(request, form, _("Add a rate"), purpose)


def take_file(request: HttpRequest) -> HttpResponse:
    """Note the rates of a file."""
    actor = require(request.user, SourcesPermission.IMPORT)
    form = RatesFileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            read = rates_files.read(form.lines(), base=form.cleaned_data["base"], into=rates.wanted())
            name = form.cleaned_data["file"].name
            noted = rates.note_rates(rates=read, file_name=name, by=actor, at=now())
            counts = {"added": noted.added, "changed": noted.changed, "same": noted.same}
            messages.success(
                request, _("%(added)s rates are new, %(changed)s changed, %(same)s were known.") % counts
            )
            return redirect("sources:rates")
        except Refusal as refusal:
            form.add_error("file", refusal.sentence)
    return _form(request, form, _("Import rates"), _("A file of rates; reading it twice changes nothing."))


def _form(request: HttpRequest, form: RateForm | RatesFileForm, title: str, purpose: str) -> HttpResponse:
    listed = reverse("sources:rates")
    page = Page(title=title, purpose=purpose, guide=_GUIDE, crumbs=(Crumb(_("Exchange rates"), listed),))
    context = {"page": page, "form": form, "submit": title, "cancel_url": listed}
    return render(request, "kit/form_page.html", context, status=422 if form.is_bound else 200)
