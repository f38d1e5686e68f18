"""Pages beside one experiment: its frozen registration, totals of a platform, and what it taught."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from storewide.experiments import learnings, registration_page, totals
from storewide.experiments.models import Experiment, Learning, Registration
from storewide.experiments.permissions import ExperimentsPermission
from storewide.experiments.told_forms import LearningForm, TotalsForm
from storewide.experiments.views import find, to_experiment, to_list
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now


def registration(request: SignedInRequest, number: int) -> HttpResponse:
    """The plan as it was frozen; a draft has none."""
    require(request.user, ExperimentsPermission.VIEW)
    found = find(number)
    kept = _kept(found)
    if kept is None:
        return redirect(found)
    crumbs = (to_list(), to_experiment(found))
    context = registration_page.context(found, kept, crumbs)
    return render(request, "experiments/registration.html", context)


def registration_json(request: SignedInRequest, number: int) -> HttpResponse:
    """The same document as it was kept, with its check sum."""
    require(request.user, ExperimentsPermission.VIEW)
    kept = get_object_or_404(Registration, experiment__number=number)
    document = {"sha256": kept.digest, "frozen_at": kept.frozen_at.isoformat(), "document": kept.content}
    name = f'attachment; filename="experiment-{number}-registration.json"'
    return JsonResponse(document, headers={"Content-Disposition": name})


def tell(request: SignedInRequest, number: int) -> HttpResponse:
    """Tell what a platform reports of its own test."""
    found = find(number)
    require(request.user, ExperimentsPermission.READ, found)
    form = TotalsForm(request.POST or None, found)
    if form.is_valid():
        said = {"experiment": found, "by": request.user, "at": now(), **form.told()}
        if form.attempt(totals.tell, **said) is not None:
            messages.success(request, _("Kept as it was told, and read."))
            return redirect(found)
    page = Page(
        title=_("Tell what the platform reports"),
        purpose=_("Units, mean and variance by arm are enough for intervals and the rule."),
        guide="experiments#totals-of-a-platform",
        crumbs=(to_list(), to_experiment(found)),
    )
    return form_page(request, form, page, submit=_("Keep and read"), back=found.get_absolute_url())


def learn(request: SignedInRequest, number: int) -> HttpResponse:
    """Tell what a decided experiment taught, or tell it better."""
    found = find(number)
    require(request.user, ExperimentsPermission.DECIDE, found)
    known = Learning.objects.filter(experiment=found).first()
    form = LearningForm(request.POST or None, known)
    if form.is_valid():
        said = {"experiment": found, "by": request.user, "at": now(), **form.told()}
        if form.attempt(learnings.tell, **said) is not None:
            messages.success(request, _("Kept. It stands among the learnings."))
            return redirect(found)
    page = Page(
        title=_("What it taught"),
        purpose=_("Who plans the next experiment finds it by its words and its area."),
        guide="experiments#learnings",
        crumbs=(to_list(), to_experiment(found)),
    )
    return form_page(request, form, page, submit=_("Keep it"), back=found.get_absolute_url())


def _kept(found: Experiment) -> Registration | None:
    return Registration.objects.filter(experiment=found).first()
