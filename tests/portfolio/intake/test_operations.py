"""Asking by type, evidence, what was asked twice, remarks."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.kit.errors import WrongState
from storewide.kit.links import Link
from storewide.organization.models import Team, Wait
from storewide.ownership.models import Area
from storewide.portfolio import operations
from storewide.portfolio.intake import duplicates, likeness
from storewide.portfolio.intake import operations as intake
from storewide.portfolio.intake.operations import NotTheSame
from storewide.portfolio.intake.telling import EvidenceMissing, FunctionUnknown, Telling
from storewide.portfolio.models import Request, RequestType, Stage
from storewide.portfolio.needs import asking, words

ASK = "/portfolio/requests/ask/"
HOUR = timedelta(hours=1)

type Asking = Callable[..., Request]


@pytest.fixture
def ask(area: Area, mate: User, at: datetime) -> Asking:
    def asked(title: str = "Guest checkout", by: User | None = None, **more: Any) -> Request:
        said = {"title": title, "problem": "Half of them leave at the account form.", "store": None, **more}
        return operations.ask(area=area, by=by or mate, at=at, **said)

    return asked


@pytest.fixture
def lost_sale(db: None) -> RequestType:
    return RequestType.objects.get(slug="lost-sale")


def test_a_type_of_one_function_is_that_ones(ask: Asking, lost_sale: RequestType) -> None:
    asked = ask(told=Telling(type=lost_sale, own={"customer_group": "Consumers"}))
    assert (asked.function, asked.type, [each["value"] for each in asked.told]) == (
        "sales",
        lost_sale,
        ["Consumers"],
    )


def test_what_customers_said_is_asked_by_customers(ask: Asking) -> None:
    assert ask(source=Link("listening.feedback", "1")).function == "customers"
    assert ask(source=Link("strategy.deal", "1")).function == ""


def test_a_function_that_is_not_offered_the_type_is_refused(ask: Asking, lost_sale: RequestType) -> None:
    with pytest.raises(FunctionUnknown, match="“Lost or endangered sale” is offered to: Sales"):
        ask(told=Telling("finance", lost_sale, {"customer_group": "Consumers"}))
    assert not Request.objects.exists()


def test_evidence_is_needed_before_it_is_accepted(
    ask: Asking, lost_sale: RequestType, mate: User, at: datetime
) -> None:
    asked = ask(told=Telling(type=lost_sale, own={"customer_group": "Consumers"}))
    with pytest.raises(EvidenceMissing) as refused:
        operations.accept(request=asked, by=mate, at=at)
    assert refused.value.sentence == (
        "“Guest checkout” cannot be accepted yet: Value of those deals is missing; add it to the request."
    )
    own = {"customer_group": "Consumers", "amount": "120000"}
    intake.tell_more(request=asked, function="sales", own=own, by=mate, at=at, expected_version=1)
    entry = Entry.objects.get(action="portfolio.request.tell")
    assert entry.changes == {"Value of those deals": ["", "120,000"]}
    assert operations.accept(request=asked, by=mate, at=at).state == "accepted"


def test_requests_alike_are_found_and_others_are_not(ask: Asking) -> None:
    first = ask("Guest checkout on mobile")
    ask("Newsletter sign-up in the footer", problem="Nobody finds where to subscribe.")
    again = ask("Checkuot as a guest", problem="People do not want an account to buy on a phone.")
    assert duplicates.like(first.title, first.problem, first) == [again]
    assert duplicates.like("Something else entirely", "Warehouse scanners freeze in winter.") == []


def test_likeness_is_between_nothing_and_the_same() -> None:
    assert likeness.score("Guest checkout", "p", "Guest checkout", "p") == pytest.approx(1)
    assert likeness.score("Guest checkout", "", "Gift wrapping", "") < likeness.ALIKE
    assert likeness.score("Newsletter", "", "Newsleter", "") > likeness.ALIKE


def test_alike_is_one_query_among_five_thousand(
    ask: Asking, area: Area, django_assert_num_queries: Any
) -> None:
    Request.objects.bulk_create(
        Request(number=n, title=f"Checkout {n}", problem="account form", area=area) for n in range(10, 5010)
    )
    with django_assert_num_queries(1):
        assert len(duplicates.like("Guest checkout", "account form")) == duplicates.SHOWN


def test_merging_counts_who_asked_on_the_one_that_stays(
    ask: Asking, mate: User, owner: User, at: datetime
) -> None:
    into = ask(told=Telling("sales"))
    other, third = ask("Buy as a guest", owner, told=Telling("it")), ask("No account", told=Telling("sales"))
    intake.merge(request=third, into=other, reason="The same.", by=mate, at=at + HOUR)
    intake.merge(request=other, into=into, reason="The same.", by=mate, at=at + HOUR)
    assert [each.number for each in asking.together(into)] == [1, 2, 3]
    assert words.asked_by(asking.together(into)) == "asked by 3, from 2 functions"
    other.refresh_from_db()
    assert (other.state, other.merged_into, other.answer) == ("merged", into, "The same.")
    assert Entry.objects.filter(action="portfolio.request.merge").count() == 2


def test_what_cannot_be_merged_is_refused(ask: Asking, mate: User, at: datetime) -> None:
    first, second, third = ask(), ask("Second"), ask("Third")
    with pytest.raises(NotTheSame, match="into itself"):
        intake.merge(request=first, into=first, reason="r", by=mate, at=at)
    intake.merge(request=second, into=first, reason="r", by=mate, at=at)
    with pytest.raises(NotTheSame, match="“Second” was merged itself; choose “Guest checkout”"):
        intake.merge(request=third, into=second, reason="r", by=mate, at=at)
    with pytest.raises(WrongState):
        intake.merge(request=second, into=third, reason="r", by=mate, at=at)
    operations.decline(request=third, reason="No.", by=mate, at=at)
    with pytest.raises(NotTheSame, match="“Third” was declined"):
        intake.merge(request=first, into=third, reason="r", by=mate, at=at)
    assert Request.objects.filter(state="merged").count() == 1


def test_a_mistaken_merge_is_undone(ask: Asking, mate: User, area: Area, at: datetime) -> None:
    area.responsible = Team.objects.create(name="Checkout")
    area.save()
    sales = Team.objects.create(name="Sales")
    into, other = ask(), ask("Buy as a guest", team=sales)
    operations.accept(request=other, by=mate, at=at + HOUR)
    intake.merge(request=other, into=into, reason="The same.", by=mate, at=at + 2 * HOUR)
    assert not Wait.objects.of(other.link).open().exists()
    intake.unmerge(request=other, reason="One is for shops.", by=mate, at=at + 3 * HOUR)
    other.refresh_from_db()
    assert (other.state, other.merged_into, other.answer, other.answered_at) == ("accepted", None, "", None)
    assert Wait.objects.of(other.link).open().get().waiting == sales
    assert [stage.state for stage in Stage.objects.filter(request=other)] == [
        "asked",
        "accepted",
        "merged",
        "accepted",
    ]


def test_the_database_keeps_merged_requests_whole(ask: Asking) -> None:
    first = ask()
    with pytest.raises(IntegrityError), transaction.atomic():
        Request.objects.filter(pk=first.pk).update(state="merged")


def test_the_page_asks_what_the_type_asks(as_mate: Client, area: Area, lost_sale: RequestType) -> None:
    text = as_mate.get(f"{ASK}?type=lost-sale").content.decode()
    assert "Which customers" in text
    assert "Show what it asks" in text
    said = {"title": "Quotes", "problem": "No quotes.", "area": area.pk, "own_deals": "4"}
    refused = as_mate.post(f"{ASK}?type=lost-sale", said)
    assert (refused.status_code, Request.objects.count()) == (422, 0)
    answer = as_mate.post(f"{ASK}?type=lost-sale", {**said, "own_customer_group": "Consumers"})
    assert answer.status_code == 302
    asked = Request.objects.get()
    assert [(each["key"], each["value"]) for each in asked.told] == [
        ("customer_group", "Consumers"),
        ("deals", "4"),
    ]
    shown = as_mate.get(asked.get_absolute_url()).content.decode()
    assert "Missing before it can be accepted: Value of those deals." in shown
    listed = as_mate.get("/portfolio/requests/?function=sales&type=lost-sale").content.decode()
    assert "Quotes" in listed


def test_what_was_asked_before_is_shown_first(as_owner: Client, ask: Asking, area: Area) -> None:
    ask()
    said = {"title": "Checkout as a guest", "problem": "Half of them leave.", "area": area.pk}
    shown = as_owner.post(ASK, said)
    assert (shown.status_code, Request.objects.count()) == (422, 1)
    assert "Perhaps it was asked before" in shown.content.decode()
    assert as_owner.post(ASK, {**said, "same_as": "1"}).status_code == 302
    assert Request.objects.get(number=2).merged_into == Request.objects.get(number=1)
    assert as_owner.post(ASK, {**said, "same_as": "none"}).status_code == 302
    assert Request.objects.get(number=3).state == "asked"


@pytest.mark.parametrize("page", ["merge", "remark", "tell"])
def test_who_may_only_look_changes_nothing(as_viewer: Client, ask: Asking, page: str) -> None:
    ask()
    assert as_viewer.get(f"/portfolio/requests/1/{page}/").status_code == 403


def test_pages_merge_and_undo(as_mate: Client, ask: Asking) -> None:
    ask()
    ask("Buy as a guest")
    said = {"into": "1: Guest checkout", "reason": "The same."}
    assert as_mate.post("/portfolio/requests/2/merge/?into=1", said).status_code == 302
    assert "It goes on as" in as_mate.get("/portfolio/requests/2/").content.decode()
    assert "Wanted: asked by 2" in as_mate.get("/portfolio/requests/1/").content.decode()
    assert as_mate.post("/portfolio/requests/2/unmerge/", {"reason": "Not so."}).status_code == 302
    assert Request.objects.get(number=2).state == "asked"
    assert as_mate.post("/portfolio/requests/2/remark/", {"words": "Also in shops."}).status_code == 302
    assert "Also in shops." in as_mate.get("/portfolio/requests/2/").content.decode()


def test_owners_say_what_types_ask(as_owner: Client, as_mate: Client) -> None:
    assert as_mate.get("/portfolio/types/").status_code == 200
    assert as_mate.get("/portfolio/types/new/").status_code == 403
    said = {"name": "Store opening", "purpose": "A new store.", "functions": ["sales"]}
    assert as_owner.post("/portfolio/types/new/", said).status_code == 302
    field = {"label": "Which country?", "kind": "choice", "need": "ask", "choices": "France\nSpain"}
    assert as_owner.post("/portfolio/types/store-opening/fields/", field).status_code == 302
    kind = RequestType.objects.get(slug="store-opening")
    assert kind.fields == [
        {
            "key": "which_country",
            "label": "Which country?",
            "kind": "choice",
            "need": "ask",
            "help": "",
            "choices": ["France", "Spain"],
        },
    ]
    assert as_owner.post("/portfolio/types/store-opening/fields/", field).status_code == 422
    changed = {**field, "need": "optional"}
    assert as_owner.post("/portfolio/types/store-opening/fields/which_country/", changed).status_code == 302
    assert as_owner.get("/portfolio/types/store-opening/").status_code == 200
    assert as_owner.post("/portfolio/types/store-opening/fields/which_country/drop/").status_code == 302
    assert as_owner.post("/portfolio/types/store-opening/retire/").status_code == 302
    kind.refresh_from_db()
    assert (kind.fields, kind.retired_at is None) == ([], False)
