"""The pages of experiments: the list, tests found in the data, planning one, and one experiment."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.audit.queries import history
from storewide.experiments import design_page, exact, feasibility, lists, operations, queries, trials, words
from storewide.experiments.forms import ChangePlanForm, PlanForm, from_exposures
from storewide.experiments.models import Experiment, ExperimentState
from storewide.experiments.page import context_of
from storewide.experiments.permissions import ExperimentsPermission
from storewide.kit import list_export
from storewide.kit import lists as kit_lists
from storewide.kit.errors import Refusal
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now


def experiments(request: SignedInRequest) -> HttpResponseBase:
    """Every experiment."""
    require(request.user, ExperimentsPermission.VIEW)
    standing = queries.standing()
    actions = [
        Action(_("Programme"), reverse("experiments:programme"), style="quiet"),
        Action(_("Calendar"), reverse("experiments:calendar"), style="quiet"),
        Action(_("Found in your data"), reverse("experiments:found"), style="quiet"),
    ]
    if may(request.user, ExperimentsPermission.PLAN):
        actions.insert(0, Action(_("Plan an experiment"), reverse("experiments:plan")))
    page = Page(
        title=words.standing(standing),
        short=_("Experiments"),
        purpose=_("Changes shown to some by chance: what was tested, what it did, what was decided."),
        guide="experiments#experiments",
        actions=tuple(actions),
    )
    rows = Experiment.objects.for_list()
    return kit_lists.respond(request, lists.experiments(request.user), rows, page=page)


def found(request: SignedInRequest) -> HttpResponseBase:
    """Tests that exposures name and nobody has planned."""
    require(request.user, ExperimentsPermission.VIEW)
    page = Page(
        title=_("Found in your data"),
        purpose=_("Tests that the imported exposures name. Plan one here, and its result can be read."),
        guide="experiments#found-in-your-data",
        crumbs=(to_list(),),
    )
    return kit_lists.respond(request, lists.found_tests(request.user), trials.found(), page=page)


def plan(request: SignedInRequest) -> HttpResponse:
    """Plan an experiment; `?store=&key=` begins with what the exposures say."""
    require(request.user, ExperimentsPermission.PLAN)
    named = (request.GET.get("store"), request.GET.get("key"))
    test = next((each for each in trials.found() if (each.store.slug, each.key) == named), None)
    begun = from_exposures(test.store, test.key, test.first, test.last, list(test.units)) if test else None
    form = PlanForm(request.POST or None, begun)
    if form.is_valid():
        planned = form.attempt(operations.plan, plan=form.plan(), by=request.user, at=now())
        if planned is not None:
            messages.success(request, _("Planned as a draft. Read it once more, then start it."))
            return redirect(planned)
    page = Page(
        title=_("Plan an experiment"),
        purpose=_("All of this is frozen at the start; until then it may change."),
        guide="experiments#plan-an-experiment",
        crumbs=(to_list(),),
    )
    back = reverse("experiments:experiments")
    return form_page(request, form, page, submit=_("Save the draft"), back=back)


def experiment(request: SignedInRequest, number: int) -> HttpResponse:
    """One experiment: its plan, its health while it runs, its result once it is read, what is to be done."""
    require(request.user, ExperimentsPermission.VIEW)
    found = find(number)
    at = now()
    facts = queries.facts_of(found)
    page = Page(
        title=words.title(found, facts, at),
        short=found.name,
        purpose=words.purpose(found, facts),
        guide="experiments#one-experiment",
        crumbs=(to_list(),),
        actions=words.actions(found, facts, request.user, at),
    )
    following = words.following(found, facts, request.user, at)
    context = {"page": page, "following": following, "history": history(found)}
    context |= design_page.context(found, request.user)
    return render(request, "experiments/experiment.html", context | context_of(found, facts, at))


def figures(request: SignedInRequest, number: int) -> HttpResponseBase:
    """The figures of the newest reading as a CSV file, nothing rounded."""
    require(request.user, ExperimentsPermission.VIEW)
    found = find(number)
    return list_export.csv(exact.figures(number), exact.lines(found, queries.facts_of(found)))


def change(request: SignedInRequest, number: int) -> HttpResponse:
    """Change the plan of a draft."""
    found = find(number)
    require(request.user, ExperimentsPermission.PLAN, found)
    if found.state != ExperimentState.DRAFT:
        return redirect(found)
    form = ChangePlanForm(request.POST or None, found)
    if form.is_valid():
        said = {"plan": form.plan(), "expected_version": form.read_version()}
        if form.attempt(operations.change, experiment=found, by=request.user, at=now(), **said):
            messages.success(request, _("Saved."))
            return redirect(found)
    purpose = _("Until the start everything may change.")
    crumbs = (to_list(), to_experiment(found))
    page = Page(_("Change the plan"), purpose, "experiments#plan-an-experiment", crumbs=crumbs)
    return form_page(request, form, page, submit=_("Save"), back=found.get_absolute_url())


@require_POST
def start(request: SignedInRequest, number: int) -> HttpResponse:
    """Freeze the plan and start."""
    found = find(number)
    require(request.user, ExperimentsPermission.START, found)
    try:
        operations.start(experiment=found, by=request.user, at=now(), feasible=feasibility.frozen(found))
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Started. From here on the plan is kept, not changed."))
    return redirect(found)


def find(number: int) -> Experiment:
    """The experiment of this number, or 404."""
    return get_object_or_404(Experiment.objects.for_page(), number=number)


def to_list() -> Crumb:
    """The way back to all experiments."""
    return Crumb(_("Experiments"), reverse("experiments:experiments"))


def to_experiment(found: Experiment) -> Crumb:
    """The way back to one experiment."""
    return Crumb(found.name, found.get_absolute_url())
