"""The four organisations: a group with solution owners, product teams, a working group in three paths, and a matrix."""

from datetime import datetime, timedelta

from storewide.coordination import arrangement_operations, group_operations, part_operations
from storewide.coordination.group_operations import Charter
from storewide.coordination.models import (
    Board,
    BoardMember,
    Criterion,
    Goal,
    LeadUser,
    Mechanism,
    Milestone,
    Participant,
    Path,
    Pilot,
    Prerequisite,
    WorkingGroup,
)
from storewide.lib.money import Money
from storewide.organization import decision_operations
from storewide.organization.models import Role, Team, Unit
from storewide.ownership.models import Area, Part
from storewide.strategy import document_operations, goal_operations, objective_operations
from storewide.strategy.goal_operations import Wanted
from storewide.strategy.objective_operations import Measured
from tests.proof.organisation import aligning
from tests.proof.organisation.designing import WHOLE, Designer

#: the departments of the group, with what their people bring
DEPARTMENTS = {"Product": "product", "Marketing": "marketing", "IT": "engineering", "Sales": "sales"}
#: what a solution owner answers for, in which department, and who is asked
SOLUTION = {
    "Feature set": ("Product", "IT"),
    "Results": ("Sales", "Marketing"),
    "Competitive alignment": ("Marketing", "Sales"),
}
#: the eight weeks of the working group, by path: what must be true, after how many days
PATHS = {
    "Customers": (("Why customers send back is known", 20), ("The journey is tested with twelve people", 48)),
    "Stores": (("Every till can find an online order", 34), ("Two stores ran it for a week", 55)),
    "Systems": (("Stock knows a return within the hour", 41), ("A vendor is chosen", 52)),
}
WEEKS = timedelta(weeks=8)


def ecommerce_group(at: datetime) -> Designer:
    """(1) Solution owners for feature set, results and competitive alignment, split over four departments."""
    model = Designer(at)
    model.begin("Kontor Group", "seven-areas", "independent-business-unit")
    for name, discipline in DEPARTMENTS.items():
        model.unit(name, "eCommerce", operating_model="centralised", commerce_structure="department")
        model.team(f"{name} team", name)
        model.staff(f"{name} team", [discipline] * 3 + list(WHOLE[:5]))
    for name, (department, asked) in SOLUTION.items():
        owner = model.people[f"{DEPARTMENTS[department].capitalize()} of {department.lower()} team"]
        role = model.role(f"Solution owner of {name.lower()}", owner)
        area = model.area(name, role, f"{department} team")
        model.part(area, Part.CONSULTED, Team.objects.get(name=f"{asked} team"))
        model.activity(area, f"Review of {name.lower()}", role)
    technology = model.role("Head of store technology", model.people["Engineering of it team"])
    model.area("Availability", technology, "IT team", tier="back_end")
    _plan(model)
    aligning.align(model)
    return model


def _plan(model: Designer) -> None:
    """A goal with an objective, a principle, and what a team may decide."""
    by, at, day = model.by, model.at, model.at.date()
    owner = model.people["Sales of sales team"]
    ends = day + timedelta(days=300)
    unit = Unit.objects.get(name="Sales")
    wanted = Wanted(name="A tenth more online", begins=day, ends=ends, owner=owner, unit=unit)
    goal = goal_operations.set_goal(wanted=wanted, by=by, at=at)
    objective = objective_operations.set_objective(
        name="More carts become orders", goal=goal, owner=owner, begins=day, ends=ends, by=by, at=at
    )
    measured = Measured(name="Carts that become orders", start=62, aim=70, due_on=ends, unit="%")  # type: ignore[arg-type]
    objective_operations.add_key_result(objective=objective, measured=measured, by=by, at=at)
    document_operations.write(
        kind="principle",
        title="One price everywhere",
        text="A product costs the same in every channel.\n\n- Exceptions end.",
        owner=owner,
        review_on=ends,
        by=by,
        at=at,
    )
    sales, lead = (
        Team.objects.get(name="Sales team"),
        Role.objects.get(title="Managing director of eCommerce"),
    )
    limit = Money(5_000_00, "EUR")
    decision_operations.set_right(team=sales, kind="budget", how="decides", up_to=limit, by=by, at=at)
    decision_operations.set_right(team=sales, kind="budget", how="asks", asks=lead, by=by, at=at)


