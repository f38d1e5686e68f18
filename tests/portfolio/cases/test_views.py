"""The pages of cases, working-backwards pages and requirements: what they say, take, refuse and cost."""

from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from storewide.access.models import User
from storewide.organization.models import Person, Role
from storewide.portfolio.cases import papers, requirements, signing
from storewide.portfolio.models import (
    BackwardsPage,
    BusinessCase,
    CaseSignOff,
    PageRemark,
    Question,
    Request,
    Requirement,
    Reviewer,
    Verdict,
    Version,
    Visual,
)
from tests.portfolio.cases.test_backwards import png

ONE = "/portfolio/requests/1/"


@pytest.mark.parametrize(
    "path",
    [
        "/portfolio/cases/",
        f"{ONE}case/read/",
        f"{ONE}case/versions/",
        f"{ONE}backwards/versions/",
        f"{ONE}document/",
        f"{ONE}backwards/",
        f"{ONE}requirements/",
    ],
)
def test_who_may_look(
    path: str, written: BusinessCase, page: BackwardsPage, as_viewer: Client, as_stranger: Client
) -> None:
    assert as_viewer.get(path).status_code == 200
    assert as_stranger.get(path).status_code == 302


@pytest.mark.parametrize(
    "path",
    [
        "case/sign/",
        "backwards/write/",
        "backwards/invite/",
        "backwards/remark/",
        "backwards/judge/",
        "requirements/add/",
    ],
)
def test_who_may_not_change(path: str, written: BusinessCase, page: BackwardsPage, as_viewer: Client) -> None:
    assert as_viewer.get(ONE + path).status_code == 403


def test_only_owners_set_the_rule(as_mate: Client, as_owner: Client, head_of_it: Role) -> None:
    assert as_mate.get("/portfolio/cases/sign-off/").status_code == 403
    said = {"threshold": "5000", "currency": "GBP", "business": "", "technical": str(head_of_it.pk)}
    assert as_owner.post("/portfolio/cases/sign-off/", said).status_code == 302
    rule = signing.rule()
    assert (rule.threshold, rule.currency, rule.business, rule.technical) == (
        500_000,
        "GBP",
        None,
        head_of_it,
    )


def test_the_list_tells_figures_and_comes_as_csv(as_mate: Client, written: BusinessCase) -> None:
    text = as_mate.get("/portfolio/cases/?format=csv").getvalue().decode()  # type: ignore[attr-defined]
    head, row = text.strip().splitlines()
    assert "Pays back in month" in head
    assert row.split(",")[0] == "Guest checkout"
    assert "4000.00" in row
    assert "28400.00" in row


def test_the_case_says_what_it_comes_to_with_its_working(as_mate: Client, written: BusinessCase) -> None:
    text = as_mate.get(f"{ONE}case/read/").content.decode()
    assert "It pays for itself in month 5, and leaves 28,400\u00a0GBP after three years" in text
    assert "Over three years: 36,000\u00a0GBP − 7,600\u00a0GBP = 28,400\u00a0GBP" in text
    assert "Score each guest" in text
    assert "Do nothing" in text


def test_signing_takes_what_was_read(as_mate: Client, written: BusinessCase, milan: Person) -> None:
    assert as_mate.post(f"{ONE}case/sign/", {"side": "it", "expected_version": "7"}).status_code == 422
    assert as_mate.post(f"{ONE}case/sign/", {"side": "it", "expected_version": "1"}).status_code == 302
    assert CaseSignOff.objects.get().person == milan


def test_the_form_takes_rows_and_loses_nothing(
    as_mate: Client, asked: Request, ana: Person, due_on: Any
) -> None:
    said = {
        "objective": "o",
        "currency": "GBP",
        "assumptions": "Orders = 1,000\nMore of them = 3 %\nEach = 18.50",
        "promise": "Guest checkout",
        "metric": "conversion",
        "direction": "better",
        "size": "3",
        "due_on": due_on.isoformat(),
        "owner": "ana@shop.example",
        "expected_version": "0",
        "risk1_what": "",
        "risk1_hurt": "Chargebacks",
        "guardrail1_metric": "refunded",
        "guardrail1_margin": "2.5",
    }
    response = as_mate.post(f"{ONE}case/", said)
    assert response.status_code == 422
    assert "Say this first, or empty the rest of the row." in response.content.decode()
    assert (
        as_mate.post(f"{ONE}case/", {**said, "risk1_what": "Fraud", "risk1_owner": "Ana Ruiz"}).status_code
        == 302
    )
    case = BusinessCase.objects.select_related("effect").get()
    assert case.value == 55_500
    assert case.effect.guardrails == [{"metric": "refunded", "margin": "2.50"}]
    again = as_mate.get(f"{ONE}case/").content.decode()
    assert "More of them = 3 %" in again
    assert 'value="Chargebacks"' in again


def test_versions_are_compared_field_by_field(as_mate: Client, written: BusinessCase) -> None:
    Version.objects.create(
        request=written.request, text="case", number=2, said={"objective": "New"}, by_label="Milan"
    )
    text = as_mate.get(f"{ONE}case/versions/?older=1&newer=2").content.decode()
    assert "<ins>+ New</ins>" in text
    assert "<del>− Nobody needs an account to buy.</del>" in text


