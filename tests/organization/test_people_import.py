"""Reading a directory of people from a table."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.kit import table_import
from storewide.kit.permissions import SYSTEM
from storewide.kit.table_import import FileRefused, RowsRefused
from storewide.lib.tables import TableReport
from storewide.organization import operations, people_import
from storewide.organization.models import Discipline, Membership, Person, Team

type Table = Callable[..., Path]


@pytest.fixture
def read(owner: User, at: datetime) -> Callable[..., TableReport]:
    def do(path: Path, **more: Any) -> TableReport:
        return people_import.import_people(path, by=owner, at=at, **more)

    return do


def counts(report: TableReport) -> tuple[int, int, int, int]:
    return (report.read, report.accepted, report.repeated, report.refused)


def test_people_come_with_their_teams_and_managers(read: Any, table: Table, at: datetime) -> None:
    path = table(
        "Ben Okoro,Ben@Shop.Example,Checkout,Engineer,ana@shop.example,early",
        "Ana Ruiz,ana@shop.example,checkout,Head of checkout,,",
    )
    assert counts(read(path)) == (2, 2, 0, 0)
    ben = Person.objects.select_related("team", "manager").get(email="ben@shop.example")
    assert (ben.name, ben.title, ben.shift, ben.created_at) == ("Ben Okoro", "Engineer", "early", at)
    assert ben.manager is not None
    assert (ben.manager.name, ben.team) == ("Ana Ruiz", Team.objects.get())
    assert Entry.objects.of(ben).get().action == "organization.person.add"
    assert Entry.objects.filter(action="organization.team.form").count() == 1


def test_reading_again_changes_nothing(read: Any, table: Table) -> None:
    path = table("Ana,ana@shop.example,Checkout,Head,,", "Ben,ben@shop.example,,,ana@shop.example,late")
    read(path)
    lines = Entry.objects.count()
    assert counts(read(path)) == (2, 0, 2, 0)
    assert Entry.objects.count() == lines
    assert list(Person.objects.values_list("version", flat=True)) == [1, 1]


def test_a_row_that_changed_changes_the_person(read: Any, table: Table) -> None:
    read(table("Ana,ana@shop.example,Checkout,Head,,", "Ben,ben@shop.example,Checkout,,ana@shop.example,"))
    report = read(table("Ana R,ana@shop.example,,Head,ben@shop.example,", "Ben,ben@shop.example,Checkout,,,"))
    ana = Person.objects.select_related("manager").get(email="ana@shop.example")
    assert counts(report) == (2, 2, 0, 0)
    assert ana.manager is not None
    assert (ana.name, ana.team, ana.manager.name, ana.version) == ("Ana R", None, "Ben", 2)
    assert Entry.objects.of(ana).get(action="organization.person.change").changes == {
        "name": ["Ana", "Ana R"],
        "team": ["Checkout", None],
        "manager": [None, "Ben"],
    }


def test_a_column_that_is_missing_is_left_as_it_is(read: Any, table: Table) -> None:
    read(table("Ana,ana@shop.example,Checkout,Head,,early"))
    assert counts(read(table("Ana,ana@shop.example", header="name,email"))) == (1, 0, 1, 0)
    ana = Person.objects.get()
    assert (ana.title, ana.shift, str(ana.team)) == ("Head", "early", "Checkout")


def test_faulty_rows_are_named_and_the_rest_is_taken(read: Any, table: Table) -> None:
    report = read(
        table(
            "Ana,ana@shop.example,,,,",
            ",nobody@shop.example,,,,",
            "Bad,not-an-address,,,,",
            "Ana again,ANA@shop.example,,,,",
            f"Long,long@shop.example,,{'x' * 121},,",
            "Lost,lost@shop.example,,,ghost@shop.example,",
            "Under lost,under@shop.example,,,lost@shop.example,",
        )
    )
    assert counts(report) == (7, 1, 0, 6)
    assert [(refusal.row, refusal.reason) for refusal in report.refusals] == [
        (3, "name is empty"),
        (4, "email “not-an-address” is not an e-mail address"),
        (5, "email “ANA@shop.example” stands in an earlier row"),
        (6, "role is longer than 120 characters"),
        (7, "manager “ghost@shop.example” is neither in the directory nor in a row that is taken"),
        (8, "manager “lost@shop.example” is neither in the directory nor in a row that is taken"),
    ]
    assert list(Person.objects.values_list("name", flat=True)) == ["Ana"]


def test_a_circle_of_managers_is_refused(read: Any, table: Table) -> None:
    report = read(
        table(
            "Ana,ana@shop.example,,,ben@shop.example,",
            "Ben,ben@shop.example,,,ana@shop.example,",
            "Cy,cy@shop.example,,,,",
        )
    )
    assert counts(report) == (3, 1, 0, 2)
    assert report.refusals[0].reason == (
        "manager “ben@shop.example” reports to this person, directly or through others"
    )


def test_managers_may_change_places(read: Any, table: Table) -> None:
    read(table("Ana,ana@shop.example,,,,", "Ben,ben@shop.example,,,ana@shop.example,"))
    report = read(table("Ana,ana@shop.example,,,ben@shop.example,", "Ben,ben@shop.example,,,,"))
    assert counts(report) == (2, 2, 0, 0)


def test_strict_takes_all_or_nothing(read: Any, table: Table) -> None:
    with pytest.raises(RowsRefused, match="1 row is refused, so nothing was written") as refused:
        read(table("Ana,ana@shop.example,New team,,,", "Bad,bad,,,,"), strict=True)
    assert counts(refused.value.report) == (2, 1, 0, 1)
    assert not Person.objects.exists()
    assert not Team.objects.exists()


def test_rehearsal_says_the_same_and_writes_nothing(table: Table, owner: User, at: datetime) -> None:
    path = table("Ana,ana@shop.example,New team,,,", "Bad,bad,,,,")
    lines = Entry.objects.count()
    report = people_import.rehearse_people(path, by=owner, at=at).report
    assert counts(report) == (2, 1, 0, 1)
    assert (Person.objects.count(), Team.objects.count(), Entry.objects.count()) == (0, 0, lines)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\x00\x01binary", "is not a text file"),
        (b"mail,who\na,b\n", "has no column name, email"),
    ],
)
def test_a_file_that_is_no_table_is_refused_whole(
    read: Any, tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(content)
    with pytest.raises(FileRefused, match=said):
        read(path)
    with pytest.raises(FileRefused, match=said):
        table_import.look(path, required=people_import.REQUIRED)


def test_five_thousand_people_are_each_in_the_trail(read: Any, table: Table) -> None:
    path = table(
        *(
            f"P{n},p{n}@shop.example,Team {n % 300},Role {n % 60},p{n // 8}@shop.example,early"
            for n in range(1, 5_001)
        ),
        "P0,p0@shop.example,,,,",
    )
    assert counts(read(path)) == (5_001, 5_001, 0, 0)
    assert counts(read(path)) == (5_001, 0, 5_001, 0)
    assert Entry.objects.filter(action="organization.person.add").count() == 5_001


def test_a_new_team_named_as_front_line_is_marked_and_one_that_is_there_stays(
    read: Any, table: Table, owner: User, at: datetime
) -> None:
    operations.form_team(name="Call centre", mission="", front_line=False, by=owner, at=at)
    path = table(
        "Ana,ana@shop.example,Help desk,,,",
        "Ben,ben@shop.example,Checkout,,,",
        "Cy,cy@shop.example,Call centre,,,",
    )
    assert people_import.rehearse_people(path, by=owner, at=at).front_line == ("Help desk",)
    assert Team.objects.count() == 1
    read(path)
    marks = dict(Team.objects.values_list("name", "front_line"))
    assert marks == {"Call centre": False, "Checkout": False, "Help desk": True}


def test_discipline_share_and_unit(table: Callable[..., Path], db: None, at: datetime) -> None:
    header = "name,email,team,discipline,share,unit"
    path = table(
        "Ana,ana@shop.example,Checkout,Product,80,Home",
        "Ben,ben@shop.example,Checkout,engineering,,Home",
        "Cem,cem@shop.example,Checkout,wizardry,100,Home",
        "Dan,dan@shop.example,Checkout,test,0,Home",
        "Eva,eva@shop.example,Checkout,test,50,Garden",
        header=header,
    )
    report = people_import.import_people(path, by=SYSTEM, at=at)
    assert report.accepted == 2
    assert [refusal.reason for refusal in report.refusals] == [
        "discipline “wizardry” is none of " + ", ".join(Discipline.values),
        "share “0” is no whole percent from 1 to 100",
        "unit “Garden” differs from “Home”, which an earlier row says of Checkout",
    ]
    held = Membership.objects.order_by("person__name").values_list("person__name", "discipline", "share")
    assert list(held) == [("Ana", "product", 80), ("Ben", "engineering", 100)]
    assert str(Team.objects.get().unit) == "Home"
    again = people_import.import_people(
        table("Ana,ana@shop.example,Checkout,Product,80,Home", header=header), by=SYSTEM, at=at
    )
    assert (again.accepted, again.repeated) == (0, 1)


def test_another_team_ends_the_membership_in_the_former(
    table: Callable[..., Path], ana: Person, at: datetime
) -> None:
    later = at + timedelta(days=30)
    people_import.import_people(
        table("Ana Ruiz,ana@shop.example,Search", header="name,email,team"), by=SYSTEM, at=later
    )
    held = Membership.objects.order_by("team__name").values_list("team__name", "begins", "ends")
    assert list(held) == [
        ("Checkout", None, later.date() - timedelta(days=1)),
        ("Search", later.date(), None),
    ]


def test_whose_public_holidays_are_theirs(read: Any, table: Table) -> None:
    header = "name,email,holidays_of"
    report = read(
        table("Ana,ana@shop.example,de-by", "Ben,ben@shop.example,", "Cy,cy@shop.example,Mars", header=header)
    )
    assert counts(report) == (3, 2, 0, 1)
    assert report.refusals[0].reason == (
        '"Mars" is no country or part of one whose holidays are known; write DE, or DE-BY for a part.'
    )
    assert dict(Person.objects.values_list("name", "holidays_of")) == {"Ana": "DE-BY", "Ben": ""}
    # a table without the column leaves it, an empty cell empties it
    assert counts(read(table("Ana,ana@shop.example", header="name,email"))) == (1, 0, 1, 0)
    assert counts(read(table("Ana,ana@shop.example,", header=header))) == (1, 1, 0, 0)
    assert Person.objects.get(name="Ana").holidays_of == ""
