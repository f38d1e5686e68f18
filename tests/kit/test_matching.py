"""Finding by the first letters of any word, whatever case and accents."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storewide.kit import matching
from storewide.organization.models import Person, Team


@pytest.mark.parametrize(
    ("typed", "title", "rest", "place"),
    [
        ("spend", "Spend", "", 0),
        ("SPE", "Spend", "", 1),
        ("müll", "Jorg Muller", "", 2),
        ("mull jor", "Jörg Müller", "", 2),
        ("check", "One-page checkout", "", 2),
        ("ana", "Checkout", "Ana is accountable", 3),
        ("ana check", "Checkout", "Ana is accountable", 3),
        ("end", "Spend", "", None),
        ("spend x", "Spend", "", None),
        ("", "Spend", "", None),
        (".*", "Spend", "", None),
        ("c++", "c++ course", "", 1),
    ],
)
def test_how_well_a_title_fits(typed: str, title: str, rest: str, place: int | None) -> None:
    assert matching.place(typed, title, rest) == place


def test_the_best_come_first_and_at_most_six() -> None:
    names = ["New spend", "Spend by day", "Spend", "Overspend", *(f"A spend {n}" for n in range(6))]
    found = matching.best("spend", names, str, lambda _name: "")
    assert found == ["Spend", "Spend by day", "A spend 0", "A spend 1", "A spend 2", "A spend 3"]


@given(st.text(max_size=200), st.text(max_size=50))
def test_anything_may_be_typed(typed: str, title: str) -> None:
    assert matching.place(typed, title) in (None, 0, 1, 2, 3)
    assert len(matching.typed(typed)) <= matching.WORDS


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("mul", ["Jörg Müller", "Ana Muller"]),
        ("MÜL", ["Jörg Müller", "Ana Muller"]),
        ("muller ana", ["Ana Muller"]),
        ("checkout", ["Łucja (checkout)"]),
        ("lucja", ["Łucja (checkout)"]),
        ("shop.exa", []),
        ("b%", []),
        ("a\\", []),
        ("o'", ["Bo O'Neil"]),
    ],
)
@pytest.mark.django_db
def test_rows_are_found_in_one_query(typed: str, names: list[str], django_assert_num_queries: object) -> None:
    for number, name in enumerate(["Jörg Müller", "Ana Muller", "Łucja (checkout)", "Bo O'Neil"]):
        Person.objects.create(name=name, email=f"{number}@shop.example")
    with django_assert_num_queries(1):  # type: ignore[operator]
        found = matching.best_rows(typed, Person.objects.select_related("team"), "name", "team__name")
    assert {person.name for person in found} == set(names)


@pytest.mark.django_db
def test_a_field_of_another_record_counts_too() -> None:
    team = Team.objects.create(name="Front desk")
    Person.objects.create(name="Ana", email="a@shop.example", team=team)
    Person.objects.create(name="Fred", email="f@shop.example")
    assert [p.name for p in matching.best_rows("fr", Person.objects.all(), "name", "team__name")] == [
        "Fred",
        "Ana",
    ]
