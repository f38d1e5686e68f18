"""The operation as a file: out, into an empty store, and out again; plans; what is refused."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from storewide.audit.models import Entry
from storewide.kit import operation_plan, operation_reading, operation_writing
from storewide.kit.errors import Refusal
from storewide.kit.operation_file import Orphaned, Sign
from storewide.kit.operation_plan import RemovalUnconfirmed, RowsClash
from storewide.kit.permissions import SYSTEM
from storewide.organization.models import Membership, Operation, Person, Role, Skill, Team, Unit, UnitFunction
from storewide.ownership.models import Activity, Area, Responsibility

WHOLE = """\
storewide: 1
operation:
  name: Nordlicht Living
units:
- name: Nordlicht
  operating_model: hybrid
  result_holder: ana@shop.example
- name: Online shops
  within: Nordlicht
  commerce_structure: department
functions:
- {unit: Online shops, name: Search, provision: own}
- {unit: Online shops, name: Payments, provision: shared, provider: Nordlicht}
- {unit: Online shops, name: Call centre at night, provision: outsourced, company: "Night: & Day"}
teams:
- name: Checkout
  mission: 'no: paying is easy, 100 % of the time'
  unit: Online shops
  maintenance_share: 20
- name: Help desk
- name: No
  kind: project
people:
- name: Ana Ruiz
  email: ana@shop.example
  title: Head of checkout
  team: Checkout
- name: '007'
  email: bond@shop.example
  team: 'No'
  manager: ana@shop.example
  shift: early
  hours: 37.5
- name: Zoë Ødegård
  email: zoe@shop.example
  left: 2026-01-31
memberships:
- {person: ana@shop.example, team: Checkout, role: Lead, discipline: product, share: 60}
- {person: bond@shop.example, team: Checkout, discipline: engineering, share: 40, from: 2026-02-01, until: 2026-12-31}
- {person: bond@shop.example, team: 'No'}
skills:
- {person: bond@shop.example, name: Front end, depth: broad}
- {person: bond@shop.example, name: SAP, depth: deep}
absences:
- {person: bond@shop.example, from: 2026-04-01, until: 2026-04-10}
roles:
- title: Head of checkout
  holder: ana@shop.example
  deputy: bond@shop.example
  purpose: Whoever wants to pay, can.
  accountabilities: |-
    Paying works.
    Paying is fast.
- title: Head of search
areas:
- name: Gift cards
  slug: vouchers
  group: order_entry
  tier: front_end
  accountable: Head of checkout
  responsible: Checkout
activities:
- name: Weekly fraud review
  area: vouchers
  how_often: weekly
