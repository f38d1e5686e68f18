"""Pages of people: the directory, and one person."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.access.permissions import AccessPermission
from storewide.audit.queries import history
from storewide.kit import lists as kit_lists
from storewide.kit import panels
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import Actor, may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.organization import lists, operations, person_hours, queries, words
from storewide.organization.forms import LeaveForm, PersonChangeForm, PersonForm
from storewide.organization.models import Person
from storewide.organization.permissions import OrganizationPermission


def people(request: SignedInRequest) -> HttpResponseBase:
    """The directory; who has left is shown when asked for."""
    require(request.user, OrganizationPermission.VIEW)
    today = now().date()
    importing = Action(_("Import people"), reverse("organization:people-import"))
    may_add = may(request.user, OrganizationPermission.CHANGE)
    page = Page(
        title=queries.standing(today),
        short=_("People"),
        purpose=_("Everybody of the operation: what they do, in which team, for whom."),
        guide="organization#people",
        actions=(
            Action(_("Skills"), reverse("organization:skills"), style="quiet"),
            *(_ways(request.user) if may_add else ()),
        ),
    )
    rows = Person.objects.all() if request.GET.get("who") else Person.objects.present(today)
    spec = lists.people(today, importing if may_add else None)
    return kit_lists.respond(request, spec, rows.for_list(), page=page)


def person(request: SignedInRequest, person_id: UUID) -> HttpResponse:
    """One person."""
    require(request.user, OrganizationPermission.VIEW)
    found = get_object_or_404(Person.objects.for_list(), pk=person_id)
    ties, may_change = queries.ties(found, now()), may(request.user, OrganizationPermission.CHANGE)
    page = _page(found, _changes(found) if may_change else ())
    context = {
        "person": found,
        "ties": ties,
        "hours": person_hours.of_person(found, now().date()),
        "tags": [found.state_tag(now().date()), words.account_tag(ties)],
        "history": history(found),
        "may_change": may_change,
        "panels": panels.about(request, "person_panels", found),
        **words.following(found, ties, request.user, now().date()),
    }
    return render(request, "organization/person.html", {"page": page, **context})


def person_new(request: SignedInRequest) -> HttpResponse:
    """Add somebody."""
    require(request.user, OrganizationPermission.CHANGE)
    form = PersonForm(request.POST or None)
    if form.is_valid():
        added = form.attempt(operations.add_person, by=request.user, at=now(), **form.cleaned_data)
        if added is not None:
            messages.success(request, _("%(name)s is in the directory.") % {"name": added})
            return redirect(added)
    page = Page(
        title=_("Add a person"),
        purpose=_("Somebody of the operation; they need no account to be named an owner."),
        guide="organization#people",
        crumbs=(to_people(),),
    )
    return form_page(request, form, page, submit=_("Add"), back=reverse("organization:people"))


def person_change(request: SignedInRequest, person_id: UUID) -> HttpResponse:
    """Change what is known of somebody."""
    require(request.user, OrganizationPermission.CHANGE)
    found = get_object_or_404(Person.objects.for_list(), pk=person_id)
    form = PersonChangeForm(request.POST or None, found)
    if form.is_valid():
        said = {"changes": form.changes(), "expected_version": form.read_version()}
        if form.attempt(operations.change_person, person=found, by=request.user, at=now(), **said):
            messages.success(request, _("Saved."))
            return redirect(found)
    page = Page(
        title=_("Change %(name)s") % {"name": found},
        purpose=_("Others see the change in the history of this person."),
        guide="organization#people",
        crumbs=to_person(found),
    )
    return form_page(request, form, page, submit=_("Save"), back=found.get_absolute_url())


def person_leave(request: SignedInRequest, person_id: UUID) -> HttpResponse:
    """Note from which day somebody is gone."""
    require(request.user, OrganizationPermission.CHANGE)
    found = get_object_or_404(Person, pk=person_id)
    form = LeaveForm(request.POST or None, today=now().date())
    if form.is_valid():
        operations.leave(person=found, on=form.cleaned_data["on"], by=request.user, at=now())
        messages.success(request, _("Noted. The roles they hold wait for somebody else."))
        return redirect(found)
    page = Page(
        title=_("%(name)s leaves") % {"name": found},
        purpose=_("What they did stays theirs; the roles they hold stay theirs until given to another."),
        guide="organization#leaving",
        crumbs=to_person(found),
    )
    return form_page(request, form, page, submit=_("Note it"), back=found.get_absolute_url())


@require_POST
def person_return(request: SignedInRequest, person_id: UUID) -> HttpResponse:
    """Note that somebody who left is here."""
    require(request.user, OrganizationPermission.CHANGE)
    found = get_object_or_404(Person, pk=person_id)
    operations.come_back(person=found, by=request.user, at=now())
    messages.success(request, _("%(name)s is here again.") % {"name": found})
    return redirect(found)


def _page(found: Person, actions: tuple[Action, ...]) -> Page:
    return Page(
        title=found.name,
        purpose=words.place(found),
        guide="organization#people",
        crumbs=(to_people(),),
        actions=actions,
    )


def to_people() -> Crumb:
    """The way back to the directory."""
    return Crumb(_("People"), reverse("organization:people"))


def to_person(found: Person) -> tuple[Crumb, ...]:
    """The way back to one person."""
    return (to_people(), Crumb(found.name, found.get_absolute_url()))


def _ways(actor: Actor) -> tuple[Action, ...]:
    """How people come into the directory, and into Storewide."""
    inviting = Action(
        _("Invite everybody without an account"), reverse("organization:people-invite"), style="quiet"
    )
    return (
        *((inviting,) if may(actor, AccessPermission.INVITE) else ()),
        Action(_("Import people"), reverse("organization:people-import"), style="quiet"),
        Action(_("Add a person"), reverse("organization:person-new")),
    )


def _changes(found: Person) -> tuple[Action, ...]:
    """What can be done with a person's record."""
    changing = Action(_("Change"), reverse("organization:person-change", args=[found.pk]), style="quiet")
    joining = Action(
        _("Joins a team"), reverse("organization:membership-new", args=[found.pk]), style="quiet"
    )
    away = Action(_("Is away"), reverse("organization:absence-new", args=[found.pk]), style="quiet")
    skill = Action(_("Note a skill"), reverse("organization:skill-new", args=[found.pk]), style="quiet")
    if found.left_on is not None:
        back = Action(
            _("Is here again"),
            reverse("organization:person-return", args=[found.pk]),
            style="quiet",
            post=True,
        )
        return (changing, back)
    leaving = Action(_("Note leaving"), reverse("organization:person-leave", args=[found.pk]), style="quiet")
    return (skill, away, joining, changing, leaving)