def product_teams(at: datetime) -> Designer:
    """(2) Cross-functional teams of eight for checkout, search, recommendations and payments."""
    model = Designer(at)
    model.begin("Lagune Store", "product-teams")
    for name in ("checkout", "search", "recommendations", "payments"):
        team = f"{name.capitalize()} team"
        first, *_others = model.staff(team, WHOLE)
        model.role(f"Product owner of {name}", first)
    owner = model.role("Head of platform reliability", model.people["Operations of checkout team"])
    model.area("Availability", owner, "Checkout team", tier="back_end")
    return model


def working_group(at: datetime) -> Designer:
    """(3) Eight weeks in three paths with 22 people of a store with the seven areas."""
    model = Designer(at)
    model.begin("Brigg Stores", "seven-areas", "centralised")
    for team in ("Group platform", "Group marketing", "Group analysis"):
        model.staff(team, WHOLE[:8])
    people = list(model.people.values())[:22]
    by, day = model.by, at.date()
    charter = Charter(
        name="Returns everywhere",
        initiative="What was bought online goes back in any store",
        begins=day,
        ends=day + WEEKS - timedelta(days=1),
        chat_url="https://chat.shop.example/returns",
        agenda_url="https://docs.shop.example/returns",
        out_of_scope="Repairs\nGifts without a receipt",
    )
    group = group_operations.set_up(charter=charter, sponsor=people[0], facilitator=people[1], by=by, at=at)
    parts: list[object] = [
        Goal(group=group, what="Returns cost a fifth less"),
        Prerequisite(group=group, what="The sponsor frees a day a week", owner=people[0], due_on=day),
    ]
    for place, (name, criteria) in enumerate(PATHS.items()):
        path = part_operations.add(part=Path(group=group, name=name, purpose=f"{name} first"), by=by, at=at)
        parts.append(Milestone(path=path, what=f"{name}: half way", due_on=day + timedelta(weeks=4)))
        parts += [
            Criterion(path=path, what=what, due_on=day + timedelta(days=days), responsible=people[2 + place])
            for what, days in criteria
        ]
        parts += [
            Participant(group=group, person=person, path=path, role=_seat(number))
            for number, person in enumerate(people[2 + place :: 3])
        ]
    for part in parts:
        part_operations.add(part=part, by=by, at=at)  # type: ignore[type-var]
    return model


def _seat(number: int) -> str:
    return "contributor" if number < 4 else "collaborator"


def matrix(at: datetime) -> Designer:
    """(4) Units that share a marketing operations centre, joined by a shared matrix."""
    model = Designer(at)
    model.begin("Fjord Brands", "hybrid", "marketing-operations-centre")
    owner = model.person("Head of the centre", Team.objects.get(name="Marketing coordination"))
    model.role("Head of the marketing operations centre", owner)
    model.staff("Marketing services", ("marketing", *WHOLE[:6]))
    by, day = model.by, at.date()
    units = Unit.objects.filter(
        name__in=("Business unit A", "Business unit B", "Marketing operations centre")
    )
    shared = Mechanism(
        name="Matrix of campaigns", kind="matrix", owner=owner, cadence="monthly", review_on=day + WEEKS
    )
    arrangement_operations.add_mechanism(mechanism=shared, teams=(), units=units, by=by, at=at)
    forum = Mechanism(name="Forum of tools", kind="forum", owner=owner, cadence="fortnightly")
    teams = Team.objects.filter(name__in=("Marketing tools", "Platform team"))
    arrangement_operations.add_mechanism(mechanism=forum, teams=teams, units=(), by=by, at=at)
    board = Board(name="Customers' council", purpose="What we say to whom", owner=owner)
    arrangement_operations.add(arrangement=board, by=by, at=at)
    member = BoardMember(board=board, name="Ines Mar", company="Mar & Sons", begins=day, ends=day + 6 * WEEKS)
    arrangement_operations.add_piece(piece=member, by=by, at=at)
    pilot = Pilot(
        name="One voucher for all brands",
        what="A voucher counts in every brand",
        owner=owner,
        begins=day,
        ends=day + WEEKS,
    )
    arrangement_operations.add(arrangement=pilot, by=by, at=at)
    arrangement_operations.add_piece(piece=LeadUser(pilot=pilot, name="Mar & Sons"), by=by, at=at)
    return model


def group_of(model: Designer) -> WorkingGroup:
    """The working group of the third organisation, started: what had to be done first is done."""
    group = WorkingGroup.objects.get()
    for each in Prerequisite.objects.all():
        part_operations.finish(part=each, by=model.by, at=model.at)
    return group_operations.start(group=group, by=model.by, at=model.at)


def areas() -> list[str]:
    """Every area by name."""
    return list(Area.objects.values_list("name", flat=True))