responsibilities:
- {area: vouchers, part: I, team: Help desk}
- {activity: weekly-fraud-review, part: A, role: Head of checkout}
"""

type Apply = Callable[..., operation_plan.Plan]


def _read(text: str) -> Any:
    return operation_reading.read(text, "operation.yaml")


@pytest.fixture
def apply(db: None, at: datetime) -> Apply:
    return lambda text: operation_plan.apply_with_removals(_read(text), by=SYSTEM, at=at)


def _text() -> str:
    return operation_writing.write(operation_plan.export())


def _empty() -> None:
    """As a folder that was just made: the seven areas, and nothing else."""
    Responsibility.objects.all().delete()
    Activity.objects.all().delete()
    Area.objects.filter(built_in=False).delete()
    Area.objects.update(accountable=None, responsible=None)
    for model in (Role, Skill, Membership, UnitFunction):
        model.objects.all().delete()
    Unit.objects.update(result_holder=None, parent=None)
    Person.objects.update(manager=None)
    for model in (Person, Team, Unit, Operation):
        model.objects.all().delete()


def test_a_round_trip_ends_with_the_same_bytes(apply: Apply):
    apply(WHOLE)
    first = _text()
    _empty()
    apply(first)
    assert _text() == first
    bond = Person.objects.get(email="bond@shop.example")
    assert (bond.name, str(bond.team), bond.weekly_hours) == ("007", "No", Decimal("37.5"))
    assert bond.manager == Person.objects.get(email="ana@shop.example")
    assert Team.objects.get(name="Help desk").front_line
    assert Area.objects.get(name="Gift cards").slug == "vouchers"
    assert Role.objects.get(title="Head of checkout").accountabilities == "Paying works.\nPaying is fast."
    assert Role.objects.get(title="Head of search").vacant_since == date(2026, 3, 10)


def test_applying_twice_changes_nothing(apply: Apply):
    assert apply(WHOLE).added == 24
    entries, before = Entry.objects.count(), _text()
    again = apply(WHOLE)
    assert again.changes == ()
    assert (Entry.objects.count(), _text()) == (entries, before)


def test_everything_is_in_the_trail(apply: Apply):
    apply(WHOLE)
    actions = set(Entry.objects.values_list("action", flat=True))
    assert {
        "organization.operation.name",
        "organization.unit.make",
        "organization.unit.change",
        "organization.function.add",
        "organization.team.form",
        "organization.person.add",
        "organization.person.change",
        "organization.membership.join",
        "organization.skill.note",
        "organization.role.make",
        "ownership.area.add",
        "ownership.activity.add",
        "ownership.responsibility.assign",
    } <= actions


def test_a_rehearsal_says_the_same_and_writes_nothing(db: None, at: datetime):
    plan = operation_plan.rehearse(_read(WHOLE), by=SYSTEM, at=at)
    assert (plan.added, plan.changed, plan.removed) == (24, 0, 0)
    assert [change.label for change in plan.changes if change.section == "teams"] == [
        "Checkout",
        "Help desk",
        "No",
    ]
    assert not Person.objects.exists()
    assert not Entry.objects.exists()


def test_a_change_is_told_with_before_and_after(apply: Apply):
    apply(WHOLE)
    plan = apply(
        "teams:\n- name: checkout\n  mission: Pay\n- name: Help desk\n- {name: 'No', kind: project}\n"
    )
    assert [(change.sign, change.label, change.differing) for change in plan.changes] == [
        (
            Sign.CHANGE,
            "Checkout",
            {
                "name": ("Checkout", "checkout"),
                "mission": ("no: paying is easy, 100 % of the time", "Pay"),
                "unit": ("Online shops", ""),
                "maintenance_share": (20, 0),
            },
        )
    ]


def test_a_section_that_is_missing_stays(apply: Apply):
    apply(WHOLE)
    apply("operation:\n  name: Other\n")
    assert Operation.objects.get().name == "Other"
    assert Person.objects.count() == 3


def test_a_removal_waits_for_a_word(db: None, at: datetime, apply: Apply):
    apply(WHOLE)
    with pytest.raises(RemovalUnconfirmed) as refused:
        operation_plan.apply(_read("skills: []"), by=SYSTEM, at=at)
    assert [change.label for change in refused.value.plan.changes] == [
        "bond@shop.example · Front end",
        "bond@shop.example · SAP",
    ]
    assert Skill.objects.count() == 2
    apply("skills: []")
    assert not Skill.objects.exists()


def test_a_new_name_is_no_other_record(apply: Apply):
    apply(WHOLE)
    before = Team.objects.get(name="Checkout").pk
    plan = apply(
        "teams:\n- {name: Paying, formerly: Checkout}\n- name: Help desk\n- {name: 'No', kind: project}\n"
        "memberships:\n"
        "- {person: ana@shop.example, team: Paying, role: Lead, discipline: product, share: 60}\n"
        "- {person: bond@shop.example, team: Paying, discipline: engineering, share: 40, "
        "from: 2026-02-01, until: 2026-12-31}\n"
        "- {person: bond@shop.example, team: 'No'}\n"
    )
    assert Team.objects.get(name="Paying").pk == before
    assert [(change.section, change.sign) for change in plan.changes] == [("teams", Sign.CHANGE)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("teams:\n- name: Help desk\n", "“Checkout” cannot go, because this hangs on it: person: Ana Ruiz"),
        (
            "people:\n- {name: B, email: bond@shop.example}\n",
            "Ana Ruiz cannot leave yet, because this hangs on them: Head of checkout",
        ),
        ("roles: []\n", "“Head of checkout” cannot go, because this hangs on it: area: Gift cards"),
        (
            "units:\n- name: Nordlicht\n",
            "“Online shops” cannot go, because this hangs on it: unit function: Search, Payments, Call centre at night",
        ),
    ],
)
def test_what_would_orphan_records_is_refused(apply: Apply, text: str, words: str):
    apply(WHOLE)
    before, entries = _text(), Entry.objects.count()
    with pytest.raises(Orphaned, match="hangs on") as refused:
        apply(text)
    assert words in refused.value.sentence
    assert (_text(), Entry.objects.count()) == (before, entries)


def test_whoever_is_taken_out_leaves_and_stays_known(apply: Apply):
    apply(WHOLE)
    apply("roles:\n- {title: Head of checkout, holder: ana@shop.example}\n")
    plan = apply(
        "people:\n- {name: Ana Ruiz, email: ANA@shop.example, title: Head of checkout, team: Checkout}\n"
    )
    assert [(change.sign, change.label) for change in plan.changes] == [(Sign.REMOVE, "bond@shop.example")]
    assert Person.objects.get(email="bond@shop.example").left_on == date(2026, 3, 10)
    text = "people:\n- {name: Ana Ruiz, email: ana@shop.example, title: Head of checkout, team: Checkout}\n"
    assert apply(text).changes == ()


def test_units_swap_places_without_a_circle(apply: Apply):
    apply("units:\n- {name: A}\n- {name: B, within: A}\n- {name: C, within: B}\n")
    apply("units:\n- {name: A, within: B}\n- {name: B, within: C}\n- {name: C}\n")
    assert [(row["name"], row["within"]) for row in operation_plan.export()["units"]] == [
        ("A", "B"),
        ("B", "C"),
        ("C", ""),
    ]
    with pytest.raises(Refusal, match="which lies within it"):
        apply("units:\n- {name: A, within: B}\n- {name: B, within: A}\n- {name: C}\n")


def test_managers_in_a_circle_are_refused(apply: Apply):
    with pytest.raises(Refusal, match=r"people: a@x\.example would report to themselves"):
        apply(
            "people:\n- {name: A, email: a@x.example, manager: b@x.example}\n"
            "- {name: B, email: b@x.example, manager: a@x.example}\n"
        )
    assert not Person.objects.exists()


def test_two_areas_of_one_name_are_one_sentence(apply: Apply):
    with pytest.raises(RowsClash, match="areas: two rows cannot both be as the file says"):
        apply(
            "areas:\n- {name: Search, slug: one, group: order_entry}\n- {name: Search, slug: two, group: order_entry}\n"
        )
    assert not Area.objects.filter(built_in=False).exists()


def test_queries_do_not_grow_with_people(apply: Apply, django_assert_max_num_queries: Any):
    rows = "".join(f"- {{name: P{n}, email: p{n}@x.example, team: A}}\n" for n in range(150))
    with django_assert_max_num_queries(60):
        apply(f"teams:\n- name: A\npeople:\n{rows}")
    assert Person.objects.count() == 150
