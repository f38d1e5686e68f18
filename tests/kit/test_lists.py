"""Lists: what an address asks for is what page and file show, of a QuerySet and of a sequence alike."""

import csv
import io
from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from storewide.kit import list_reading, lists
from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec, PeriodFilter
from storewide.kit.pages import Action, Page
from storewide.lib.money import Money
from storewide.organization.models import Person, Team


@dataclass(frozen=True)
class Parcel:
    """A row of the sequence lists here."""

    name: str
    weight: int | None
    price: Money | None
    sent: date | None
    state: str


PARCELS = (
    Parcel("Anvil", 90, Money(12_345, "EUR"), date(2026, 3, 1), "sent"),
    Parcel("balloon", 1, None, date(2026, 3, 9), "lost"),
    Parcel("Crate", None, Money(-500, "EUR"), None, "sent"),
    Parcel("=drum()", 90, Money(700, "JPY"), date(2026, 2, 28), "sent"),
)
SPEC = ListSpec(
    name="parcels",
    columns=(
        Column("name", "Parcel", sort="name", url=lambda row: f"/parcels/{row.name}/"),
        Column("weight", "Weight", kind=Kind.NUMBER, sort="weight"),
        Column("price", "Price", kind=Kind.MONEY, sort="price__minor"),
        Column("sent", "Sent", kind=Kind.DAY, sort=("-sent", "name")),
        Column("state", "State"),
    ),
    search=("name",),
    filters=(
        Filter("state", "State", (("sent", "sent"), ("lost", "lost"))),
        PeriodFilter("sent", "Sent", "sent"),
    ),
    page_size=2,
    empty=Empty(
        "No parcel yet", "Parcels stand here once one is sent.", Action("Send one", "/parcels/send/")
    ),
)
PEOPLE = ListSpec(
    name="people",
    columns=(
        Column("name", "Name", sort="name"),
        Column("team", "Team", value="team__name", sort="team__name"),
        Column("left", "Left", value="left_on", kind=Kind.DAY, sort="left_on"),
    ),
    search=("name", "team__name"),
    filters=(
        Filter("team", "Team", lambda: Team.objects.values_list("pk", "name")),
        Filter("gone", "Gone", (("yes", "yes"),), apply=lambda rows, value: rows.exclude(left_on=None)),
        PeriodFilter("left", "Left", "left_on"),
    ),
    order="name",
    page_size=2,
    empty=Empty("Nobody yet", "People stand here."),
)


