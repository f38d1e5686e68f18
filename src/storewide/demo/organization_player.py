"""Plays how the operation is set up: units with functions, skills, days away, deputies, and who may decide what."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from storewide.demo.plan_player import UNIT, WITHIN
from storewide.kit.permissions import System
from storewide.lib.money import Money
from storewide.organization import (
    ability_operations,
    decision_operations,
    membership_operations,
    operations,
    role_operations,
    unit_operations,
)
from storewide.organization.models import (
    CommerceStructure,
    DecisionKind,
    DecisionSize,
    How,
    Membership,
    OperatingModel,
    Person,
    Provision,
    Role,
    Team,
    Unit,
)

#: name, how it is provided, by which company where it is bought
FUNCTIONS = (
    ("Merchandising", Provision.OWN, ""),
    ("Search marketing", Provision.OUTSOURCED, "Leuchtturm Media"),
    ("Store engineering", Provision.SHARED, ""),
    ("Fulfilment", Provision.OUTSOURCED, "Kranich Logistik"),
)
#: by the place of a person in the directory: what they can do, and how far
SKILLS = (
    (0, "Pricing", "broad"),
    (1, "Experimentation", "deep"),
    (1, "Pricing", "deep"),
    (2, "Search marketing", "deep"),
    (3, "Content system", "deep"),
    (4, "Experimentation", "deep"),
    (4, "Warehouse of orders", "broad"),
    (8, "Checkout", "broad"),
    (9, "Checkout", "deep"),
    (9, "Search engine", "deep"),
)
#: what was decided: what, kind, amount in major units or a size, days ago, days waited (None: in the team)
DECISIONS = (
    ("Order of the category pages", DecisionKind.ROADMAP, None, DecisionSize.SMALL, 61, None),
    ("New size of the search field", DecisionKind.DESIGN, None, DecisionSize.SMALL, 40, None),
    ("Address check by a service", DecisionKind.SUPPLIER, 9_000, "", 52, 12.5),
    ("Voucher of the summer", DecisionKind.PRICING, None, DecisionSize.MEDIUM, 33, 3.0),
    ("Photo studio for two days", DecisionKind.BUDGET, 1_800, "", 20, None),
    ("Second tester", DecisionKind.HIRING, None, DecisionSize.LARGE, 9, None),
)


def play(known: list[Person], by: System, at: datetime) -> None:
    """Everything, in the order of a new operation; `known` are the first ten of the directory."""
    _units(known[0], by, at)
    for number, team in enumerate(Team.objects.filter(front_line=False)):
        share = {"maintenance_share": (20, 30, 40)[number % 3]}
        operations.change_team(team=team, changes=share, by=by, at=at, expected_version=None)
    for place, name, breadth in SKILLS:
        ability_operations.note_skill(person=known[place], name=name, breadth=breadth, by=by, at=at)
    _away(known, by, at)
    _deputies(known, by, at)
    _lent(known, by, at)
    _decisions(by, at)


def _units(holder: Person, by: System, at: datetime) -> None:
    top, shops = Unit.objects.get(name=WITHIN), Unit.objects.get(name=UNIT)
    for unit in Unit.objects.exclude(pk=top.pk):
        _described(unit, {"parent": top}, by, at)
    said = {"operating_model": OperatingModel.HYBRID, "commerce_structure": CommerceStructure.DEPARTMENT}
    _described(top, {**said, "result_holder": holder}, by, at)
    _described(shops, {**said, "result_holder": holder}, by, at)
    provider = Unit.objects.exclude(pk__in=(top.pk, shops.pk)).last()
    for name, provision, company in FUNCTIONS:
        unit_operations.add_function(
            unit=shops,
            name=name,
            provision=provision,
            provider=provider if provision == Provision.SHARED else None,
            company=company,
            by=by,
            at=at,
        )


def _described(unit: Unit, changes: dict[str, object], by: System, at: datetime) -> None:
    unit.refresh_from_db()
    unit_operations.change_unit(unit=unit, changes=changes, by=by, at=at, expected_version=None)


def _away(known: list[Person], by: System, at: datetime) -> None:
    """One who is away now, and one in three weeks."""
    for place, first, days in ((7, -2, 9), (1, 21, 10)):
        begins: date = at.date() + timedelta(days=first)
        ends = begins + timedelta(days=days)
        ability_operations.note_absence(person=known[place], begins=begins, ends=ends, by=by, at=at)


def _deputies(known: list[Person], by: System, at: datetime) -> None:
    """Every second role has somebody who steps in."""
    for role in list(Role.objects.for_list())[::2]:
        deputy = next(person for person in known if person != role.holder)
        role_operations.name_deputy(role=role, deputy=deputy, by=by, at=at)


def _lent(known: list[Person], by: System, at: datetime) -> None:
    """Somebody of one team gives a third of their time to another."""
    lent = known[4]
    home = Membership.objects.get(person=lent, team=lent.team)
    membership_operations.change_membership(
        membership=home, changes={"share": 70}, by=by, at=at, expected_version=None
    )
    other = Team.objects.filter(front_line=False).exclude(pk=home.team_id).last()
    if other is not None:
        membership_operations.join_team(
            person=lent, team=other, share=30, discipline="data", begins=at.date(), by=by, at=at
        )


def _decisions(by: System, at: datetime) -> None:
    """Rights of all teams, and what was decided lately."""
    asked = Role.objects.first()
    for kind in (DecisionKind.ROADMAP, DecisionKind.DESIGN, DecisionKind.RELEASE):
        decision_operations.set_right(team=None, kind=kind, how=How.DECIDES, by=by, at=at)
    limit = Money(250_000, "EUR")
    decision_operations.set_right(
        team=None, kind=DecisionKind.BUDGET, how=How.INFORMS, up_to=limit, asks=asked, by=by, at=at
    )
    for kind in (DecisionKind.BUDGET, DecisionKind.SUPPLIER, DecisionKind.PRICING, DecisionKind.HIRING):
        decision_operations.set_right(team=None, kind=kind, how=How.ASKS, asks=asked, by=by, at=at)
    teams = list(Team.objects.filter(front_line=False))
    for number, (what, kind, amount, size, ago, waited) in enumerate(DECISIONS):
        came_up = at - timedelta(days=ago)
        in_team = waited is None and kind != DecisionKind.HIRING
        decided = came_up + timedelta(days=waited) if waited else came_up if in_team else None
        decision_operations.note_decision(
            team=teams[number % len(teams)],
            kind=kind,
            what=what,
            amount=None if amount is None else Money(int(Decimal(amount) * 100), "EUR"),
            size=size,
            asked=None if in_team else asked,
            came_up_at=came_up,
            decided_at=decided,
            outcome="Done as proposed." if decided else "",
            by=by,
            at=at,
        )
