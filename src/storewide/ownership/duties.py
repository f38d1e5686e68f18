"""The duties that the directory itself knows: roles held and covered, results held, people led, places in teams, shifts."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from storewide.kit import formats
from storewide.kit.permissions import Actor
from storewide.lib.clock import now
from storewide.organization import membership_operations, operations, role_operations, unit_operations
from storewide.organization.models import Membership, Person, Role, Unit
from storewide.ownership import duty_operations
from storewide.ownership.handing import Duty
from storewide.ownership.models import DutyShift

ROLE = _("Role held")
DEPUTY = _("Stands in for")
RESULT = _("Holds profit and loss of")
LED = _("Leads")
MEMBER = _("Place in a team")
SHIFT = _("Planned duty")


def duties_of(person: Person) -> list[Duty]:
    """Roles first, since everything a role answers for goes with it; six queries."""
    moment = now()
    today = moment.date()
    memberships = Membership.objects.on(today).filter(person=person).select_related("team", "person")
    return [
        *(_role(role) for role in Role.objects.filter(holder=person)),
        *(_deputy(role) for role in Role.objects.filter(deputy=person).select_related("holder")),
        *(_result(unit) for unit in Unit.objects.filter(result_holder=person)),
        *(_led(report, person) for report in Person.objects.present(today).filter(manager=person)),
        *(_member(each) for each in memberships),
        *(_shift(each) for each in DutyShift.objects.not_over(moment).filter(person=person).for_list()),
    ]


def _role(role: Role) -> Duty:
    def move(to: Person | None, by: Actor, at: datetime) -> None:
        role_operations.give_role(role=role, holder=to, by=by, at=at)

    return Duty(ROLE, f"role.{role.pk}", role.title, role.get_absolute_url(), move)


def _deputy(role: Role) -> Duty:
    def move(to: Person | None, by: Actor, at: datetime) -> None:
        stored = Role.objects.select_related("holder").get(pk=role.pk)
        # whoever holds the role by now needs no deputy in themselves
        deputy = None if to == stored.holder else to
        role_operations.name_deputy(role=stored, deputy=deputy, by=by, at=at)

    return Duty(DEPUTY, f"deputy.{role.pk}", role.title, role.get_absolute_url(), move, must_move=False)


def _result(unit: Unit) -> Duty:
    def move(to: Person | None, by: Actor, at: datetime) -> None:
        unit_operations.change_unit(
            unit=unit, changes={"result_holder": to}, by=by, at=at, expected_version=None
        )

    return Duty(RESULT, f"result.{unit.pk}", unit.name, unit.get_absolute_url(), move)


def _led(report: Person, leader: Person) -> Duty:
    def move(to: Person | None, by: Actor, at: datetime) -> None:
        # the successor may be one of those led: then whoever led the leaver leads them
        manager = leader.manager if to == report else to
        operations.change_person(
            person=report, changes={"manager": manager}, by=by, at=at, expected_version=None
        )

    return Duty(LED, f"led.{report.pk}", report.name, report.get_absolute_url(), move, must_move=False)


def _member(membership: Membership) -> Duty:
    def move(to: Person | None, by: Actor, at: datetime) -> None:
        membership_operations.end_membership(membership=membership, on=at.date(), by=by, at=at)
        if to is not None and not _is_there(to, membership, at):
            membership_operations.join_team(
                person=to,
                team=membership.team,
                share=membership.share,
                discipline=membership.discipline,
                role=membership.role,
                begins=at.date(),
                by=by,
                at=at,
            )

    team = membership.team
    return Duty(MEMBER, f"member.{membership.pk}", team.name, team.get_absolute_url(), move, must_move=False)


def _is_there(to: Person, membership: Membership, at: datetime) -> bool:
    return Membership.objects.on(at.date()).filter(person=to, team=membership.team).exists()


def _shift(shift: DutyShift) -> Duty:
    """Without a successor it is taken back: whoever is accountable is reached then."""

    def move(to: Person | None, by: Actor, at: datetime) -> None:
        if to is None:
            duty_operations.remove_shift(shift=shift, by=by, at=at)
            return
        duty_operations.change_shift(
            shift=shift, person=to, begins=shift.begins, ends=shift.ends, by=by, at=at, expected_version=None
        )

    label = f"{shift.what}, {formats.moment(shift.begins)}"
    return Duty(SHIFT, f"shift.{shift.pk}", label, shift.get_absolute_url(), move, must_move=False)
