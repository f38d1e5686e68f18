"""Vacant roles given several at once: a line for each, whoever bears the role's title suggested, all saved together."""

from collections.abc import Sequence
from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit import formats
from storewide.kit.operation_forms import OperationForm, form_page
from storewide.kit.pages import Crumb, Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.organization import fields, role_operations
from storewide.organization.fields import PersonInput
from storewide.organization.models import Person, Role
from storewide.organization.permissions import OrganizationPermission

#: more lines than this are not one sitting
MOST = 60
LONGEST = 400


class GivingForm(OperationForm):
    """Who holds each of these roles from now on; a line left empty leaves the role vacant."""

    def __init__(self, data: QueryDict | None, roles: Sequence[Role], on: date) -> None:
        super().__init__(data)
        self.roles = {f"role-{role.pk}": role for role in roles}
        bearers = _bearers(on)
        offered = ""
        for name, role in self.roles.items():
            people = bearers.get(role.title.lower(), [])
            self.fields[name] = forms.CharField(
                label=role.title,
                required=False,
                max_length=LONGEST,
                initial=fields.written(people[0]) if len(people) == 1 else "",
                help_text=_("Bears this title in the directory.") if len(people) == 1 else role.purpose,
                # one list of people serves all lines
                widget=forms.TextInput(attrs={"list": offered}) if offered else PersonInput(),
            )
            offered = offered or f"id_{name}_offered"

    def clean(self) -> dict[str, Person]:
        """The person of each line that is not empty, all found in one query."""
        said = {name: text for name in self.roles if (text := self.cleaned_data.get(name, "").strip())}
        found = fields.find_each(set(said.values()))
        meant: dict[str, Person] = {}
        for name, text in said.items():
            person = found[text]
            if isinstance(person, Person):
                meant[name] = person
            else:
                self.add_error(name, person)
        return meant

    def holders(self) -> dict[str, Person]:
        """Who is to hold what, by the role's title."""
        return {self.roles[name].title: person for name, person in self.cleaned_data.items()}


def give(request: SignedInRequest) -> HttpResponse:
    """Say who holds the vacant roles from now on, as many as one knows."""
    require(request.user, OrganizationPermission.CHANGE)
    today = now().date()
    vacant = Role.objects.vacant(today).for_list()
    count = vacant.count()
    form = GivingForm(request.POST or None, list(vacant[:MOST]), today)
    if form.is_valid():
        given = form.attempt(role_operations.give_roles, holders=form.holders(), by=request.user, at=now())
        if given is not None:
            messages.success(request, _said(len(given)))
            return redirect("organization:roles")
    page = Page(
        title=_finding(count),
        short=_("Give vacant roles"),
        purpose=_("Write who holds each; a line left empty stays vacant. All are saved at once."),
        guide="organization#roles",
        crumbs=(Crumb(_("Roles"), reverse("organization:roles")),),
    )
    return form_page(request, form, page, submit=_("Give the roles"), back=reverse("organization:roles"))


def _finding(count: int) -> str:
    if not count:
        return _("Every role is held by somebody")
    values = {"count": formats.number(count), "most": formats.number(MOST)}
    if count > MOST:
        return _("%(count)s roles wait for somebody; these are the first %(most)s") % values
    return ngettext("One role waits for somebody", "%(count)s roles wait for somebody", count) % values


def _said(count: int) -> str:
    if not count:
        return _("Nobody was named; the roles wait.")
    return ngettext("One role has its holder now.", "%(count)s roles have their holders now.", count) % {
        "count": formats.number(count)
    }


def _bearers(on: date) -> dict[str, list[Person]]:
    """Who is here under each title, by the title in small letters; one query."""
    found: dict[str, list[Person]] = {}
    for person in Person.objects.present(on).exclude(title="").only("name", "email", "title"):
        found.setdefault(person.title.lower(), []).append(person)
    return found
