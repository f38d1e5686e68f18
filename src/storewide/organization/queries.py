"""Reads of who is there: the operation in a sentence, one person's ties, who has no account, the first steps."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.access import queries as access
from storewide.access.models import User
from storewide.access.operations import Guest
from storewide.kit.permissions import may
from storewide.kit.requests import SignedInRequest
from storewide.kit.steps import Step
from storewide.organization.models import Absence, Membership, Operation, Person, Role, Skill, Team, Unit
from storewide.organization.permissions import OrganizationPermission

FIRST_REPORTS = 8


@dataclass(frozen=True)
class Ties:
    """What ties a person to the operation: account, roles held and stood in for, teams, skills, days away, reports."""

    account: User | None
    invited: bool
    roles: tuple[Role, ...]
    deputy_of: tuple[Role, ...]
    memberships: tuple[Membership, ...]
    skills: tuple[Skill, ...]
    absences: tuple[Absence, ...]
    reports: tuple[Person, ...]
    reports_count: int

    @property
    def share(self) -> int:
        """Percent of their time in all teams that they are in or will be."""
        return sum(each.share for each in self.memberships if each.ends is None)

    @property
    def more_reports(self) -> int:
        """How many report to them beyond those named."""
        return self.reports_count - len(self.reports)


@dataclass(frozen=True)
class Outsiders:
    """Who has no account: people never invited, and people whose invitation is still open."""

    new: tuple[Guest, ...]
    invited: tuple[Guest, ...]


def people_of(user: Any) -> list[Person]:
    """The people an account belongs to: those with its e-mail. Asked once for each request's user."""
    found: list[Person] | None = getattr(user, "people_found", None)
    if found is None:
        found = user.people_found = list(Person.objects.of_account(user.email))
    return found


def operation_name() -> str:
    """The name of the operation; an empty text while it has none."""
    operation = Operation.objects.first()
    return operation.name if operation else ""


def standing(on: date) -> str:
    """How many are here, in one sentence."""
    people, teams = Person.objects.present(on).count(), Team.objects.count()
    if not people:
        return _("Nobody is in the directory yet")
    here = ngettext("%(count)s person", "%(count)s people", people) % {"count": people}
    return ngettext("%(people)s in %(count)s team", "%(people)s in %(count)s teams", teams) % {
        "people": here,
        "count": teams,
    }


def ties(person: Person, at: datetime) -> Ties:
    """What ties one person to the operation, in a fixed number of queries."""
    reports = Person.objects.present(at.date()).filter(manager=person)
    account = access.account_of(person.email)
    return Ties(
        account=account,
        invited=account is None and access.is_invited(person.email, at),
        roles=tuple(Role.objects.filter(holder=person).for_list()),
        deputy_of=tuple(Role.objects.filter(deputy=person).for_list()),
        memberships=tuple(Membership.objects.filter(person=person).for_list().order_by("-begins", "pk")),
        skills=tuple(Skill.objects.filter(person=person)),
        absences=tuple(Absence.objects.filter(person=person, ends__gte=at.date())),
        reports=tuple(reports[:FIRST_REPORTS]),
        reports_count=reports.count(),
    )


def outsiders(at: datetime) -> Outsiders:
    """Everybody who is here and has no account, by name."""
    people = list(Person.objects.present(at.date()).values_list("email", "name"))
    new, invited = access.uninvited([email for email, _name in people], at)
    return Outsiders(
        new=tuple(Guest(email, name) for email, name in people if email.lower() in new),
        invited=tuple(Guest(email, name) for email, name in people if email.lower() in invited),
    )


def name_step(request: SignedInRequest) -> Step:
    """First run: name the operation."""
    return Step(
        label=_("Name your operation"),
        done=Operation.objects.exists(),
        url=reverse("organization:operation")
        if may(request.user, OrganizationPermission.NAME_OPERATION)
        else "",
        hint=_("The whole organisation that runs the stores."),
        action=_("Name it"),
    )


def people_url() -> str:
    """The directory."""
    return reverse("organization:people")


def import_url() -> str:
    """Where people are brought in."""
    return reverse("organization:people-import")


def template_step(request: SignedInRequest) -> Step:
    """First run, for who begins with nothing: units, teams and roles out of a template."""
    return Step(
        label=_("Begin with a template"),
        done=Unit.objects.exists() or Role.objects.exists(),
        url=reverse("organization:templates") if may(request.user, OrganizationPermission.VIEW) else "",
        hint=_("Units, teams, roles and areas of a usual shape; you see what would be added before it is."),
        action=_("Choose a template"),
        optional=True,
    )


def people_step(_request: SignedInRequest) -> Step:
    """First run: bring in the people."""
    return Step(
        label=_("Bring in your people"),
        done=Person.objects.exists(),
        url=import_url(),
        hint=_("A table with names and e-mails; teams come along. Owners are named among them."),
        action=_("Import people"),
    )
