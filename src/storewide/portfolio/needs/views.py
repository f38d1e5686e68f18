"""The pages of what came of requests: for whoever asked, and for the whole house."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from storewide.access.models import User
from storewide.kit import lists as kit_lists
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import Actor, System, may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.portfolio.models import Door, Resolution, Resolved
from storewide.portfolio.needs import letters, mine, operations
from storewide.portfolio.needs.forms import ResolvedForm
from storewide.portfolio.permissions import PortfolioPermission
from storewide.portfolio.views import to_list


def asked_for(request: SignedInRequest) -> HttpResponseBase:
    """What I asked for, with every answer; those shown are read then."""
    require(request.user, PortfolioPermission.VIEW)
    found = mine.of(request.user)
    asking = Action(_("Ask for a change"), reverse("portfolio:ask"))
    page = Page(
        title=found.finding,
        short=_("What I asked for"),
        purpose=_("Every request of yours with every answer, and why it was answered so."),
        guide="intake#what-i-asked-for",
        crumbs=(to_list(),),
        actions=(asking,) if found.asked and may(request.user, PortfolioPermission.ASK) else (),
    )
    spec, rows = mine.asked_for(request.user), mine.rows(request.user)
    template = "portfolio/needs/mine.html"
    response = kit_lists.respond(request, spec, rows, page=page, template=template, mine=found)
    operations.read([each.answer for each in found.unread], Door.PAGE, now())
    return response


def resolved(request: SignedInRequest, number: int) -> HttpResponse:
    """Say whether my need is resolved."""
    require(request.user, PortfolioPermission.VIEW)
    asked = get_object_or_404(Resolution.objects.select_related("request"), request__number=number)
    require(request.user, PortfolioPermission.CONFIRM, asked.request)
    form = ResolvedForm(request.POST or None, asked, request.GET.get("say", ""))
    said = {"asked": asked, "by": request.user, "at": now()}
    if form.is_valid() and form.attempt(operations.say, **said, **form.cleaned_data) is not None:
        messages.success(request, _("Thank you; it is counted."))
        return redirect("portfolio:mine")
    page = Page(
        title=_("Did it help?"),
        purpose=_("You asked for “%(title)s”. What counts is whether your need is resolved.")
        % {"title": asked.request},
        guide="intake#did-it-help",
        crumbs=(to_list(), Crumb(_("What I asked for"), reverse("portfolio:mine"))),
    )
    return form_page(request, form, page, submit=_("Say it"), back=reverse("portfolio:mine"))


@csrf_exempt
@login_not_required
@never_cache
def resolved_by_link(request: HttpRequest, token: str, say: str) -> HttpResponse:
    """Say it by the link of a mail: whoever opens it is shown what it says, and presses once; a sentence may be added.

    Opening alone says nothing: programs that look through mail open every link.
    """
    asked = letters.asked_by(token)
    if asked is None or say not in Resolved.values:
        gone = Page(
            title=_("This link says nothing"),
            purpose=_("It was not sent, or is cut off; sign in and open “What I asked for”."),
        )
        return render(request, "kit/over.html", {"page": gone}, status=404)
    form = ResolvedForm(request.POST or None, asked, say)
    if form.is_valid():
        said = {"asked": asked, "by": _acting(asked), "at": now(), "on": Door.MAIL}
        if form.attempt(operations.say, **said, **form.cleaned_data) is not None:
            done = Page(title=_("Thank you"), purpose=_("It is counted. You may close this page."))
            return render(request, "kit/over.html", {"page": done})
    purpose = _("You asked for “%(title)s”. What counts is whether your need is resolved.")
    page = Page(title=_("Did it help?"), purpose=purpose % {"title": asked.request})
    context = {"page": page, "form": form, "submit": _("Say it")}
    return render(request, "portfolio/needs/resolved_alone.html", context, status=422 if form.errors else 200)


def _acting(asked: Resolution) -> Actor:
    """Who says it by a link: the account that asked, else somebody by the name under which they asked."""
    user = User.objects.filter(pk=asked.asker_id).first() if asked.asker_id else None
    return user or System(label=asked.request.asked_by_label, id=asked.asker_id)