def test_a_page_is_written_with_its_questions(as_mate: Client, asked: Request) -> None:
    said = {
        "headline": "Buy at once",
        "for_whom": "Guests",
        "problem": "p",
        "solution": "s",
        "question1_question": "How?",
        "question1_asker": "customer",
        "question1_answer": "",
        "expected_version": "0",
    }
    assert as_mate.post(f"{ONE}backwards/write/", said).status_code == 302
    assert Question.objects.get().answer == ""
    text = as_mate.get(f"{ONE}backwards/").content.decode()
    assert "Nobody is asked to review it yet; one question is open" in text


def test_a_picture_is_served_as_what_it_is_and_nothing_else(
    as_mate: Client, as_stranger: Client, page: BackwardsPage, settings: Any, tmp_path: Any
) -> None:
    settings.DATA = type(settings.DATA)(tmp_path)
    wrong = {"file": SimpleUploadedFile("a.png", b"<svg/>", "image/png"), "caption": "c"}
    assert as_mate.post(f"{ONE}backwards/pictures/add/", wrong).status_code == 422
    right = {"file": SimpleUploadedFile("a.exe", png(2, 2), "text/html"), "caption": "The form"}
    assert as_mate.post(f"{ONE}backwards/pictures/add/", right).status_code == 302
    url = f"/portfolio/pictures/{Visual.objects.get().pk}/"
    response = as_mate.get(url)
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert b"".join(response) == png(2, 2)  # type: ignore[call-overload]
    assert as_stranger.get(url).status_code == 302


def test_a_reviewer_finds_the_page_and_says_not_yet(
    as_mate: Client, page: BackwardsPage, milan: Person
) -> None:
    Reviewer.objects.create(page=page, person=milan, invited_by_label="Ana")
    assert "Ana asks you whether this page is ready" in as_mate.get("/").content.decode()
    assert "You are asked to review version 1." in as_mate.get(f"{ONE}backwards/").content.decode()
    judged = {"ready": "no", "reason": "Fraud?", "expected_version": "1"}
    assert as_mate.post(f"{ONE}backwards/judge/", judged).status_code == 302
    assert Verdict.objects.get().reason == "Fraud?"
    as_mate.post(f"{ONE}backwards/remark/?section=solution", {"section": "solution", "words": "How fast?"})
    remark = PageRemark.objects.get()
    as_mate.post(f"{ONE}backwards/remark/?about={remark.pk}", {"section": "page", "words": "In a minute."})
    as_mate.post(f"/portfolio/remarks/{remark.pk}/settle/")
    assert list(PageRemark.objects.values_list("section", flat=True)) == ["solution", "solution"]
    remark.refresh_from_db()
    assert remark.resolved_by_label == "Milan"
    assert "0 of 1 reviewers find version 1 ready" in as_mate.get(f"{ONE}backwards/").content.decode()


def test_requirements_are_added_accepted_dropped_and_opened(as_mate: Client, asked: Request) -> None:
    for text in ("As a guest I pay", "As a guest I return"):
        as_mate.post(f"{ONE}requirements/add/", {"text": text, "need": "must", "criteria": "Given\nWhen"})
    first, second = Requirement.objects.order_by("number")
    assert first.criteria == ["Given", "When"]
    assert as_mate.post(f"/portfolio/requirements/{first.pk}/accept/", {}).status_code == 302
    assert as_mate.post(f"/portfolio/requirements/{second.pk}/drop/", {"reason": ""}).status_code == 422
    as_mate.post(f"/portfolio/requirements/{second.pk}/drop/", {"reason": "Later"})
    assert "Every requirement is met" in as_mate.get(f"{ONE}requirements/").content.decode()
    assert "Every requirement is met" in as_mate.get(ONE).content.decode()
    as_mate.post(f"/portfolio/requirements/{second.pk}/take-up/")
    assert Requirement.objects.get(number=2).state == "open"


def test_a_case_that_is_mine_to_sign_waits_on_home(
    as_mate: Client, written: BusinessCase, milan: Person, mate: User, at: datetime
) -> None:
    said = {"currency": "GBP", "technical": None, "by": mate, "at": at}
    signing.set_rule(threshold=500_000, business=Role.objects.create(title="CFO", holder=milan), **said)
    assert "The business case waits for your sign-off" in as_mate.get("/").content.decode()
    signing.set_rule(threshold=600_000, business=Role.objects.get(title="CFO"), **said)
    assert "The business case waits for your sign-off" not in as_mate.get("/").content.decode()


def test_the_document_is_made_and_fetched(
    as_mate: Client, written: BusinessCase, page: BackwardsPage, at: datetime, settings: Any, tmp_path: Any
) -> None:
    settings.DATA = type(settings.DATA)(tmp_path)
    assert as_mate.get(f"{ONE}document/file/").status_code == 302
    assert as_mate.post(f"{ONE}document/make/").status_code == 302
    requirements.require_of(
        request=written.request,
        text="As a guest",
        criteria=[],
        need="must",
        by=User.objects.first(),
        at=at,  # type: ignore[arg-type]
    )
    papers.make(written.request, at)
    response = as_mate.get(f"{ONE}document/file/")
    assert response["Content-Type"] == "application/pdf"
    content = b"".join(response)  # type: ignore[call-overload]
    assert content.startswith(b"%PDF-")
    assert b"FontFile" in content or b"ObjStm" in content
    text = as_mate.get(f"{ONE}document/").content.decode()
    assert "Buy without an account" in text
    assert "What customers will ask" in text


def test_the_list_asks_the_same_for_many(
    as_mate: Client, written: BusinessCase, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(16):
        as_mate.get("/portfolio/cases/")
