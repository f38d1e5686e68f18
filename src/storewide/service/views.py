"""The pages of incidents: the list, one of them, telling, mending, resolving, saying what they were."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.audit.queries import history
from storewide.kit import lists as kit_lists
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.kit.tags import Tag, Text
from storewide.lib.clock import now
from storewide.service import (
    incident_operations,
    lists,
    operations,
    pictures,
    queries,
    risk,
    risk_words,
    words,
)
from storewide.service.forms import IncidentChangeForm, TellForm
from storewide.service.models import Incident, Reading
from storewide.service.objective_forms import ReadingForm
from storewide.service.permissions import ServicePermission
from storewide.systems import panels as systems


def incidents(request: SignedInRequest) -> HttpResponseBase:
    """Everything that went wrong with the service."""
    require(request.user, ServicePermission.VIEW)
    at = now()
    lately = queries.lately(at)
    actions = _list_actions(request)
    page = Page(
        title=words.finding(queries.open_now(), lately, at),
        short=_("Incidents"),
        purpose=_("When a store, or a part of it, was down, slow or wrong."),
        guide="incidents#incidents",
        actions=actions,
    )
    spec = lists.incidents(actions[0] if actions else None, at)
    rows, chart = Incident.objects.for_list(), pictures.by_week(lately)
    return kit_lists.respond(request, spec, rows, page=page, template="service/incidents.html", chart=chart)


def tell(request: SignedInRequest) -> HttpResponse:
    """Tell of an incident by hand."""
    require(request.user, ServicePermission.TELL)
    at = now()
    form = TellForm(request.POST or None, initial={"opened_at": at})
    if form.is_valid():
        told = form.attempt(operations.open_incident, by=request.user, at=at, **form.cleaned_data)
        if told is not None:
            messages.success(request, _("Noted. Every chart of the store marks it."))
            return redirect(told)
    page = Page(
        title=_("Tell of an incident"),
        purpose=_("For what your alerting system does not tell: it stands on every chart from now on."),
        guide="incidents#tell-of-an-incident",
        crumbs=(_to_list(),),
    )
    return form_page(request, form, page, submit=_("Note it"), back=reverse("service:incidents"))


def incident(request: SignedInRequest, incident_id: UUID) -> HttpResponse:
    """One incident."""
    require(request.user, ServicePermission.VIEW)
    found, at = _find(incident_id), now()
    crumbs, actions = (_to_list(),), _actions(request, found)
    page = Page(found.title, words.standing(found, at), "incidents#one-incident", crumbs, actions)
    holder = found.area.holder if found.area else None
    context = {
        "page": page,
        "incident": found,
        "tags": [found.tag, Tag(found.severity_word)],
        "accountable": str(holder) if holder else "",
        "history": history(found),
        "panels": [card for card in (systems.stated(request, found.link),) if card],
    }
    more = _worth(found, at) | _following(request, found)
    return render(request, "service/incident.html", context | more)


def change(request: SignedInRequest, incident_id: UUID) -> HttpResponse:
    """Mend what is known of an incident."""
    found = _find(incident_id)
    require(request.user, ServicePermission.TELL)
    form = IncidentChangeForm(request.POST or None, found)
    if form.is_valid():
        said = {"changes": form.changes(), "expected_version": form.read_version()}
        if form.attempt(operations.change_incident, incident=found, by=request.user, at=now(), **said):
            messages.success(request, _("Saved."))
            return redirect(found)
    page = Page(
        title=_("Change the incident"),
        purpose=_("What happened, since when, and what it is about."),
        guide="incidents#one-incident",
        crumbs=(_to_list(), Crumb(found.title, found.get_absolute_url())),
    )
    return form_page(request, form, page, submit=_("Save"), back=found.get_absolute_url())


def reclassify(request: SignedInRequest, incident_id: UUID) -> HttpResponse:
    """Say what an incident was after all."""
    require(request.user, ServicePermission.TELL)
    found = _find(incident_id)
    form = ReadingForm(request.POST or None)
    if form.is_valid():
        said = {"reading": Reading(form.cleaned_data["reading"]), "reason": form.cleaned_data["reason"]}
        saying = incident_operations.reclassify_incident
        if form.attempt(saying, incident=found, by=request.user, at=now(), **said):
            messages.success(request, _("Noted, with the reason in its history."))
            return redirect(found)
    page = Page(
        title=_("What was it after all?"),
        purpose=_("Planned maintenance and false alarms count neither against the service nor in money."),
        guide="incidents#what-it-was",
        crumbs=(_to_list(), Crumb(found.title, found.get_absolute_url())),
    )
    return form_page(request, form, page, submit=_("Say so"), back=found.get_absolute_url())


@require_POST
def resolve(request: SignedInRequest, incident_id: UUID) -> HttpResponse:
    """Note that an incident is over."""
    require(request.user, ServicePermission.TELL)
    found = operations.resolve_incident(incident=_find(incident_id), by=request.user, at=now())
    messages.success(request, _("“%(title)s” is resolved.") % {"title": found.title})
    return redirect(found)


def _worth(found: Incident, at: datetime) -> dict[str, str]:
    """How long it lasted, and what it kept from being ordered."""
    lost = risk_words.sentence(risk.of_incident(found, at))
    return {"lasted": words.duration(found.lasted(at)), "risk": lost}


def _following(request: SignedInRequest, found: Incident) -> dict[str, Action | Text]:
    """The one next thing to do with an incident, and why; none once it is over and somebody answers for it."""
    if not may(request.user, ServicePermission.TELL):
        return {}
    if found.resolved_at is None:
        resolving = Action(_("Resolve"), reverse("service:resolve", args=[found.pk]), post=True)
        why = _("It is not over. Resolve it once customers notice nothing of it any more.")
        return {"next": resolving, "next_reason": why}
    if found.area is None:
        naming = Action(_("Name the area"), reverse("service:change", args=[found.pk]))
        why = _("Nobody answers for it until it is known which area it is about.")
        return {"next": naming, "next_reason": why}
    if not found.cause and found.reading == Reading.UNPLANNED:
        telling = Action(_("Write the cause"), reverse("service:change", args=[found.pk]))
        why = _("It is over, and nobody has written yet what caused it.")
        return {"next": telling, "next_reason": why}
    return {}


def _actions(request: SignedInRequest, found: Incident) -> tuple[Action, ...]:
    if not may(request.user, ServicePermission.TELL):
        return ()
    return (
        Action(_("Change"), reverse("service:change", args=[found.pk]), style="quiet"),
        Action(_("What was it?"), reverse("service:reclassify", args=[found.pk]), style="quiet"),
    )


def _list_actions(request: SignedInRequest) -> tuple[Action, ...]:
    """What this person may do beside the list."""
    actions = []
    if may(request.user, ServicePermission.TELL):
        actions.append(Action(_("Tell of an incident"), reverse("service:tell")))
    if may(request.user, ServicePermission.MAKE_HOOKS):
        actions.append(Action(_("Alerting systems"), reverse("service:hooks"), style="quiet"))
    return tuple(actions)


def _find(incident_id: UUID) -> Incident:
    return get_object_or_404(Incident.objects.for_list(), pk=incident_id)


def _to_list() -> Crumb:
    return Crumb(_("Incidents"), reverse("service:incidents"))
