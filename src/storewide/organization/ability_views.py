"""Pages of what people can do, and of when they are away."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.kit import lists as kit_lists
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.organization import ability_operations, skill_lists, skill_queries
from storewide.organization.member_forms import AbsenceForm, SkillForm
from storewide.organization.models import Absence, Person, Skill
from storewide.organization.people_views import to_people, to_person
from storewide.organization.permissions import OrganizationPermission

GUIDE = "organization#skills"


def skills(request: SignedInRequest) -> HttpResponseBase:
    """Every skill, and whether the operation would keep it when somebody goes."""
    require(request.user, OrganizationPermission.VIEW)
    found = skill_queries.abilities(now().date())
    page = Page(
        title=skill_queries.finding(found),
        short=_("Skills"),
        purpose=_("Who can do what; a skill that only one person has deeply goes when they go."),
        guide=GUIDE,
        crumbs=(to_people(),),
        actions=_ways(request, some=bool(found)),
    )
    return kit_lists.respond(request, skill_lists.ABILITIES, found, page=page)


def skilled(request: SignedInRequest) -> HttpResponseBase:
    """Who can do something."""
    require(request.user, OrganizationPermission.VIEW)
    today = now().date()
    page = Page(
        title=_("Who can do it"),
        purpose=_("People with what they can do; those who know it deeply are asked first."),
        guide=GUIDE,
        crumbs=(to_people(), Crumb(_("Skills"), reverse("organization:skills"))),
    )
    here = Q(person__left_on=None) | Q(person__left_on__gt=today)
    rows = Skill.objects.filter(here).select_related("person__team")
    spec = skill_lists.skilled(skill_queries.skill_names())
    return kit_lists.respond(request, spec, rows, page=page)


def skill_new(request: SignedInRequest, person_id: UUID) -> HttpResponse:
    """Note what somebody can do."""
    require(request.user, OrganizationPermission.CHANGE)
    person = get_object_or_404(Person, pk=person_id)
    form = SkillForm(request.POST or None)
    if form.is_valid():
        said = {**form.cleaned_data, "by": request.user, "at": now()}
        if form.attempt(ability_operations.note_skill, person=person, **said):
            messages.success(request, _("Noted."))
            return redirect(person)
    page = Page(
        title=_("What %(person)s can do") % {"person": person},
        purpose=_("A skill noted again gets the new depth."),
        guide=GUIDE,
        crumbs=to_person(person),
    )
    return form_page(request, form, page, submit=_("Note it"), back=person.get_absolute_url())


@require_POST
def skill_drop(request: SignedInRequest, skill_id: UUID) -> HttpResponse:
    """Take a skill back."""
    require(request.user, OrganizationPermission.CHANGE)
    found = get_object_or_404(Skill.objects.select_related("person"), pk=skill_id)
    ability_operations.drop_skill(skill=found, by=request.user, at=now())
    messages.success(request, _("“%(skill)s” is taken back.") % {"skill": found})
    return redirect(found.person)


def absence_new(request: SignedInRequest, person_id: UUID) -> HttpResponse:
    """Note when somebody is away."""
    require(request.user, OrganizationPermission.CHANGE)
    person = get_object_or_404(Person, pk=person_id)
    form = AbsenceForm(request.POST or None)
    if form.is_valid():
        said = {**form.cleaned_data, "by": request.user, "at": now()}
        if form.attempt(ability_operations.note_absence, person=person, **said):
            messages.success(request, _("Noted. Deputies of their roles step in on these days."))
            return redirect(person)
    page = Page(
        title=_("%(person)s is away") % {"person": person},
        purpose=_("Capacity counts without them, and deputies of their roles step in."),
        guide="organization#capacity",
        crumbs=to_person(person),
    )
    return form_page(request, form, page, submit=_("Note it"), back=person.get_absolute_url())


@require_POST
def absence_drop(request: SignedInRequest, absence_id: UUID) -> HttpResponse:
    """Take an absence back."""
    require(request.user, OrganizationPermission.CHANGE)
    found = get_object_or_404(Absence.objects.select_related("person"), pk=absence_id)
    ability_operations.drop_absence(absence=found, by=request.user, at=now())
    messages.success(request, _("Taken back."))
    return redirect(found.person)


def _ways(request: SignedInRequest, *, some: bool) -> tuple[Action, ...]:
    """From the list of skills on: who has them, and a table of them."""
    by_person = Action(_("By person"), reverse("organization:skilled"), style="quiet")
    importing = Action(_("Import skills"), reverse("organization:skills-import"), style="quiet")
    may_change = may(request.user, OrganizationPermission.CHANGE)
    return (*((by_person,) if some else ()), *((importing,) if may_change else ()))