class Cells(HTMLParser):
    """Reads the texts of the first cell of every row, and whether a table is there."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        if tag == "td":
            self.inside = True
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "td":
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.rows[-1][-1] += data


def ask(query: str, spec: ListSpec = SPEC, rows: lists.Rows = PARCELS, **headers: str) -> HttpResponse:
    request: HttpRequest = RequestFactory().get(f"/parcels/{query}", headers=headers)
    response = lists.respond(request, spec, rows, page=Page("Parcels"))
    assert isinstance(response, HttpResponse)
    return response


def names(response: HttpResponse) -> list[str]:
    cells = Cells()
    cells.feed(response.content.decode())
    return [row[0] for row in cells.rows if row]


def file(query: str, spec: ListSpec = SPEC, rows: lists.Rows = PARCELS) -> list[list[str]]:
    request = RequestFactory().get(f"/parcels/{query}")
    response = lists.respond(request, spec, rows, page=Page("Parcels"))
    assert isinstance(response, StreamingHttpResponse)
    assert response["Content-Disposition"] == f'attachment; filename="{spec.name}.csv"'
    text = b"".join(response).decode()  # type: ignore[arg-type] - a synchronous stream
    return list(csv.reader(io.StringIO(text)))


def test_respond_shows_one_page_in_the_rows_own_order() -> None:
    assert names(ask("")) == ["Anvil", "balloon"]
    assert names(ask("?page=2")) == ["Crate", "=drum()"]


def test_respond_shows_the_last_page_for_one_beyond_it() -> None:
    assert names(ask("?page=9")) == ["Crate", "=drum()"]
    assert names(ask("?page=nine")) == ["Anvil", "balloon"]


def test_respond_finds_every_word_whatever_its_case() -> None:
    assert names(ask("?q=ALL+oon")) == ["balloon"]
    assert names(ask("?q=all+anvil")) == []


def test_respond_says_that_nothing_matches_without_the_empty_state() -> None:
    text = ask("?q=zebra").content.decode()
    assert "Nothing matches this search" in text
    assert "No parcel yet" not in text


def test_respond_shows_what_an_empty_list_is_for() -> None:
    text = ask("", rows=()).content.decode()
    assert "Parcels stand here once one is sent." in text
    assert 'href="/parcels/send/"' in text
    assert "<table" not in text


def test_respond_keeps_rows_of_the_chosen_filter() -> None:
    assert names(ask("?state=lost")) == ["balloon"]


def test_respond_ignores_a_value_that_is_no_choice() -> None:
    assert names(ask("?state=eaten")) == ["Anvil", "balloon"]


def test_respond_keeps_rows_within_both_days() -> None:
    assert names(ask("?sent_from=2026-03-01&sent_to=2026-03-09")) == ["Anvil", "balloon"]
    assert names(ask("?sent_to=2026-02-28")) == ["=drum()"]
    assert names(ask("?sent_from=yesterday")) == ["Anvil", "balloon"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?sort=weight", ["balloon", "Anvil", "=drum()", "Crate"]),
        ("?sort=-weight", ["Anvil", "=drum()", "balloon", "Crate"]),
        ("?sort=price", ["Crate", "=drum()", "Anvil", "balloon"]),
        ("?sort=sent", ["balloon", "Anvil", "=drum()", "Crate"]),
        ("?sort=-sent", ["=drum()", "Anvil", "balloon", "Crate"]),
        ("?sort=state", ["Anvil", "balloon", "Crate", "=drum()"]),
    ],
)
def test_respond_sorts_with_missing_values_last_and_ties_in_their_order(
    query: str, expected: list[str]
) -> None:
    assert [row[0].lstrip("'") for row in file(f"{query}&format=csv")[1:]] == expected


def test_links_keep_the_rest_of_the_address() -> None:
    text = ask("?state=sent&sort=name&page=2").content.decode()
    assert 'href="/parcels/?state=sent&amp;sort=name"' in text
    assert 'href="/parcels/?state=sent&amp;sort=-weight"' in text
    assert 'href="/parcels/?state=sent&amp;sort=name&amp;format=csv"' in text


def test_respond_marks_the_sorted_column_and_turns_it_round() -> None:
    text = ask("?sort=name").content.decode()
    assert 'aria-sort="ascending"' in text
    assert 'href="/parcels/?sort=-name"' in text


def test_respond_gives_htmx_the_rows_alone() -> None:
    response = ask("?q=anvil", **{"HX-Target": "list-parcels-body"})
    assert "<html" not in response.content.decode()
    assert names(response) == ["Anvil"]
    assert "HX-Target" in response["Vary"]


def test_respond_gives_another_target_the_whole_page() -> None:
    assert "<html" in ask("", **{"HX-Target": "main"}).content.decode()


def test_respond_escapes_what_rows_hold() -> None:
    text = ask("", rows=[Parcel("<b>bold</b>", 1, None, None, "sent")]).content.decode()
    assert "<b>bold" not in text
    assert "&lt;b&gt;bold" in text


def test_csv_holds_all_rows_that_the_filters_leave() -> None:
    assert file("?state=sent&format=csv") == [
        ["Parcel", "Weight", "Price", "Price, currency", "Sent", "State"],
        ["Anvil", "90", "123.45", "EUR", "2026-03-01", "sent"],
        ["Crate", "", "-5.00", "EUR", "", "sent"],
        ["'=drum()", "90", "700", "JPY", "2026-02-28", "sent"],
    ]


@pytest.fixture
def people(db: None) -> None:
    """Five people, two of one name, in two teams; two have left."""
    search, checkout = Team.objects.create(name="Search"), Team.objects.create(name="Checkout")
    rows = [
        ("Ann", search, None),
        ("Ann", checkout, date(2026, 1, 31)),
        ("Bob", None, None),
        ("Cyd", search, date(2026, 2, 1)),
        ("Dan", checkout, None),
    ]
    for number, (name, team, left) in enumerate(rows):
        Person.objects.create(name=name, email=f"p{number}@shop.example", team=team, left_on=left)


def test_queryset_is_filtered_searched_and_sorted_in_the_database(people: None) -> None:
    rows = Person.objects.for_list()
    search = Team.objects.get(name="Search")
    assert names(ask("", PEOPLE, rows)) == ["Ann", "Ann"]
    assert names(ask("?q=checkout", PEOPLE, rows)) == ["Ann", "Dan"]
    assert names(ask(f"?team={search.pk}", PEOPLE, rows)) == ["Ann", "Cyd"]
    assert names(ask("?gone=yes", PEOPLE, rows)) == ["Ann", "Cyd"]
    assert names(ask("?left_from=2026-02-01", PEOPLE, rows)) == ["Cyd"]
    assert names(ask("?sort=-left", PEOPLE, rows)) == ["Cyd", "Ann"]
    assert [row[1] for row in file("?sort=team&format=csv", PEOPLE, rows)[1:]] == [
        "Checkout",
        "Checkout",
        "Search",
        "Search",
        "",
    ]


def test_queryset_pages_never_repeat_or_lose_a_row(people: None) -> None:
    seen = [
        cell for page in (1, 2, 3) for cell in names(ask(f"?page={page}", PEOPLE, Person.objects.for_list()))
    ]
    assert seen == ["Ann", "Ann", "Bob", "Cyd", "Dan"]


def test_queryset_takes_as_many_queries_for_a_long_list_as_for_a_short_one(people: None) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            ask("?q=a", PEOPLE, Person.objects.for_list())
        return len(captured)

    short = queries()
    Person.objects.bulk_create([Person(name=f"Ada {n}", email=f"a{n}@shop.example") for n in range(300)])
    assert queries() == short == 3  # the choices of the team filter, the count, one page of rows


def test_a_very_long_list_is_sorted_by_keys_and_shows_the_same(
    people: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    addresses = [f"?sort={sort}&page={page}" for sort in ("name", "-team", "left") for page in (1, 2, 3)]
    rows = Person.objects.for_list()
    expected = [names(ask(address, PEOPLE, rows)) for address in addresses]
    monkeypatch.setattr(list_reading, "_MANY", 1)
    with CaptureQueriesContext(connection) as captured:
        assert [names(ask(address, PEOPLE, rows)) for address in addresses] == expected
    assert len(captured) == 4 * len(addresses)  # the keys of a page are read first


def test_an_empty_list_offers_its_first_action_once() -> None:
    first, other = Action("Add one", "/add/"), Action("Import", "/import/")
    spec = ListSpec(name="things", columns=(Column("name", "Name"),), empty=Empty("None", "For what.", first))
    page = Page(title="Things", actions=(first, other))
    response = lists.respond(RequestFactory().get("/"), spec, (), page=page)
    assert isinstance(response, HttpResponse)
    text = response.content.decode()
    assert (text.count('href="/add/"'), text.count('href="/import/"')) == (1, 1)
